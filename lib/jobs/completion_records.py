"""A completion is on record to the cent, and every piece leads back to the one that made it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lib.accounts.models import Person
from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import Frame, frame, records
from lib.inventory.models import Item
from lib.jobs.models import Completion, CompletionLine, CompletionPiece, Job
from lib.refusals import NotFound
from lib.shop.models import ProductCategory
from lib.shop.the_shop import the_shop


@dataclass(frozen=True)
class CompletionRecord:
    """The receipt of a completion, with what it used and made to the cent.

    `changes` compares it with the earlier completion of the job: what, before, after.
    """

    number: str
    job: str
    at: datetime
    person: str
    title: str
    category: str
    pieces: int
    separate: bool
    cost: Decimal
    earlier_cost: Decimal | None
    loss: Decimal
    ledger_digest: str
    undone_at: datetime | None
    lines: Frame
    made: Frame
    changes: Frame


class CompletionNotFound(NotFound):
    """There is no completion {number}. Open the job to see its completions."""


_LINES = ["kind", "description", "unit", "required", "used", "taken", "excess", "returned"]


@requires(Permission.SEE_JOBS)
def completion_record(session: Session, actor: Actor, number: str) -> CompletionRecord:
    """What one completion made, from what and at which cost.

    Refuses: CompletionNotFound.
    """
    found = session.execute(
        select(Completion, Job.number, Person.name, ProductCategory.name)
        .join(Job, Job.id == Completion.job_id)
        .join(Person, Person.id == Completion.person_id)
        .join(ProductCategory, ProductCategory.id == Completion.category_id)
        .where(Completion.number == number)
    ).one_or_none()
    if found is None:
        raise CompletionNotFound(number=number)
    record, job, person, category = found
    earlier = session.scalar(
        select(Completion).where(
            Completion.job_id == record.job_id, Completion.ordinal == record.ordinal - 1
        )
    )
    names = ("number", "at", "title", "pieces", "separate", "cost", "loss", "ledger_digest")
    return CompletionRecord(
        **{name: getattr(record, name) for name in names},
        undone_at=record.undone_at,
        job=job,
        person=person,
        category=category,
        earlier_cost=earlier.cost if earlier else None,
        lines=frame(session, _lines(record)),
        made=frame(session, _made(record)),
        changes=records(["what", "before", "after"], _changes(session, earlier, record)),
    )


@requires(Permission.SEE_JOBS)
def made_by_job(session: Session, actor: Actor, sku: str) -> CompletionRecord | None:
    """The completion that made a piece and stands; none for an item that no job made.

    Refuses: CompletionNotFound.
    """
    number = session.scalar(
        select(Completion.number)
        .join(CompletionPiece, CompletionPiece.completion_id == Completion.id)
        .join(Item, Item.id == CompletionPiece.item_id)
        .where(Item.sku == sku)
        .order_by(Completion.id.desc())
        .limit(1)
    )
    return completion_record(session, actor, number) if number else None


def _lines(record: Completion) -> Select[*tuple[object, ...]]:
    here = CompletionLine
    columns = [getattr(here, name) for name in _LINES]
    return (
        select(*columns, here.cost, here.loss, here.price)
        .where(here.completion_id == record.id)
        .order_by(here.id)
    )


def _made(record: Completion) -> Select[*tuple[object, ...]]:
    here = CompletionPiece
    return (
        select(Item.sku, Item.title, here.quantity, Item.unit, here.cost, here.price)
        .join(Item, Item.id == here.item_id)
        .where(here.completion_id == record.id)
        .order_by(here.id)
    )


def _changes(
    session: Session, earlier: Completion | None, record: Completion
) -> list[dict[str, str]]:
    if earlier is None:
        return []
    before, after = _told(session, earlier), _told(session, record)
    names = {key: name for told in (before, after) for key, (name, _) in told.items()}
    both = [(names[key], _said(before, key), _said(after, key)) for key in names]
    return [{"what": what, "before": then, "after": now} for what, then, now in both if then != now]


def _said(told: dict[object, tuple[str, str]], key: object) -> str:
    return told[key][1] if key in told else "-"


def _told(session: Session, record: Completion) -> dict[object, tuple[str, str]]:
    """What can change, with its name; materials by item, because two may have one title."""
    category = session.get_one(ProductCategory, record.category_id)
    lines = select(CompletionLine).where(
        CompletionLine.completion_id == record.id, CompletionLine.kind == "material"
    )
    way = "separate" if record.separate else "in one batch"
    told: dict[object, tuple[str, str]] = {
        "title": ("Title", record.title),
        "category": ("Product category", category.name),
        "quantity": ("Quantity", f"{record.pieces} {way}"),
    }
    plain = the_shop(session).numbers.plain
    for line in session.scalars(lines.order_by(CompletionLine.id)):
        told[line.item_id] = (line.description, f"{plain(line.required)} {line.unit}")
    return told
