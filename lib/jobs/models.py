"""A job and everything written on it; completions and estimates are records, never edited.

`Job.move_to` is the only place that assigns a stage, and it writes the timeline.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from lib import clock
from lib.accounts.permissions import Actor
from lib.inventory.uses import names_items
from lib.jobs.status import OPEN, Act, Move
from lib.schema import Base, Stamped, money_column, quantity_column
from lib.shop.occupying import occupies_stores


class Job(Stamped, Base):
    """One undertaking to make a piece or several like pieces.

    `reopened` marks a job in production that was completed before. `version` rises with stage,
    header, lines and fees.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_stage_due_on", "stage", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    description: Mapped[str] = mapped_column(String(200))
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer_accounts.id"))
    due_on: Mapped[date | None]
    rush: Mapped[bool] = mapped_column(default=False)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    stage: Mapped[str] = mapped_column(String(20), index=True)
    stage_since: Mapped[datetime]
    reopened: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    search: Mapped[str] = mapped_column(default="")

    def move_to(self, session: Session, actor: Actor, move: Move, reason: str = "") -> None:
        """Take a move of the table (`status.the_move`) and write it on the timeline."""
        event = JobEvent(
            job_id=self.id,
            at=clock.now(),
            person_id=actor.id,
            kind=EventKind.MOVE,
            from_stage=self.stage,
            to_stage=move.to,
            version=self.version + 1,
            text=f"moved it from {self.stage} to {move.to}",
            reason=reason,
        )
        self.stage, self.stage_since = move.to, event.at
        self.reopened = move.act is Act.REOPEN or (self.reopened and move.act is not Act.COMPLETE)
        self.version += 1
        session.add(event)


class JobItem(Base):
    """A line of a job: a material, a service, or the customer's own material.

    `quantity` is in the item's unit; `typed_quantity` and `typed_unit` are what the person wrote.
    `actual_quantity` (and for a service `actual_cost`) is what the latest completion really took
    or cost; an edit of the line empties it. `cost` is that of a service line; a material's cost is
    its stock cost and is never kept here.
    """

    __tablename__ = "job_items"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id"), index=True)
    description: Mapped[str] = mapped_column(String(200))
    quantity: Mapped[Decimal] = quantity_column()
    unit: Mapped[str] = mapped_column(String(10))
    typed_quantity: Mapped[Decimal] = quantity_column()
    typed_unit: Mapped[str] = mapped_column(String(10))
    piece_count: Mapped[int | None]
    unit_cost: Mapped[Decimal | None] = money_column()
    cost: Mapped[Decimal | None] = money_column()
    unit_price: Mapped[Decimal] = money_column()
    price: Mapped[Decimal] = money_column()
    actual_quantity: Mapped[Decimal | None] = quantity_column()
    actual_cost: Mapped[Decimal | None] = money_column()


class JobFee(Base):
    """One-off money on a job that belongs to no physical item."""

    __tablename__ = "job_fees"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    price: Mapped[Decimal] = money_column()
    cost: Mapped[Decimal] = money_column()
    note: Mapped[str] = mapped_column(default="")


class EventKind(StrEnum):
    """What an entry of the timeline tells; notes and photos leave the version of the job alone."""

    MOVE = "move"
    CHANGE = "change"
    NOTE = "note"
    PHOTO = "photo"


class JobEvent(Base):
    """One entry of a job's timeline: a move between stages, a change, a note or a photo.

    `version` is the job's version after a move or change, and empty for the others. The text never
    holds an amount of money, because everybody who sees the job reads it.
    """

    __tablename__ = "job_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id"), index=True)
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(10))
    from_stage: Mapped[str | None] = mapped_column(String(20))
    to_stage: Mapped[str | None] = mapped_column(String(20))
    version: Mapped[int | None]
    text: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")


class Estimate(Base):
    """What a job was expected to cost when it was started; a second one replaces none."""

    __tablename__ = "estimates"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id"), index=True)
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class EstimateLine(Base):
    """A line or fee of a job as it stood in an estimate; `kind` also takes "fee"."""

    __tablename__ = "estimate_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    estimate_id: Mapped[int] = mapped_column(ForeignKey("estimates.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id"))
    job_item_id: Mapped[int | None]
    description: Mapped[str] = mapped_column(String(200))
    quantity: Mapped[Decimal | None] = quantity_column()
    unit: Mapped[str | None] = mapped_column(String(10))
    unit_cost: Mapped[Decimal | None] = money_column()
    cost: Mapped[Decimal] = money_column()
    price: Mapped[Decimal] = money_column()


class Completion(Base):
    """The record that a job was completed: what was made, at which cost, by whom and when.

    `loss` is the value of excess material that stands as used but is not part of the pieces.
    `ledger_digest` is over the heads of the balances that it moved.
    """

    __tablename__ = "completions"
    __table_args__ = (UniqueConstraint("job_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id"))
    ordinal: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    title: Mapped[str] = mapped_column(String(200))
    category_id: Mapped[int] = mapped_column(ForeignKey("product_categories.id"))
    vendor_id: Mapped[int | None] = mapped_column(ForeignKey("vendors.id"))
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("storage_locations.id"))
    pieces: Mapped[int]
    separate: Mapped[bool]
    price_per_piece: Mapped[Decimal] = money_column()
    materials_cost: Mapped[Decimal] = money_column()
    services_cost: Mapped[Decimal] = money_column()
    fees_cost: Mapped[Decimal] = money_column()
    cost: Mapped[Decimal] = money_column()
    loss: Mapped[Decimal] = money_column()
    ledger_digest: Mapped[str] = mapped_column(String(64))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class CompletionLine(Base):
    """What one material, service or fee came to in a completion.

    For a material: `required` for the pieces, `used` by the job before, `taken` from stock by this
    completion, `excess` over the required, of which `returned` went back; `cost` is its part of
    the pieces' cost and `loss` the value of the excess that stands.
    """

    __tablename__ = "completion_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    completion_id: Mapped[int] = mapped_column(ForeignKey("completions.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id"))
    description: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str | None] = mapped_column(String(10))
    required: Mapped[Decimal] = quantity_column()
    used: Mapped[Decimal] = quantity_column()
    taken: Mapped[Decimal] = quantity_column()
    excess: Mapped[Decimal] = quantity_column()
    returned: Mapped[Decimal] = quantity_column()
    cost: Mapped[Decimal] = money_column()
    loss: Mapped[Decimal] = money_column()
    price: Mapped[Decimal] = money_column()


class CompletionPiece(Base):
    """A piece as a completion made it: how many, at which total cost and price for one."""

    __tablename__ = "completion_pieces"

    id: Mapped[int] = mapped_column(primary_key=True)
    completion_id: Mapped[int] = mapped_column(ForeignKey("completions.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    quantity: Mapped[Decimal] = quantity_column()
    cost: Mapped[Decimal] = money_column()
    price: Mapped[Decimal] = money_column()


@names_items
def open_jobs(session: Session, item_id: int) -> list[str]:
    """The numbers of the jobs that still need an item."""
    named = exists().where(JobItem.job_id == Job.id, JobItem.item_id == item_id)
    query = select(Job.number).where(Job.stage.in_(OPEN), named)
    return list(session.scalars(query.order_by(Job.number)))


@occupies_stores
def open_jobs_in(session: Session, store_id: int) -> list[str]:
    """The numbers of the jobs that still take from a store."""
    query = select(Job.number).where(Job.stage.in_(OPEN), Job.store_id == store_id)
    return list(session.scalars(query.order_by(Job.number)))
