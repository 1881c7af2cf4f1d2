"""The table of docs/security.md leaves no requirement out, and names only what is there."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from tests.screens import HOUSE

PAGE = HOUSE / "docs" / "security.md"
# The levels of the requirements of ASVS 5.0.0 in their order, by section.
LEVELS = {
    "V1": ("22", "1111122223", "112222222223", "222", "123"),
    "V2": ("122", "112", "12223", "23"),
    "V3": ("3", "113", "12223", "11222233", "11122333", "3", "22333"),
    "V4": ("12233", "23333", "22", "1222"),
    "V5": ("2", "112333", "113", "222"),
    "V6": ("122", "111111112222", "11223333", "112233", "22222333", "2223", "33", "2222"),
    "V7": ("222", "1111", "22", "11222", "223", "22"),
    "V8": ("1233", "1123", "133", "23"),
    "V9": ("111", "1222"),
    "V10": ("22", "223", "22223", "1111122222233333", "22222", "22", "222"),
    "V11": ("2233", "22233", "11233", "1222", "23", "23", "33"),
    "V12": ("12233", "11", "22223"),
    "V13": ("2333", "222223", "2233", "1222233"),
    "V14": ("22", "12223333", "122"),
    "V15": ("12233", "12233", "1222222", "3333"),
    "V16": ("2", "22222", "2222", "222", "2223"),
}
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
VERDICTS = {"met", "written", "not met", "not applicable"}
BOUND_TO_BE_THERE = {"V1", "V2", "V5", "V6", "V7", "V8", "V16"}


@dataclass(frozen=True)
class Row:
    """A row of the table: its requirements, their level, the verdict and why."""

    numbers: tuple[str, ...]
    level: str
    verdict: str
    why: str


def rows(text: str) -> list[Row]:
    """The rows of all tables of the page; a row may stand for several in a row."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if re.match(r"V\d", cells[0]):
            number, level, _, verdict, why = cells
            found.append(Row(tuple(_each(number)), level, verdict.strip("*"), why))
    return found


def wanted() -> dict[str, str]:
    """The level of every requirement of level 1 or 2, by its number."""
    return {
        f"{chapter}.{section}.{place}": level
        for chapter, sections in LEVELS.items()
        for section, levels in enumerate(sections, start=1)
        for place, level in enumerate(levels, start=1)
        if level in "12"
    }


def problems(text: str) -> list[str]:
    """What is wrong with the rows of a page."""
    found = []
    for row in rows(text):
        name = row.numbers[0]
        levels = {wanted().get(number, "none") for number in row.numbers}
        if levels - set(row.level.split("-")):
            found.append(f"{name} is of level {sorted(levels)}")
        if row.verdict not in VERDICTS:
            found.append(f"{name} says {row.verdict}")
        if row.verdict == "met" and not TEST.findall(row.why):
            found.append(f"{name} names no test")
        if row.verdict.startswith("not") and len(row.why) < 10:
            found.append(f"{name} gives no reason")
        found += [f"{name} names {path}::{test}" for path, test in _gone(row)]
        found += [f"{name} leads to #{part}" for part in _parts(row) if part not in _headings(text)]
    return found


def test_every_requirement_of_level_1_and_2_stands_in_the_table_once() -> None:
    stand = Counter(number for row in rows(PAGE.read_text()) for number in row.numbers)

    assert set(stand) == set(wanted())
    assert {number for number, times in stand.items() if times > 1} == set()


def test_what_the_table_names_is_there() -> None:
    assert problems(PAGE.read_text()) == []


def test_the_chapters_that_matter_most_are_covered_by_tests() -> None:
    met = Counter(
        number.split(".")[0]
        for row in rows(PAGE.read_text())
        for number in row.numbers
        if row.verdict == "met"
    )

    assert {chapter for chapter in BOUND_TO_BE_THERE if met[chapter] < 4} == set()


@pytest.mark.parametrize(
    "row",
    [
        "| V1.1.1 | 2 | Asks | **met** | `laws/test_hidden_amounts.py::test_nobody_wrote` |",
        "| V1.1.1 | 2 | Asks | **met** | `laws/test_nowhere.py::test_nobody_wrote` |",
        "| V1.1.1 | 2 | Asks | **met** | Believe us, it is. |",
        "| V1.1.1 | 1 | Asks | **not met** | It was too much work. |",
        "| V1.1.9 | 2 | Asks | **not met** | It was too much work. |",
        "| V1.1.1 | 2 | Asks | **nearly** | It was too much work. |",
        "| V1.1.1 | 2 | Asks | **not met** | Why? |",
        "| V1.1.1 | 2 | Asks | **written** | [There](#nowhere) |",
    ],
)
def test_a_row_that_promises_too_much_is_noticed(row: str) -> None:
    assert len(problems(row)) == 1


def _each(number: str) -> Iterator[str]:
    """V10.4.1-11 stands for eleven requirements."""
    section, _, place = number.rpartition(".")
    first, _, last = place.partition("-")
    yield from (f"{section}.{one}" for one in range(int(first), int(last or first) + 1))


def _gone(row: Row) -> list[tuple[str, str]]:
    return [(path, test) for path, test in TEST.findall(row.why) if test not in _tests_of(path)]


@cache
def _tests_of(path: str) -> frozenset[str]:
    file = HOUSE / "tests" / path
    if not file.exists():
        return frozenset()
    tree = ast.parse(file.read_text())
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def _parts(row: Row) -> list[str]:
    return re.findall(r"\]\(#([\w-]+)\)", row.why)


def _headings(text: str) -> set[str]:
    named = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", name).strip().lower().replace(" ", "-") for name in named}
