"""A timeline tells every version of its document once, and only moves that the stages allow."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import func, or_, select

from lib.checks.findings import Look, Place
from lib.jobs.models import EventKind, Job, JobEvent
from lib.jobs.status import MOVES
from lib.orders.models import Order, OrderEvent

_ALLOWED = {(str(move.origin), str(move.to)) for move in MOVES}


def check_timelines(look: Look) -> None:
    """Every entry of a job's timeline after the one before it, and how many an order has."""
    for _, events in groupby(_events_of_jobs(look), key=lambda event: event.job_id):
        told = list(events)
        look.looked(len(told))
        _follow(look, told)
    _check_orders(look)


def _events_of_jobs(look: Look) -> Any:
    event = JobEvent
    query = (
        select(event.id, event.job_id, event.version, event.kind, event.from_stage, event.to_stage)
        .add_columns(Job.number, Job.store_id)
        .join(Job, Job.id == event.job_id)
        .where(event.version.is_not(None))
        .order_by(event.job_id, event.id)
    )
    return look.stream(look.lately(query, Job.number))


def _follow(look: Look, told: Sequence[Any]) -> None:
    """The first entry of a job that does not follow from those before it is written down."""
    stage: str | None = None
    for version, event in enumerate(told, start=1):
        says = ""
        if event.version != version:
            says = f"it tells version {event.version} of the job, where {version} has to follow."
        elif event.kind == EventKind.MOVE:
            fits = event.from_stage == stage
            allowed = stage is None or (event.from_stage, event.to_stage) in _ALLOWED
            if not (fits and allowed):
                moved = f"from {event.from_stage} to {event.to_stage}"
                says = f"it moves the job {moved}, and the job stood at {stage}."
            stage = event.to_stage
        if says:
            place = Place("job_events", event.id, event.number, None, event.store_id)
            look.wrong(place, says)
            return


def _check_orders(look: Look) -> None:
    event = OrderEvent
    entries, last = func.count(event.id), func.coalesce(func.max(event.version), 0)
    query = (
        select(Order.number, Order.store_id, Order.version, entries, last)
        .outerjoin(event, event.order_id == Order.id)
        .group_by(Order.id, Order.number, Order.store_id, Order.version)
        .having(or_(entries != Order.version, last != Order.version))
        .order_by(Order.id)
    )
    query = look.lately(query, Order.number)
    for number, store, version, many, reached in look.connection.execute(query):
        says = f"its version is {version}; its timeline has {many} entries and ends at {reached}."
        look.wrong(Place("orders", number, number, None, store), says)
