"""Goods leave at the moving average of their store; nothing already posted is ever re-priced.

A posting out takes `round(q * value / quantity)`, and all the value when it takes everything. What
stays keeps at least the smallest amount of the currency, because value is zero exactly when
nothing is on hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib.inventory.models import Adjustment, Balance, Item
from lib.measures import ZERO, Currency


@dataclass(frozen=True)
class Figures:
    """On hand, on hold and exact value of one item in one store."""

    on_hand: Decimal = ZERO
    on_hold: Decimal = ZERO
    value: Decimal = ZERO

    @property
    def available(self) -> Decimal:
        """On hand less on hold."""
        return self.on_hand - self.on_hold


def portion(currency: Currency, figures: Figures, quantity: Decimal) -> Decimal:
    """The value that a quantity takes with it; `quantity` is at most what is on hand."""
    if quantity >= figures.on_hand:
        return figures.value
    average = Fraction(figures.value) / Fraction(figures.on_hand)
    rounded = currency.round(Fraction(quantity) * average)
    return max(ZERO, min(rounded, figures.value - currency.smallest))


def portions(currency: Currency, figures: Figures, quantities: Sequence[Decimal]) -> list[Decimal]:
    """What several lines take together, shared over them by cumulative rounding (S72)."""
    return currency.share(portion(currency, figures, sum(quantities, ZERO)), quantities)


def figures_in(session: Session, store_id: int, item_ids: Iterable[int]) -> dict[int, Figures]:
    """The figures of items in one store; zeros for an item that was never there."""
    wanted = sorted(set(item_ids))
    rows = session.execute(
        select(Balance.item_id, Balance.on_hand, Balance.on_hold, Balance.value).where(
            Balance.store_id == store_id, Balance.item_id.in_(wanted)
        )
    )
    known = {item: Figures(hand, hold, value) for item, hand, hold, value in rows}
    return {item: known.get(item, Figures()) for item in wanted}


def unit_costs(
    session: Session, store_id: int, item_ids: Iterable[int]
) -> Mapping[int, Fraction | None]:
    """The exact cost of one unit: the store's average, else the last known, else the expected.

    None where an item was never received and carries no expected cost.
    """
    figures = figures_in(session, store_id, item_ids)
    empty = [item for item, there in figures.items() if not there.on_hand]
    costs: dict[int, Fraction | None] = dict.fromkeys(figures)
    if empty:
        costs |= dict(_expected(session, empty))
        costs |= last_known(session, empty)
        costs |= last_known(session, empty, store_id)
    for item, there in figures.items():
        if there.on_hand:
            costs[item] = Fraction(there.value) / Fraction(there.on_hand)
    return costs


def last_known(
    session: Session, item_ids: Iterable[int], store_id: int | None = None
) -> dict[int, Fraction]:
    """The unit cost of the latest row that moved goods, in one store or in any."""
    latest = select(func.max(Adjustment.id)).where(
        Adjustment.item_id.in_(sorted(set(item_ids))),
        Adjustment.on_hand != ZERO,
        Adjustment.value != ZERO,
    )
    if store_id is not None:
        latest = latest.where(Adjustment.store_id == store_id)
    rows = session.execute(
        select(Adjustment.item_id, Adjustment.value, Adjustment.on_hand).where(
            Adjustment.id.in_(latest.group_by(Adjustment.item_id))
        )
    )
    return {item: Fraction(value) / Fraction(moved) for item, value, moved in rows}


def _expected(session: Session, item_ids: Sequence[int]) -> Iterable[tuple[int, Fraction]]:
    rows = session.execute(
        select(Item.id, Item.expected_cost).where(
            Item.id.in_(item_ids), Item.expected_cost.is_not(None)
        )
    )
    return [(item, Fraction(cost)) for item, cost in rows if cost is not None]
