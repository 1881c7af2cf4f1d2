"""Goods that enter by hand enter with their value: what was paid, or what such goods cost here."""

from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from lib.inventory.items import InStore, measured
from lib.inventory.valuing import last_known
from lib.measures import ZERO
from lib.refusals import NotValid
from lib.shop.the_shop import the_shop


class PaidOnce(NotValid):
    """Write either the total paid or the cost of one unit. Empty one of the two."""


class PriceOfPurchase(NotValid):
    """A purchase needs the total paid, or the cost of one {unit}. Write one of them."""


class UnitCostFixed(NotValid):
    """There are {on_hand} of {title} in {store}, and what is found enters at their unit cost.
    Leave the unit cost empty."""


class UnitCostNeeded(NotValid):
    """{title} has no known cost yet, so say what one {unit} is worth. Write the unit cost."""


class WorthNothing(NotValid):
    """{quantity} at this cost would be worth nothing, and stock always has a value. Write the
    smallest amount at least."""


def paid(
    session: Session,
    place: InStore,
    quantity: Decimal,
    amounts: tuple[Decimal | None, Decimal | None],
) -> Decimal:
    """What a purchase cost; `amounts` are the total and the unit cost, of which one is typed."""
    total, unit_cost = amounts
    if total is not None and unit_cost is not None:
        raise PaidOnce(field="unit_cost")
    if total is not None:
        return _something(session, place, quantity, total)
    if unit_cost is None:
        raise PriceOfPurchase(field="total", unit=place.item.unit)
    worth = the_shop(session).currency.times(quantity, unit_cost)
    return _something(session, place, quantity, worth)


def found_worth(
    session: Session, place: InStore, quantity: Decimal, unit_cost: Decimal | None
) -> Decimal:
    """What found goods are worth: the store's unit cost; with none on hand the one typed or the
    last known."""
    item, there = place.item, place.there
    currency = the_shop(session).currency
    if there.on_hand:
        if unit_cost is not None:
            on_hand = measured(session, there.on_hand, item.unit)
            named = {"title": item.title, "store": place.store.name}
            raise UnitCostFixed(field="unit_cost", on_hand=on_hand, **named)
        average = Fraction(there.value) / Fraction(there.on_hand)
        return currency.round(Fraction(quantity) * average)
    cost = known_unit_cost(session, place) if unit_cost is None else Fraction(unit_cost)
    if cost is None:
        raise UnitCostNeeded(field="unit_cost", title=item.title, unit=item.unit)
    return _something(session, place, quantity, currency.round(Fraction(quantity) * cost))


def known_unit_cost(session: Session, place: InStore) -> Fraction | None:
    """What one unit cost here at last, else in any store; an expected cost never counts."""
    items = [place.item.id]
    anywhere, here = last_known(session, items), last_known(session, items, place.store.id)
    return (anywhere | here).get(place.item.id)


def _something(session: Session, place: InStore, quantity: Decimal, worth: Decimal) -> Decimal:
    if worth <= ZERO:
        shown = measured(session, quantity, place.item.unit)
        raise WorthNothing(field="unit_cost", quantity=shown)
    return worth
