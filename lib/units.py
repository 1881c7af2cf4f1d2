"""Units are a small table of exact fractions; a conversion is made once and rounded half up.

Sources: 1 g is the base of weight; the avoirdupois pound of the International Yard and Pound
Agreement (1959) gives the grain as 64.79891 mg, so the troy ounce (480 grains) is 31.1034768 g and
the pennyweight (24 grains) 1.55517384 g; the metric carat of 0.2 g is that of the 4th General
Conference on Weights and Measures (1907).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from lib.measures import half_up
from lib.refusals import NotValid


class Kind(StrEnum):
    """What a unit measures; only units of one kind convert into each other."""

    WEIGHT = "weight"
    LENGTH = "length"
    TIME = "time"
    COUNT = "count"


@dataclass(frozen=True)
class Unit:
    """A unit with its size in the base of its kind (gram, millimetre, minute, each)."""

    code: str
    name: str
    kind: Kind
    size: Fraction
    decimals: int


UNITS = {
    unit.code: unit
    for unit in (
        Unit("g", "gram", Kind.WEIGHT, Fraction(1), 3),
        Unit("dwt", "pennyweight", Kind.WEIGHT, Fraction("1.55517384"), 3),
        Unit("ozt", "troy ounce", Kind.WEIGHT, Fraction("31.1034768"), 4),
        Unit("ct", "carat", Kind.WEIGHT, Fraction("0.2"), 3),
        Unit("mm", "millimetre", Kind.LENGTH, Fraction(1), 3),
        Unit("cm", "centimetre", Kind.LENGTH, Fraction(10), 3),
        Unit("m", "metre", Kind.LENGTH, Fraction(1000), 3),
        Unit("min", "minute", Kind.TIME, Fraction(1), 0),
        Unit("h", "hour", Kind.TIME, Fraction(60), 2),
        Unit("each", "each", Kind.COUNT, Fraction(1), 0),
        Unit("pair", "pair", Kind.COUNT, Fraction(2), 0),
    )
}


class UnknownUnit(NotValid):
    """'{unit}' is not a unit. Choose one of {known}."""


class UnitsDiffer(NotValid):
    """A {of_kind} in {unit} cannot be turned into {into}. Choose one of {known}."""


class TooManyDecimals(NotValid):
    """{unit} takes {allowed}. Write {shown} with fewer."""


class RoundsToZero(NotValid):
    """{shown} {unit} is less than the smallest quantity in {into}. Write a larger quantity."""


def unit(code: str) -> Unit:
    """The unit of a code. Refuses a code that is not in the table."""
    if code not in UNITS:
        raise UnknownUnit(field="unit", unit=code, known=", ".join(UNITS))
    return UNITS[code]


def alike(code: str) -> list[str]:
    """The codes of all units that convert into this one, itself first."""
    return [code] + [u.code for u in UNITS.values() if u.kind is unit(code).kind and u.code != code]


def checked(quantity: Decimal, code: str) -> Decimal:
    """The quantity itself, where its decimals fit the unit; else a refusal at the field."""
    measure = unit(code)
    if half_up(quantity, measure.decimals) != quantity:
        allowed = f"at most {measure.decimals} decimals" if measure.decimals else "whole numbers"
        raise TooManyDecimals(field="quantity", unit=code, allowed=allowed, shown=f"{quantity:f}")
    return quantity


def convert(quantity: Decimal, code: str, into: str) -> Decimal:
    """A quantity typed in one unit, in another of its kind, rounded once (5.5 dwt is 8.553 g)."""
    source, target = unit(code), unit(into)
    if source.kind is not target.kind:
        known = ", ".join(alike(into))
        raise UnitsDiffer(field="unit", of_kind=source.kind, unit=code, into=into, known=known)
    checked(quantity, code)
    converted = half_up(Fraction(quantity) * source.size / target.size, target.decimals)
    if quantity and not converted:
        raise RoundsToZero(field="quantity", shown=f"{quantity:f}", unit=code, into=into)
    return converted
