"""What a completion says of its materials is what the ledger had as used when the pieces came in.

Excess that stands is loss, worth what was used last; all the rest is in the cost of the pieces.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lib.checks.findings import Look, Place, figure
from lib.inventory.kinds import AdjustmentKind, ItemKind
from lib.measures import ZERO, half_up


@dataclass
class Lot:
    """One consumption: what of it did not come back, and its value."""

    quantity: Decimal
    value: Decimal


Lots = dict[int, list[Lot]]


def lots(rows: Iterable[Any], before: int) -> Lots:
    """What a job had used before a row of the ledger, by item, the oldest consumption first."""
    known: dict[int, Lot] = {}
    found: Lots = defaultdict(list)
    for row in rows:
        if row.id >= before:
            continue
        if row.kind == AdjustmentKind.CONSUMPTION:
            known[row.id] = Lot(-row.on_hand, -row.value)
            found[row.item_id].append(known[row.id])
        elif row.kind == AdjustmentKind.JOB_RETURN and row.origin_id in known:
            known[row.origin_id].quantity -= row.on_hand
            known[row.origin_id].value -= row.value
    return {item: left for item, left in found.items() if any(lot.quantity for lot in left)}


def check_materials(look: Look, record: Any, lines: Sequence[Any], used: Lots) -> None:
    """Every material of a completion beside what its job had used by then."""
    said = {line.item_id: line for line in lines if line.kind == ItemKind.MATERIAL}
    for item in sorted({*said, *used}):
        left = used.get(item, [])
        quantity = sum((lot.quantity for lot in left), ZERO)
        line = said.get(item)
        if line is None:
            named = f"{record.number} of {record.job}"
            place = Place("completions", record.id, named, item, record.store_id)
            says = f"{figure(quantity)} of it was used, and no line of the completion says so."
            look.wrong(place, says)
            continue
        place = Place("completion_lines", line.id, record.number, item, record.store_id)
        if line.used + line.taken - line.returned != quantity:
            told = f"{figure(line.used)} used and {figure(line.taken)} taken"
            says = f"it says {told}; the ledger had {figure(quantity)} as used then."
            look.wrong(place, says)
        if line.required + line.excess != line.used + line.taken:
            look.wrong(place, "what it required and its excess are not what it used and took.")
        _check_value(look, place, line, left)


def _check_value(look: Look, place: Place, line: Any, left: Sequence[Lot]) -> None:
    value = sum((lot.value for lot in left), ZERO)
    if line.cost + line.loss != value:
        says = f"cost and loss are {figure(line.cost + line.loss)}; the ledger has "
        look.wrong(place, f"{says}{figure(value)} for what was used then.")
    stands = line.excess - line.returned
    if not ZERO <= line.returned <= line.excess:
        says = f"{figure(line.returned)} of an excess of {figure(line.excess)} cannot have gone "
        look.wrong(place, f"{says}back.")
        return
    expected = _newest(left, stands, look.decimals())
    if line.loss != expected:
        says = f"its loss stands at {figure(line.loss)}; {figure(stands)} of what was used last "
        look.wrong(place, f"{says}come to {figure(expected)}.")


def _newest(left: Sequence[Lot], quantity: Decimal, decimals: int) -> Decimal:
    """What a quantity is worth, taken from the newest lot first."""
    worth = ZERO
    for lot in reversed(left):
        part = min(quantity, lot.quantity)
        if part == lot.quantity:
            worth += lot.value
        elif part > ZERO:
            worth += half_up(
                Fraction(part) * Fraction(lot.value) / Fraction(lot.quantity), decimals
            )
        quantity -= part
    return worth
