"""Of several who want the same at the same instant one gets it, and the others a sentence."""

import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lib import database
from lib.accounts.models import Person
from lib.accounts.permissions import Role
from lib.accounts.standing import OnePerson, deactivate_person
from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.cataloguing import CreateItem, EditItem, create_item, edit_item
from lib.inventory.kinds import AdjustmentKind, ItemKind
from lib.inventory.transferring import TransferLine, TransferStock, transfer_stock
from lib.jobs.completion import complete_job
from lib.jobs.drafting import NewJob, create_job
from lib.jobs.job_items import AddJobItem, EditJobItem, add_job_item, edit_job_item
from lib.jobs.production import MoveJob, mark_ready
from lib.jobs.reopening import ReopenJob, reopen_job
from lib.orders.reserving import CreateOrder, PieceWanted, create_order
from lib.shop.customers import AddCustomer, add_customer
from lib.shop.models import Counter
from tests.reliability.racing import (
    PATIENCE,
    Told,
    open_workshop,
    race,
    race_in_processes,
    refusals,
    rows_now,
    sent,
    told,
    won,
)
from tests.shop import actor
from tests.workshop import Workshop

pytestmark = pytest.mark.usefixtures("database_url")


def _of_one_stone(shop: Workshop, how_many: int) -> list[str]:
    """Jobs in production that take one centre stone each."""
    numbers = [shop.job() for _ in range(how_many)]
    for number in numbers:
        shop.add(number, shop.stone, "1")
        shop.start(number)
    return numbers


@pytest.mark.parametrize("apart", ["in threads", "in processes"])
def test_of_twenty_who_hold_one_of_ten_exactly_ten_win(database_url: str, apart: str) -> None:
    def prepared(shop: Workshop) -> list[Told]:
        shop.receive(shop.stone, "9", "900.00")
        numbers = _of_one_stone(shop, 20)
        return [told(shop, mark_ready, MoveJob(**shop.seen(number))) for number in numbers]

    _, commands = open_workshop(prepared)

    in_threads = apart == "in threads"
    outcomes = race(commands) if in_threads else race_in_processes(database_url, commands)

    assert len(won(outcomes)) == 10
    assert refusals(outcomes) == ["InsufficientStock"] * 10
    assert all("Centre stone" in outcome.says for outcome in outcomes if not outcome.receipt)
    assert len(rows_now().of("jobs", stage="Ready")) == 10


def test_two_completions_of_one_job_in_two_processes_make_one(database_url: str) -> None:
    def prepared(shop: Workshop) -> list[Told]:
        number = shop.ring()
        shop.start(number)
        return [told(shop, complete_job, shop.form(number)) for _ in range(2)]

    _, commands = open_workshop(prepared)

    outcomes = race_in_processes(database_url, commands)

    assert refusals(outcomes) == ["JobChanged"]
    assert [row["number"] for row in rows_now().all("completions")] == ["CMP-000001"]


def test_one_command_from_two_processes_has_one_effect(database_url: str) -> None:
    def prepared(shop: Workshop) -> Told:
        number = shop.ring()
        shop.start(number)
        return told(shop, complete_job, shop.form(number))

    _, command = open_workshop(prepared)

    outcomes = race_in_processes(database_url, [command] * 3)

    assert sorted(receipt.again for receipt in won(outcomes)) == [False, True, True]
    assert len(rows_now().all("completions")) == 1


def made_ring(shop: Workshop) -> tuple[str, int]:
    """A completed job and the id of its piece."""
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    [piece] = shop.pieces(number)
    return number, piece.id


def test_a_piece_is_used_by_another_job_or_taken_away_by_reopening_its_own() -> None:
    def prepared(shop: Workshop) -> list[Told]:
        made, piece_id = made_ring(shop)
        setting = shop.job("The ring again, with a stone")
        shop.add(setting, piece_id, "1")
        shop.start(setting)
        reopening = ReopenJob(**shop.seen(made), reason="Wrong size")
        completing = told(shop, complete_job, shop.form(setting))
        return [told(shop, reopen_job, reopening), completing]

    _, commands = open_workshop(prepared)

    outcomes = race(commands)

    assert len(won(outcomes)) == 1
    assert refusals(outcomes)[0] in ("PiecesGone", "InsufficientStock", "CostChanged")
    rows_now()


