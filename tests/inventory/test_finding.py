"""Items are found as one types, with what a line of a job needs to know (S20)."""

from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Role
from lib.frames import Frame
from lib.inventory.archiving import OneItem, archive_item
from lib.inventory.finding import SHOWN, ItemSearch, find_items
from lib.inventory.kinds import ItemKind
from lib.inventory.models import Item
from tests.shop import OpenedShop, actor, opened_shop
from tests.stock import held, material, piece, purchased, service


def _found(
    session: Session, shop: OpenedShop, typed: str, *, by: Actor | None = None, **more: Any
) -> Frame:
    return find_items(session, by or shop.ada, ItemSearch(typed=typed, store_id=shop.north, **more))


def test_an_item_shows_unit_cost_price_and_stock_here_and_elsewhere(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop, "Gold 18k", price=Decimal(75))
    purchased(session, shop, gold, "50", total="3000.00")
    purchased(session, shop, gold, "7", total="700.00", store_id=shop.south)
    held(session, shop, gold, "5", number="JOB-000001")

    row = _found(session, shop, "gol 18").iloc[0]

    assert (row.item_id, row.sku, row.title) == (gold, "100-00001", "Gold 18k")
    assert (row.kind, row.category, row.unit) == ("material", "Metals", "g")
    assert (row.unit_cost, row.price) == (Decimal(60), Decimal(75))
    assert (row.available, row.elsewhere) == (Decimal(45), Decimal(7))


def test_what_was_never_received_shows_its_expected_cost_and_a_service_its_own(
    session: Session,
) -> None:
    shop = opened_shop(session)
    material(session, shop, "Platinum", expected_cost=Decimal(30))
    material(session, shop, "Palladium")
    service(session, shop, "Polishing", service_cost=Decimal(20))

    shown = _found(session, shop, "p")

    costs = dict(zip(shown["title"], shown["unit_cost"], strict=True))
    assert costs == {"Platinum": Decimal(30), "Palladium": None, "Polishing": Decimal(20)}
    assert list(shown["available"]) == [Decimal(0)] * 3


def test_the_exact_sku_comes_first_then_titles_that_begin_so(session: Session) -> None:
    shop = opened_shop(session)
    for title in ("White gold", "Gold wire", "Gold 18k"):
        material(session, shop, title)
    material(session, shop, "Zinc", sku="GOLD")

    titles = list(_found(session, shop, "gold")["title"])

    assert titles == ["Zinc", "Gold 18k", "Gold wire", "White gold"]


def test_voided_and_archived_items_are_never_found(session: Session) -> None:
    shop = opened_shop(session)
    ring = session.get_one(Item, piece(session, shop, "Gold ring"))
    ring.voided_at = ring.created_at
    session.flush()
    archive_item(session, shop.ada, OneItem(item_id=material(session, shop, "Gold 9k")))

    assert list(_found(session, shop, "gold")["title"]) == []
    assert list(_found(session, shop, ring.sku)["title"]) == []


def test_only_the_asked_kinds_are_found_and_nothing_typed_finds_some(session: Session) -> None:
    shop = opened_shop(session)
    for number in range(25):
        material(session, shop, f"Gold {number}")
    service(session, shop, "Gold plating")

    services = _found(session, shop, "gold", kinds=(ItemKind.SERVICE,))
    anything = _found(session, shop, "")

    assert list(services["title"]) == ["Gold plating"]
    assert len(anything) == SHOWN


def test_sales_find_pieces_only_and_no_cost(session: Session) -> None:
    shop = opened_shop(session)
    material(session, shop, "Gold")
    piece(session, shop, "Gold ring")

    shown = _found(session, shop, "gold", by=actor(session, Role.SALES))

    assert list(shown["title"]) == ["Gold ring"]
    assert "unit_cost" not in shown.columns
