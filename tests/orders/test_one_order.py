"""One order: its lines, what it earned, and who may see that."""

from decimal import Decimal

from lib.orders.closing import CancelOrder, FinalizeOrder, cancel_order, finalize_order
from lib.orders.history import OrderNotFound
from lib.orders.models import Order
from lib.orders.one_order import order_page
from lib.orders.reserving import PieceWanted
from lib.orders.sale_returns import ReturnLine, return_line
from lib.orders.stages import OrderMove, OrderStage
from tests.orders.conftest import Window


def test_an_open_order_shows_its_lines_and_what_can_be_done(window: Window) -> None:
    order = _order(window)

    page = order_page(window.session, window.milo, order.number)

    ring, pendant = page.lines.to_dict("records")
    assert (page.number, page.stage, page.version) == (order.number, OrderStage.OPEN, 1)
    assert (page.customer, page.store, page.closed_at) == ("Amélie Moreau", "North", None)
    assert page.moves == (OrderMove.FINALIZE, OrderMove.CANCEL)
    assert (ring["sku"], ring["state"], ring["quantity"]) == ("300-00001", "On hold", 2)
    assert (ring["unit_price"], ring["total_price"], ring["value"]) == (55, 110, Decimal("66.67"))
    assert (pendant["total_price"], pendant["value"], pendant["margin"]) == (200, 80, 120)


def test_the_margin_is_the_price_less_the_value_that_left(window: Window) -> None:
    order = _order(window)
    finalize_order(window.session, window.sol, FinalizeOrder(number=order.number, version=1))

    page = order_page(window.session, window.milo, order.number)

    assert (page.total_price, page.value) == (310, Decimal("146.67"))
    assert (page.margin, page.margin_percent) == (Decimal("163.33"), Decimal("52.7"))
    assert list(page.lines["state"]) == ["Sold", "Sold"]
    assert page.moves == ()


def test_what_was_returned_counts_in_neither_price_nor_value(window: Window) -> None:
    order = _order(window)
    finalize_order(window.session, window.sol, FinalizeOrder(number=order.number, version=1))
    ring, pendant = window.lines(order)
    one = {"line_id": ring.id, "quantity": Decimal(1)}
    return_line(window.session, window.sol, ReturnLine(number=order.number, version=2, **one))
    whole = ReturnLine(number=order.number, version=3, line_id=pendant.id)
    return_line(window.session, window.sol, whole)

    page = order_page(window.session, window.milo, order.number)

    assert (page.total_price, page.value, page.margin) == (55, Decimal("33.33"), Decimal("21.67"))
    assert list(page.lines["state"]) == ["Partly returned", "Returned"]
    assert list(page.lines["returned"]) == [1, 1]


def test_a_canceled_order_is_worth_nothing(window: Window) -> None:
    order = _order(window)
    cancel_order(window.session, window.sol, CancelOrder(number=order.number, version=1))

    page = order_page(window.session, window.milo, order.number)

    assert (page.total_price, page.value, page.margin, page.margin_percent) == (0, 0, 0, None)
    assert list(page.lines["state"]) == ["Canceled", "Canceled"]


def test_sales_sees_the_order_without_its_value_and_margin(window: Window) -> None:
    order = _order(window)

    page = order_page(window.session, window.sol, order.number)

    assert (page.total_price, page.value, page.margin, page.margin_percent) == (310, *[None] * 3)
    assert {"value", "margin"}.isdisjoint(page.lines.columns)
    assert list(page.lines["total_price"]) == [110, 200]


def test_the_timeline_begins_with_the_latest(window: Window) -> None:
    order = _order(window)
    cancel_order(window.session, window.milo, CancelOrder(number=order.number, version=1))

    page = order_page(window.session, window.milo, order.number)

    assert list(page.events["person"]) == ["Milo", "Sol"]
    assert page.events["text"][0] == "canceled the order"


def test_an_unknown_order_is_refused(window: Window) -> None:
    with window.refused(OrderNotFound) as caught:
        order_page(window.session, window.sol, "ORD-000404")

    assert "There is no order ORD-000404" in str(caught.value)


def _order(window: Window) -> Order:
    rings = PieceWanted(item_id=window.ring, quantity=Decimal(2))
    return window.order(rings, PieceWanted(item_id=window.pendant))
