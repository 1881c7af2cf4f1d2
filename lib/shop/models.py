"""What has been used is archived, never deleted, so that old documents keep their words."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lib.schema import Archivable, Base, Stamped


class Shop(Stamped, Base):
    """The one shop of this database."""

    __tablename__ = "shops"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    decimals: Mapped[int]
    zone: Mapped[str] = mapped_column(String(60))
    number_format: Mapped[str] = mapped_column(String(20))
    is_sample: Mapped[bool] = mapped_column(default=False)


class Counter(Base):
    """The last number given to a kind of document, such as JOB."""

    __tablename__ = "counters"

    prefix: Mapped[str] = mapped_column(String(10), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Store(Archivable, Stamped, Base):
    """A shop with its own stock."""

    __tablename__ = "stores"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)


class StorageLocation(Archivable, Stamped, Base):
    """A place inside a store: safe, tray, window."""

    __tablename__ = "storage_locations"
    __table_args__ = (UniqueConstraint("store_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id"))
    name: Mapped[str] = mapped_column(String(200))


class ProductCategory(Archivable, Stamped, Base):
    """A product category; its number begins the SKUs of its items.

    `holds` is the kind of item it is offered for; `details` the names suggested for its items.
    """

    __tablename__ = "product_categories"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    holds: Mapped[str] = mapped_column(String(20))
    details: Mapped[list[Any]] = mapped_column(JSON, default=list)
    last_sku: Mapped[int] = mapped_column(default=0)


class CustomerAccount(Archivable, Stamped, Base):
    """Somebody who orders pieces."""

    __tablename__ = "customer_accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(default="")
    search: Mapped[str] = mapped_column(default="")


class Vendor(Archivable, Stamped, Base):
    """Somebody who supplies materials or pieces."""

    __tablename__ = "vendors"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    contact: Mapped[str] = mapped_column(String(200), default="")
