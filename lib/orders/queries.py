"""Orders are listed here, with the pieces that they can take."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import SIZE, Frame, Listing, frame, how_many, page_of, table
from lib.inventory.kinds import ItemKind
from lib.inventory.models import Balance, Item
from lib.orders.models import Order, OrderLine
from lib.orders.stages import OrderStage
from lib.searching import BeginsWords
from lib.shop.models import CustomerAccount, ProductCategory, StorageLocation, Store
from lib.shop.the_shop import the_shop

OFFERED = 50
_NAMED = ("item_id", "sku", "title", "category", "location")
_PIECE = (*_NAMED, "available", "unit", "unit_price", "unit_cost")


@dataclass(frozen=True)
class OrderSearch:
    """Which orders to list: words of number, customer or piece; stage; store; and which page."""

    words: str = ""
    stage: OrderStage | None = None
    store_id: int | None = None
    customer_id: int | None = None
    page: int = 1
    size: int = SIZE


@dataclass(frozen=True)
class PieceSearch:
    """Which pieces to offer to an order: available in its store, by words of SKU or title."""

    store_id: int
    words: str = ""


@requires(Permission.SEE_ORDERS)
def order_list(session: Session, actor: Actor, wanted: OrderSearch) -> Listing:
    """One page of orders, the newest first: number, customer, store, stage, pieces, total_price,
    created_at, closed_at."""
    keys = select(Order.id).where(*_among(wanted)).order_by(Order.id.desc())
    page = page_of(keys, wanted.page, wanted.size).subquery()
    lines = OrderLine.order_id == Order.id
    pieces = select(func.sum(OrderLine.quantity)).where(lines).scalar_subquery()
    price = select(func.sum(OrderLine.total)).where(lines).scalar_subquery()
    shown = (
        select(
            Order.number,
            CustomerAccount.name.label("customer"),
            Store.name.label("store"),
            Order.stage,
            func.coalesce(pieces, 0).label("pieces"),
            func.coalesce(price, 0).label("total_price"),
            Order.created_at,
            Order.closed_at,
        )
        .join(page, page.c.id == Order.id)
        .join(CustomerAccount, CustomerAccount.id == Order.customer_id)
        .join(Store, Store.id == Order.store_id)
        .order_by(Order.id.desc())
    )
    return Listing(frame(session, shown), how_many(session, keys))


@requires(Permission.SELL)
def pieces_to_sell(session: Session, actor: Actor, wanted: PieceSearch) -> Frame:
    """Pieces available in a store, at most 50: item_id, sku, title, category, location, available,
    unit, unit_price, unit_cost; by SKU."""
    available = Balance.on_hand - Balance.on_hold
    found = session.execute(
        select(
            Item.id,
            Item.sku,
            Item.title,
            ProductCategory.name,
            StorageLocation.name,
            available,
            Item.unit,
            Item.price,
            Balance.value,
            Balance.on_hand,
        )
        .join(Balance, Balance.item_id == Item.id)
        .join(ProductCategory, ProductCategory.id == Item.category_id)
        .outerjoin(StorageLocation, StorageLocation.id == Balance.location_id)
        .where(
            Balance.store_id == wanted.store_id,
            Balance.on_hand > Balance.on_hold,
            Item.kind == ItemKind.PIECE,
            Item.voided_at.is_(None),
            Item.archived_at.is_(None),
            BeginsWords(Item.__table__, wanted.words),
        )
        .order_by(ProductCategory.number, Item.sku_number, Item.sku)
        .limit(OFFERED)
    )
    per_unit = the_shop(session).currency.per_unit
    return table(_PIECE, ((*row[:8], per_unit(row[8], row[9])) for row in found))


def _among(wanted: OrderSearch) -> list[ColumnElement[bool]]:
    among: list[ColumnElement[bool]] = [BeginsWords(Order.__table__, wanted.words)]
    if wanted.stage is not None:
        among.append(Order.stage == wanted.stage)
    if wanted.store_id is not None:
        among.append(Order.store_id == wanted.store_id)
    if wanted.customer_id is not None:
        among.append(Order.customer_id == wanted.customer_id)
    return among
