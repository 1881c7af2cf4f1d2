"""An order holds the pieces on its lines from the moment they are added until it is closed."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from lib.schema import Base, Stamped, money_column, quantity_column
from lib.shop.occupying import occupies_stores


class Order(Stamped, Base):
    """A sale to a customer that holds pieces, then sells them.

    `version` rises with stage and lines; `closed_at` is when it was sold or canceled.
    """

    __tablename__ = "orders"
    __table_args__ = (
        Index("ix_orders_stage_id", "stage", "id"),
        Index("ix_orders_customer_id", "customer_id", "id"),
        CheckConstraint("(stage = 'Open') = (closed_at IS NULL)", name="closed_with_stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer_accounts.id"))
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id"))
    stage: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(default=1)
    closed_at: Mapped[datetime | None]
    search: Mapped[str] = mapped_column(default="")


class OrderLine(Base):
    """A piece on an order; `price` is for one, `returned` how many of the sold came back.

    `total` is the price of what did not come back, rounded once; zero when canceled.
    """

    __tablename__ = "order_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("returned >= 0 AND returned <= quantity", name="returned_within"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    quantity: Mapped[Decimal] = quantity_column()
    price: Mapped[Decimal] = money_column()
    total: Mapped[Decimal] = money_column()
    returned: Mapped[Decimal] = quantity_column(default=Decimal(0))


class OrderEvent(Base):
    """One entry of an order's timeline; `version` is the one that the order had after it."""

    __tablename__ = "order_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int]
    text: Mapped[str]


@occupies_stores
def open_orders_in(session: Session, store_id: int) -> list[str]:
    """The numbers of the orders that are still open in a store."""
    query = select(Order.number).where(Order.closed_at.is_(None), Order.store_id == store_id)
    return list(session.scalars(query.order_by(Order.number)))
