"""The page of an item shows what there is of it, store by store, and where it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import Frame, records
from lib.inventory.items import NoSuchItem, item_with_sku
from lib.inventory.kinds import AdjustmentKind, ItemKind
from lib.inventory.models import Adjustment, Item
from lib.inventory.per_store import StoreStock, stock_per_store, summed
from lib.photos.gallery import Gallery, ShownPhoto, shown_on
from lib.shop.models import ProductCategory, Vendor
from lib.shop.the_shop import the_shop

STOCK = (
    *("store_id", "store", "location_id", "location"),
    *("on_hand", "on_hold", "available", "unit_cost", "value"),
)


@dataclass(frozen=True)
class ItemPage:
    """An item as its page shows it.

    `stock` has a row per store (columns STOCK); on hand, on hold, available and value are summed
    over them. `made_by_job` is the number of the job that made a piece, `replaced_by` the SKU of
    the piece that took the place of a voided one.
    """

    item_id: int
    sku: str
    title: str
    kind: ItemKind
    unit: str
    category_id: int
    category: str
    vendor_id: int | None
    vendor: str | None
    price: Decimal
    expected_cost: Decimal | None
    service_cost: Decimal | None
    details: Mapping[str, str]
    version: int
    archived: bool
    voided: bool
    replaced_by: str | None
    made_by_job: str | None
    on_hand: Decimal
    on_hold: Decimal
    available: Decimal
    value: Decimal
    stock: Frame
    photos: tuple[ShownPhoto, ...]


@requires(Permission.SEE_PIECES)
def item_page(session: Session, actor: Actor, sku: str) -> ItemPage:
    """Everything that the page of an item shows above its ledger.

    Refuses: NoSuchItem, also for an item that this person may not see.
    """
    item = item_with_sku(session, sku)
    if item.kind != ItemKind.PIECE and not actor.has(Permission.SEE_STOCK):
        raise NoSuchItem(field="sku")
    vendor = session.get(Vendor, item.vendor_id) if item.vendor_id else None
    stock = stock_per_store(session, [item.id])[item.id]
    figures = summed(stock)
    return ItemPage(
        item_id=item.id,
        sku=item.sku,
        title=item.title,
        kind=ItemKind(item.kind),
        unit=item.unit,
        category_id=item.category_id,
        category=session.get_one(ProductCategory, item.category_id).name,
        vendor_id=item.vendor_id,
        vendor=vendor.name if vendor else None,
        price=item.price,
        expected_cost=item.expected_cost,
        service_cost=item.service_cost,
        details=dict(item.details),
        version=item.version,
        archived=item.archived_at is not None,
        voided=item.voided_at is not None,
        replaced_by=_replacing(session, item),
        made_by_job=_making(session, actor, item),
        on_hand=figures.on_hand,
        on_hold=figures.on_hold,
        available=figures.available,
        value=figures.value,
        stock=records(STOCK, _stock_rows(session, stock)),
        photos=tuple(shown_on(session, Gallery(item_id=item.id))),
    )


def _stock_rows(session: Session, stock: Sequence[StoreStock]) -> list[dict[str, Any]]:
    currency = the_shop(session).currency
    return [
        {
            "store_id": each.store_id,
            "store": each.store,
            "location_id": each.location_id,
            "location": each.location,
            "on_hand": each.figures.on_hand,
            "on_hold": each.figures.on_hold,
            "available": each.figures.available,
            "unit_cost": currency.per_unit(each.figures.value, each.figures.on_hand),
            "value": each.figures.value,
        }
        for each in stock
    ]


def _replacing(session: Session, item: Item) -> str | None:
    if item.replaced_by_id is None:
        return None
    return session.get_one(Item, item.replaced_by_id).sku


def _making(session: Session, actor: Actor, item: Item) -> str | None:
    if item.job_id is None or not actor.has(Permission.SEE_JOBS):
        return None
    made = select(Adjustment.document_number).where(Adjustment.item_id == item.id)
    latest = made.where(Adjustment.kind == AdjustmentKind.MANUFACTURED)
    return session.scalar(latest.order_by(Adjustment.id.desc()).limit(1))
