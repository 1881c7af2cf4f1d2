"""What completing a job will do is worked out in one place, for the preview and for the act alike.

Here *required* is what was really used, as entered on the form. An excess over it is returned only
where it was ticked; otherwise it stands as loss and is no part of the pieces' cost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from lib import units
from lib.inputs import Amount, Count, Input, NotNegative, Optional, Title
from lib.inventory.kinds import ItemKind
from lib.jobs.costing import Line, Material, Sheet, Totals
from lib.jobs.timeline import SeenJob
from lib.jobs.usage import Part, newest_first
from lib.measures import ZERO
from lib.refusals import NotNow, NotValid

MOST_PIECES = 10_000


class ActualLine(Input):
    """What a line really took, in the item's unit, and for a service what it really cost.

    Without a cost, a service costs its unit cost for the quantity.
    """

    line_id: int
    quantity: NotNegative
    cost: Annotated[Amount | None, Optional] = None


class CompletionForm(SeenJob):
    """The Complete page: what was made, and what it really took."""

    title: Title
    category_id: int
    vendor_id: Annotated[int | None, Optional] = None
    location_id: Annotated[int | None, Optional] = None
    pieces: Count
    separate: bool = False
    price_per_piece: Amount
    actual: tuple[ActualLine, ...] = ()
    returned_excess: tuple[int, ...] = ()


class TooManyPieces(NotValid):
    """One completion makes at most 10,000 pieces. Make the rest in another job."""


class ActualNotOnJob(NotValid):
    """An entry of what was used belongs to no line of {number}. Reload the page and try again."""


class NoCost(NotNow):
    """{number} costs {cost} so far, which is too little for {pieces} to have a value, and stock
    always has one. Add the cost of the work as a service or a fee."""


@dataclass(frozen=True)
class Plan:
    """A completion as it would be made now."""

    form: CompletionForm
    sheet: Sheet

    @property
    def totals(self) -> Totals:
        """Costs by materials, services and fees."""
        return self.sheet.totals

    @property
    def separate(self) -> bool:
        """Whether each piece gets its own SKU; one piece is the same either way."""
        return self.form.separate and self.form.pieces > 1

    @property
    def items(self) -> int:
        """How many SKUs there will be."""
        return int(self.form.pieces) if self.separate else 1

    @property
    def piece_costs(self) -> list[Decimal]:
        """The exact cost of each SKU; they add up to the completion's cost."""
        return self.sheet.currency.split(self.totals.cost, self.items)

    @property
    def each(self) -> Decimal:
        """How many pieces stand under each SKU."""
        return Decimal(1) if self.separate else self.form.pieces

    @property
    def price(self) -> Decimal:
        """The price of all pieces as made."""
        return self.form.price_per_piece * self.form.pieces

    @property
    def loss(self) -> Decimal:
        """The value of the excess that stands."""
        return sum((self.loss_of(material) for material in self.sheet.materials), ZERO)

    @property
    def margin(self) -> Decimal:
        """Price of the pieces as made, less cost, less loss (S73)."""
        return self.price - self.totals.cost - self.loss

    def is_returned(self, material: Material) -> bool:
        """Whether the excess of a material goes back into stock."""
        return bool(material.excess) and material.stocked.item_id in self.form.returned_excess

    def loss_of(self, material: Material) -> Decimal:
        """What the excess of a material costs where it stands."""
        return ZERO if self.is_returned(material) else material.excess_value

    def returned(self) -> Mapping[int, list[Part]]:
        """The parts that go back into stock, by item."""
        return {
            material.stocked.item_id: newest_first(
                material.currency, material.used, material.excess
            )
            for material in self.sheet.materials
            if self.is_returned(material)
        }


def planned(sheet: Sheet, form: CompletionForm) -> Plan:
    """The plan of a form on a sheet. Refuses entries that fit no line, and too many pieces."""
    if form.pieces > MOST_PIECES:
        raise TooManyPieces(field="pieces")
    lines = {line.id: line for line in sheet.lines}
    actual: dict[int, tuple[Decimal, Decimal | None]] = {}
    for entry in form.actual:
        line = lines.get(entry.line_id)
        if line is None or line.kind not in (ItemKind.MATERIAL, ItemKind.SERVICE):
            raise ActualNotOnJob(number=form.number)
        units.checked(entry.quantity, line.unit)
        cost = _service_cost(sheet, line, entry) if line.kind == ItemKind.SERVICE else None
        actual[line.id] = (entry.quantity, cost)
    return Plan(form, sheet.with_actual(actual))


def _service_cost(sheet: Sheet, line: Line, entry: ActualLine) -> Decimal:
    """What a service really cost: as typed, else its cost for the quantity that was typed."""
    if entry.cost is not None:
        return entry.cost
    if entry.quantity == line.required:
        return line.service_cost
    return sheet.currency.times(entry.quantity, line.unit_cost or ZERO)


def without_value(plan: Plan) -> NoCost | None:
    """Why pieces would have no value; something is on hand exactly when it has one."""
    cost = plan.totals.cost
    if cost >= plan.sheet.currency.smallest * plan.items:
        return None
    pieces = f"each of {plan.items:,} pieces" if plan.separate else "its piece"
    said = f"{cost:.{plan.sheet.currency.decimals}f}"
    return NoCost(number=plan.form.number, cost=said, pieces=pieces)
