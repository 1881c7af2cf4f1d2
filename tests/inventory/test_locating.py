"""An item lies at one storage location per store (S67)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.inventory.items import NoStockOfServices
from lib.inventory.locating import LocationElsewhere, SetLocation, set_location
from lib.inventory.models import Balance
from lib.shop.locations import location_choices
from tests.shop import OpenedShop, opened_shop
from tests.stock import material, purchased, service, standing_of


def _safe(session: Session, shop: OpenedShop) -> int:
    return next(iter(location_choices(session, shop.ada, shop.north)))


def test_an_item_is_put_at_a_location_and_taken_from_it(session: Session) -> None:
    shop = opened_shop(session)
    gold, safe = material(session, shop), _safe(session, shop)
    place = {"item_id": gold, "store_id": shop.north}
    where = select(Balance.location_id).where(Balance.item_id == gold)

    set_location(session, shop.ada, SetLocation(**place, location_id=safe))
    purchased(session, shop, gold, "5", total="10.00")
    there = session.scalar(where)
    set_location(session, shop.ada, SetLocation(**place))

    assert there == safe
    assert session.scalar(where) is None
    assert standing_of(session, shop, gold).on_hand == 5


def test_a_location_of_another_store_is_refused(session: Session) -> None:
    shop = opened_shop(session)
    gold, safe = material(session, shop), _safe(session, shop)
    given = SetLocation(item_id=gold, store_id=shop.south, location_id=safe)

    with pytest.raises(LocationElsewhere, match="Safe is not in South"):
        set_location(session, shop.ada, given)

    assert session.scalar(select(Balance.item_id)) is None


def test_a_service_lies_nowhere(session: Session) -> None:
    shop = opened_shop(session)
    given = SetLocation(item_id=service(session, shop), store_id=shop.north)

    with pytest.raises(NoStockOfServices):
        set_location(session, shop.ada, given)

    assert session.scalar(select(Balance.item_id)) is None
