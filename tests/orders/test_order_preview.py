"""A preview of an order shows the stock as the act will leave it, and changes nothing."""

from decimal import Decimal

import pytest

from lib.orders.closing import FinalizeOrder, finalize_order
from lib.orders.order_preview import preview_move, preview_return
from lib.orders.reserving import PieceWanted
from lib.orders.sale_returns import MoreThanSold, ReturnLine, return_line
from lib.orders.stages import OrderMove, StageForbids
from tests.orders.conftest import Window


def test_finalizing_and_canceling_are_shown_as_they_will_be(window: Window) -> None:
    order = window.order(*[PieceWanted(item_id=window.ring)] * 2)

    sold = preview_move(window.session, window.sol, order.number, OrderMove.FINALIZE).iloc[0]
    released = preview_move(window.session, window.sol, order.number, OrderMove.CANCEL).iloc[0]

    assert (sold.on_hand_before, sold.on_hold_before, sold.available_before) == (3, 2, 1)
    assert (sold.on_hand_after, sold.on_hold_after, sold.available_after) == (1, 0, 1)
    assert (released.on_hand_after, released.on_hold_after, released.available_after) == (3, 0, 3)


def test_a_return_is_shown_as_it_will_be(window: Window) -> None:
    given = _sold_ring(window)

    shown = preview_return(window.session, window.sol, given).iloc[0]

    return_line(window.session, window.sol, given)
    assert (shown.on_hand_before, shown.on_hand_after) == (2, 3)
    assert window.figures(window.ring)[0] == shown.on_hand_after


def test_a_preview_refuses_what_the_act_refuses(window: Window) -> None:
    given = _sold_ring(window)

    with window.refused(MoreThanSold):
        more = given.model_copy(update={"quantity": Decimal(2)})
        preview_return(window.session, window.sol, more)
    with pytest.raises(StageForbids):
        preview_move(window.session, window.sol, given.number, OrderMove.CANCEL)


def _sold_ring(window: Window) -> ReturnLine:
    order = window.order(PieceWanted(item_id=window.ring))
    (line,) = window.lines(order)
    closing = FinalizeOrder(number=order.number, version=order.version)
    finalize_order(window.session, window.sol, closing)
    return ReturnLine(number=order.number, version=order.version, line_id=line.id)
