"""Locks are taken in one order everywhere, and nobody waits for one without end.

The document first, then balances by item and store, then counters. Only the balances of pieces
that the locked job makes itself are locked after the counter of their SKUs: nobody else writes
them while the job is locked.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event

from lib import database
from lib.accounts.commands import carry_out
from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.transferring import TransferLine, TransferStock, transfer_stock
from lib.jobs.canceling import CancelJob, cancel_job
from lib.jobs.completion import complete_job
from lib.jobs.production import MoveJob, back_to_production, mark_ready
from lib.jobs.queries import JobFilter, all_jobs
from lib.jobs.reopening import ReopenJob, reopen_job
from lib.jobs.returning import ReturnedMaterial, ReturnMaterials, return_materials
from lib.orders.closing import FinalizeOrder, finalize_order
from lib.orders.lines import ChangeLine, change_line
from lib.orders.models import OrderLine
from lib.orders.reserving import CreateOrder, PieceWanted, create_order
from lib.orders.sale_returns import ReturnLine, return_line
from lib.outages import DatabaseBusy
from lib.shop.customers import AddCustomer, add_customer
from tests.databases import LACKING, Databases
from tests.reliability.racing import Told, open_workshop, told
from tests.workshop import Workshop

DOCUMENT, BALANCES, PIECES, COUNTER = "document", "balances", "balances of pieces", "counter"
ORDER = (DOCUMENT, BALANCES, PIECES, COUNTER)


@pytest.fixture
def on_postgresql(databases: Databases) -> Iterator[str]:
    """SQLite lets one writer begin at a time, so only PostgreSQL has locks to take."""
    if databases.server is None:
        pytest.skip(LACKING)
    with databases.postgresql() as url:
        database.connect(url)
        yield url
        database.disconnect()


@pytest.mark.usefixtures("on_postgresql")
def test_documents_are_locked_before_balances_and_those_before_counters() -> None:
    shop, made = open_workshop(_completed)
    taken: dict[str, list[str]] = {}

    for command in _a_day(shop, made):
        with _locks(shop) as locks:
            carry_out(command.door, command.person_id, command.given, command.key)
        taken[f"{len(taken)} {command.door.__name__}"] = locks

    for door, locks in taken.items():
        late = PIECES if "complete_job" in door else None
        looked_at = [lock for lock in locks if lock != late]
        assert looked_at == sorted(looked_at, key=ORDER.index), (door, locks)
    assert {lock for locks in taken.values() for lock in locks} == set(ORDER)


def test_who_waits_too_long_for_a_lock_gets_a_sentence_and_may_still_look(
    on_postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, number = open_workshop(_started)
    monkeypatch.setattr("lib.database.TRIES", 2)
    _wait_only("50ms")
    given = MoveJob(**_seen(shop, number))

    with database.engine().connect() as other:
        other.exec_driver_sql(f"SELECT 1 FROM jobs WHERE number = '{number}' FOR UPDATE")
        with pytest.raises(DatabaseBusy, match="Nothing was changed; try again in a moment"):
            carry_out(mark_ready, shop.milo.id, given, "a key")
        with database.reading() as session:
            seen = all_jobs(session, shop.milo, JobFilter())

    assert list(seen.rows["number"]) == [number]
    assert not carry_out(mark_ready, shop.milo.id, given, "a key").again


def _started(shop: Workshop) -> str:
    number = shop.ring()
    shop.start(number)
    return number


def _completed(shop: Workshop) -> str:
    """A completed ring, with stones enough for another."""
    shop.receive(shop.stone, "5", "900.00")
    number = _started(shop)
    shop.complete(number)
    return number


def _a_day(shop: Workshop, number: str) -> Iterator[Told]:
    """One command after the other, each made when those before it are done."""
    gold = (ReturnedMaterial(item_id=shop.gold, quantity=Decimal(1)),)
    yield told(shop, reopen_job, ReopenJob(**_seen(shop, number), reason="Wrong size"))
    yield told(shop, return_materials, ReturnMaterials(**_seen(shop, number), materials=gold))
    yield told(shop, mark_ready, MoveJob(**_seen(shop, number)))
    yield told(shop, back_to_production, MoveJob(**_seen(shop, number)))
    yield told(shop, mark_ready, MoveJob(**_seen(shop, number)))
    with database.writing() as session:
        form = _here(shop, session).form(number, pieces="3", separate=True)
        customer = add_customer(session, shop.milo, AddCustomer(name="A. Moreau")).number
        other = _started(_here(shop, session))
    yield told(shop, complete_job, form)
    yield told(shop, mark_ready, MoveJob(**_seen(shop, other)))
    yield told(shop, cancel_job, CancelJob(**_seen(shop, other)))
    pieces = _pieces(shop, number)
    wanted = tuple(PieceWanted(item_id=item) for item in pieces[:2])
    sale: dict[str, Any] = {"customer_id": customer, "store_id": shop.shop.north}
    yield told(shop, create_order, CreateOrder(**sale, lines=wanted))
    line, order = _first_line(), {"number": "ORD-000001"}
    changed = {"line_id": line, "quantity": Decimal(1), "price": Decimal(9)}
    yield told(shop, change_line, ChangeLine(**order, version=1, **changed))
    yield told(shop, finalize_order, FinalizeOrder(**order, version=2))
    yield told(shop, return_line, ReturnLine(**order, version=3, line_id=line))
    moved = tuple(TransferLine(item_id=i, quantity=Decimal(1)) for i in (shop.stone, shop.gold))
    stores = {"from_store_id": shop.shop.north, "to_store_id": shop.shop.south}
    yield told(shop, transfer_stock, TransferStock(**stores, lines=moved))
    place: dict[str, Any] = {"item_id": shop.gold, "store_id": shop.shop.north}
    found = {"kind": AdjustmentKind.FOUND, "quantity": Decimal(1), "reason": "Behind the bench"}
    yield told(shop, adjust_stock, AdjustStock(**place, **found))


def _here(shop: Workshop, session: Any) -> Workshop:
    return Workshop(session, shop.shop, shop.milo, shop.gold, shop.stone, shop.setting)


def _seen(shop: Workshop, number: str) -> dict[str, Any]:
    with database.writing() as session:
        return _here(shop, session).seen(number)


def _pieces(shop: Workshop, number: str) -> list[int]:
    with database.writing() as session:
        return [item.id for item in _here(shop, session).pieces(number)]


def _first_line() -> int:
    with database.reading() as session:
        return min(line.id for line in session.query(OrderLine))


@contextmanager
def _locks(shop: Workshop) -> Iterator[list[str]]:
    """What is locked by the statements of a command, in their order."""
    found: list[str] = []
    bought = {shop.gold, shop.stone}

    def note(*execution: Any) -> None:
        _, _, statement, parameters, *_ = execution
        if "FOR UPDATE" in statement and ("FROM jobs" in statement or "FROM orders" in statement):
            found.append(DOCUMENT)
        elif "FOR UPDATE" in statement and "FROM balances" in statement:
            items = {value for name, value in parameters.items() if name.endswith("_1")}
            found.append(BALANCES if items & bought else PIECES)
        elif statement.startswith(("UPDATE counters", "UPDATE product_categories")):
            found.append(COUNTER)

    engine = database.engine()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _wait_only(how_long: str) -> None:
    """Cut the patience of new connections short."""

    def impatient(connection: Any, _record: Any) -> None:
        connection.execute(f"SET lock_timeout = '{how_long}'")
        connection.commit()

    database.engine().dispose()
    event.listen(database.engine(), "connect", impatient)
