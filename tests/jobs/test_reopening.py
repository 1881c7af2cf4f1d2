"""Reopening takes out exactly what completing put in, and leaves every material as it is."""

from decimal import Decimal

import pytest

from lib.inputs import InvalidInput
from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.items import ItemVoided
from lib.inventory.kinds import AdjustmentKind
from lib.jobs.models import Completion
from lib.jobs.reopening import ReopenJob, reopen_job
from lib.jobs.sheets import sheet
from tests.jobs.doing import balances, edit, rows, timeline
from tests.jobs.refusing import refused
from tests.workshop import Workshop

D = Decimal
REVERSED = AdjustmentKind.MANUFACTURE_REVERSAL


def done(shop: Workshop, **form: object) -> tuple[str, Completion]:
    """A completed job of SPEC 13 with its record."""
    number = shop.ring()
    shop.start(number)
    return number, shop.complete(number, **form)


@pytest.mark.parametrize("form", [{"pieces": "3"}, {"pieces": "3", "separate": True}])
def test_the_pieces_leave_with_exactly_the_value_they_came_with(
    shop: Workshop, form: dict[str, object]
) -> None:
    number, _ = done(shop, **form)
    entered = rows(shop, number, AdjustmentKind.MANUFACTURED)

    shop.reopen(number)

    left = rows(shop, number, REVERSED)
    came = [(row.item_id, -row.on_hand, -row.value, row.id) for row in entered]
    assert [(row.item_id, row.on_hand, row.value, row.origin_id) for row in left] == came
    assert {row.reason for row in left} == {"Wrong size"}
    pieces = shop.pieces(number)
    assert set(balances(shop, *[piece.id for piece in pieces])) == {(0, 0, 0)}
    assert all(piece.voided_at is not None for piece in pieces)


def test_no_material_comes_back_and_the_usage_stays_recorded(shop: Workshop) -> None:
    number, _ = done(shop)
    before = balances(shop, shop.gold, shop.stone)

    shop.reopen(number)

    assert balances(shop, shop.gold, shop.stone) == before == [(45, 0, 2700), (0, 0, 0)]
    used = sheet(shop.session, shop.found(number)).used
    assert {item: (part.quantity, part.value) for item, part in used.items()} == {
        shop.gold: (5, 300),
        shop.stone: (1, 900),
    }


def test_the_job_is_in_production_marked_reopened_and_editable(
    shop: Workshop, stopped_clock: object
) -> None:
    number, completion = done(shop)

    shop.reopen(number)
    edit(shop, number, shop.gold, "6")

    job = shop.found(number)
    assert (job.stage, job.reopened) == ("In Production", True)
    shop.session.refresh(completion)
    assert (completion.undone_at, completion.undone_by_id) == (stopped_clock, shop.milo.id)
    assert timeline(shop, number)[-2].reason == "Wrong size"


def test_a_reason_is_asked_for(shop: Workshop) -> None:
    number, _ = done(shop)

    with refused(shop.session, InvalidInput) as caught:
        given = shop.typed(ReopenJob, **shop.seen(number), reason=" ")
        reopen_job(shop.session, shop.milo, given)

    assert str(caught.value) == "Fill in the reason."


def test_a_full_cycle_takes_the_materials_once_however_often_it_is_reopened(
    shop: Workshop,
) -> None:
    number, first = done(shop)

    for _ in range(3):
        shop.reopen(number)
        shop.ready(number)
        last = shop.complete(number)

    assert balances(shop, shop.gold, shop.stone) == [(45, 0, 2700), (0, 0, 0)]
    assert (last.cost, last.ordinal, last.number) == (first.cost, 4, "CMP-000004")
    assert len(rows(shop, number, AdjustmentKind.CONSUMPTION)) == 2


def test_a_voided_piece_takes_no_stock_by_hand(shop: Workshop) -> None:
    number, _ = done(shop)
    [ring] = shop.pieces(number)
    shop.reopen(number)
    found = {"item_id": ring.id, "store_id": shop.shop.north, "quantity": "1"}

    with refused(shop.session, ItemVoided):
        given = shop.typed(AdjustStock, kind="Found", unit_cost="5", reason="Found", **found)
        adjust_stock(shop.session, shop.milo, given)


def test_pieces_whose_price_or_place_was_edited_can_be_taken_out(shop: Workshop) -> None:
    number, _ = done(shop)
    [ring] = shop.pieces(number)
    ring.price = D("2100")
    shop.session.flush()

    shop.reopen(number)

    assert balances(shop, ring.id) == [(0, 0, 0)]
