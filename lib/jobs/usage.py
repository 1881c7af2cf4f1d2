"""What a job has used is what the ledger says: its consumptions less what came back.

Goods come back newest consumption first, each at exactly the value it left with; of a row that was
partly returned `round(q * remaining value / remaining quantity)`, and all of it at the last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from lib.inventory.kinds import HOLDING, RELEASING, AdjustmentKind
from lib.inventory.models import Adjustment
from lib.jobs.models import Job
from lib.measures import ZERO, Currency


@dataclass(frozen=True)
class Consumed:
    """A consumption row of a job: what of it was not yet returned, and its value."""

    row_id: int
    line_id: int | None
    quantity: Decimal
    value: Decimal


@dataclass(frozen=True)
class Part:
    """A part of a consumption, as it comes back or counts as loss."""

    consumed: Consumed
    quantity: Decimal
    value: Decimal


@dataclass(frozen=True)
class Used:
    """What a job has used of one item, net of returns; the rows come newest first."""

    quantity: Decimal = ZERO
    value: Decimal = ZERO
    rows: tuple[Consumed, ...] = ()


NOTHING = Used()


def usage(session: Session, jobs: Iterable[Job]) -> Mapping[str, Mapping[int, Used]]:
    """What jobs have used, by job number and item; only what is above zero."""
    numbers = [job.number for job in jobs]
    back = aliased(Adjustment)
    returned = (
        select(
            back.origin_id,
            func.sum(back.on_hand).label("hand"),
            func.sum(back.value).label("worth"),
        )
        .where(*_of_jobs(back, numbers), back.kind == AdjustmentKind.JOB_RETURN)
        .group_by(back.origin_id)
        .subquery()
    )
    out = Adjustment
    rows = session.execute(
        select(out.document_number, out.item_id, out.id, out.document_line)
        .add_columns(out.on_hand, out.value, returned.c.hand, returned.c.worth)
        .outerjoin(returned, returned.c.origin_id == out.id)
        .where(*_of_jobs(out, numbers), out.kind == AdjustmentKind.CONSUMPTION)
        .order_by(out.id.desc())
    )
    found: dict[str, dict[int, Used]] = {number: {} for number in numbers}
    for number, item, row_id, line, hand, value, came, worth in rows:
        left = Consumed(row_id, line, -hand - (came or ZERO), -value - (worth or ZERO))
        if left.quantity:
            before = found[number].get(item, NOTHING)
            found[number][item] = Used(
                before.quantity + left.quantity, before.value + left.value, (*before.rows, left)
            )
    return found


def has_usage(session: Session, job: Job) -> bool:
    """Whether the job has ever taken material from its store and not returned all of it."""
    return bool(usage(session, [job])[job.number])


def newest_first(currency: Currency, used: Used, quantity: Decimal) -> list[Part]:
    """The parts that make up a quantity of what was used, newest consumption first."""
    parts: list[Part] = []
    for row in used.rows:
        taken = min(quantity, row.quantity)
        if taken <= 0:
            break
        average = Fraction(row.value) / Fraction(row.quantity)
        value = row.value if taken == row.quantity else currency.round(Fraction(taken) * average)
        parts.append(Part(row, taken, value))
        quantity -= taken
    return parts


@dataclass(frozen=True)
class Held:
    """What a job line holds of an item."""

    item_id: int
    line_id: int | None
    quantity: Decimal


def holds(session: Session, job: Job) -> Sequence[Held]:
    """What the job holds now, by line."""
    held = func.sum(Adjustment.on_hold)
    rows = session.execute(
        select(Adjustment.item_id, Adjustment.document_line, held)
        .where(*_of_jobs(Adjustment, [job.number]), Adjustment.kind.in_([*HOLDING, *RELEASING]))
        .group_by(Adjustment.item_id, Adjustment.document_line)
        .having(held > ZERO)
        .order_by(Adjustment.item_id, Adjustment.document_line)
    )
    return [Held(*row) for row in rows]


def held_by_item(session: Session, job: Job) -> dict[int, Decimal]:
    """What the job holds now of each item, over all its lines."""
    held: dict[int, Decimal] = {}
    for part in holds(session, job):
        held[part.item_id] = held.get(part.item_id, ZERO) + part.quantity
    return held


def _of_jobs(row: type[Adjustment], numbers: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    return row.document_kind == "job", row.document_number.in_(numbers)
