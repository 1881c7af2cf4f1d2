"""Finalizing sells what was held; canceling makes it available again."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from lib import database
from lib.accounts.commands import carry_out
from lib.accounts.receipts import Receipt
from lib.orders.closing import (
    CancelOrder,
    FinalizeOrder,
    NothingToSell,
    cancel_order,
    finalize_order,
)
from lib.orders.history import OrderChanged
from lib.orders.models import Order
from lib.orders.reserving import PieceWanted, create_order
from lib.orders.stages import StageForbids
from lib.refusals import Refusal
from tests.orders.conftest import Window
from tests.stock import piece, purchased


def test_finalizing_sells_what_was_held(window: Window) -> None:
    order = window.order(PieceWanted(item_id=window.pendant, price=Decimal(190)))
    (line,) = window.lines(order)

    receipt = finalize_order(window.session, window.sol, _closing(order))

    sold = window.again(order.number)
    assert (sold.stage, sold.version, sold.closed_at is not None) == ("Sold", 2, True)
    assert "190.00 EUR" in receipt.says
    assert window.figures(window.pendant) == (0, 0, Decimal(0))
    assert window.rows(order) == [
        ("Reserve", 0, 1, 0, line.id),
        ("Reserve Release", 0, -1, 0, line.id),
        ("Sale", -1, 0, -80, line.id),
    ]


def test_three_rings_worth_a_hundred_leave_one_by_one(window: Window) -> None:
    orders = [window.order(PieceWanted(item_id=window.ring)) for _ in range(3)]

    for order in orders:
        finalize_order(window.session, window.sol, _closing(order))

    values = [value for order in orders for kind, _, _, value, _ in window.rows(order) if value]
    assert values == [Decimal("-33.33"), Decimal("-33.34"), Decimal("-33.33")]


def test_lines_of_one_piece_share_what_leaves(window: Window) -> None:
    order = window.order(*[PieceWanted(item_id=window.ring)] * 3)

    finalize_order(window.session, window.sol, _closing(order))

    values = [value for _, _, _, value, _ in window.rows(order) if value]
    assert values == [Decimal("-33.33"), Decimal("-33.34"), Decimal("-33.33")]
    assert window.figures(window.ring) == (0, 0, Decimal(0))


def test_lines_worth_next_to_nothing_can_be_sold_together(window: Window) -> None:
    clasp = piece(window.session, window.shop, "Clasp", price=Decimal(1))
    purchased(window.session, window.shop, clasp, "3", total="0.01")
    order = window.order(*[PieceWanted(item_id=clasp)] * 3)

    finalize_order(window.session, window.sol, _closing(order))

    assert window.figures(clasp) == (0, 0, Decimal(0))


def test_an_order_holds_only_its_own(window: Window) -> None:
    first, other = (window.order(PieceWanted(item_id=window.ring)) for _ in range(2))

    finalize_order(window.session, window.sol, _closing(first))

    assert window.figures(window.ring) == (2, 1, Decimal("66.67"))
    assert window.again(other.number).stage == "Open"


def test_canceling_makes_everything_available_again(window: Window) -> None:
    order = window.order(
        PieceWanted(item_id=window.ring, quantity=Decimal(2)), PieceWanted(item_id=window.pendant)
    )

    cancel_order(window.session, window.sol, CancelOrder(number=order.number, version=1))

    canceled = window.again(order.number)
    assert (canceled.stage, canceled.version, len(window.lines(order))) == ("Canceled", 2, 2)
    assert window.figures(window.ring) == (3, 0, Decimal(100))
    assert window.figures(window.pendant) == (1, 0, Decimal(80))
    assert [row[2] for row in window.rows(order)] == [2, 1, -2, -1]


def test_an_order_without_lines_is_canceled_but_not_sold(window: Window) -> None:
    order = window.order()

    with window.refused(NothingToSell):
        finalize_order(window.session, window.sol, _closing(order))
    cancel_order(window.session, window.sol, CancelOrder(number=order.number, version=1))

    assert window.again(order.number).stage == "Canceled"


def test_a_closed_order_stays_closed(window: Window) -> None:
    order = window.order(PieceWanted(item_id=window.ring))
    finalize_order(window.session, window.sol, _closing(order))
    now = window.again(order.number)

    with window.refused(StageForbids) as caught:
        cancel_order(window.session, window.sol, CancelOrder(number=now.number, version=2))
    with window.refused(StageForbids):
        finalize_order(window.session, window.sol, _closing(now))

    assert str(caught.value).startswith("ORD-000001 is Sold")


def test_closing_refuses_a_stale_page(window: Window) -> None:
    order = window.order(PieceWanted(item_id=window.ring))
    finalize_order(window.session, window.milo, _closing(order))

    with window.refused(OrderChanged) as caught:
        cancel_order(window.session, window.sol, CancelOrder(number=order.number, version=1))

    assert "Milo finalized the order at 55.00 EUR" in str(caught.value)


def test_of_two_who_take_the_last_one_only_one_gets_it(window: Window) -> None:
    wanted = window.wanted(PieceWanted(item_id=window.pendant))
    window.session.commit()

    def take(key: str) -> Receipt | Refusal:
        try:
            return carry_out(create_order, window.sol.id, wanted, key)
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(take, ("one", "other")))

    with database.reading() as session:
        orders = session.query(Order).all()
    assert sorted(isinstance(outcome, Receipt) for outcome in outcomes) == [False, True]
    assert [order.number for order in orders] == ["ORD-000001"]


def _closing(order: Order) -> FinalizeOrder:
    return FinalizeOrder(number=order.number, version=order.version)
