"""Lines of an open order: what is held follows them at once."""

from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import select

from lib.accounts.receipts import Receipt
from lib.inventory.shortages import InsufficientStock
from lib.orders.closing import CancelOrder, FinalizeOrder, cancel_order, finalize_order
from lib.orders.history import OrderChanged, OrderNotFound, SeenOrder
from lib.orders.lines import (
    AddLine,
    ChangeLine,
    NoSuchLine,
    RemoveLine,
    add_line,
    change_line,
    remove_line,
)
from lib.orders.models import Order, OrderEvent
from lib.orders.reserving import PieceWanted
from lib.orders.stages import StageForbids
from tests.orders.conftest import Window

Given = TypeVar("Given", bound=SeenOrder)


def test_adding_a_line_holds_its_piece_at_once(window: Window) -> None:
    order = window.order()

    add_line(window.session, window.sol, _adding(window, order))

    (line,) = window.lines(order)
    assert (line.quantity, line.price, window.again(order.number).version) == (1, 200, 2)
    assert window.figures(window.pendant) == (1, 1, Decimal(80))
    assert window.rows(order) == [("Reserve", 0, 1, 0, line.id)]


def test_removing_a_line_makes_its_piece_available_again(window: Window) -> None:
    order = window.order(PieceWanted(item_id=window.pendant))
    (line,) = window.lines(order)

    remove_line(window.session, window.sol, _at(order, RemoveLine, line_id=line.id))

    assert window.lines(order) == []
    assert window.figures(window.pendant) == (1, 0, Decimal(80))
    assert [kind for kind, *_ in window.rows(order)] == ["Reserve", "Reserve Release"]


def test_what_is_held_follows_the_quantity(window: Window) -> None:
    order = window.order(PieceWanted(item_id=window.ring))

    _change(window, order, "3", "55.00")
    more = window.figures(window.ring)
    _change(window, order, "2", "55.00")

    assert (more, window.figures(window.ring)) == ((3, 3, 100), (3, 2, 100))
    assert [row[:3] for row in window.rows(order)] == [
        ("Reserve", 0, 1),
        ("Reserve", 0, 2),
        ("Reserve Release", 0, -1),
    ]


def test_a_new_price_moves_no_stock(window: Window) -> None:
    order = window.order(PieceWanted(item_id=window.ring, quantity=Decimal(2)))

    _change(window, order, "2", "49.95")

    (line,) = window.lines(order)
    assert (line.price, line.total) == (Decimal("49.95"), Decimal("99.90"))
    assert len(window.rows(order)) == 1


def test_saving_a_line_as_it_is_changes_nothing(window: Window) -> None:
    order = window.order(PieceWanted(item_id=window.ring))

    receipt = _change(window, order, "1", "55.00")

    assert "already" in receipt.says
    assert window.again(order.number).version == 1


def test_more_than_there_is_cannot_be_held(window: Window) -> None:
    order = window.order(PieceWanted(item_id=window.ring))

    with window.refused(InsufficientStock) as caught:
        _change(window, order, "4", "55.00")

    assert "3 each needed, 2 available in North, 1 missing" in str(caught.value)


def test_a_stale_page_is_told_what_changed_since(window: Window) -> None:
    order = window.order(PieceWanted(item_id=window.ring))
    (line,) = window.lines(order)
    stale = _at(order, ChangeLine, line_id=line.id, quantity=Decimal(2), price=Decimal(1))
    change = _at(order, ChangeLine, line_id=line.id, quantity=Decimal(1), price=Decimal("50.00"))
    change_line(window.session, window.milo, change)

    with window.refused(OrderChanged) as caught:
        change_line(window.session, window.sol, stale)

    said = str(caught.value)
    assert "ORD-000001 was changed since you opened it: Milo changed the price of" in said
    assert "from 55.00 to 50.00" in said


def test_every_change_of_lines_refuses_a_stale_page(window: Window) -> None:
    order = window.order(PieceWanted(item_id=window.ring))
    (line,) = window.lines(order)
    add_line(window.session, window.milo, _adding(window, order))
    stale = {"number": order.number, "version": 1}

    with window.refused(OrderChanged):
        add_line(window.session, window.sol, AddLine(item_id=window.ring, **stale))
    with window.refused(OrderChanged):
        remove_line(window.session, window.sol, RemoveLine(line_id=line.id, **stale))


def test_the_lines_of_a_closed_order_are_fixed(window: Window) -> None:
    sold, canceled = (window.order(PieceWanted(item_id=window.ring)) for _ in range(2))
    finalize_order(window.session, window.sol, _at(sold, FinalizeOrder))
    cancel_order(window.session, window.sol, _at(canceled, CancelOrder))

    for order, instead in (sold, "Return its lines"), (canceled, "make another order"):
        now = window.again(order.number)
        (line,) = window.lines(now)
        with window.refused(StageForbids) as caught:
            add_line(window.session, window.sol, _adding(window, now))
        with window.refused(StageForbids):
            remove_line(window.session, window.sol, _at(now, RemoveLine, line_id=line.id))
        with window.refused(StageForbids):
            _change(window, now, "2", "1")
        assert instead in str(caught.value)


def test_a_line_of_another_order_is_refused(window: Window) -> None:
    mine, other = window.order(), window.order(PieceWanted(item_id=window.ring))
    (line,) = window.lines(other)

    with window.refused(NoSuchLine):
        remove_line(window.session, window.sol, _at(mine, RemoveLine, line_id=line.id))
    with window.refused(OrderNotFound):
        missing = RemoveLine(number="ORD-999999", version=1, line_id=line.id)
        remove_line(window.session, window.sol, missing)


def test_the_timeline_says_what_happened_and_names_no_cost(window: Window) -> None:
    order = window.order(PieceWanted(item_id=window.ring, quantity=Decimal(2)))
    _change(window, order, "1", "60.00")
    (line,) = window.lines(order)
    remove_line(window.session, window.milo, _at(order, RemoveLine, line_id=line.id))

    texts = list(window.session.scalars(select(OrderEvent.text).order_by(OrderEvent.id)))

    ring = "300-00001 Solitaire ring"
    assert texts == [
        f"began the order and held 2 each of {ring} at 55.00",
        f"changed the quantity of {ring} from 2 each to 1 each and the price of {ring} "
        "from 55.00 to 60.00",
        f"removed 1 each of {ring} at 60.00",
    ]


def _at(order: Order, given: type[Given], **more: Any) -> Given:
    return given(number=order.number, version=order.version, **more)


def _adding(window: Window, order: Order) -> AddLine:
    return AddLine(number=order.number, version=order.version, item_id=window.pendant)


def _change(window: Window, order: Order, quantity: str, price: str) -> Receipt:
    now = window.again(order.number)
    (line,) = window.lines(now)
    figures = {"quantity": Decimal(quantity), "price": Decimal(price)}
    seen = ChangeLine(number=now.number, version=now.version, line_id=line.id, **figures)
    return change_line(window.session, window.sol, seen)
