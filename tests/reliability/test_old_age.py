"""Whatever happens to its file, the shop says so in a sentence, loses nothing, and works again.

Each fault is switched on, a command and a question meet it, and it is switched off: nothing was
changed meanwhile, and the same form then has its one effect.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from lib import database
from lib.accounts.commands import carry_out
from lib.accounts.permissions import Role
from lib.accounts.receipts import Receipt
from lib.outages import (
    DatabaseBusy,
    DatabaseClosed,
    DatabaseDamaged,
    DatabaseFull,
    DatabaseGone,
    DatabaseReadOnly,
    Outage,
    OutcomeUnknown,
)
from lib.shop.vendors import AddVendor, add_vendor, all_vendors
from tests.databases import Databases
from tests.reliability import faults
from tests.shop import actor, opened_shop


@dataclass(frozen=True)
class Case:
    """A fault, the outage that a command meets, and the one that a question meets, if any."""

    fault: faults.Fault
    writing: type[Outage]
    says: str
    reading: type[Outage] | None = None


CASES = {
    "disk full": Case(faults.full, DatabaseFull, "disk .* is full. .* make room"),
    "disk refuses": Case(faults.over_its_limit, OutcomeUnknown, "Press the same button again"),
    "locked by another program": Case(faults.locked, DatabaseBusy, "busy .* try again"),
    "folder gone": Case(faults.folder_away, DatabaseGone, "benchbook.db, is not", DatabaseGone),
    "file gone": Case(faults.deleted, DatabaseGone, "restore a backup", DatabaseGone),
    "no database": Case(
        faults.another_kind_of_file, DatabaseDamaged, "newest backup", DatabaseDamaged
    ),
    "damaged header": Case(
        faults.damaged_header, DatabaseDamaged, "newest backup", DatabaseDamaged
    ),
    "damaged page": Case(
        faults.damaged_page, DatabaseDamaged, "leaves it as it is", DatabaseDamaged
    ),
    "file read-only": Case(
        faults.without_rights(0o444, 0o777), DatabaseReadOnly, "can be read but not written"
    ),
    "folder read-only": Case(
        faults.without_rights(0o666, 0o555), DatabaseClosed, "that file and its folder",
        DatabaseClosed,
    ),
    "file not ours": Case(
        faults.without_rights(0o000, 0o777), DatabaseClosed, "not allowed to open",
        DatabaseClosed,
    ),
    "folder not ours": Case(
        faults.without_rights(0o666, 0o000), DatabaseClosed, "not allowed to open",
        DatabaseClosed,
    ),
}  # fmt: skip


@pytest.fixture
def file(databases: Databases) -> Iterator[Path]:
    """The file of a shop that works."""
    with faults.folder_of_its_own(databases.folder / "template.db") as file:
        database.connect(f"sqlite:///{file}")
        with database.writing() as session:
            opened_shop(session)
            actor(session, Role.MANAGER)
        yield file
        database.disconnect()


def tell(name: str, key: str) -> Receipt:
    """Send a form that adds a vendor, with more in it than fits on the pages that are there."""
    return carry_out(add_vendor, 1, AddVendor(name=name, contact="y" * 200), key)


def vendors() -> list[str]:
    with database.reading() as session:
        return list(all_vendors(session, actor(session, Role.ADMINISTRATOR))["name"])


def refused(case: Case) -> tuple[str, str]:
    """The vendor whose form is refused, and the sentence; pages that are there still have room."""
    for number in range(60):
        try:
            tell(f"Late {number:02}", f"Late {number:02}")
        except case.writing as outage:
            return f"Late {number:02}", str(outage)
    pytest.fail("nothing was refused")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_fault_is_a_sentence_and_its_end_is_the_end_of_it(file: Path, case: Case) -> None:
    for number in range(8):
        tell(f"Vendor {number}", f"earlier {number}")
    before = vendors()

    with case.fault(file):
        name, says = refused(case)
        if case.reading is None:
            met = vendors()
        else:
            met = before
            with pytest.raises(case.reading):
                vendors()

    assert re.search(case.says, says)
    assert vendors() == met
    assert name not in met
    receipts = [tell(name, name), tell(name, name)]
    assert [receipt.again for receipt in receipts] == [False, True]
    assert vendors() == sorted([*met, name])


def test_an_empty_database_never_takes_the_place_of_one_that_is_gone(file: Path) -> None:
    with faults.deleted(file):
        with suppress(Outage):
            vendors()

        assert not file.exists()


def test_a_backup_that_was_put_in_its_place_is_what_is_read_next(file: Path) -> None:
    database.engine().dispose()
    copy = file.with_name("backup.db")
    copy.write_bytes(file.read_bytes())
    tell("Written after the backup", "one form")

    copy.replace(file)
    for beside in ("-wal", "-shm"):  # they belong to the file that was replaced
        file.with_name(file.name + beside).unlink()

    assert vendors() == []
    assert tell("Acme", "another").again is False
