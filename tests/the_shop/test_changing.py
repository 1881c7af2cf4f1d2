"""The settings of the shop: what may change, and by whom."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from lib.accounts.permissions import NotPermitted, Role
from lib.inputs import InvalidInput, read
from lib.shop.changing import ChangeShop, change_shop, shop_facts
from lib.shop.the_shop import NoShopYet
from tests.shop import actor, opened_shop

TYPED = {"name": "Moreau & Fils", "zone": "Asia/Tokyo", "number_format": "1.234,50"}


def test_name_zone_and_number_format_take_effect_at_once(session: Session) -> None:
    ada = opened_shop(session).ada

    change_shop(session, ada, read(ChangeShop, TYPED))

    shop = shop_facts(session, ada)
    assert (shop.name, shop.zone) == ("Moreau & Fils", "Asia/Tokyo")
    assert shop.numbers.money(Decimal("1234.5")) == "1.234,50"


def test_the_currency_stays_what_it_was_at_first_start(session: Session) -> None:
    ada = opened_shop(session).ada

    with pytest.raises(InvalidInput):
        read(ChangeShop, {**TYPED, "currency": "USD"})
    change_shop(session, ada, read(ChangeShop, TYPED))

    assert shop_facts(session, ada).currency.code == "EUR"


def test_only_an_administrator_changes_the_settings(session: Session) -> None:
    ada = opened_shop(session).ada

    with pytest.raises(NotPermitted, match="ask Ada"):
        change_shop(session, actor(session, Role.MANAGER), read(ChangeShop, TYPED))

    assert shop_facts(session, ada).name == "Moreau & Daughters"


def test_before_the_first_start_there_are_no_settings(session: Session) -> None:
    ada = actor(session, Role.ADMINISTRATOR)

    with pytest.raises(NoShopYet):
        change_shop(session, ada, read(ChangeShop, TYPED))
