"""The first start freezes what the job is expected to cost; a later estimate replaces none."""

from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.permissions import Actor
from lib.jobs.costing import Sheet
from lib.jobs.models import Estimate, EstimateLine, Job
from lib.jobs.sheets import sheet
from lib.measures import ZERO


def freeze(session: Session, by: Actor, job: Job) -> None:
    """Keep every line and fee with quantity, unit cost, cost and price as they stand now."""
    estimate = Estimate(job_id=job.id, at=clock.now(), person_id=by.id)
    session.add(estimate)
    session.flush()
    rows = [{"estimate_id": estimate.id, **row} for row in _rows(sheet(session, job))]
    if rows:
        session.connection().execute(insert(EstimateLine), rows)


def estimated(session: Session, job: Job) -> Decimal | None:
    """The cost of the latest estimate; none for a job that was never started."""
    latest = select(func.max(Estimate.id)).where(Estimate.job_id == job.id)
    estimate = session.scalar(latest)
    if estimate is None:
        return None
    cost = select(func.sum(EstimateLine.cost)).where(EstimateLine.estimate_id == estimate)
    return session.scalar(cost) or ZERO


def _rows(of: Sheet) -> Iterator[dict[str, Any]]:
    kept = ("kind", "item_id", "description", "quantity", "unit", "price")
    for line in of.lines:
        facts = asdict(line)
        cost = of.line_costs[line.id]
        unit_cost = of.currency.per_unit(cost, line.quantity)
        yield {name: facts[name] for name in kept} | {
            "job_item_id": line.id,
            "unit_cost": unit_cost,
            "cost": cost,
        }
    for fee in of.fees:
        yield dict.fromkeys((*kept, "job_item_id", "unit_cost")) | {
            "kind": "fee",
            "description": fee.name,
            "cost": fee.cost,
            "price": fee.price,
        }
