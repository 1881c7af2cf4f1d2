"""An item is found by its id or its SKU, and says itself why it cannot be moved or chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.inventory.kinds import ItemKind
from lib.inventory.models import Item
from lib.inventory.valuing import Figures
from lib.refusals import NotFound, NotNow, NotValid
from lib.searching import fold
from lib.shop.models import ProductCategory, Store
from lib.shop.renaming import found_by_name_of
from lib.shop.the_shop import the_shop
from lib.units import unit


@dataclass(frozen=True)
class InStore:
    """An item in a store, with what is there of it."""

    item: Item
    store: Store
    there: Figures


class NoSuchItem(NotFound):
    """There is no such item. Search for it in the inventory."""


class NoStockOfServices(NotValid):
    """{title} is a service, and services have no stock. Choose a material or a piece."""


class ItemArchived(NotNow):
    """{sku} {title} is archived. Take it out of the archive first."""


class ItemVoided(NotNow):
    """{sku} {title} was voided when its job was reopened. Complete the job again to have it."""


def found_item(session: Session, item_id: int) -> Item:
    """An item by its id. Refuses an id that the catalogue does not have."""
    item = session.get(Item, item_id)
    if item is None:
        raise NoSuchItem(field="item_id")
    return item


def item_with_sku(session: Session, sku: str) -> Item:
    """An item by its SKU. Refuses a SKU that the catalogue does not have."""
    item = session.scalar(select(Item).where(Item.sku == sku))
    if item is None:
        raise NoSuchItem(field="sku")
    return item


def living_item(session: Session, item_id: int) -> Item:
    """An item that may still be used. Refuses an archived and a voided one."""
    item = found_item(session, item_id)
    if item.voided_at is not None:
        raise ItemVoided(field="item_id", sku=item.sku, title=item.title)
    if item.archived_at is not None:
        raise ItemArchived(field="item_id", sku=item.sku, title=item.title)
    return item


def stocked_item(session: Session, item_id: int) -> Item:
    """An item that may have stock. Refuses services, archived and voided items."""
    item = living_item(session, item_id)
    if item.kind == ItemKind.SERVICE:
        raise NoStockOfServices(field="item_id", title=item.title)
    return item


def measured(session: Session, quantity: Decimal, code: str) -> str:
    """A quantity with its unit as the shop writes it, such as 1,234.500 g."""
    return f"{the_shop(session).numbers.write(quantity, unit(code).decimals)} {code}"


def search_text(title: str, sku: str, category: str, details: Mapping[str, str]) -> str:
    """What an item is found by: title, SKU, name of its product category, and its details."""
    return fold(title, sku, category, *details.values())


@found_by_name_of(ProductCategory)
def _in_category(session: Session, category_id: int) -> None:
    name = session.get_one(ProductCategory, category_id).name
    for item in session.scalars(select(Item).where(Item.category_id == category_id)):
        item.search = search_text(item.title, item.sku, name, item.details)
