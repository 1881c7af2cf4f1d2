"""The Jobs list is filtered and sorted in the database, and priced by the job's own costing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from lib.accounts.models import Person
from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import SIZE, Listing, how_many, page_of, records
from lib.jobs.costing import percent
from lib.jobs.models import Completion, Job
from lib.jobs.sheets import sheets
from lib.jobs.status import OPEN, Stage
from lib.searching import BeginsWords
from lib.shop.models import CustomerAccount, Store
from lib.shop.the_shop import the_shop


class Due(StrEnum):
    """When a job is due, as a filter."""

    OVERDUE = "overdue"
    THIS_WEEK = "this week"
    NO_DATE = "no date"


class Sort(StrEnum):
    """The order of the list."""

    NEWEST = "newest"
    DUE = "due date"
    PIECE = "piece"


@dataclass(frozen=True)
class JobFilter:
    """Which jobs to list: words of number, description or customer, and which page."""

    words: str = ""
    stage: str | None = None
    store_id: int | None = None
    due: Due | None = None
    assignee_id: int | None = None
    rush: bool = False
    sort: Sort = Sort.NEWEST
    page: int = 1
    size: int = SIZE


JOB_COLUMNS = [
    "number",
    "description",
    "customer",
    "store",
    "assignee",
    "due_on",
    "stage",
    "stage_since",
    "rush",
    "reopened",
    "total_price",
    "margin",
    "margin_percent",
]


@requires(Permission.SEE_JOBS)
def all_jobs(session: Session, actor: Actor, wanted: JobFilter) -> Listing:
    """One page of jobs with their price and margin; columns as in `JOB_COLUMNS`."""
    among = _conditions(session, wanted)
    keys = select(Job.id).where(*among).order_by(*_order(wanted.sort))
    page = list(session.scalars(page_of(keys, wanted.page, wanted.size)))
    return Listing(records(JOB_COLUMNS, _rows(session, page)), how_many(session, keys))


@requires(Permission.SEE_JOBS)
def counters(session: Session, actor: Actor) -> Mapping[str, int]:
    """How many jobs are overdue, due this week, in production and ready."""
    wanted = {
        "overdue": JobFilter(due=Due.OVERDUE),
        "due_this_week": JobFilter(due=Due.THIS_WEEK),
        "in_production": JobFilter(stage=Stage.IN_PRODUCTION),
        "ready": JobFilter(stage=Stage.READY),
    }
    counts = [
        select(func.count()).where(*_conditions(session, one)).scalar_subquery().label(name)
        for name, one in wanted.items()
    ]
    return dict(session.execute(select(*counts)).mappings().one())


@requires(Permission.SEE_JOBS)
def assignee_choices(session: Session, actor: Actor) -> dict[int, str]:
    """The people whom a job can be given to, by id, in order of name."""
    active = select(Person.id, Person.name).where(Person.deactivated_at.is_(None))
    return {row.id: row.name for row in session.execute(active.order_by(Person.name))}


def _conditions(session: Session, wanted: JobFilter) -> list[ColumnElement[bool]]:
    among: list[ColumnElement[bool]] = [BeginsWords(Job.__table__, wanted.words)]
    if wanted.stage:
        among.append(Job.stage == wanted.stage)
    if wanted.store_id:
        among.append(Job.store_id == wanted.store_id)
    if wanted.assignee_id:
        among.append(Job.assignee_id == wanted.assignee_id)
    if wanted.rush:
        among.append(Job.rush.is_(True))
    if wanted.due:
        among += _due(session, wanted.due)
    return among


def _due(session: Session, due: Due) -> list[ColumnElement[bool]]:
    today = the_shop(session).today()
    sunday = today + timedelta(days=6 - today.weekday())
    still_open = Job.stage.in_(OPEN)
    match due:
        case Due.OVERDUE:
            return [still_open, Job.due_on < today]
        case Due.THIS_WEEK:
            return [still_open, Job.due_on >= today, Job.due_on <= sunday]
        case Due.NO_DATE:
            return [still_open, Job.due_on.is_(None)]


def _order(sort: Sort) -> Sequence[Any]:
    match sort:
        case Sort.DUE:
            return Job.due_on.is_(None), Job.due_on, Job.id
        case Sort.PIECE:
            return Job.description, Job.id
        case Sort.NEWEST:
            return (Job.id.desc(),)


def _rows(session: Session, ids: Sequence[int]) -> list[dict[str, Any]]:
    found = {job.id: (job, names) for job, *names in session.execute(_named(ids))}
    jobs = [found[job_id][0] for job_id in ids]
    amounts = prices_and_costs(session, jobs)
    rows = []
    for job_id in ids:
        job, (customer, store, assignee) = found[job_id]
        price, cost = amounts[job.number]
        rows.append(
            {name: getattr(job, name, None) for name in JOB_COLUMNS}
            | {"customer": customer, "store": store, "assignee": assignee}
            | {"total_price": price, "margin": price - cost}
            | {"margin_percent": percent(price - cost, price)}
        )
    return rows


def _named(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(Job, CustomerAccount.name, Store.name, Person.name)
        .outerjoin(CustomerAccount, CustomerAccount.id == Job.customer_id)
        .join(Store, Store.id == Job.store_id)
        .outerjoin(Person, Person.id == Job.assignee_id)
        .where(Job.id.in_(ids))
    )


def prices_and_costs(
    session: Session, jobs: Sequence[Job]
) -> Mapping[str, tuple[Decimal, Decimal]]:
    """Price and cost (loss included) of jobs by number: as made where completed, else as now."""
    amounts = {
        number: (priced.totals.price, priced.totals.cost)
        for number, priced in sheets(session, jobs).items()
    }
    made = select(
        Job.number,
        Completion.price_per_piece,
        Completion.pieces,
        Completion.cost + Completion.loss,
    ).join(Completion, Completion.job_id == Job.id)
    standing = made.where(
        Completion.job_id.in_([job.id for job in jobs]), Completion.undone_at.is_(None)
    )
    for number, price, pieces, cost in session.execute(standing):
        amounts[number] = (price * pieces, cost)
    return amounts