def test_a_piece_is_held_by_a_job_or_sold_and_never_both() -> None:
    def prepared(shop: Workshop) -> list[Told]:
        _, piece_id = made_ring(shop)
        wanting = shop.job("The ring again")
        shop.add(wanting, piece_id, "1")
        shop.start(wanting)
        customer = add_customer(shop.session, shop.milo, AddCustomer(name="A. Moreau")).number
        sale = {"customer_id": customer, "store_id": shop.shop.north}
        order = CreateOrder(**sale, lines=(PieceWanted(item_id=piece_id),))
        move = MoveJob(**shop.seen(wanting))
        return [told(shop, mark_ready, move), told(shop, create_order, order)]

    _, commands = open_workshop(prepared)

    outcomes = race(commands)

    assert len(won(outcomes)) == 1
    assert refusals(outcomes) == ["InsufficientStock"]
    rows_now()


def test_a_count_is_of_what_was_there_when_stock_was_carried_away() -> None:
    def prepared(shop: Workshop) -> list[Told]:
        moved = (TransferLine(item_id=shop.gold, quantity=Decimal(5)),)
        stores = {"from_store_id": shop.shop.north, "to_store_id": shop.shop.south}
        place: dict[str, Any] = {"item_id": shop.gold, "store_id": shop.shop.north}
        counted = AdjustStock(
            **place,
            kind=AdjustmentKind.COUNT,
            quantity=Decimal(49),
            seen_on_hand=Decimal(50),
            reason="Counted at noon",
        )
        carried = told(shop, transfer_stock, TransferStock(**stores, lines=moved))
        return [carried, told(shop, adjust_stock, counted)]

    shop, commands = open_workshop(prepared)

    outcomes = race(commands)

    left = rows_now().balances[shop.gold, shop.shop.north][0]
    carried_first = refusals(outcomes) == ["StockMovedSince"]
    assert carried_first or refusals(outcomes) == []
    assert left == (450_000 if carried_first else 440_000)


def test_of_two_edits_of_one_line_the_second_is_told_what_changed() -> None:
    def prepared(shop: Workshop) -> list[Told]:
        number = shop.job()
        line = {"line_id": shop.add(number, shop.gold, "5"), "unit": "g"}
        seen = shop.seen(number)
        return [
            told(shop, edit_job_item, EditJobItem(**seen, **line, quantity=Decimal(much)))
            for much in (6, 7)
        ]

    _, commands = open_workshop(prepared)

    outcomes = race(commands)

    assert refusals(outcomes) == ["JobChanged"]
    [refused] = [outcome for outcome in outcomes if outcome.receipt is None]
    assert "Milo" in refused.says
    assert len(won(outcomes)) == 1


def test_numbers_and_skus_are_given_once_and_none_is_skipped() -> None:
    def prepared(shop: Workshop) -> list[Told]:
        shop.receive(shop.stone, "5", "900.00")
        numbers = _of_one_stone(shop, 6)
        new = NewJob(description="Ring", store_id=shop.shop.north)
        completing = [told(shop, complete_job, shop.form(number)) for number in numbers]
        return [*completing, *(told(shop, create_job, new) for _ in range(6))]

    _, commands = open_workshop(prepared)

    outcomes = race(commands)

    assert refusals(outcomes) == []
    rows = rows_now()
    skus = sorted(row["sku"] for row in rows.all("items") if row["job_id"] is not None)
    assert skus == [f"300-{number:05d}" for number in range(1, 7)]
    jobs = sorted(row["number"] for row in rows.all("jobs"))
    assert jobs == [f"JOB-{number:06d}" for number in range(1, 13)]
    completions = sorted(row["number"] for row in rows.all("completions"))
    assert completions == [f"CMP-{number:06d}" for number in range(1, 7)]


def test_a_typed_sku_is_given_once_and_the_others_are_told_so() -> None:
    def prepared(shop: Workshop) -> list[Told]:
        kind, category = ItemKind.MATERIAL, shop.shop.categories["Stones"]
        named: dict[str, Any] = {"title": "Opal", "kind": kind, "category_id": category}
        typed = CreateItem(**named, unit="each", sku="110-00002")
        running = CreateItem(**named, unit="each")
        forms = [typed, running, typed, running, typed]
        return [told(shop, create_item, form) for form in forms]

    _, commands = open_workshop(prepared)

    outcomes = race(commands)

    assert set(refusals(outcomes)) <= {"SkuTaken"}
    skus = [receipt.number for receipt in won(outcomes)]
    assert len(set(skus)) == len(skus)
    assert len(skus) in (2, 3)
    rows_now()


