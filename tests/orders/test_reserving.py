"""Beginning an order: what it holds, for whom, and what it refuses."""

from decimal import Decimal

import pytest

from lib.accounts.permissions import NotPermitted, Role
from lib.inventory.archiving import OneItem, archive_item
from lib.inventory.items import ItemArchived, ItemVoided, NoSuchItem
from lib.inventory.models import Item
from lib.inventory.shortages import InsufficientStock
from lib.orders.closing import CancelOrder, cancel_order
from lib.orders.reserving import NotOfferedNow, PieceWanted, create_order
from lib.orders.sellable import NotAPiece
from lib.shop.customers import OneCustomer, archive_customer
from lib.shop.lists import NoSuchEntry
from lib.units import TooManyDecimals
from tests.orders.conftest import Window
from tests.shop import actor
from tests.stock import material, piece, purchased


def test_an_order_holds_its_pieces_from_the_start(window: Window) -> None:
    wanted = (
        PieceWanted(item_id=window.ring, quantity=Decimal(2)),
        PieceWanted(item_id=window.pendant),
    )

    receipt = create_order(window.session, window.sol, window.wanted(*wanted))

    order = window.again("ORD-000001")
    lines = window.lines(order)
    assert (receipt.number, order.stage, order.version) == ("ORD-000001", "Open", 1)
    assert [(line.quantity, line.price, line.total) for line in lines] == [
        (2, 55, 110),
        (1, 200, 200),
    ]
    assert window.figures(window.ring) == (3, 2, Decimal(100))
    assert window.figures(window.pendant) == (1, 1, Decimal(80))
    assert window.rows(order) == [
        ("Reserve", 0, 2, 0, lines[0].id),
        ("Reserve", 0, 1, 0, lines[1].id),
    ]


def test_a_price_may_be_agreed_for_a_line(window: Window) -> None:
    order = window.order(PieceWanted(item_id=window.pendant, price=Decimal("180.50")))

    (line,) = window.lines(order)

    assert (line.price, line.total) == (Decimal("180.50"), Decimal("180.50"))


def test_an_order_may_begin_without_lines(window: Window) -> None:
    order = window.order()

    assert window.lines(order) == []
    assert window.rows(order) == []


def test_two_lines_may_name_one_piece(window: Window) -> None:
    once = PieceWanted(item_id=window.ring)

    order = window.order(once, once)

    assert len(window.lines(order)) == 2
    assert window.figures(window.ring) == (3, 2, Decimal(100))


def test_everything_that_is_short_is_refused_at_once(window: Window) -> None:
    window.order(PieceWanted(item_id=window.ring, quantity=Decimal(2)))
    purchased(window.session, window.shop, window.ring, "4", total="40", store_id=window.shop.south)
    both = (
        PieceWanted(item_id=window.ring, quantity=Decimal(2)),
        PieceWanted(item_id=window.pendant, quantity=Decimal(5)),
    )

    with window.refused(InsufficientStock) as caught:
        create_order(window.session, window.sol, window.wanted(*both))

    said = str(caught.value)
    assert "2 each needed, 1 available in North, 1 missing" in said
    assert "held by ORD-000001 (2 each)" in said
    assert "there is more in South (4 each)" in said
    assert "5 each needed, 1 available in North, 4 missing" in said


def test_a_canceled_order_is_not_named_as_a_holder(window: Window) -> None:
    first = window.order(PieceWanted(item_id=window.pendant))
    cancel_order(window.session, window.sol, CancelOrder(number=first.number, version=1))
    window.order(PieceWanted(item_id=window.pendant))

    with window.refused(InsufficientStock) as caught:
        window.order(PieceWanted(item_id=window.pendant))

    assert "held by ORD-000002 (1 each)." in str(caught.value)


def test_only_pieces_are_sold(window: Window) -> None:
    gold = material(window.session, window.shop)

    with window.refused(NotAPiece) as caught:
        window.order(PieceWanted(item_id=gold))

    assert "Gold 18k is a material" in str(caught.value)


def test_an_archived_piece_is_not_sold(window: Window) -> None:
    old = piece(window.session, window.shop, "Old brooch")
    archive_item(window.session, window.shop.ada, OneItem(item_id=old))

    with window.refused(ItemArchived):
        window.order(PieceWanted(item_id=old))


def test_a_voided_piece_is_not_sold(window: Window) -> None:
    item = window.session.get_one(Item, window.ring)
    item.voided_at = item.created_at

    with window.refused(ItemVoided):
        window.order(PieceWanted(item_id=window.ring))


def test_what_does_not_exist_is_refused(window: Window) -> None:
    with window.refused(NoSuchItem):
        window.order(PieceWanted(item_id=999_999))
    with window.refused(NoSuchEntry):
        create_order(window.session, window.sol, window.wanted(customer_id=999_999))
    with window.refused(NoSuchEntry):
        create_order(window.session, window.sol, window.wanted(store_id=999_999))


def test_an_archived_customer_gets_no_new_order(window: Window) -> None:
    archive_customer(window.session, window.sol, OneCustomer(customer_id=window.moreau))

    with window.refused(NotOfferedNow) as caught:
        window.order()

    assert "Amélie Moreau is archived" in str(caught.value)


def test_half_a_ring_is_refused(window: Window) -> None:
    with window.refused(TooManyDecimals):
        window.order(PieceWanted(item_id=window.ring, quantity=Decimal("0.5")))


@pytest.mark.parametrize("role", [Role.BENCH, Role.ANALYST])
def test_who_may_not_sell_is_refused(window: Window, role: Role) -> None:
    who = actor(window.session, role)

    with window.refused(NotPermitted):
        create_order(window.session, who, window.wanted())
