"""Whatever changes the shop leaves one entry, which nobody can take back (S83)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lib import clock, database
from lib.accounts.audit_trail import (
    AuditFilter,
    audit_before,
    audit_choices,
    audit_entry,
    audit_list,
    days,
)
from lib.accounts.auditing import HIDDEN, audited
from lib.accounts.commands import carry_out
from lib.accounts.inviting import AddPerson, add_person, new_token
from lib.accounts.models import AuditEntry, Person
from lib.accounts.people import COMMAND_LINE, NameOfAnother, RenamePerson, rename_person
from lib.accounts.permissions import Actor, Permission, Role, requires
from lib.accounts.receipts import Receipt
from lib.accounts.rescue import Administrator, let_in
from lib.inputs import Input, read
from lib.inventory.locating import SetLocation, set_location
from lib.shop.customers import AddCustomer, add_customer
from lib.shop.first_start import OpenShop, open_shop
from lib.shop.models import StorageLocation
from lib.shop.vendors import AddVendor, add_vendor
from tests.conftest import MOMENT
from tests.shop import OpenedShop, actor, opened_shop
from tests.stock import everything, material, purchased

MOREAU = AddCustomer(name="A. Moreau")
SECRET = "a long and secret phrase"


def entries(session: Session) -> list[AuditEntry]:
    session.flush()
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def change(entry: AuditEntry, table: str) -> dict[str, Any]:
    """The only change of a table in an entry."""
    [found] = [one for one in entry.changes if one["table"] == table]
    return dict(found)


@pytest.mark.usefixtures("stopped_clock")
def test_a_command_says_who_did_what_when_to_which_record(session: Session) -> None:
    shop = opened_shop(session)

    add_customer(session, shop.ada, MOREAU)

    [*_, entry] = entries(session)
    assert (entry.at, entry.person_id, entry.act) == (MOMENT, shop.ada.id, "Add customer")
    assert entry.says == "A. Moreau has an account."
    made = change(entry, "customer_accounts")
    assert (made["known_as"], made["before"]) == ("A. Moreau", None)
    assert made["after"]["created_at"] == "2026-03-02T09:00:00+00:00"
    assert "search" not in made["after"]


def test_a_change_holds_only_what_differs_before_and_after(session: Session) -> None:
    shop = opened_shop(session)
    milo = actor(session, Role.MANAGER)

    rename_person(session, shop.ada, RenamePerson(person_id=milo.id, name="Miles"))

    renamed = change(entries(session)[-1], "people")
    assert renamed["before"] == {"name": "Milo", "sign_in_name": "milo"}
    assert renamed["after"] == {"name": "Miles", "sign_in_name": "miles"}
    assert (renamed["id"], renamed["known_as"]) == (milo.id, "Miles")


def test_a_balance_stands_before_and_after_in_exact_decimals(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop, unit="g", price=Decimal(75))
    purchased(session, shop, gold, "10.125", total="100.10")
    purchased(session, shop, gold, "0.002", total="0.01")

    moved = change(entries(session)[-1], "balances")

    assert moved["id"] == [gold, shop.north]
    assert moved["known_as"].endswith(", North")
    assert moved["before"] == {"on_hand": "10.125", "value": "100.1"}
    assert moved["after"] == {"on_hand": "10.127", "value": "100.11"}


def test_a_password_and_the_token_of_a_link_never_enter(session: Session) -> None:
    shop = opened_shop(session)
    token = new_token()
    add_person(session, shop.ada, AddPerson(name="Eve", role=Role.BENCH, token=token))
    let_in(session, Administrator(name="Eve", password=SecretStr(SECRET)))

    invited, rescued = entries(session)[-2:]

    assert change(invited, "password_links")["after"]["token_hash"] == HIDDEN
    assert change(rescued, "people")["after"]["password_hash"] == HIDDEN
    kept = session.scalars(select(Person).where(Person.name == "Eve")).one().password_hash or "?"
    told = session.scalars(text("SELECT CAST(changes AS TEXT) FROM audit_entries")).all()
    assert not any(secret in one for one in told for secret in (kept, token.get_secret_value()))


def test_the_command_line_and_the_first_start_leave_their_entries(session: Session) -> None:
    typed = {"name": "Moreau", "currency": "EUR", "zone": "Europe/Paris", "administrator": "Ada"}
    formats = {"number_format": "1,234.50", "password": SECRET}
    ada = open_shop(session, read(OpenShop, typed | formats))
    let_in(session, Administrator(name="Ada", password=SecretStr(SECRET + " too")))

    opened, rescued = entries(session)

    assert (opened.act, opened.person_id) == ("Open shop", ada)
    assert {one["table"] for one in opened.changes} >= {"shops", "people", "stores"}
    assert (rescued.act, rescued.person_id) == ("Let in", None)


def test_a_second_sending_of_a_form_writes_no_second_entry(database_url: str) -> None:
    with database.writing() as session:
        shop = opened_shop(session)
    carry_out(add_customer, shop.ada.id, MOREAU, "a form")
    with database.reading() as session:
        before = everything(session)

    carry_out(add_customer, shop.ada.id, MOREAU, "a form")

    with database.reading() as session:
        assert everything(session) == before


def test_a_refusal_leaves_no_entry(session: Session) -> None:
    shop = opened_shop(session)
    milo = actor(session, Role.MANAGER)
    before = everything(session)

    with pytest.raises(NameOfAnother):
        rename_person(session, shop.ada, RenamePerson(person_id=milo.id, name="ADA"))

    assert everything(session) == before


def test_a_door_inside_a_door_belongs_to_the_entry_of_the_outer_one(session: Session) -> None:
    shop = opened_shop(session)

    class Both(Input):
        """A customer and a vendor."""

    @requires(Permission.CHANGE_LISTS)
    def add_both(session: Session, actor: Actor, given: Both) -> Receipt:
        add_customer(session, actor, MOREAU)
        add_vendor(session, actor, AddVendor(name="Aurum"))
        return Receipt(says="Both are there.")

    before = len(entries(session))
    add_both(session, shop.ada, Both())

    [entry] = entries(session)[before:]
    assert (entry.act, entry.says) == ("Add both", "Both are there.")
    assert {one["table"] for one in entry.changes} == {"customer_accounts", "vendors"}


def test_what_was_held_back_before_is_not_told_as_part_of_the_act(session: Session) -> None:
    opened_shop(session)
    session.add(Person(name="Eve", sign_in_name="eve", role=Role.BENCH))

    with audited(session, None, "Nothing") as deed:
        deed.says = "Nothing was done."

    assert entries(session)[-1].changes == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET says = 'Nothing to see'",
        "DELETE FROM audit_entries WHERE id = 1",
        "TRUNCATE audit_entries",
        "INSERT OR REPLACE INTO audit_entries (id, at, act, says, changes) "
        "VALUES (1, '2026-01-01', 'Other', 'Other', '[]')",
    ],
)
def test_an_entry_is_neither_changed_nor_deleted_by_sql(session: Session, statement: str) -> None:
    opened_shop(session)
    before = everything(session)
    only = {"TRUNCATE": "postgresql", "INSERT": "sqlite"}.get(statement.split(maxsplit=1)[0])
    if only not in (None, session.get_bind().dialect.name):
        # SQLite has no such statement, PostgreSQL no such insert: the nearest one is refused.
        swapped = {"TRUNCATE": "DELETE FROM audit_entries"}
        taken = "UPDATE audit_entries SET id = id + 1"
        statement = swapped.get(statement.split(maxsplit=1)[0], taken)

    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(text(statement))

    assert everything(session) == before


@pytest.fixture
def told(session: Session) -> OpenedShop:
    """Four entries on three days, by two people and the command line."""
    with clock.stopped_at(MOMENT):
        shop = opened_shop(session)
    milo = actor(session, Role.MANAGER)
    with clock.stopped_at(MOMENT + timedelta(days=1)):
        add_customer(session, milo, MOREAU)
    with clock.stopped_at(MOMENT + timedelta(days=2, hours=14)):
        add_vendor(session, shop.ada, AddVendor(name="Été 100%"))
        let_in(session, Administrator(name="Ada", password=SecretStr(SECRET)))
    return shop


def found(session: Session, shop: OpenedShop, **wanted: Any) -> list[str]:
    listing = audit_list(session, shop.ada, AuditFilter(**wanted))
    assert listing.total == len(listing.rows)
    return list(listing.rows["act"])


def test_the_trail_is_found_by_person_act_words_and_day(session: Session, told: OpenedShop) -> None:
    people, acts = audit_choices(session, told.ada)
    milo = actor(session, Role.MANAGER).id
    second, third = MOMENT.date() + timedelta(days=1), MOMENT.date() + timedelta(days=2)

    every = found(session, told)

    assert every == ["Let in", "Add vendor", "Add customer", "Add store"]
    assert (people[milo], people[0], acts) == ("Milo", COMMAND_LINE, sorted(every))
    assert found(session, told, person_id=milo) == ["Add customer"]
    assert found(session, told, person_id=0) == ["Let in"]
    assert found(session, told, act="Add vendor") == ["Add vendor"]
    assert found(session, told, words="moreau has") == ["Add customer"]
    assert found(session, told, words="Été 100%") == ["Add vendor"]
    assert found(session, told, words="100_") == []
    assert found(session, told, words="sign_in_name") == []
    assert found(session, told, between=days(second, second, "Europe/Paris")) == ["Add customer"]
    # 23:00 in London is the next day in Tokyo.
    assert found(session, told, between=days(third, third, "Asia/Tokyo")) == []


def test_an_entry_is_read_in_shop_words_with_names_for_what_it_points_to(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop, unit="g", price=Decimal(75))
    purchased(session, shop, gold, "5", total="300.00")

    [entry] = audit_before(session, shop.ada, AuditFilter(size=1), 0)

    assert audit_entry(session, shop.ada, entry.id) == entry
    [balance] = entry.records
    fields = {field.name: (field.before, field.after) for field in balance.fields}
    assert (balance.kind, balance.happened, entry.person) == ("Balance", "new", "Ada")
    assert fields["Store"] == (None, "North")
    assert fields["On hand"] == (None, Decimal(5))
    assert fields["Value"] == (None, Decimal(300))
    assert balance.table == "items"
    assert balance.now == fields["Item"][1]


def test_a_storage_location_is_named_where_a_record_points_to_it(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    safe = session.scalars(select(StorageLocation.id)).first()
    given = SetLocation(item_id=gold, store_id=shop.north, location_id=safe)
    set_location(session, shop.ada, given)

    [entry] = audit_before(session, shop.ada, AuditFilter(size=1), 0)

    [balance] = entry.records
    assert [field.after for field in balance.fields if field.name == "Location"] == ["Safe"]
