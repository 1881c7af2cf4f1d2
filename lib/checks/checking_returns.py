"""What comes back fits what left: never more, at exactly its value, and all of it with all of it.

A reversal copies its row with the opposite sign; a transfer brings in what it took out.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from lib.checks.findings import Look, Place, figure
from lib.inventory.kinds import HAND_MADE, AdjustmentKind
from lib.inventory.models import Adjustment
from lib.measures import ZERO, half_up

_KIND = AdjustmentKind
_ORIGINS: dict[str, frozenset[str]] = {
    _KIND.JOB_RETURN: frozenset({_KIND.CONSUMPTION}),
    _KIND.SALE_RETURN: frozenset({_KIND.SALE}),
    _KIND.MANUFACTURE_REVERSAL: frozenset({_KIND.MANUFACTURED}),
    _KIND.REVERSAL: frozenset(set(HAND_MADE) - {_KIND.REVERSAL}),
}
_WHOLE = {_KIND.REVERSAL, _KIND.MANUFACTURE_REVERSAL}
_FACTS = ("id", "item_id", "store_id", "kind", "on_hand", "value", "document_number")


def check_returns(look: Look) -> None:
    """Every returning or reversing row beside the row it names, and every transfer."""
    decimals = look.decimals()
    for back in _without_origin(look):
        says = f"a row of the kind {back.kind} names the row it takes back, and this one does not."
        if back.origin_id is not None:
            says = f"a row of the kind {back.kind} takes nothing back, and it names a row."
        look.wrong(_place(back), says)
    for _, pairs in groupby(_pairs(look), key=lambda pair: pair[0].id):
        together = list(pairs)
        look.looked(len(together))
        _compare(look, decimals, together)
    _check_transfers(look)


def _compare(look: Look, decimals: int, pairs: Sequence[tuple[Any, Any]]) -> None:
    """One row and everything that came back of it, in the order in which it came."""
    origin = pairs[0][0]
    left, worth = -origin.on_hand, -origin.value
    for _, back in pairs:
        says = _misfit(origin, back)
        if not says and abs(back.on_hand) > abs(left):
            says = f"{figure(back.on_hand)} came back, and only {figure(left)} were left to return."
        if not says:
            expected = worth
            if back.on_hand != left:
                exact = Fraction(back.on_hand) * Fraction(worth) / Fraction(left)
                expected = half_up(exact, decimals)
            if back.value != expected:
                named = f"row {origin.id} ({origin.kind}, {origin.document_number})"
                says = f"it came back at {figure(back.value)}; {named} asks {figure(expected)}."
        if says:
            look.wrong(_place(back), says)
            return
        left, worth = left - back.on_hand, worth - back.value


def _misfit(origin: Any, back: Any) -> str:
    named = f"row {origin.id} ({origin.kind}, {origin.document_number})"
    if origin.kind not in _ORIGINS.get(back.kind, frozenset()):
        return f"a row of the kind {back.kind} cannot take back {named}."
    if (origin.item_id, origin.store_id) != (back.item_id, back.store_id):
        return f"it takes back {named}, which is of another item or store."
    if back.kind != _KIND.REVERSAL and origin.document_number != back.document_number:
        return f"it takes back {named}, which is of another document."
    if back.id < origin.id:
        return f"it takes back {named}, which came after it."
    if back.kind in _WHOLE and back.on_hand != -origin.on_hand:
        return f"it takes back {figure(back.on_hand)}, and {named} moved {figure(origin.on_hand)}."
    return ""


def _place(row: Any) -> Place:
    return Place("adjustments", row.id, row.document_number, row.item_id, row.store_id)


def _pairs(look: Look) -> Iterator[tuple[Any, Any]]:
    origin, back = aliased(Adjustment), aliased(Adjustment)
    facts = [getattr(origin, name).label(f"origin_{name}") for name in _FACTS]
    query = (
        select(*facts, *(getattr(back, name).label(f"back_{name}") for name in _FACTS))
        .join(back, back.origin_id == origin.id)
        .order_by(origin.id, back.id)
    )
    if look.after is not None:
        lately = select(Adjustment.origin_id).where(Adjustment.id > look.after)
        query = query.where(origin.id.in_(lately.where(Adjustment.origin_id.is_not(None))))
    for row in look.stream(query):
        half = len(_FACTS)
        yield _Facts(row[:half]), _Facts(row[half:])


class _Facts:
    """What is compared of a row."""

    def __init__(self, held: Sequence[Any]) -> None:
        self.id, self.item_id, self.store_id, self.kind = held[:4]
        self.on_hand: Decimal = held[4]
        self.value: Decimal = held[5]
        self.document_number: str = held[6]


def _without_origin(look: Look) -> Iterator[Any]:
    row = Adjustment
    asks = row.kind.in_(list(_ORIGINS))
    wrong = or_(asks & row.origin_id.is_(None), ~asks & row.origin_id.is_not(None))
    query = select(row.id, row.item_id, row.store_id, row.kind, row.document_number, row.origin_id)
    query = query.where(wrong).order_by(row.id)
    if look.after is not None:
        query = query.where(row.id > look.after)
    yield from look.stream(query)


def _check_transfers(look: Look) -> None:
    row = Adjustment
    hand, worth, places = func.sum(row.on_hand), func.sum(row.value), func.count(row.id)
    query = (
        select(row.document_number, row.item_id, func.min(row.id), hand, worth)
        .where(row.document_kind == "transfer")
        .group_by(row.document_number, row.item_id)
        .having(or_(hand != ZERO, worth != ZERO, places != 2))
        .order_by(func.min(row.id))
    )
    query = look.lately(query, row.document_number)
    for number, item, first, on_hand, value in look.connection.execute(query):
        says = f"the transfer leaves {figure(on_hand)} and a value of {figure(value)} over."
        look.wrong(Place("adjustments", first, number, item), says)
