"""Estimate and actual differ by quantity, by price and by work, and the parts add up to the cent.

What was really used is first valued at the estimated unit cost: what that differs from the estimate
is quantity, what the actual cost differs from that is price. Added and removed materials are
quantity, and loss stands apart from both.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import Frame, table
from lib.inventory.kinds import ItemKind
from lib.jobs.models import Completion, CompletionLine, Estimate, EstimateLine, Job
from lib.jobs.timeline import find
from lib.measures import ZERO, Currency
from lib.shop.the_shop import the_shop


@dataclass(frozen=True)
class EstimateAgainstActual:
    """What a completed job was expected to cost and what it cost.

    `lines` has kind, description, unit, estimated_quantity, estimated_cost, actual_quantity,
    actual_cost, quantity_variance and price_variance (of materials), variance and loss.
    """

    number: str
    estimated_cost: Decimal
    actual_cost: Decimal
    variance: Decimal
    loss: Decimal
    lines: Frame


@dataclass(frozen=True)
class _Compared:
    kind: str
    description: str
    unit: str | None
    estimated_quantity: Decimal = ZERO
    estimated_cost: Decimal = ZERO
    actual_quantity: Decimal = ZERO
    actual_cost: Decimal = ZERO
    loss: Decimal = ZERO

    @property
    def variance(self) -> Decimal:
        """Actual less estimate."""
        return self.actual_cost - self.estimated_cost

    def quantity_variance(self, currency: Currency) -> Decimal | None:
        """The part of a material's variance that comes of using another quantity."""
        if self.kind != ItemKind.MATERIAL:
            return None
        if not self.estimated_quantity:
            return self.actual_cost
        unit_cost = Fraction(self.estimated_cost) / Fraction(self.estimated_quantity)
        return currency.round(Fraction(self.actual_quantity) * unit_cost) - self.estimated_cost

    def price_variance(self, currency: Currency) -> Decimal | None:
        """The rest: what a material cost more or less than the estimate knew."""
        by_quantity = self.quantity_variance(currency)
        return None if by_quantity is None else self.variance - by_quantity


_COLUMNS = (
    *("kind", "description", "unit", "estimated_quantity", "estimated_cost"),
    *("actual_quantity", "actual_cost", "quantity_variance", "price_variance", "variance", "loss"),
)


@requires(Permission.SEE_JOBS)
def estimate_against_actual(
    session: Session, actor: Actor, number: str
) -> EstimateAgainstActual | None:
    """How the completion that stands compares with the latest estimate; none where none stands.

    Refuses: JobNotFound.
    """
    job = find(session, number)
    standing = session.scalar(
        select(Completion).where(Completion.job_id == job.id, Completion.undone_at.is_(None))
    )
    if standing is None:
        return None
    compared = _compared(_estimated(session, job), _actual(session, standing))
    currency = the_shop(session).currency
    estimated = sum((one.estimated_cost for one in compared), ZERO)
    return EstimateAgainstActual(
        number=job.number,
        estimated_cost=estimated,
        actual_cost=standing.cost,
        variance=standing.cost - estimated,
        loss=standing.loss,
        lines=table(_COLUMNS, [_row(one, currency) for one in compared]),
    )


def _row(one: _Compared, currency: Currency) -> list[object]:
    by_quantity, by_price = one.quantity_variance(currency), one.price_variance(currency)
    return [
        *(one.kind, one.description, one.unit, one.estimated_quantity, one.estimated_cost),
        *(one.actual_quantity, one.actual_cost, by_quantity, by_price, one.variance, one.loss),
    ]


def _estimated(session: Session, job: Job) -> list[tuple[object, _Compared]]:
    latest = select(func.max(Estimate.id)).where(Estimate.job_id == job.id).scalar_subquery()
    kinds = (ItemKind.MATERIAL, ItemKind.SERVICE, "fee")
    rows = session.scalars(
        select(EstimateLine)
        .where(EstimateLine.estimate_id == latest, EstimateLine.kind.in_(kinds))
        .order_by(EstimateLine.id)
    )
    return [
        (
            _key(row),
            _Compared(
                row.kind,
                row.description,
                row.unit,
                estimated_quantity=row.quantity or ZERO,
                estimated_cost=row.cost,
            ),
        )
        for row in rows
    ]


def _actual(session: Session, completion: Completion) -> list[tuple[object, _Compared]]:
    mine = select(CompletionLine).where(CompletionLine.completion_id == completion.id)
    return [
        (
            _key(row),
            _Compared(
                row.kind,
                row.description,
                row.unit,
                actual_quantity=row.required,
                actual_cost=row.cost,
                loss=row.loss,
            ),
        )
        for row in session.scalars(mine.order_by(CompletionLine.id))
    ]


def _key(row: EstimateLine | CompletionLine) -> object:
    return row.kind, row.item_id or row.description


_SUMMED = ("estimated_quantity", "estimated_cost", "actual_quantity", "actual_cost", "loss")


def _compared(*sides: Iterable[tuple[object, _Compared]]) -> list[_Compared]:
    """One entry for each material, service and fee, whichever side it stands on."""
    found: dict[object, _Compared] = {}
    for key, one in (pair for side in sides for pair in side):
        known = found.get(key)
        sums = {n: getattr(known, n) + getattr(one, n) for n in _SUMMED} if known else {}
        found[key] = replace(known or one, **sums)
    return list(found.values())
