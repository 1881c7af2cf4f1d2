"""Everything that the page of one job shows, in frames and facts, read in one go."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.models import Person
from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import Frame, frame, records
from lib.jobs.costing import Line, Sheet, Totals, percent
from lib.jobs.estimating import estimated
from lib.jobs.job_items import OWN
from lib.jobs.models import Completion, Job, JobEvent
from lib.jobs.sheets import sheet
from lib.jobs.status import Act, Stage, moves_from
from lib.jobs.timeline import find, items_open
from lib.jobs.usage import held_by_item
from lib.measures import ZERO
from lib.photos.gallery import Gallery, ShownPhoto, shown_on
from lib.shop.models import CustomerAccount, Store


@dataclass(frozen=True)
class TotalsBox:
    """The box of totals; where completed, price and loss are those of the pieces as made."""

    materials_cost: Decimal
    services_cost: Decimal
    fees_cost: Decimal
    materials_price: Decimal
    services_price: Decimal
    fees_price: Decimal
    cost: Decimal
    loss: Decimal
    price: Decimal
    margin: Decimal
    margin_percent: Decimal | None
    estimated_cost: Decimal | None


@dataclass(frozen=True)
class JobPage:
    """One job as its page shows it.

    `locked` says why customer account and store cannot be changed now; empty where they can.
    Amounts are in the shop's currency, quantities in the item's unit.
    """

    number: str
    version: int
    description: str
    stage: Stage
    stage_since: datetime
    reopened: bool
    rush: bool
    due_on: date | None
    store_id: int
    store: str
    customer_id: int | None
    customer: str | None
    assignee_id: int | None
    assignee: str | None
    acts: tuple[Act, ...]
    items_open: bool
    closed: bool
    locked: str
    estimated: bool
    has_usage: bool
    materials: Frame
    services: Frame
    fees: Frame
    totals: TotalsBox
    timeline: Frame
    completions: Frame
    photos: tuple[ShownPhoto, ...]


@requires(Permission.SEE_JOBS)
def job_page(session: Session, actor: Actor, number: str) -> JobPage:
    """One job with its lines, totals, timeline, completions and photos.

    Refuses: JobNotFound.
    """
    job = find(session, number)
    now = sheet(session, job)
    facts = {name: getattr(job, name) for name in _FACTS}
    return JobPage(
        **facts,
        **_names(session, job),
        stage=Stage(job.stage),
        acts=tuple(move.act for move in moves_from(Stage(job.stage), reopened=job.reopened)),
        items_open=items_open(job),
        closed=job.stage in (Stage.COMPLETED, Stage.CANCELED),
        locked=_locked(job, now),
        estimated=estimated(session, job) is not None,
        has_usage=bool(now.used),
        materials=_materials(session, job, now),
        services=_services(now),
        fees=records(["id", "name", "note", "price", "cost"], [asdict(fee) for fee in now.fees]),
        totals=_totals(session, job, now),
        timeline=_timeline(session, job),
        completions=_completions(session, job),
        photos=tuple(shown_on(session, Gallery(job_id=job.id))),
    )


_FACTS = (
    "number",
    "version",
    "description",
    "stage_since",
    "reopened",
    "rush",
    "due_on",
    "store_id",
    "customer_id",
    "assignee_id",
)
_LINE = (
    "line_id",
    "item_id",
    "kind",
    "sku",
    "title",
    "quantity",
    "unit",
    "typed_quantity",
    "typed_unit",
    "piece_count",
    "unit_cost",
    "total_cost",
    "unit_price",
    "total_price",
)
_STOCK = ("on_hand", "available", "required", "used", "short")


def _names(session: Session, job: Job) -> dict[str, Any]:
    names = (
        select(Store.name, CustomerAccount.name, Person.name)
        .select_from(Job)
        .join(Store, Store.id == Job.store_id)
        .outerjoin(CustomerAccount, CustomerAccount.id == Job.customer_id)
        .outerjoin(Person, Person.id == Job.assignee_id)
        .where(Job.id == job.id)
    )
    store, customer, assignee = session.execute(names).one()
    return {"store": store, "customer": customer, "assignee": assignee}


def _locked(job: Job, now: Sheet) -> str:
    if not items_open(job):
        return f"Customer account and store are fixed while the job is {job.stage}."
    if now.lines:
        return (
            "Customer account and store are locked while the job has items. "
            "Remove all items to change them."
        )
    return "The store is fixed because the job has used material of it." if now.used else ""


def _line(now: Sheet, line: Line) -> dict[str, Any]:
    cost = now.line_costs[line.id]
    facts = {name: getattr(line, name, None) for name in _LINE}
    known = now.stocked.get(line.item_id or 0)
    return facts | {
        "line_id": line.id,
        "sku": known.sku if known else None,
        "title": line.description,
        "unit_cost": now.currency.per_unit(cost, line.required),
        "total_cost": cost,
        "total_price": line.price,
    }


def _materials(session: Session, job: Job, now: Sheet) -> Frame:
    held = held_by_item(session, job)
    rows = []
    for material in now.materials:
        there, item_id = material.stocked.there, material.stocked.item_id
        free = there.available + held.get(item_id, ZERO)
        stock: dict[str, Any] = {
            "on_hand": there.on_hand,
            "available": free,
            "required": material.required,
            "used": material.used.quantity,
            "short": max(ZERO, material.need - free),
        }
        rows += [(line.id, _line(now, line) | stock) for line in material.lines]
    nothing: dict[str, Any] = dict.fromkeys(_STOCK)
    rows += [(line.id, _line(now, line) | nothing) for line in now.lines if line.kind == OWN]
    order = [line.id for line in now.lines]
    rows.sort(key=lambda row: order.index(row[0]))
    return records([*_LINE, *_STOCK], [row for _, row in rows])


def _services(now: Sheet) -> Frame:
    return records(_LINE, [_line(now, line) for line in now.services])


def _totals(session: Session, job: Job, now: Sheet) -> TotalsBox:
    totals: Totals = now.totals
    price, loss = totals.price, now.excess_value if now.used else ZERO
    if job.stage == Stage.CANCELED:
        loss = sum((used.value for used in now.used.values()), ZERO)
    made = session.execute(
        select(Completion.price_per_piece, Completion.pieces, Completion.loss).where(
            Completion.job_id == job.id, Completion.undone_at.is_(None)
        )
    ).one_or_none()
    if made:
        price, loss = made.price_per_piece * made.pieces, made.loss
    margin = price - totals.cost - loss
    return TotalsBox(
        **asdict(totals),
        cost=totals.cost,
        loss=loss,
        price=price,
        margin=margin,
        margin_percent=percent(margin, price),
        estimated_cost=estimated(session, job),
    )


def _timeline(session: Session, job: Job) -> Frame:
    here = JobEvent
    return frame(
        session,
        select(here.at, Person.name.label("person"), here.kind, here.from_stage, here.to_stage)
        .add_columns(here.text, here.reason)
        .join(Person, Person.id == here.person_id)
        .where(here.job_id == job.id)
        .order_by(here.id.desc()),
    )


def _completions(session: Session, job: Job) -> Frame:
    here = Completion
    return frame(
        session,
        select(here.number, here.at, Person.name.label("person"), here.title, here.pieces)
        .add_columns(here.cost, here.loss, here.undone_at)
        .join(Person, Person.id == here.person_id)
        .where(here.job_id == job.id)
        .order_by(here.id.desc()),
    )
