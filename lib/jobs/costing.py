"""What a job costs is computed here and nowhere else, exactly, rounded once at the line.

Per material, *required* is the sum of its lines, *used* what the ledger says the job has taken and
not returned, *need* what completing would still take and *excess* what was used beyond it. The
cost of a material is the value of what was used, plus what the need takes from stock, less the
excess that stands as loss; it is shared over the lines by cumulative rounding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from lib.inventory.kinds import ItemKind
from lib.inventory.valuing import Figures, portion
from lib.jobs.usage import NOTHING, Used, newest_first
from lib.measures import ZERO, Currency, half_up


@dataclass(frozen=True)
class Line:
    """A job item as the costing sees it; `cost` and `unit_cost` are those of a service."""

    id: int
    kind: str
    item_id: int | None
    description: str
    unit: str
    quantity: Decimal
    typed_quantity: Decimal
    typed_unit: str
    piece_count: int | None
    unit_cost: Decimal | None
    cost: Decimal | None
    unit_price: Decimal
    price: Decimal
    actual_quantity: Decimal | None
    actual_cost: Decimal | None

    @property
    def required(self) -> Decimal:
        """What the latest completion took, while the line is unchanged since; else its quantity."""
        return self.quantity if self.actual_quantity is None else self.actual_quantity

    @property
    def service_cost(self) -> Decimal:
        """What a service cost in the latest completion; else the cost on its line."""
        return (self.cost or ZERO) if self.actual_cost is None else self.actual_cost


@dataclass(frozen=True)
class Fee:
    """A fee of a job."""

    id: int
    name: str
    price: Decimal
    cost: Decimal
    note: str


@dataclass(frozen=True)
class Stocked:
    """An item as the store has it; `unit_cost` also covers what is not there now."""

    item_id: int
    sku: str
    title: str
    unit: str
    there: Figures
    unit_cost: Fraction | None


@dataclass(frozen=True)
class Material:
    """One material of a job, over all its lines."""

    stocked: Stocked
    lines: tuple[Line, ...]
    used: Used
    currency: Currency

    @property
    def required(self) -> Decimal:
        """The sum of its lines; zero for a material that is on no line any more."""
        return sum((line.required for line in self.lines), ZERO)

    @property
    def need(self) -> Decimal:
        """What completing would still take from stock."""
        return max(ZERO, self.required - self.used.quantity)

    @property
    def excess(self) -> Decimal:
        """What was used beyond what is required."""
        return max(ZERO, self.used.quantity - self.required)

    @property
    def missing(self) -> Decimal:
        """How much of the need is not on hand at all."""
        return max(ZERO, self.need - self.stocked.there.on_hand)

    @cached_property
    def excess_value(self) -> Decimal:
        """The value of the excess, newest consumption first, like a return."""
        parts = newest_first(self.currency, self.used, self.excess)
        return sum((part.value for part in parts), ZERO)

    @cached_property
    def need_value(self) -> Decimal:
        """What the need takes from stock; beyond what is there, at the last known unit cost."""
        if self.need <= self.stocked.there.on_hand:
            return portion(self.currency, self.stocked.there, self.need) if self.need else ZERO
        return self.currency.round(Fraction(self.need) * (self.stocked.unit_cost or 0))

    @property
    def cost(self) -> Decimal:
        """The part of the pieces' cost that this material is, its excess standing as loss."""
        return self.used.value + self.need_value - self.excess_value

    @property
    def without_cost(self) -> bool:
        """Whether nothing is known of what it costs."""
        return bool(self.need) and self.stocked.unit_cost is None

    def taken_by_line(self) -> list[tuple[Line, Decimal]]:
        """The need by line: what was used covers the first lines first."""
        covered, parts = self.used.quantity, []
        for line in self.lines:
            taken = max(ZERO, line.required - covered)
            covered = max(ZERO, covered - line.required)
            if taken:
                parts.append((line, taken))
        return parts

    def cost_by_line(self) -> dict[int, Decimal]:
        """The cost shared over the lines."""
        shares = self.currency.share(self.cost, [line.required for line in self.lines])
        return {line.id: share for line, share in zip(self.lines, shares, strict=True)}


