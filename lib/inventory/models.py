"""Stock is what the ledger's rows add up to; a balance only keeps their sums at hand.

The database itself holds the laws: figures are never negative, nothing on hold exceeds what is on
hand, value is zero exactly when nothing is there, each kind moves only what it may, and a row of
the ledger is neither changed nor deleted (`triggers.py`).
"""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from lib.inventory.kinds import EITHER, MOVEMENTS
from lib.schema import Archivable, Base, Stamped, money_column, quantity_column
from lib.shop.occupying import occupies_stores


def _living_index(name: str, *columns: str) -> Index:
    """An index over what the inventory shows by default, in the order in which it is paged."""
    living = text("archived_at IS NULL AND voided_at IS NULL")
    return Index(name, *columns, sqlite_where=living, postgresql_where=living)


class Item(Archivable, Stamped, Base):
    """Anything in the catalogue: a material, a service or a piece (a Manufactured Item).

    `price` is for one unit. `service_cost` is the usual cost of one unit of a service;
    `expected_cost` that of a material that was never received, which never enters the ledger.
    A piece made by a job carries `job_id`; reopening the job sets `voided_at`, and
    `replaced_by_id` points to the piece that took its place under another SKU.
    """

    __tablename__ = "items"
    __table_args__ = (
        _living_index("ix_items_living", "category_id", "sku_number", "id"),
        _living_index("ix_items_living_kind", "kind", "category_id", "sku_number", "id"),
        CheckConstraint("price >= 0", name="price_not_negative"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(60), unique=True)
    sku_number: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(10))
    category_id: Mapped[int] = mapped_column(ForeignKey("product_categories.id"))
    vendor_id: Mapped[int | None] = mapped_column(ForeignKey("vendors.id"))
    price: Mapped[Decimal] = money_column()
    expected_cost: Mapped[Decimal | None] = money_column()
    service_cost: Mapped[Decimal | None] = money_column()
    details: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    search: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    voided_at: Mapped[datetime | None]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("items.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"), index=True)


class Balance(Base):
    """On hand, on hold and value of one item in one store, with the head of its hash chain."""

    __tablename__ = "balances"
    __table_args__ = (
        CheckConstraint("on_hold >= 0", name="on_hold_not_negative"),
        CheckConstraint("on_hold <= on_hand", name="on_hold_within_on_hand"),
        CheckConstraint("value >= 0", name="value_not_negative"),
        CheckConstraint("(value = 0) = (on_hand = 0)", name="value_with_on_hand"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id"), primary_key=True, index=True)
    on_hand: Mapped[Decimal] = quantity_column(default=Decimal(0))
    on_hold: Mapped[Decimal] = quantity_column(default=Decimal(0))
    value: Mapped[Decimal] = money_column(default=Decimal(0))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("storage_locations.id"))
    rows: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default="")


@occupies_stores
def stock_in(session: Session, store_id: int) -> list[str]:
    """The items that lie in a store."""
    lies = select(Item.sku, Item.title).join(Balance, Balance.item_id == Item.id)
    here = lies.where(Balance.store_id == store_id, Balance.on_hand > 0)
    return [f"{sku} {title}" for sku, title in session.execute(here.order_by(Item.sku))]


def _moves() -> str:
    lines = []
    for kind, movement in MOVEMENTS.items():
        hand = {1: "on_hand > 0", -1: "on_hand < 0", 0: "on_hand = 0", EITHER: "1 = 1"}
        hold = {1: "on_hold > 0", -1: "on_hold < 0", 0: "on_hold = 0"}
        value = {1: "value >= 0", -1: "value <= 0", 0: "value = 0", EITHER: "1 = 1"}
        rules = hand[movement.on_hand], hold[movement.on_hold], value[movement.on_hand]
        lines.append(f"(kind = '{kind}' AND {' AND '.join(rules)})")
    return " OR ".join(lines)


class Adjustment(Base):
    """One immutable row of the stock ledger: signed changes of on hand, on hold and value.

    `document_kind` and `document_number` name what caused it (a job, an order, a transfer, or the
    person's own hand), `document_line` the line of it. `origin_id` is the row that it returns or
    reverses. `unit_cost` and `unit_price` are information. `position` counts the rows of one
    balance, `hash` chains them.
    """

    __tablename__ = "adjustments"
    __table_args__ = (
        UniqueConstraint("item_id", "store_id", "position"),
        Index("ix_adjustments_document", "document_kind", "document_number"),
        Index("ix_adjustments_origin_id", "origin_id"),
        Index("ix_adjustments_item_id_id", "item_id", "id"),
        Index(
            "uq_adjustments_reversed_once",
            "origin_id",
            unique=True,
            sqlite_where=text("kind = 'Reversal'"),
            postgresql_where=text("kind = 'Reversal'"),
        ),
        CheckConstraint(_moves(), name="kind_moves_its_own"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    on_hand: Mapped[Decimal] = quantity_column()
    on_hold: Mapped[Decimal] = quantity_column()
    value: Mapped[Decimal] = money_column()
    unit_cost: Mapped[Decimal | None] = money_column()
    unit_price: Mapped[Decimal | None] = money_column()
    document_kind: Mapped[str] = mapped_column(String(20))
    document_number: Mapped[str] = mapped_column(String(20))
    document_line: Mapped[int | None]
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("adjustments.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str]
    at: Mapped[datetime]
    hash: Mapped[str] = mapped_column(String(64))
