"""What the costing needs is read for any number of jobs in a fixed number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.inventory.models import Item
from lib.inventory.valuing import figures_in, unit_costs
from lib.jobs.costing import Fee, Line, Sheet, Stocked
from lib.jobs.models import Job, JobFee, JobItem
from lib.jobs.usage import Used, usage
from lib.shop.the_shop import the_shop

T = TypeVar("T")
_LINE = [field.name for field in fields(Line)]
_FEE = [field.name for field in fields(Fee)]


def sheet(session: Session, job: Job) -> Sheet:
    """The sheet of one job."""
    return sheets(session, [job])[job.number]


def sheets(session: Session, jobs: Sequence[Job]) -> Mapping[str, Sheet]:
    """The sheets of jobs by number."""
    ids = [job.id for job in jobs]
    lines = _by_job(
        (row.job_id, Line(**{name: getattr(row, name) for name in _LINE}))
        for row in session.scalars(
            select(JobItem).where(JobItem.job_id.in_(ids)).order_by(JobItem.position, JobItem.id)
        )
    )
    fees = _by_job(
        (row.job_id, Fee(**{name: getattr(row, name) for name in _FEE}))
        for row in session.scalars(select(JobFee).where(JobFee.job_id.in_(ids)).order_by(JobFee.id))
    )
    used = usage(session, jobs)
    stocked = _stocked(session, jobs, lines, used)
    currency = the_shop(session).currency
    return {
        job.number: Sheet(
            currency,
            tuple(lines.get(job.id, ())),
            tuple(fees.get(job.id, ())),
            stocked[job.store_id],
            used[job.number],
        )
        for job in jobs
    }


def _by_job(rows: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for job_id, row in rows:
        found.setdefault(job_id, []).append(row)
    return found


def _stocked(
    session: Session,
    jobs: Sequence[Job],
    lines: Mapping[int, Sequence[Line]],
    used: Mapping[str, Mapping[int, Used]],
) -> dict[int, dict[int, Stocked]]:
    wanted: dict[int, set[int]] = {job.store_id: set() for job in jobs}
    for job in jobs:
        wanted[job.store_id] |= {line.item_id for line in lines.get(job.id, ()) if line.item_id}
        wanted[job.store_id] |= set(used[job.number])
    every = sorted(set().union(*wanted.values()))
    facts = (Item.id, Item.sku, Item.title, Item.unit)
    items = {row.id: row for row in session.execute(select(*facts).where(Item.id.in_(every)))}
    found: dict[int, dict[int, Stocked]] = {}
    for store, ids in wanted.items():
        there, costs = figures_in(session, store, ids), unit_costs(session, store, ids)
        found[store] = {
            item: Stocked(
                item, items[item].sku, items[item].title, items[item].unit, there[item], costs[item]
            )
            for item in ids
        }
    return found
