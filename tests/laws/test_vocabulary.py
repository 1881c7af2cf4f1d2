"""The only words are those of the workshop, in tables, code and on screens."""

import pytest
from sqlalchemy import Column, MetaData, Table

from lib.migrations.everything import metadata
from tests.laws.architecture import Module, modules
from tests.laws.vocabulary import labels, names_of_code, names_of_tables, wrong_words


def _wrong(names: list[str]) -> list[str]:
    return [f"{name}: {', '.join(said)}" for name in names if (said := wrong_words(name))]


def test_tables_and_columns_use_the_words_of_the_workshop() -> None:
    wrong = _wrong(names_of_tables(metadata))

    assert not wrong, "\n".join(wrong)


def test_modules_and_public_functions_use_the_words_of_the_workshop() -> None:
    wrong = _wrong(names_of_code(modules("lib", "pages")))

    assert not wrong, "\n".join(wrong)


def test_screens_use_the_words_of_the_workshop() -> None:
    screens = [m for m in modules("pages", "lib") if m.room in {"pages", "screens", "ui"}]

    wrong = [f"{m.path}: {text}" for m in screens for text in _wrong(labels(m))]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "name",
    [
        "work_orders", "jobs.work_order_id", "stock_level", "components", "part_id", "ExtraFee",
        "suppliers", "lib/jobs/build.py", "clients.name", "warehouse", "Add surcharge", "invoices",
        "reserved", "goods", "finish_job", "stock_movements", "Free", "bins", "Articles",
    ],
)  # fmt: skip
def test_a_wrong_word_is_noticed(name: str) -> None:
    assert wrong_words(name)


@pytest.mark.parametrize(
    "name", ["job_items", "party", "binding", "on_hold", "partial", "Department", "cabin", "order"]
)
def test_a_word_that_only_looks_alike_is_left_in_peace(name: str) -> None:
    assert not wrong_words(name)


def test_names_are_read_from_tables_functions_and_labels() -> None:
    room = Module("lib/jobs/parts.py", "def build_job(): ...\ndef _part(): ...")
    page = Module(
        "pages/workshop/jobs.py",
        '"""No Part here."""\nst.button("Add part")\nst.write("You may take a free part of it.")',
    )
    tables = MetaData()
    Table("clients", tables, Column("supplier_id"))

    assert names_of_tables(tables) == ["clients", "clients.supplier_id"]
    assert names_of_code([room]) == ["lib/jobs/parts.py", "lib/jobs/parts.py:build_job"]
    assert labels(page) == ["Add part"]
