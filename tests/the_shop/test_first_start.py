"""The first start: one shop, with its currency, its administrator and its first lists."""

import threading
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib import database
from lib.accounts.models import Person
from lib.accounts.passwords import matches
from lib.inputs import InvalidInput, read
from lib.inventory.kinds import ItemKind
from lib.shop.categories import Holds, all_categories, category_choices, suggested_details
from lib.shop.first_start import OpenShop, ShopExists, open_shop
from lib.shop.locations import location_choices
from lib.shop.models import Shop
from lib.shop.the_shop import the_shop
from tests.shop import opened_shop

TYPED = {
    "name": "Moreau",
    "currency": "EUR",
    "zone": "Europe/Paris",
    "number_format": "1 234,50",
    "administrator": "Ada",
    "password": "correct horse battery",
}


def problems(**other: str) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        read(OpenShop, {**TYPED, **other})
    return dict(refused.value.problems)


def test_a_shop_opens_with_its_facts_and_its_administrator(session: Session) -> None:
    given = read(OpenShop, TYPED)

    person_id = open_shop(session, given)

    shop, ada = the_shop(session), session.get_one(Person, person_id)
    assert (shop.name, shop.zone, shop.is_sample) == ("Moreau", "Europe/Paris", False)
    assert (shop.currency.code, shop.currency.decimals) == ("EUR", 2)
    assert shop.numbers.money(Decimal("1234.5")) == "1 234,50"
    assert (ada.name, ada.role) == ("Ada", "administrator")
    assert matches(given.password, ada.password_hash)


@pytest.mark.parametrize(("code", "decimals"), [("JPY", 0), ("KWD", 3), ("USD", 2)])
def test_a_currency_brings_its_own_minor_unit(session: Session, code: str, decimals: int) -> None:
    open_shop(session, read(OpenShop, {**TYPED, "currency": code}))

    assert the_shop(session).currency.decimals == decimals


def test_a_second_shop_is_refused(session: Session) -> None:
    open_shop(session, read(OpenShop, TYPED))

    with pytest.raises(ShopExists):
        open_shop(session, read(OpenShop, {**TYPED, "name": "Mine", "administrator": "Eve"}))

    assert session.scalar(select(func.count(Person.id))) == 1
    assert the_shop(session).name == "Moreau"


def test_of_two_first_starts_at_once_one_opens_the_shop(database_url: str) -> None:
    together, outcomes = threading.Barrier(2), []

    def start(name: str) -> None:
        given = read(OpenShop, {**TYPED, "administrator": name})
        together.wait()
        try:
            database.persistently(lambda session: open_shop(session, given))
            outcomes.append("opened")
        except ShopExists:
            outcomes.append("refused")

    threads = [threading.Thread(target=start, args=(name,)) for name in ("Ada", "Eve")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert session.scalar(select(func.count(Shop.id))) == 1
        assert session.scalar(select(func.count(Person.id))) == 1
    assert sorted(outcomes) == ["opened", "refused"]


def test_every_field_that_cannot_be_taken_has_its_sentence() -> None:
    wrong = problems(
        name=" ", currency="XXX", zone="Moon/Base", number_format="1;2", administrator=""
    )

    assert wrong["name"] == "Fill in the name of the shop."
    assert wrong["currency"].startswith("Choose a currency from the list")
    assert wrong["zone"].startswith("Choose a time zone from the list")
    assert wrong["administrator"] == "Fill in your name."
    assert "number_format" in wrong


@pytest.mark.parametrize("password", ["", "too short", "x" * 201])
def test_a_password_is_neither_short_nor_endless(password: str) -> None:
    assert list(problems(password=password)) == ["password"]


def test_the_first_shop_has_a_safe_and_categories_for_all_kinds(session: Session) -> None:
    shop = opened_shop(session)

    pieces = category_choices(session, shop.ada, "piece")
    services = category_choices(session, shop.ada, "service")
    details = suggested_details(session, shop.ada, shop.categories["Stones"])
    assert "Rings" in pieces.values()
    assert list(services.values()) == ["Services"]
    assert {"Certificate number", "Carat", "Shape", "Colour", "Clarity"} <= set(details)
    assert list(location_choices(session, shop.ada, shop.north).values()) == ["Safe"]
    assert all_categories(session, shop.ada)["number"].is_unique


def test_a_category_holds_one_of_the_kinds_that_items_have() -> None:
    assert [kind.value for kind in Holds] == [kind.value for kind in ItemKind]