def test_a_name_that_was_taken_meanwhile_is_seen_instead_of_an_error() -> None:
    looked: list[bool] = []

    def take(session: Session) -> str:
        looked.append(session.get(Counter, "NEW") is None)
        if looked[-1]:
            session.add(Counter(prefix="NEW", last=1))
            session.flush()
        return "taken by me" if looked[-1] else "taken by somebody else"

    with ThreadPoolExecutor(1) as other, database.writing() as session:
        session.add(Counter(prefix="NEW", last=7))
        session.flush()
        waiting = other.submit(database.persistently, take)
        time.sleep(0.3)
        session.commit()
        said = waiting.result(PATIENCE)

    assert said == "taken by somebody else"
    assert looked[-1] is False


def test_a_line_has_the_unit_that_its_item_was_given_meanwhile() -> None:
    def prepared(shop: Workshop) -> tuple[Told, EditItem]:
        pearl = shop.item("Pearl", ItemKind.MATERIAL, "Stones", unit="g")
        weighed = AddJobItem(**shop.seen(shop.job()), item_id=pearl, quantity=Decimal(5), unit="g")
        category = shop.shop.categories["Stones"]
        named: dict[str, Any] = {"title": "Pearl", "kind": ItemKind.MATERIAL}
        edited = EditItem(item_id=pearl, version=1, category_id=category, unit="ct", **named)
        return told(shop, add_job_item, weighed), edited

    shop, (adding, edited) = open_workshop(prepared)

    with ThreadPoolExecutor(1) as other, database.writing() as session:
        edit_item(session, shop.milo, edited)
        waiting = other.submit(sent, adding)
        time.sleep(0.3)
        session.commit()
        outcome = waiting.result(PATIENCE)

    [line] = rows_now().all("job_items")
    assert outcome.receipt is not None
    assert (line["unit"], line["quantity"]) == ("ct", 250_000)


def test_two_administrators_do_not_deactivate_each_other_at_once() -> None:
    def prepared(shop: Workshop) -> list[Told]:
        ada, eve = shop.shop.ada.id, actor(shop.session, Role.MANAGER).id
        shop.session.flush()
        for each in (ada, eve):
            person = shop.session.get_one(Person, each)
            person.role, person.password_hash = Role.ADMINISTRATOR, "of some password"
        give = [(ada, eve), (eve, ada)]
        return [
            Told(deactivate_person, who, OnePerson(person_id=whom), f"key {who}")
            for who, whom in give
        ]

    _, commands = open_workshop(prepared)

    outcomes = race(commands)

    assert len(won(outcomes)) == 1
    assert refusals(outcomes)[0] in ("LastAdministrator", "PersonGone")
    people = rows_now().all("people")
    assert [row["role"] for row in people if row["deactivated_at"] is None] == ["administrator"]


def test_those_who_carry_the_same_goods_both_ways_never_lock_each_other_out() -> None:
    def prepared(shop: Workshop) -> list[Told]:
        shop.receive(shop.stone, "9", "900.00")
        north, south = shop.shop.north, shop.shop.south
        there, back = [shop.gold, shop.stone], [shop.stone, shop.gold]
        _carry(shop, (north, south), there, "5")
        ways = [((north, south), there), ((south, north), back)] * 6
        return [told(shop, transfer_stock, _carried(stores, items, "1")) for stores, items in ways]

    _, commands = open_workshop(prepared)

    outcomes = race(commands)

    assert set(refusals(outcomes)) <= {"InsufficientStock"}
    assert _deadlocks() == 0
    rows_now()


def _carried(stores: tuple[int, int], items: list[int], much: str) -> TransferStock:
    lines = tuple(TransferLine(item_id=item, quantity=Decimal(much)) for item in items)
    return TransferStock(from_store_id=stores[0], to_store_id=stores[1], lines=lines)


def _carry(shop: Workshop, stores: tuple[int, int], items: list[int], much: str) -> None:
    transfer_stock(shop.session, shop.milo, _carried(stores, items, much))


def _deadlocks() -> int:
    """How many deadlocks PostgreSQL had to break in this database so far."""
    with database.reading() as session:
        if session.get_bind().dialect.name != "postgresql":
            return 0
        session.connection().exec_driver_sql("SELECT pg_stat_force_next_flush()")
        asked = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return int(session.connection().exec_driver_sql(asked).scalar_one())
