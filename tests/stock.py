"""Items and stock that tests begin from, made by the commands that a person would use."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.cataloguing import CreateItem, create_item
from lib.inventory.items import item_with_sku
from lib.inventory.kinds import AdjustmentKind, ItemKind
from lib.inventory.ledger import Document, Posting, open_book
from lib.inventory.models import Adjustment, Balance
from lib.inventory.valuing import Figures, figures_in
from tests.shop import OpenedShop


def material(session: Session, shop: OpenedShop, title: str = "Gold 18k", **more: Any) -> int:
    """A material of the category Metals, measured in grams unless told; its id."""
    return _item(session, shop, {"title": title, "kind": ItemKind.MATERIAL} | more, "Metals")


def service(session: Session, shop: OpenedShop, title: str = "Setting", **more: Any) -> int:
    """A service, counted unless told; its id."""
    return _item(session, shop, {"title": title, "kind": ItemKind.SERVICE} | more, "Services")


def piece(session: Session, shop: OpenedShop, title: str = "Ring", **more: Any) -> int:
    """A piece of the category Rings that no job made; its id."""
    return _item(session, shop, {"title": title, "kind": ItemKind.PIECE} | more, "Rings")


def purchased(
    session: Session, shop: OpenedShop, item_id: int, quantity: str, *, total: str, **more: Any
) -> str:
    """Goods bought into the store North, or another; the number of the adjustment."""
    asked = {"item_id": item_id, "store_id": shop.north, "kind": AdjustmentKind.PURCHASE} | more
    bought = AdjustStock(quantity=Decimal(quantity), total=Decimal(total), **asked)
    return adjust_stock(session, shop.ada, bought).number or ""


def standing_of(session: Session, shop: OpenedShop, item_id: int, store_id: int = 0) -> Figures:
    """On hand, on hold and value of an item in North, or in another store."""
    return figures_in(session, store_id or shop.north, [item_id])[item_id]


def _item(session: Session, shop: OpenedShop, asked: dict[str, Any], category: str) -> int:
    given = CreateItem(**{"category_id": shop.categories[category]} | asked)
    return item_with_sku(session, create_item(session, shop.ada, given).number or "").id


def held(session: Session, shop: OpenedShop, item_id: int, quantity: str, *, number: str) -> None:
    """A part of an item in North set aside by a job, as marking it ready does."""
    book = open_book(session, shop.ada, [(item_id, shop.north)])
    document, amount = Document("job", number), Decimal(quantity)
    book.add(Posting(item_id, shop.north, AdjustmentKind.ON_HOLD, amount, document))
    book.close()


def everything(session: Session) -> tuple[list[Any], list[Any]]:
    """All rows of the ledger and all balances, to show that nothing changed."""
    rows = select(Adjustment.id, Adjustment.hash).order_by(Adjustment.id)
    figures = select(Balance.on_hand, Balance.on_hold, Balance.value, Balance.head)
    moved = figures.where(Balance.rows > 0).order_by(Balance.item_id, Balance.store_id)
    return list(session.execute(rows)), list(session.execute(moved))
