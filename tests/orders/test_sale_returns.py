"""What was sold comes back at exactly the value that it left with."""

from decimal import Decimal

from sqlalchemy import select

from lib.accounts.receipts import Receipt
from lib.inventory.models import Adjustment
from lib.orders.closing import FinalizeOrder, finalize_order
from lib.orders.history import OrderChanged
from lib.orders.lines import NoSuchLine
from lib.orders.models import Order
from lib.orders.reserving import PieceWanted
from lib.orders.sale_returns import MoreThanSold, ReturnedAlready, ReturnLine, return_line
from lib.orders.stages import StageForbids
from lib.units import TooManyDecimals
from tests.orders.conftest import Window
from tests.stock import purchased


def test_a_sold_piece_comes_back_at_the_value_it_left_with(window: Window) -> None:
    order = _sold(window, window.pendant, 1)

    receipt = _return(window, order)

    (line,) = window.lines(order)
    sale, back = _moved(window, order)
    assert (back.kind, back.on_hand, back.value) == ("Sale Return", 1, 80)
    assert (back.origin_id, back.document_line, back.unit_price) == (sale.id, line.id, 200)
    assert (line.returned, line.total) == (1, 0)
    assert window.figures(window.pendant) == (1, 0, Decimal(80))
    assert receipt.number == order.number
    assert window.again(order.number).stage == "Sold"


def test_a_later_purchase_does_not_change_what_a_return_is_worth(window: Window) -> None:
    order = _sold(window, window.ring, 1)
    purchased(window.session, window.shop, window.ring, "2", total="500.00")

    _return(window, order)

    assert _moved(window, order)[-1].value == Decimal("33.33")
    assert window.figures(window.ring) == (5, 0, Decimal("600.00"))


def test_parts_of_a_line_bring_back_the_whole_value(window: Window) -> None:
    order = _sold(window, window.ring, 3)

    for _ in range(3):
        _return(window, order, "1")

    values = [row.value for row in _moved(window, order) if row.kind == "Sale Return"]
    assert values == [Decimal("33.33"), Decimal("33.34"), Decimal("33.33")]
    assert window.figures(window.ring) == (3, 0, Decimal(100))


def test_without_a_quantity_all_that_is_left_comes_back(window: Window) -> None:
    order = _sold(window, window.ring, 3)
    _return(window, order, "2")

    _return(window, order)

    (line,) = window.lines(order)
    assert (line.returned, line.total) == (3, 0)
    assert window.figures(window.ring) == (3, 0, Decimal(100))


def test_what_was_not_returned_stays_paid_for(window: Window) -> None:
    order = _sold(window, window.ring, 3)

    _return(window, order, "1")

    (line,) = window.lines(order)
    assert (line.returned, line.total) == (1, Decimal("110.00"))


def test_no_more_comes_back_than_was_sold(window: Window) -> None:
    order = _sold(window, window.ring, 3)
    _return(window, order, "2")

    with window.refused(MoreThanSold) as caught:
        _return(window, order, "2")

    said = str(caught.value)
    assert "ORD-000001 sold 3 each of 300-00001 Solitaire ring and 2 each of it came back" in said
    assert "Write 1 each or less." in said


def test_what_came_back_does_not_come_back_again(window: Window) -> None:
    order = _sold(window, window.pendant, 1)
    _return(window, order)

    with window.refused(ReturnedAlready) as caught:
        _return(window, order)

    assert "All of 300-00002 Moon pendant on ORD-000001" in str(caught.value)


def test_half_a_ring_does_not_come_back(window: Window) -> None:
    order = _sold(window, window.ring, 3)

    with window.refused(TooManyDecimals):
        _return(window, order, "0.5")


def test_nothing_is_returned_before_it_was_sold(window: Window) -> None:
    order = window.order(PieceWanted(item_id=window.ring))

    with window.refused(StageForbids) as caught:
        _return(window, order)

    assert "change or remove its lines instead" in str(caught.value)


def test_a_return_refuses_a_stale_page_and_a_line_of_another_order(window: Window) -> None:
    order, other = _sold(window, window.ring, 1), _sold(window, window.pendant, 1)
    (line,), (foreign,) = window.lines(order), window.lines(other)

    with window.refused(OrderChanged):
        stale = ReturnLine(number=order.number, version=1, line_id=line.id)
        return_line(window.session, window.sol, stale)
    with window.refused(NoSuchLine):
        wrong = ReturnLine(number=order.number, version=2, line_id=foreign.id)
        return_line(window.session, window.sol, wrong)


def test_a_returned_piece_can_be_sold_again(window: Window) -> None:
    order = _sold(window, window.pendant, 1)
    _return(window, order)

    again = _sold(window, window.pendant, 1)

    assert _moved(window, again)[-1].value == -80
    assert window.figures(window.pendant) == (0, 0, Decimal(0))


def _sold(window: Window, item_id: int, quantity: int) -> Order:
    order = window.order(PieceWanted(item_id=item_id, quantity=Decimal(quantity)))
    finalize_order(window.session, window.sol, FinalizeOrder(number=order.number, version=1))
    return window.again(order.number)


def _return(window: Window, order: Order, quantity: str | None = None) -> Receipt:
    now = window.again(order.number)
    (line,) = window.lines(now)
    asked = {"line_id": line.id, "quantity": Decimal(quantity) if quantity else None}
    given = ReturnLine(number=now.number, version=now.version, **asked)
    return return_line(window.session, window.sol, given)


def _moved(window: Window, order: Order) -> list[Adjustment]:
    rows = select(Adjustment).where(
        Adjustment.document_number == order.number, Adjustment.on_hand != 0
    )
    return list(window.session.scalars(rows.order_by(Adjustment.id)))
