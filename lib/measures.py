"""Money and quantities are exact: Decimal in Python, whole numbers in both databases.

A column holds the amount times ten thousand, which is exact for every currency of ISO 4217 (four
decimals at most) and every unit (`units.py`, four decimals at most). The column types keep
themselves through +, - and sum, so that sums in SQL come back as exact Decimals. The database
adds, Python multiplies: a product or quotient is rounded half up, once, by a function below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Dialect
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator, TypeEngine

SCALE = 4
ZERO = Decimal(0)
LARGEST = Decimal(10) ** 12


class Exact(TypeDecorator[Decimal]):
    """A Decimal with at most four decimals, kept as a whole number."""

    impl = BigInteger
    cache_ok = True

    class Comparator(TypeDecorator.Comparator[Decimal]):
        """Plain subtraction and addition would otherwise fall back to whole numbers."""

        def operate(self, op: Any, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
            outcome = super().operate(op, *other, **kwargs)
            if op in (operators.add, operators.sub, operators.neg):
                outcome.type = self.type
            return outcome

        def reverse_operate(self, op: Any, other: Any, **kwargs: Any) -> ColumnElement[Any]:
            outcome = super().reverse_operate(op, other, **kwargs)
            if op in (operators.add, operators.sub):
                outcome.type = self.type
            return outcome

    comparator_factory = Comparator

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        return self

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        return scaled(value)

    def process_literal_param(self, value: Decimal | None, dialect: Dialect) -> str:
        return "NULL" if value is None else str(scaled(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-SCALE).normalize() + ZERO


class Money(Exact):
    """An amount in the shop's currency."""

    cache_ok = True


class Quantity(Exact):
    """A quantity or weight in the item's unit."""

    cache_ok = True


def scaled(amount: Decimal | int) -> int:
    """The whole number that a column holds for an amount; a fifth decimal is a bug."""
    with localcontext() as context:
        context.prec = 40
        whole = Decimal(amount).scaleb(SCALE)
        if whole != whole.to_integral_value():
            raise ValueError(f"{amount} has more than {SCALE} decimals")
        return int(whole)


def half_up(amount: Decimal | Fraction, decimals: int) -> Decimal:
    """Round half away from zero to a number of decimals, exactly even for fractions."""
    exact = Fraction(amount)
    whole, rest = divmod(abs(exact) * 10**decimals, 1)
    whole += 1 if rest >= Fraction(1, 2) else 0
    rounded = Decimal(int(whole)).scaleb(-decimals)
    return -rounded if exact < 0 and rounded else rounded


@dataclass(frozen=True)
class Currency:
    """A currency by its ISO 4217 code and the decimals of its minor unit (JPY 0, EUR 2, KWD 3)."""

    code: str
    decimals: int

    @property
    def smallest(self) -> Decimal:
        """The smallest amount there is, such as 0.01."""
        return Decimal(1).scaleb(-self.decimals)

    def round(self, amount: Decimal | Fraction) -> Decimal:
        """The amount in whole minor units, half up."""
        return half_up(amount, self.decimals)

    def times(self, quantity: Decimal, unit_amount: Decimal) -> Decimal:
        """A line's total: quantity times the amount for one unit, rounded once."""
        return self.round(Fraction(quantity) * Fraction(unit_amount))

    def per_unit(self, total: Decimal, quantity: Decimal) -> Decimal:
        """The rounded amount for one unit, as information; zero where there is no quantity."""
        return self.round(Fraction(total) / Fraction(quantity)) if quantity else ZERO

    def share(self, total: Decimal, parts: Sequence[Decimal]) -> list[Decimal]:
        """Share a total over parts by cumulative rounding; the shares add up to the total exactly.

        With equal parts the odd minor units fall where the running sum rounds up; see `split` for
        the first-pieces rule of several pieces.
        """
        whole = sum((Fraction(part) for part in parts), Fraction(0))
        shares: list[Decimal] = []
        given, reached = ZERO, Fraction(0)
        for part in parts:
            reached += Fraction(part)
            upto = self.round(Fraction(total) * reached / whole) if whole else ZERO
            shares.append(upto - given)
            given = upto
        return shares

    def split(self, total: Decimal, pieces: int) -> list[Decimal]:
        """A total over like pieces, the odd minor units on the first (100.00 / 3 = 33.34, ...)."""
        units = int(total / self.smallest)
        each, odd = divmod(units, pieces)
        return [(each + (1 if place < odd else 0)) * self.smallest for place in range(pieces)]
