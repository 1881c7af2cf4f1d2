"""The first start freezes what the job is expected to cost; a later estimate replaces none."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.permissions import Actor
from lib.jobs.costing import Sheet
from lib.jobs.models import Estimate, EstimateLine, Job
from lib.jobs.sheets import sheet


def freeze(session: Session, actor: Actor, job: Job) -> None:
    """Keep every line and fee with quantity, unit cost, cost and price as they stand now."""
    estimate = Estimate(job_id=job.id, at=clock.now(), person_id=actor.id)
    session.add(estimate)
    session.flush()
    rows = [{"estimate_id": estimate.id, **row} for row in _rows(sheet(session, job))]
    if rows:
        session.connection().execute(insert(EstimateLine), rows)


def has_estimate(session: Session, job: Job) -> bool:
    """Whether the job was started before."""
    return bool(session.scalar(select(func.count(Estimate.id)).where(Estimate.job_id == job.id)))


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
