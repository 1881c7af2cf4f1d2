"""Everything in the way of reopening is named with its document, and each remedy works."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from lib.accounts.permissions import Role
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.models import Adjustment
from lib.inventory.reversing import ReverseAdjustment, reverse_adjustment
from lib.jobs.blockers import Blocker, made_by, named_elsewhere
from lib.jobs.models import Completion
from lib.jobs.reopening import PiecesGone
from lib.orders.closing import CancelOrder, FinalizeOrder, cancel_order, finalize_order
from lib.orders.lines import RemoveLine, remove_line
from lib.orders.models import Order, OrderLine
from lib.orders.reserving import CreateOrder, PieceWanted, create_order
from lib.orders.sale_returns import ReturnLine, return_line
from tests.jobs.doing import adjust, balances, bring_back, cancel, customer, transfer
from tests.jobs.refusing import refused
from tests.shop import actor
from tests.workshop import Workshop

D = Decimal


def done(shop: Workshop, **form: object) -> str:
    """A completed job of SPEC 13."""
    number = shop.ring()
    shop.start(number)
    shop.complete(number, **form)
    return number


def in_the_way(shop: Workshop, number: str) -> list[Blocker]:
    """What the refusal of a reopening lists; nothing has changed."""
    with refused(shop.session, PiecesGone) as caught:
        shop.reopen(number)
    for blocker in caught.value.blockers:
        assert str(blocker) in str(caught.value)
    return list(caught.value.blockers)


def ordered(shop: Workshop, item_id: int, quantity: str = "1", *, sold: bool = False) -> str:
    """An order that reserves a piece, or has sold it."""
    wanted = PieceWanted(item_id=item_id, quantity=D(quantity))
    given = CreateOrder(customer_id=customer(shop), store_id=shop.shop.north, lines=(wanted,))
    sol = actor(shop.session, Role.SALES)
    number = create_order(shop.session, sol, given).number or ""
    if sold:
        finalize_order(shop.session, sol, FinalizeOrder(**order(shop, number)[0]))
    return number


def order(shop: Workshop, number: str) -> tuple[dict[str, Any], int]:
    """The number and version of an order as a person sees it, and the id of its line."""
    shop.session.flush()
    found = shop.session.scalars(
        select(Order).where(Order.number == number).execution_options(populate_existing=True)
    ).one()
    line = shop.session.scalars(select(OrderLine.id).where(OrderLine.order_id == found.id)).one()
    return {"number": number, "version": found.version}, line


def reverse(shop: Workshop, number: str) -> None:
    """Reverse an adjustment made by hand."""
    row = select(Adjustment.id).where(Adjustment.document_number == number)
    found = shop.session.scalars(row).one()
    given = ReverseAdjustment(adjustment_id=found, reason="Was wrong")
    reverse_adjustment(shop.session, shop.milo, given)


def using(shop: Workshop, item_id: int) -> str:
    """Another job in production that takes a piece as its material."""
    number = shop.job("Ring in a case")
    shop.add(number, item_id, "1")
    shop.start(number)
    return number


def test_a_reserved_piece_blocks_until_its_order_is_canceled(shop: Workshop) -> None:
    number = done(shop)
    [ring] = shop.pieces(number)
    reserving = ordered(shop, ring.id)

    [blocker] = in_the_way(shop, number)
    seen, _ = order(shop, reserving)
    cancel_order(shop.session, shop.milo, CancelOrder(**seen))
    shop.reopen(number)

    assert blocker == Blocker(
        ring.sku,
        ring.title,
        f"is reserved for order {reserving}",
        reserving,
        f"Cancel {reserving} or remove the piece from it first.",
    )


def test_taking_the_piece_off_the_order_also_lets_the_job_be_reopened(shop: Workshop) -> None:
    number = done(shop)
    reserving = ordered(shop, shop.pieces(number)[0].id)

    in_the_way(shop, number)
    seen, line = order(shop, reserving)
    remove_line(shop.session, shop.milo, RemoveLine(**seen, line_id=line))
    shop.reopen(number)

    assert shop.found(number).reopened


def test_a_sold_piece_blocks_until_the_sale_is_returned(shop: Workshop) -> None:
    number = done(shop)
    [ring] = shop.pieces(number)
    sale = ordered(shop, ring.id, sold=True)

    [blocker] = in_the_way(shop, number)
    seen, line = order(shop, sale)
    return_line(shop.session, shop.milo, ReturnLine(**seen, line_id=line))
    shop.reopen(number)

    assert blocker.why == f"is sold on order {sale}"
    assert (blocker.number, blocker.remedy) == (sale, f"Take it back on {sale} first.")
    assert balances(shop, ring.id) == [(0, 0, 0)]


def test_one_sold_of_a_batch_of_three_blocks_until_it_is_back(shop: Workshop) -> None:
    number = done(shop, pieces="3")
    sale = ordered(shop, shop.pieces(number)[0].id, "2", sold=True)
    seen, line = order(shop, sale)
    return_line(shop.session, shop.milo, ReturnLine(**seen, line_id=line, quantity=D(1)))

    [blocker] = in_the_way(shop, number)
    seen, line = order(shop, sale)
    return_line(shop.session, shop.milo, ReturnLine(**seen, line_id=line))
    shop.reopen(number)

    assert blocker.number == sale


def test_a_piece_on_hold_for_another_job_blocks_until_that_job_goes_back(
    shop: Workshop,
) -> None:
    number = done(shop)
    [ring] = shop.pieces(number)
    other = using(shop, ring.id)
    shop.ready(other)

    [blocker] = in_the_way(shop, number)
    shop.back(other)
    shop.reopen(number)

    assert (blocker.why, blocker.number) == (f"is on hold for job {other}", other)
    assert blocker.remedy == f"Move {other} back to production first."


def test_a_piece_used_by_another_job_blocks_until_that_job_returns_it(shop: Workshop) -> None:
    number = done(shop)
    [ring] = shop.pieces(number)
    other = using(shop, ring.id)
    shop.complete(other)

    completed = in_the_way(shop, number)
    shop.reopen(other)
    reopened = in_the_way(shop, number)
    shop.ready(other)
    ready = in_the_way(shop, number)
    shop.back(other)
    bring_back(shop, other, ring.id, "1")
    shop.reopen(number)

    remedies = [blocker.remedy for blocker in (*completed, *reopened, *ready)]
    assert remedies == [
        f"Reopen {other} and return the piece first.",
        f"Return the piece on {other} first.",
        f"Move {other} back to production and return the piece first.",
    ]
    assert {blocker.number for blocker in (*completed, *reopened, *ready)} == {other}


def test_a_piece_that_stands_as_used_on_a_canceled_job_blocks_until_it_is_returned(
    shop: Workshop,
) -> None:
    number = done(shop)
    [ring] = shop.pieces(number)
    other = using(shop, ring.id)
    shop.complete(other)
    shop.reopen(other)
    cancel(shop, other, standing=(ring.id,))

    [blocker] = in_the_way(shop, number)
    bring_back(shop, other, ring.id, "1")
    shop.reopen(number)

    assert blocker.remedy == f"Return the piece on {other} first."


def test_a_piece_in_another_store_blocks_until_it_is_transferred_back(shop: Workshop) -> None:
    number = done(shop, pieces="2")
    [ring] = shop.pieces(number)
    moved = transfer(shop, ring.id, "1")

    [blocker] = in_the_way(shop, number)
    transfer(shop, ring.id, "1", back=True)
    shop.reopen(number)

    assert blocker.why == f"is in the store South ({moved})"
    assert (blocker.number, blocker.remedy) == (moved, "Transfer it back to North first.")
    assert balances(shop, ring.id) == [(0, 0, 0), (0, 0, 0)]


HAND: dict[str, Callable[[Workshop, int], str]] = {
    "Scrap": lambda shop, item: adjust(shop, item, AdjustmentKind.SCRAP, "1"),
    "Found": lambda shop, item: adjust(shop, item, AdjustmentKind.FOUND, "1"),
    "Lost": lambda shop, item: adjust(shop, item, AdjustmentKind.LOST, "2"),
    "Count": lambda shop, item: adjust(shop, item, AdjustmentKind.COUNT, "1", seen_on_hand="2"),
    "Purchase": lambda shop, item: adjust(
        shop, item, AdjustmentKind.PURCHASE, "1", total="10.00", reason=""
    ),
}


@pytest.mark.parametrize("kind", HAND)
def test_a_hand_made_adjustment_in_force_blocks_until_it_is_reversed(
    shop: Workshop, kind: str
) -> None:
    number = done(shop, pieces="2")
    [ring] = shop.pieces(number)
    adjusted = HAND[kind](shop, ring.id)

    [blocker] = in_the_way(shop, number)
    reverse(shop, adjusted)
    shop.reopen(number)

    assert blocker.why == f"was changed by hand ({kind}, {adjusted})"
    assert (blocker.number, blocker.remedy) == (adjusted, f"Reverse {adjusted} first.")
    assert balances(shop, ring.id) == [(0, 0, 0)]


def test_everything_in_the_way_of_every_piece_is_listed_at_once(shop: Workshop) -> None:
    number = done(shop, pieces="4", separate=True)
    first, second, third, fourth = shop.pieces(number)
    sale = ordered(shop, first.id, sold=True)
    moved = transfer(shop, second.id, "1")
    lost = adjust(shop, third.id, AdjustmentKind.LOST, "1")

    found = {blocker.sku: blocker.number for blocker in in_the_way(shop, number)}

    assert found == {first.sku: sale, second.sku: moved, third.sku: lost}
    assert fourth.sku not in found


def test_a_piece_sold_from_another_store_names_the_sale(shop: Workshop) -> None:
    number = done(shop)
    [ring] = shop.pieces(number)
    transfer(shop, ring.id, "1")
    wanted = PieceWanted(item_id=ring.id)
    given = CreateOrder(customer_id=customer(shop), store_id=shop.shop.south, lines=(wanted,))
    sale = create_order(shop.session, shop.milo, given).number or ""
    finalize_order(shop.session, shop.milo, FinalizeOrder(**order(shop, sale)[0]))

    sold = [blocker.number for blocker in in_the_way(shop, number)]
    seen, line = order(shop, sale)
    return_line(shop.session, shop.milo, ReturnLine(**seen, line_id=line))
    away = [blocker.why for blocker in in_the_way(shop, number)]
    transfer(shop, ring.id, "1", back=True)
    shop.reopen(number)

    assert sold == [sale]
    assert away[0].startswith("is in the store South")


def test_what_was_put_right_in_an_earlier_round_never_blocks_again(shop: Workshop) -> None:
    number = done(shop)
    [ring] = shop.pieces(number)
    lost = adjust(shop, ring.id, AdjustmentKind.LOST, "1")
    reverse(shop, lost)
    shop.reopen(number)
    shop.complete(number)

    shop.reopen(number)

    assert shop.found(number).reopened


def test_another_jobs_line_that_only_names_the_piece_warns_and_does_not_block(
    shop: Workshop,
) -> None:
    number = done(shop)
    [ring] = shop.pieces(number)
    other = using(shop, ring.id)
    completion = shop.session.scalars(select(Completion)).one()
    job = shop.found(number)

    warned = named_elsewhere(shop.session, job, made_by(shop.session, job, completion))
    shop.reopen(number)

    assert warned == [f"{other} names {ring.sku} as a material."]
