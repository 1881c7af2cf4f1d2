"""The inventory is read page by page: first the keys of a page, then only the rows of those keys.

A person without the right to see all of inventory sees pieces only. Voided and archived items are
hidden unless asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import Listing, how_many, page_of, records
from lib.inputs import Frozen
from lib.inventory.kinds import ItemKind
from lib.inventory.models import Balance, Item
from lib.inventory.per_store import StoreStock, names, stock_per_store, summed
from lib.measures import ZERO
from lib.searching import BeginsWords
from lib.shop.models import ProductCategory
from lib.shop.the_shop import the_shop

COLUMNS = (
    *("item_id", "sku", "title", "kind", "category", "unit", "store_id", "store", "location"),
    *("on_hand", "on_hold", "available", "unit_cost", "price", "value", "archived", "voided"),
)


class InventoryFilter(Frozen):
    """What of the inventory is asked for.

    With `each_store`, a store or a location there is a row per item and store; else a row per item
    with its stores summed.
    """

    search: str = ""
    kind: ItemKind | None = None
    category_id: int | None = None
    store_id: int | None = None
    location_id: int | None = None
    in_stock: bool = False
    each_store: bool = False
    archived: bool = False
    voided: bool = False
    page: int = 1

    @property
    def by_store(self) -> bool:
        """Whether the rows are balances rather than items."""
        return self.each_store or self.store_id is not None or self.location_id is not None


@dataclass(frozen=True)
class InventoryTotals:
    """What all rows of a filter add up to."""

    value: Decimal


@requires(Permission.SEE_PIECES)
def inventory_list(session: Session, actor: Actor, wanted: InventoryFilter) -> Listing:
    """A page of the inventory, by product category and number of the SKU; columns are COLUMNS.

    In a row over all stores `store` and `location` name those that have some of it.
    """
    keys = _keys(actor, wanted)
    page = [tuple(row) for row in session.execute(page_of(keys, wanted.page))]
    return Listing(records(COLUMNS, _rows(session, page)), how_many(session, keys))


@requires(Permission.SEE_PIECES)
def inventory_totals(session: Session, actor: Actor, wanted: InventoryFilter) -> InventoryTotals:
    """The value of everything that a filter finds, on all its pages."""
    item = exists().where(Item.id == Balance.item_id, *_of_items(actor, wanted))
    valued = (Balance.value > ZERO, *_of_balances(wanted), item)
    return InventoryTotals(session.scalar(select(func.sum(Balance.value)).where(*valued)) or ZERO)


def pieces_only(actor: Actor) -> list[ColumnElement[bool]]:
    """The condition on items for somebody who may not see all of inventory."""
    return [] if actor.has(Permission.SEE_STOCK) else [Item.kind == ItemKind.PIECE]


def _keys(actor: Actor, wanted: InventoryFilter) -> Select[*tuple[Any, ...]]:
    order = (Item.category_id, Item.sku_number, Item.id)
    if wanted.by_store:
        pairs = select(Item.id, Balance.store_id).join(Balance, Balance.item_id == Item.id)
        found = pairs.where(*_of_items(actor, wanted), *_of_balances(wanted))
        return found.order_by(*order, Balance.store_id)
    items = select(Item.id).where(*_of_items(actor, wanted))
    if wanted.in_stock:
        items = items.where(exists().where(Balance.item_id == Item.id, Balance.on_hand > ZERO))
    return items.order_by(*order)


def _of_items(actor: Actor, wanted: InventoryFilter) -> list[ColumnElement[bool]]:
    conditions = pieces_only(actor)
    if wanted.search.strip():
        conditions.append(BeginsWords(Item.__table__, wanted.search))
    if wanted.kind is not None:
        conditions.append(Item.kind == wanted.kind)
    if wanted.category_id is not None:
        conditions.append(Item.category_id == wanted.category_id)
    if not wanted.archived:
        conditions.append(Item.archived_at.is_(None))
    if not wanted.voided:
        conditions.append(Item.voided_at.is_(None))
    return conditions


def _of_balances(wanted: InventoryFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.store_id is not None:
        conditions.append(Balance.store_id == wanted.store_id)
    if wanted.location_id is not None:
        conditions.append(Balance.location_id == wanted.location_id)
    if wanted.in_stock:
        conditions.append(Balance.on_hand > ZERO)
    return conditions


def _rows(session: Session, page: Sequence[tuple[int, ...]]) -> list[dict[str, Any]]:
    ids = [key[0] for key in page]
    asked = (
        select(Item, ProductCategory.name)
        .join(ProductCategory, ProductCategory.id == Item.category_id)
        .where(Item.id.in_(ids))
    )
    items = {item.id: (item, category) for item, category in session.execute(asked)}
    stock = stock_per_store(session, ids)
    rows = []
    for item_id, *store in page:
        here = [each for each in stock[item_id] if not store or each.store_id == store[0]]
        rows.append(_item_cells(*items[item_id]) | _stock_cells(session, here))
        if items[item_id][0].kind == ItemKind.SERVICE:
            rows[-1]["unit_cost"] = items[item_id][0].service_cost
    return rows


def _item_cells(item: Item, category: str) -> dict[str, Any]:
    return {
        "item_id": item.id,
        "sku": item.sku,
        "title": item.title,
        "kind": item.kind,
        "category": category,
        "unit": item.unit,
        "price": item.price,
        "archived": item.archived_at is not None,
        "voided": item.voided_at is not None,
    }


def _stock_cells(session: Session, here: Sequence[StoreStock]) -> dict[str, Any]:
    figures = summed(here)
    full = [each for each in here if each.figures.on_hand] or here
    currency = the_shop(session).currency
    return {
        "store_id": full[0].store_id if len(full) == 1 else None,
        "store": names(each.store for each in full),
        "location": names(each.location for each in full),
        "on_hand": figures.on_hand,
        "on_hold": figures.on_hold,
        "available": figures.available,
        "unit_cost": currency.per_unit(figures.value, figures.on_hand) if figures.value else None,
        "value": figures.value,
    }
