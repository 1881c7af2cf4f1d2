"""Every door that changes something leaves its entry, and what goes past the trail is noticed."""

from collections.abc import Callable
from inspect import signature
from typing import Any

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.orm import Session

from lib import database
from lib.accounts.auditing import EXEMPT, LEFT_OUT, ONLY_GROWING, SECRET
from lib.accounts.commands import carry_out
from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Input
from lib.jobs.completion import complete_job
from lib.schema import Base
from lib.shop.models import Vendor
from tests.laws import laws_of_audit
from tests.laws.doors import doors, rooms
from tests.laws.laws_of_commands import Step
from tests.laws.stock_rows import all_tables, read_rows
from tests.shop import OpenedShop, opened_shop
from tests.workshop import workshop

Change = Callable[[Session], object]


class Nothing(Input):
    """A command that needs to be told nothing."""


def carried_out(shop: OpenedShop, change: Change) -> Step:
    """One command whose door does this, with the rows around it."""

    @requires(Permission.CHANGE_LISTS)
    def do_it(session: Session, actor: Actor, given: Nothing) -> Receipt:
        change(session)
        return Receipt(says="It is done.")

    with database.engine().connect() as before:
        rows = read_rows(before, all_tables(before))
    carry_out(do_it, shop.ada.id, Nothing(), "a form")
    with database.engine().connect() as after:
        return Step("do_it", Nothing(), None, rows, read_rows(after, all_tables(after)))


def kept(step: Step) -> None:
    for law in laws_of_audit.LAWS:
        law(step)


@pytest.fixture
def shop(database_url: str) -> OpenedShop:
    """A shop that is kept."""
    with database.writing() as session:
        return opened_shop(session)


def by_object(session: Session) -> None:
    session.add(Vendor(name="Aurum"))


def by_row(session: Session) -> None:
    session.connection().execute(insert(Vendor), [{"name": "Aurum"}, {"name": "Lapis"}])
    session.execute(update(Vendor).where(Vendor.name == "Lapis").values(contact="Rue 1"))


def by_plain_sql(session: Session) -> None:
    session.execute(
        text("INSERT INTO vendors (name, contact, created_at) VALUES ('A', '', :at)"),
        {"at": "2026-03-02 09:00:00.000000"},
    )


@pytest.mark.parametrize("change", [by_object, by_row])
def test_what_is_changed_in_either_way_stands_in_the_entry(
    shop: OpenedShop, change: Change
) -> None:
    kept(carried_out(shop, change))


def test_a_change_that_goes_past_the_trail_is_noticed(shop: OpenedShop) -> None:
    step = carried_out(shop, by_plain_sql)

    with pytest.raises(AssertionError):
        kept(step)


def test_a_change_that_is_told_otherwise_than_it_was_is_noticed(shop: OpenedShop) -> None:
    step = carried_out(shop, by_object)
    [*_, entry] = step.after.all("audit_entries")
    entry["changes"] = str(entry["changes"]).replace("Aurum", "Argentum")  # type: ignore[index]

    with pytest.raises((AssertionError, ValueError)):
        kept(step)


def test_an_entry_that_is_missing_is_noticed(shop: OpenedShop) -> None:
    step = carried_out(shop, by_object)
    step.after.all("audit_entries").pop()

    with pytest.raises(ValueError, match="unpack"):
        kept(step)


def test_a_whole_completion_stands_in_its_entry(session: Session) -> None:
    made = workshop(session)
    number = made.job()
    made.add(number, made.gold, "5")
    made.start(number)
    session.flush()
    before = read_rows(session.connection(), all_tables(session.connection()))

    given = made.form(number, pieces="3", separate=True)
    receipt = complete_job(session, made.milo, given)

    session.flush()
    after = read_rows(session.connection(), all_tables(session.connection()))
    kept(Step("complete_job", given, receipt.number, before, after, made.milo.id))


def test_every_door_that_answers_a_receipt_writes_an_entry() -> None:
    commands = [door for door in doors(rooms()) if signature(door).return_annotation is Receipt]
    questions = [door for door in doors(rooms()) if door not in commands]

    assert len(commands) > 50
    assert [door for door in commands if not is_in_the_trail(door)] == []
    assert [door for door in questions if is_in_the_trail(door)] == []


def is_in_the_trail(door: Any) -> bool:
    """Whether the mark of a door wraps it in its entry."""
    held = [cell.cell_contents for cell in door.__closure__ if callable(cell.cell_contents)]
    return any("_in_the_trail" in getattr(one, "__qualname__", "") for one in held)


def test_what_is_left_out_is_what_was_agreed_and_exists() -> None:
    tables = Base.metadata.tables

    assert set(EXEMPT) == laws_of_audit.LEFT_OUT_TABLES
    assert set(ONLY_GROWING) == laws_of_audit.MAY_ONLY_GROW
    assert {column for _, column in LEFT_OUT} == laws_of_audit.LEFT_OUT_COLUMNS
    assert {column for _, column in SECRET} == laws_of_audit.SECRET_COLUMNS
    assert {*EXEMPT, *ONLY_GROWING} <= set(tables)
    assert all(column in tables[table].columns for table, column in [*LEFT_OUT, *SECRET])
