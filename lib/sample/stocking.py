"""How the sample shop's shelves were filled, refilled at other prices, counted and moved."""

from decimal import Decimal
from typing import Any

from lib.accounts.permissions import Role
from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.cataloguing import CreateItem, create_item
from lib.inventory.kinds import AdjustmentKind, ItemKind
from lib.inventory.locating import SetLocation, set_location
from lib.inventory.transferring import TransferStock, transfer_stock
from lib.inventory.valuing import figures_in
from lib.sample.catalogue import SERVICES, Shelved, everything
from lib.sample.telling import Happening, Telling

_VENDOR = {
    "Metals": "Cendres & Fils, refiners",
    "Stones": "Antwerp Stone House",
    "Findings": "Ateliers du Fermoir",
}
_REFILLS = (
    (150, "Gold 18k yellow", "60", "63.20"),
    (120, "Silver 925", "400", "1.04"),
    (118, "Gold 18k white", "40", "66.75"),
    (88, "Gold 18k yellow", "80", "65.90"),
    (60, "Platinum 950", "30", "36.10"),
    (57, "Gold 18k rose", "25", "66.40"),
    (41, "Akoya pearl, 7 mm, half drilled", "12", "26.50"),
    (29, "Gold 18k yellow", "50", "68.30"),
    (21, "Silver 925", "300", "1.11"),
)
_TO_SOUTH = (
    (140, (("Silver 925", "250"), ("Gold 18k white", "15"), ("Tahitian pearl, 9 mm", "3"))),
    (118, (("Brooch pin with catch, silver 925", "8"),)),
    (33, (("Silver 925", "200"), ("Lobster clasp, silver 925, 9 mm", "12"))),
)


def happenings(told: Telling) -> list[Happening]:
    """Everything that happens to the shelves, with the moment at which it does."""
    first = [(told.ago(181), lambda: _stock_up(told))]
    refills = [(told.ago(days), lambda row=row: _refill(told, *row)) for days, *row in _REFILLS]
    moved = [
        (told.ago(days), lambda lines=lines: _to_south(told, lines)) for days, lines in _TO_SOUTH
    ]
    by_hand = [
        (told.ago(95), lambda: _count(told, "Gold 18k yellow", "-0.35", "Yearly stock check")),
        (told.ago(95), lambda: _count(told, "Silver 925", "1.2", "Yearly stock check")),
        (told.ago(70), lambda: _gone(told, "Garnet, 6 mm", "1", AdjustmentKind.LOST)),
        (told.ago(36), lambda: _gone(told, "Gold 9k yellow", "2.1", AdjustmentKind.SCRAP)),
    ]
    return [*first, *refills, *moved, *by_hand]


def _stock_up(told: Telling) -> None:
    for title, unit, cost, price in SERVICES:
        amounts = {"unit": unit, "service_cost": cost, "price": price}
        _create(told, ItemKind.SERVICE, "Services", {"title": title, **amounts})
    for shelved in everything():
        known = {"unit": shelved.unit, "price": shelved.price, "details": dict(shelved.details)}
        vendor = {"vendor_id": told.vendors[_VENDOR[shelved.category]], "sku": shelved.sku}
        named = {"title": shelved.title, **known, **vendor}
        _create(told, ItemKind.MATERIAL, shelved.category, named)
        _buy(told, shelved)


def _create(told: Telling, kind: ItemKind, category: str, named: dict[str, Any]) -> None:
    place = {"kind": kind, "category_id": told.categories[category]}
    sku = told.tell(create_item, CreateItem, Role.MANAGER, **place, **named)
    told.learn(named["title"], sku)


def _buy(told: Telling, shelved: Shelved) -> None:
    _refill(told, shelved.title, shelved.quantity, shelved.unit_cost)
    north = told.stores["North"]
    place = told.locations[north, "Safe" if shelved.category != "Findings" else "Tray 1"]
    where = {"item_id": told.items[shelved.title], "store_id": north, "location_id": place}
    told.tell(set_location, SetLocation, Role.MANAGER, **where)


def _refill(told: Telling, title: str, quantity: str, unit_cost: str) -> None:
    what = {"item_id": told.items[title], "store_id": told.stores["North"], "quantity": quantity}
    kind = AdjustmentKind.PURCHASE
    told.tell(adjust_stock, AdjustStock, Role.MANAGER, kind=kind, unit_cost=unit_cost, **what)


def _to_south(told: Telling, lines: tuple[tuple[str, str], ...]) -> None:
    moved = [{"item_id": told.items[title], "quantity": quantity} for title, quantity in lines]
    stores = {"from_store_id": told.stores["North"], "to_store_id": told.stores["South"]}
    reason = "Weekly run to South"
    told.tell(transfer_stock, TransferStock, Role.MANAGER, **stores, lines=moved, reason=reason)


def _count(told: Telling, title: str, off_by: str, reason: str) -> None:
    item, store = told.items[title], told.stores["North"]
    there = figures_in(told.session, store, [item])[item].on_hand
    counted = {"quantity": there + Decimal(off_by), "seen_on_hand": there, "reason": reason}
    what = {"item_id": item, "store_id": store, "kind": AdjustmentKind.COUNT}
    told.tell(adjust_stock, AdjustStock, Role.MANAGER, **what, **counted)


def _gone(told: Telling, title: str, quantity: str, kind: AdjustmentKind) -> None:
    what = {"item_id": told.items[title], "store_id": told.stores["North"], "quantity": quantity}
    reason = "Fell behind the bench" if kind is AdjustmentKind.LOST else "Sweeps to the refiner"
    told.tell(adjust_stock, AdjustStock, Role.MANAGER, kind=kind, reason=reason, **what)
