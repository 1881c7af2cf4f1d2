"""Somebody who types a few letters finds an item by the words it begins with, or by its SKU.

A voided or archived item is never found here, because it can be on no new document.
"""

from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import Frame, records
from lib.inputs import Frozen
from lib.inventory.kinds import ItemKind
from lib.inventory.models import Item
from lib.inventory.per_store import StoreStock, stock_per_store, summed
from lib.inventory.queries import pieces_only
from lib.inventory.valuing import unit_costs
from lib.measures import ZERO
from lib.searching import BeginsWords, fold
from lib.shop.models import ProductCategory
from lib.shop.the_shop import the_shop

SHOWN = 20
LOOKED_AT = 200
COLUMNS = (
    *("item_id", "sku", "title", "kind", "category", "unit"),
    *("unit_cost", "price", "available", "elsewhere"),
)


class ItemSearch(Frozen):
    """What was typed, the store whose stock counts, and the kinds that fit; none for all."""

    typed: str = ""
    store_id: int
    kinds: tuple[ItemKind, ...] = ()


@requires(Permission.SEE_PIECES)
def find_items(session: Session, actor: Actor, wanted: ItemSearch) -> Frame:
    """The items that fit what was typed, best first: exact SKU, beginning of the title, the rest.

    Columns are COLUMNS. `unit_cost` is that of the store, the last known or the expected one;
    `available` counts in the store and `elsewhere` in all others, both in the item's unit.
    """
    living = select(Item.id).where(Item.archived_at.is_(None), Item.voided_at.is_(None))
    living = living.where(*pieces_only(actor))
    if wanted.kinds:
        living = living.where(Item.kind.in_(wanted.kinds))
    typed = wanted.typed.strip()
    fitting = living
    if typed:
        fitting = living.where(BeginsWords(Item.__table__, typed))
    ids = set(session.scalars(fitting.order_by(Item.id).limit(LOOKED_AT)))
    ids |= set(session.scalars(living.where(Item.sku == typed)))
    found = session.execute(
        select(Item, ProductCategory.name)
        .join(ProductCategory, ProductCategory.id == Item.category_id)
        .where(Item.id.in_(ids))
    ).all()
    best = sorted(found, key=lambda row: _rank(row[0], typed))[:SHOWN]
    return records(COLUMNS, _rows(session, wanted.store_id, [(row[0], row[1]) for row in best]))


def _rank(item: Item, typed: str) -> tuple[bool, bool, str, str]:
    title = fold(item.title)
    return (
        item.sku.casefold() != typed.casefold(),
        not title.startswith(fold(typed)),
        title,
        item.sku,
    )


def _rows(session: Session, store_id: int, best: list[tuple[Item, str]]) -> list[dict[str, Any]]:
    ids = [item.id for item, _ in best]
    stock = stock_per_store(session, ids)
    costs = unit_costs(session, store_id, ids)
    return [
        {
            "item_id": item.id,
            "sku": item.sku,
            "title": item.title,
            "kind": item.kind,
            "category": category,
            "unit": item.unit,
            "unit_cost": _unit_cost(session, item, costs[item.id]),
            "price": item.price,
        }
        | _available(stock[item.id], store_id)
        for item, category in best
    ]


def _unit_cost(session: Session, item: Item, known: Fraction | None) -> Any:
    if item.kind == ItemKind.SERVICE:
        return item.service_cost or ZERO
    return None if known is None else the_shop(session).currency.round(known)


def _available(stock: list[StoreStock], store_id: int) -> dict[str, Any]:
    here = summed(each for each in stock if each.store_id == store_id)
    return {"available": here.available, "elsewhere": summed(stock).available - here.available}
