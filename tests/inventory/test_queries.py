"""The inventory is listed per store or summed, filtered and paged in the database (S64)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import NotPermitted, Role
from lib.inventory.archiving import OneItem, archive_item
from lib.inventory.kinds import ItemKind
from lib.inventory.locating import SetLocation, set_location
from lib.inventory.models import Item
from lib.inventory.queries import COLUMNS, InventoryFilter, inventory_list, inventory_totals
from lib.searching import BeginsWords
from lib.shop.locations import location_choices
from tests.shop import OpenedShop, actor, opened_shop
from tests.stock import held, material, piece, purchased, service


@dataclass(frozen=True)
class Stocked:
    """Gold in both stores, silver nowhere, one ring in South, and a service."""

    shop: OpenedShop
    gold: int
    ring: int
    safe: int


def _stocked(session: Session) -> Stocked:
    shop = opened_shop(session)
    gold = material(session, shop, "Gold 18k", price=Decimal(75))
    material(session, shop, "Silver")
    ring = piece(session, shop, "Écru ring", details={"Clarity": "VS1"})
    service(session, shop, service_cost=Decimal(80))
    safe = next(iter(location_choices(session, shop.ada, shop.north)))
    set_location(
        session, shop.ada, SetLocation(item_id=gold, store_id=shop.north, location_id=safe)
    )
    purchased(session, shop, gold, "10", total="100.00")
    purchased(session, shop, gold, "5", total="80.00", store_id=shop.south)
    purchased(session, shop, ring, "1", total="500.00", store_id=shop.south)
    held(session, shop, gold, "4", number="JOB-000001")
    return Stocked(shop, gold, ring, safe)


def _titles(session: Session, stocked: Stocked, **wanted: Any) -> list[str]:
    listing = inventory_list(session, stocked.shop.ada, InventoryFilter(**wanted))
    assert listing.total == len(listing.rows)
    return list(listing.rows["title"])


def test_stores_are_summed_with_exact_figures(session: Session) -> None:
    stocked = _stocked(session)

    listing = inventory_list(session, stocked.shop.ada, InventoryFilter())

    row = listing.rows.iloc[0]
    assert tuple(listing.rows.columns) == COLUMNS
    assert (row.title, row.store, row.location) == ("Gold 18k", "North, South", "Safe")
    assert (row.on_hand, row.on_hold, row.available) == (Decimal(15), Decimal(4), Decimal(11))
    assert (row.unit_cost, row.price, row.value) == (Decimal(12), Decimal(75), Decimal(180))


def test_each_store_has_a_row_of_its_own_when_asked(session: Session) -> None:
    stocked = _stocked(session)

    listing = inventory_list(session, stocked.shop.ada, InventoryFilter(each_store=True))

    shown = listing.rows[["title", "store", "on_hand", "unit_cost"]].values.tolist()
    assert shown == [
        ["Gold 18k", "North", Decimal(10), Decimal(10)],
        ["Gold 18k", "South", Decimal(5), Decimal(16)],
        ["Écru ring", "South", Decimal(1), Decimal(500)],
    ]


def test_filters_narrow_the_list(session: Session) -> None:
    stocked = _stocked(session)
    shop = stocked.shop

    found = {
        "kind": _titles(session, stocked, kind=ItemKind.MATERIAL),
        "category": _titles(session, stocked, category_id=shop.categories["Services"]),
        "store": _titles(session, stocked, store_id=shop.north),
        "location": _titles(session, stocked, location_id=stocked.safe),
        "in stock": _titles(session, stocked, in_stock=True),
        "all": _titles(session, stocked),
    }

    assert found == {
        "kind": ["Gold 18k", "Silver"],
        "category": ["Setting"],
        "store": ["Gold 18k"],
        "location": ["Gold 18k"],
        "in stock": ["Gold 18k", "Écru ring"],
        "all": ["Gold 18k", "Silver", "Setting", "Écru ring"],
    }


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("ecr", ["Écru ring"]),
        ("RING écru", ["Écru ring"]),
        ("vs1", ["Écru ring"]),
        ("ring gold", []),
        ("100-2", ["Silver"]),
        ("100-00002", ["Silver"]),
        ("metals", ["Gold 18k", "Silver"]),
        ("old", []),
        ("'; DROP TABLE items --", []),
        ('"*', ["Gold 18k", "Silver", "Setting", "Écru ring"]),
    ],
)
def test_a_search_answers_alike_on_both_databases(
    session: Session, typed: str, titles: list[str]
) -> None:
    stocked = _stocked(session)

    assert _titles(session, stocked, search=typed) == titles


def test_archived_and_voided_items_are_hidden_unless_asked_for(session: Session) -> None:
    stocked = _stocked(session)
    shop = stocked.shop
    archive_item(session, shop.ada, OneItem(item_id=material(session, shop, "Tin")))
    brooch = session.get_one(Item, piece(session, shop, "Brooch"))
    brooch.voided_at = brooch.created_at
    session.flush()

    hidden, asked = (
        {"Tin", "Brooch"} & set(titles)
        for titles in (
            _titles(session, stocked),
            _titles(session, stocked, archived=True, voided=True),
        )
    )

    assert (hidden, asked) == (set(), {"Tin", "Brooch"})


def test_pages_follow_the_numbers_of_the_skus(session: Session) -> None:
    shop = opened_shop(session)
    for number in range(53):
        piece(session, shop, f"Ring {number}")
    material(session, shop, "Gold")

    pages = [inventory_list(session, shop.ada, InventoryFilter(page=page)) for page in (1, 2, 3)]

    assert [len(page.rows) for page in pages] == [50, 4, 0]
    assert [page.total for page in pages] == [54, 54, 54]
    skus = [*pages[0].rows["sku"], *pages[1].rows["sku"]]
    assert skus == ["100-00001", *(f"300-{number:05d}" for number in range(1, 54))]
    assert tuple(pages[2].rows.columns) == COLUMNS


def test_the_totals_are_those_of_all_pages(session: Session) -> None:
    stocked = _stocked(session)
    filters = [
        InventoryFilter(),
        InventoryFilter(store_id=stocked.shop.north),
        InventoryFilter(kind=ItemKind.PIECE),
        InventoryFilter(search="silver"),
    ]

    values = [inventory_totals(session, stocked.shop.ada, wanted).value for wanted in filters]

    assert values == [Decimal(680), Decimal(100), Decimal(500), Decimal(0)]


def test_sales_see_pieces_and_prices_only(session: Session) -> None:
    stocked = _stocked(session)
    sol = actor(session, Role.SALES)

    listing = inventory_list(session, sol, InventoryFilter())
    gold = inventory_list(session, sol, InventoryFilter(kind=ItemKind.MATERIAL))

    assert list(listing.rows["title"]) == ["Écru ring"]
    assert not {"unit_cost", "value"} & set(listing.rows.columns)
    assert "price" in listing.rows.columns
    assert (len(gold.rows), gold.total) == (0, 0)
    assert inventory_totals(session, sol, InventoryFilter()).value is None
    assert stocked.ring in set(listing.rows["item_id"])


def test_the_bench_has_no_inventory(session: Session) -> None:
    opened_shop(session)

    with pytest.raises(NotPermitted):
        inventory_list(session, actor(session, Role.BENCH), InventoryFilter())


def test_a_search_looks_up_what_it_found_and_not_every_item(session: Session) -> None:
    stocked = _stocked(session)
    found = select(Item.id).where(BeginsWords(Item.__table__, "gold"), Item.voided_at.is_(None))
    asked = str(found.compile(session.connection(), compile_kwargs={"literal_binds": True}))

    answer = session.scalars(found).all()

    assert ") = 1" not in asked, "a comparison keeps SQLite from looking up the found rows"
    assert answer == [stocked.gold]
