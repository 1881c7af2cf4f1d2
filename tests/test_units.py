"""Units convert once, by exact factors, and are checked against pint."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.measures import half_up
from lib.units import (
    UNITS,
    Kind,
    RoundsToZero,
    TooManyDecimals,
    UnitsDiffer,
    UnknownUnit,
    alike,
    checked,
    convert,
    unit,
)

PINT = {
    "g": "gram",
    "dwt": "pennyweight",
    "ozt": "troy_ounce",
    "ct": "carat",
    "mm": "millimeter",
    "cm": "centimeter",
    "m": "meter",
    "min": "minute",
    "h": "hour",
    "each": "count",
    "pair": "2 * count",
}
DECIMALS = {"g": 3, "dwt": 3, "ct": 3, "mm": 3, "ozt": 4, "cm": 3, "m": 3, "h": 2} | dict.fromkeys(
    ("min", "each", "pair"), 0
)
SAME_KIND = [
    (one, other)
    for one, other in product(UNITS, repeat=2)
    if UNITS[one].kind is UNITS[other].kind and one != other
]


@pytest.fixture(scope="module")
def registry() -> pint.UnitRegistry[Fraction]:
    """Pint, counting in fractions, so that nothing is lost on its side."""
    return pint.UnitRegistry(non_int_type=Fraction)


@pytest.mark.parametrize(("one", "other"), SAME_KIND)
def test_factors_are_those_of_pint(
    registry: pint.UnitRegistry[Fraction], one: str, other: str
) -> None:
    factor = registry(PINT[one]).to(PINT[other].removeprefix("2 * ")).magnitude

    ours = UNITS[one].size / (UNITS[other].size / (2 if other == "pair" else 1))
    assert Fraction(factor) == ours


def test_factors_are_those_of_their_sources() -> None:
    sizes = {code: UNITS[code].size for code in ("dwt", "ozt", "ct", "pair")}

    assert sizes == {
        "dwt": Fraction("1.55517384"),
        "ozt": Fraction("31.1034768"),
        "ct": Fraction("0.2"),
        "pair": 2,
    }


def test_each_unit_has_its_decimals() -> None:
    assert {code: known.decimals for code, known in UNITS.items()} == DECIMALS


@pytest.mark.parametrize(
    ("quantity", "typed", "into", "expected"),
    [
        ("5.5", "dwt", "g", "8.553"),
        ("1", "dwt", "g", "1.555"),
        ("1", "ozt", "g", "31.103"),
        ("1", "ozt", "dwt", "20"),
        ("1", "ct", "g", "0.2"),
        ("0.05", "ct", "g", "0.01"),
        ("3", "pair", "each", "6"),
        ("90", "min", "h", "1.5"),
        ("10", "min", "h", "0.17"),
        ("0.25", "h", "min", "15"),
        ("12.5", "cm", "mm", "125"),
        ("0.0000", "ozt", "g", "0"),
    ],
)
def test_a_quantity_is_converted_once_and_rounded_half_up(
    quantity: str, typed: str, into: str, expected: str
) -> None:
    assert convert(Decimal(quantity), typed, into) == Decimal(expected)


@pytest.mark.parametrize(("one", "other"), SAME_KIND)
@given(whole=st.integers(1, 10**6))
def test_there_and_back_is_off_by_no_more_than_the_rounding(
    one: str, other: str, whole: int
) -> None:
    quantity = Decimal(whole)
    source, target = unit(one), unit(other)
    exact = Fraction(quantity) * source.size / target.size
    if half_up(exact, target.decimals) == 0:
        return

    there = convert(quantity, one, other)
    back = Fraction(there) * target.size / source.size

    error = Fraction(1, 2 * 10**target.decimals)
    assert abs(Fraction(there) - exact) <= error
    assert abs(back - Fraction(quantity)) <= error * target.size / source.size


@pytest.mark.parametrize(
    ("quantity", "code", "says"),
    [
        ("1.2345", "g", "g takes at most 3 decimals. Write 1.2345 with fewer."),
        ("1.23456", "ozt", "ozt takes at most 4 decimals."),
        ("0.5", "each", "each takes whole numbers. Write 0.5 with fewer."),
        ("1.255", "h", "h takes at most 2 decimals."),
    ],
)
def test_more_decimals_than_the_unit_has_are_refused(quantity: str, code: str, says: str) -> None:
    with pytest.raises(TooManyDecimals, match=says.replace(".", r"\.")) as caught:
        checked(Decimal(quantity), code)

    assert caught.value.field == "quantity"
    with pytest.raises(TooManyDecimals):
        convert(Decimal(quantity), code, code)


def test_trailing_zeros_are_no_decimals() -> None:
    assert checked(Decimal("2.000000"), "each") == 2


def test_what_rounds_to_zero_is_refused() -> None:
    with pytest.raises(RoundsToZero, match="ct is less than the smallest quantity in g"):
        convert(Decimal("0.002"), "ct", "g")
    with pytest.raises(RoundsToZero):
        convert(Decimal("0.4"), "mm", "m")


def test_an_unknown_unit_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownUnit, match="Choose one of g, dwt, ozt"):
        convert(Decimal(1), "stone", "g")


def test_units_of_two_kinds_are_not_converted() -> None:
    with pytest.raises(UnitsDiffer, match="A length in mm cannot be turned into g") as caught:
        convert(Decimal(1), "mm", "g")

    assert caught.value.field == "unit"


def test_units_alike_begin_with_the_unit_itself() -> None:
    assert alike("ct") == ["ct", "g", "dwt", "ozt"]
    assert alike("pair") == ["pair", "each"]
    assert {unit(code).kind for code in alike("h")} == {Kind.TIME}
