"""The page of an item shows its balances, photos, details and where it came from (S64)."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from lib.accounts.permissions import Role
from lib.inventory.item_page import STOCK, item_page
from lib.inventory.items import NoSuchItem
from lib.inventory.models import Item
from tests.shop import actor, opened_shop
from tests.stock import held, material, piece, purchased


def test_the_page_shows_every_store_and_their_sum(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop, details={"Fineness": "750"}, price=Decimal(75))
    purchased(session, shop, gold, "10", total="100.00")
    purchased(session, shop, gold, "3", total="50.00", store_id=shop.south)
    held(session, shop, gold, "4", number="JOB-000001")

    page = item_page(session, shop.ada, "100-00001")

    assert (page.item_id, page.category, page.details) == (gold, "Metals", {"Fineness": "750"})
    assert (page.on_hand, page.on_hold, page.available) == (Decimal(13), Decimal(4), Decimal(9))
    assert tuple(page.stock.columns) == STOCK
    shown = page.stock[["store", "on_hand", "available", "unit_cost", "value"]].values.tolist()
    assert shown == [
        ["North", Decimal(10), Decimal(6), Decimal(10), Decimal(100)],
        ["South", Decimal(3), Decimal(3), Decimal("16.67"), Decimal(50)],
    ]


def test_a_voided_piece_points_to_the_one_that_took_its_place(session: Session) -> None:
    shop = opened_shop(session)
    ring, other = piece(session, shop), piece(session, shop, "Ring", sku="R-2")
    item = session.get_one(Item, ring)
    item.voided_at, item.replaced_by_id = item.created_at, other
    session.flush()

    page = item_page(session, shop.ada, item.sku)

    assert (page.voided, page.replaced_by) == (True, "R-2")


def test_sales_see_a_piece_without_its_cost_and_no_material_at_all(session: Session) -> None:
    shop = opened_shop(session)
    purchased(session, shop, piece(session, shop, price=Decimal(900)), "1", total="500.00")
    material(session, shop)
    sol = actor(session, Role.SALES)

    page = item_page(session, sol, "300-00001")
    with pytest.raises(NoSuchItem):
        item_page(session, sol, "100-00001")

    assert (page.price, page.value, page.expected_cost) == (Decimal(900), None, None)
    assert not {"value", "unit_cost"} & set(page.stock.columns)


def test_a_sku_that_is_not_there_is_refused(session: Session) -> None:
    shop = opened_shop(session)

    with pytest.raises(NoSuchItem):
        item_page(session, shop.ada, "100-99999")
