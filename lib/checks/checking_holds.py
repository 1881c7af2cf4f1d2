"""A Ready job holds exactly what completing would still take, an open order its open lines.

Nothing else holds anything. Both sides are added up by the database, and only what differs is read.
"""

from typing import Any

from sqlalchemy import CompoundSelect, Select, func, literal, select, union_all

from lib.checks.findings import Look, Place, figure
from lib.inventory.kinds import AdjustmentKind, ItemKind
from lib.inventory.models import Adjustment
from lib.jobs.models import Job, JobItem
from lib.jobs.status import Stage
from lib.measures import ZERO
from lib.orders.models import Order, OrderLine
from lib.orders.stages import OrderStage

_PLACE = ("kind", "number", "item_id", "store_id")


def check_holds(look: Look) -> None:
    """Every document beside what it holds of every item in every store."""
    both = _both(look).subquery()
    keys = [both.c[name] for name in _PLACE]
    held, wanted = func.sum(both.c.held), func.sum(both.c.wanted)
    query = select(*keys, held, wanted).group_by(*keys).having(held != wanted).order_by(*keys)
    counted = look.connection.scalar(select(func.count()).select_from(both))
    look.looked(counted or 0)
    for *place, holds, should in look.connection.execute(query):
        kind, number, item, store = place
        table = "orders" if kind == "order" else "jobs"
        says = f"the ledger has {figure(holds)} on hold for it; {figure(should)} should be."
        look.wrong(Place(table, number, number, item, store), says)


def _both(look: Look) -> CompoundSelect[Any]:
    row = Adjustment
    named = row.document_kind.label("kind"), row.document_number.label("number")
    held = (
        select(*named, row.item_id, row.store_id)
        .add_columns(func.sum(row.on_hold).label("held"), _nothing("wanted"))
        .where(row.on_hold != ZERO)
        .group_by(row.document_kind, row.document_number, row.item_id, row.store_id)
        .having(func.sum(row.on_hold) != ZERO)
    )
    return union_all(
        look.lately(held, row.document_number),
        look.lately(_of_jobs(), Job.number),
        look.lately(_of_orders(), Order.number),
    )


def _nothing(name: str) -> Any:
    return literal(ZERO, Adjustment.on_hold.type).label(name)


def _of_jobs() -> Select[Any]:
    """What completing each Ready job would still take."""
    row, quantity = Adjustment, Adjustment.on_hand.type
    took = func.coalesce(JobItem.actual_quantity, JobItem.quantity, type_=quantity)
    required = (
        select(JobItem.job_id, JobItem.item_id, func.sum(took).label("q"))
        .where(JobItem.kind == ItemKind.MATERIAL)
        .group_by(JobItem.job_id, JobItem.item_id)
        .subquery()
    )
    used = (
        select(row.document_number, row.item_id, (-func.sum(row.on_hand)).label("q"))
        .where(
            row.document_kind == "job",
            row.kind.in_((AdjustmentKind.CONSUMPTION, AdjustmentKind.JOB_RETURN)),
            row.document_number.in_(select(Job.number).where(Job.stage == Stage.READY)),
        )
        .group_by(row.document_number, row.item_id)
        .subquery()
    )
    taken = func.coalesce(used.c.q, literal(ZERO, quantity), type_=quantity)
    needed = required.c.q - taken
    return (
        select(literal("job"), Job.number, required.c.item_id, Job.store_id)
        .add_columns(_nothing("held"), needed.label("wanted"))
        .join(required, required.c.job_id == Job.id)
        .outerjoin(
            used,
            (used.c.document_number == Job.number) & (used.c.item_id == required.c.item_id),
        )
        .where(Job.stage == Stage.READY, needed > ZERO)
    )


def _of_orders() -> Select[Any]:
    """What the lines of each open order say."""
    line = OrderLine
    return (
        select(literal("order"), Order.number, line.item_id, Order.store_id)
        .add_columns(_nothing("held"), func.sum(line.quantity).label("wanted"))
        .join(line, line.order_id == Order.id)
        .where(Order.stage == OrderStage.OPEN)
        .group_by(Order.number, line.item_id, Order.store_id)
    )