@dataclass(frozen=True)
class Totals:
    """The box of totals: costs by materials, services and fees; cost, price and margin."""

    materials_cost: Decimal
    services_cost: Decimal
    fees_cost: Decimal
    materials_price: Decimal
    services_price: Decimal
    fees_price: Decimal

    @property
    def cost(self) -> Decimal:
        """Materials, services and fees."""
        return self.materials_cost + self.services_cost + self.fees_cost

    @property
    def price(self) -> Decimal:
        """What the customer is asked for all of it."""
        return self.materials_price + self.services_price + self.fees_price

    @property
    def margin(self) -> Decimal:
        """Price less cost."""
        return self.price - self.cost

    @property
    def margin_percent(self) -> Decimal | None:
        """Margin in percent of the price, with one decimal; none without a price."""
        return percent(self.margin, self.price)


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """A part in percent of a whole, with one decimal, half up; none of nothing."""
    return half_up(Fraction(part) / Fraction(whole) * 100, 1) if whole else None


@dataclass(frozen=True)
class Sheet:
    """A job with everything that its costing needs."""

    currency: Currency
    lines: tuple[Line, ...]
    fees: tuple[Fee, ...]
    stocked: Mapping[int, Stocked]
    used: Mapping[int, Used]

    @cached_property
    def materials(self) -> tuple[Material, ...]:
        """One entry per material: those on lines first, then those only used."""
        by_item: dict[int, list[Line]] = {}
        for line in self.lines:
            if line.kind == ItemKind.MATERIAL and line.item_id is not None:
                by_item.setdefault(line.item_id, []).append(line)
        for item_id in self.used:
            by_item.setdefault(item_id, [])
        return tuple(
            Material(self.stocked[item], tuple(lines), self.used.get(item, NOTHING), self.currency)
            for item, lines in by_item.items()
        )

    @property
    def services(self) -> Sequence[Line]:
        """The lines that are work."""
        return [line for line in self.lines if line.kind == ItemKind.SERVICE]

    @cached_property
    def totals(self) -> Totals:
        """The box of totals as completing now would make it."""
        goods = [line for line in self.lines if line.kind != ItemKind.SERVICE]
        return Totals(
            materials_cost=sum((material.cost for material in self.materials), ZERO),
            services_cost=sum((line.service_cost for line in self.services), ZERO),
            fees_cost=sum((fee.cost for fee in self.fees), ZERO),
            materials_price=sum((line.price for line in goods), ZERO),
            services_price=sum((line.price for line in self.services), ZERO),
            fees_price=sum((fee.price for fee in self.fees), ZERO),
        )

    @cached_property
    def line_costs(self) -> Mapping[int, Decimal]:
        """The cost of every line by its id; the customer's own costs nothing."""
        costs = {line.id: line.service_cost for line in self.lines}
        for material in self.materials:
            costs |= material.cost_by_line()
        return costs

    @property
    def excess_value(self) -> Decimal:
        """The value that would stand as loss if no excess is returned."""
        return sum((material.excess_value for material in self.materials), ZERO)

    def with_actual(self, actual: Mapping[int, tuple[Decimal, Decimal | None]]) -> "Sheet":
        """The sheet with what was really used: quantity, and for a service its cost, by line."""
        lines = tuple(
            replace(line, actual_quantity=actual[line.id][0], actual_cost=actual[line.id][1])
            if line.id in actual
            else line
            for line in self.lines
        )
        return replace(self, lines=lines)

    def with_stock(self, there: Mapping[int, Figures]) -> "Sheet":
        """The sheet on the figures of locked balances."""
        stocked = {
            item: replace(known, there=there.get(item, known.there))
            for item, known in self.stocked.items()
        }
        return replace(self, stocked=stocked)
