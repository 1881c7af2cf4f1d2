"""Every law of stock is shown to notice what breaks it: one cell of a sound shop is changed."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lib.jobs.canceling import CancelJob, cancel_job
from lib.jobs.returning import ReturnedMaterial, ReturnMaterials, return_materials
from lib.orders.reserving import CreateOrder, PieceWanted, create_order
from lib.shop.customers import AddCustomer, add_customer
from tests.laws import laws_of_commands as steps
from tests.laws import laws_of_stock as moments
from tests.laws.laws_of_commands import Step
from tests.laws.stock_rows import Rows, Table, all_tables, read_rows
from tests.workshop import Workshop, workshop

Cell = tuple[str, dict[str, Any], str, Any]
COMPLETED, REOPENED, READY, CANCELED = (f"JOB-{number:06d}" for number in (1, 2, 3, 4))
BROKEN: list[tuple[Callable[[Rows], None], Cell]] = [
    (moments.every_balance_is_the_sum_of_its_rows, ("balances", {"item_id": 1}, "on_hand", 1)),
    (moments.every_balance_is_the_sum_of_its_rows, ("balances", {"item_id": 1}, "rows", 1)),
    (moments.every_balance_is_the_sum_of_its_rows, ("adjustments", {"id": 1}, "value", 0)),
    (moments.figures_stay_in_bounds, ("balances", {"item_id": 1}, "on_hold", 10**9)),
    (moments.figures_stay_in_bounds, ("balances", {"item_id": 1}, "on_hold", -1)),
    (moments.figures_stay_in_bounds, ("balances", {"item_id": 1}, "value", 0)),
    (moments.only_ready_jobs_and_open_orders_hold, ("jobs", {"number": READY}, "stage", "Draft")),
    (moments.only_ready_jobs_and_open_orders_hold, ("job_items", {"job_id": 3}, "quantity", 1)),
    (moments.only_ready_jobs_and_open_orders_hold, ("order_lines", {"id": 1}, "quantity", 1)),
    (moments.only_ready_jobs_and_open_orders_hold, ("orders", {"id": 1}, "stage", "Sold")),
    (moments.a_completed_job_adds_up, ("completions", {"job_id": 1}, "loss", 100)),
    (moments.a_completed_job_adds_up, ("job_fees", {"job_id": 1}, "cost", 100)),
    (moments.a_completed_job_adds_up, ("job_items", {"id": 3}, "actual_cost", 100)),
    (moments.a_completed_job_adds_up, ("job_items", {"id": 1}, "actual_quantity", 90_000)),
    (moments.a_completed_job_adds_up, ("completion_pieces", {"id": 1}, "cost", 100)),
    (moments.a_completed_job_adds_up, ("completions", {"job_id": 1}, "undone_at", "now")),
    (moments.a_job_not_completed_has_no_pieces, ("items", {"job_id": 2}, "voided_at", None)),
    (moments.a_job_not_completed_has_no_pieces, ("jobs", {"number": COMPLETED}, "stage", "Ready")),
    (moments.a_job_moves_only_the_stock_of_its_store, ("jobs", {"number": READY}, "store_id", 2)),
    (
        moments.a_canceled_job_moved_only_what_it_used,
        ("adjustments", {"document_number": CANCELED, "kind": "Hold Release"}, "on_hold", 0),
    ),
    (moments.what_comes_back_left_before, ("adjustments", {"kind": "Job Return"}, "value", 10**8)),
    (moments.what_comes_back_left_before, ("adjustments", {"kind": "Job Return"}, "origin_id", 1)),
    (moments.every_chain_holds, ("adjustments", {"id": 1}, "reason", "another")),
    (moments.every_chain_holds, ("adjustments", {"id": 2}, "position", 7)),
    (moments.every_chain_holds, ("balances", {"item_id": 1}, "head", "")),
]


@pytest.mark.usefixtures("stopped_clock")
def test_each_law_of_a_moment_notices_what_breaks_it(session: Session) -> None:
    rows = _rows(_story(session))

    for law in moments.LAWS:
        law(rows)
    unnoticed = [cell for law, cell in BROKEN if _holds(law, _changed(rows, cell))]

    assert not unnoticed
    assert {law for law, _ in BROKEN} == set(moments.LAWS)


@pytest.mark.usefixtures("stopped_clock")
def test_each_law_of_a_command_notices_what_breaks_it(session: Session) -> None:
    shop = _story(session)
    before, milo = _rows(shop), shop.milo.id
    given = shop.form(REOPENED)
    shop.complete(REOPENED)
    completing = Step("complete_job", given, "CMP-000003", before, _rows(shop), milo)
    seen = type("Seen", (), shop.seen(REOPENED))
    shop.reopen(REOPENED)
    reopening = Step("reopen_job", seen, REOPENED, completing.after, _rows(shop), milo)
    back = ReturnMaterials(**shop.seen(REOPENED), materials=_gold(shop, 1))
    return_materials(session, shop.milo, back)
    returning = Step("return_materials", back, REOPENED, reopening.after, _rows(shop), milo)
    came = ("adjustments", {"id": len(returning.after.ledger)}, "value", 100)
    place = {"item_id": shop.gold, "store_id": shop.shop.north}
    miscounted = type("Counted", (), {**place, "seen_on_hand": Decimal(1)})
    first = ("adjustments", {"id": 1}, "reason", "another")
    taken = ("adjustments", {"id": len(before.ledger) + 1}, "value", 0)
    broken = [
        (steps.ledger_rows_never_change, _after(completing, first)),
        (steps.a_command_writes_only_its_own, replace(completing, door="start_job")),
        (steps.a_command_writes_only_its_own, replace(completing, given=shop.form(READY))),
        (steps.goods_leave_at_their_average, _after(completing, taken)),
        (steps.goods_come_back_at_their_share, _after(returning, came)),
        (
            steps.completing_takes_what_is_needed_once,
            _after(completing, ("balances", {"item_id": 2}, "on_hand", 70_000)),
        ),
        (
            steps.reopening_takes_out_only_the_pieces,
            _after(reopening, ("balances", {"item_id": 2}, "on_hand", 70_000)),
        ),
        (steps.a_transfer_changes_no_total, replace(completing, door="transfer_stock")),
        (steps.a_stale_page_is_refused, replace(reopening, before=reopening.after)),
        (steps.a_count_is_of_what_was_seen, replace(returning, given=miscounted)),
        (
            steps.only_those_who_may_act,
            replace(completing, before=_changed(before, ("people", {"id": milo}, "role", "bench"))),
        ),
        (steps.what_is_written_names_who_did_it, replace(returning, person_id=shop.shop.ada.id)),
    ]

    for law in steps.LAWS:
        law(completing)
        law(reopening)
        law(returning)
    unnoticed = [law.__name__ for law, step in broken if _holds(law, step)]

    assert not unnoticed
    assert {law for law, _ in broken} == set(steps.LAWS)


def _holds(law: Callable[[Any], None], what: Rows | Step) -> bool:
    try:
        law(what)
    except AssertionError:
        return False
    return True


def _story(session: Session) -> Workshop:
    """A job completed, one reopened with a part returned, one ready, one canceled; an order."""
    shop = workshop(session)
    shop.receive(shop.stone, "9", "700.00")
    for _ in (COMPLETED, REOPENED, READY, CANCELED):
        shop.start(shop.ring())
    for number in (COMPLETED, REOPENED):
        shop.complete(number)
    shop.reopen(REOPENED)
    given = ReturnMaterials(**shop.seen(REOPENED), materials=_gold(shop, 2))
    return_materials(session, shop.milo, given)
    for number in (READY, CANCELED):
        shop.ready(number)
    cancel_job(session, shop.milo, CancelJob(**shop.seen(CANCELED)))
    customer = add_customer(session, shop.milo, AddCustomer(name="A. Moreau")).number
    [ring] = shop.pieces(COMPLETED)
    asked = {"customer_id": customer, "store_id": shop.shop.north}
    order = CreateOrder(**asked, lines=(PieceWanted(item_id=ring.id),))
    create_order(session, shop.milo, order)
    return shop


def _gold(shop: Workshop, quantity: int) -> tuple[ReturnedMaterial, ...]:
    return (ReturnedMaterial(item_id=shop.gold, quantity=Decimal(quantity)),)


def _rows(shop: Workshop) -> Rows:
    shop.session.flush()
    connection = shop.session.connection()
    return read_rows(connection, all_tables(connection))


def _changed(rows: Rows, cell: Cell) -> Rows:
    """The rows with one column set in those of a table that have these values."""
    name, where, column, value = cell
    table = rows.tables[name]
    changed = [
        {**row, column: value} if where.items() <= row.items() else row for row in table.rows
    ]
    assert changed != table.rows, cell
    values = [tuple(row.values()) for row in changed]
    return Rows({**rows.tables, name: Table(table.columns, values)})


def _after(step: Step, cell: Cell) -> Step:
    return replace(step, after=_changed(step.after, cell))
