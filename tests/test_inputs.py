"""What a person types is read once, in the shop's format, or refused in one clear sentence."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lib.inputs import (
    NUMBER_FORMATS,
    Amount,
    BlankIsZero,
    Count,
    Frozen,
    Input,
    InvalidInput,
    Line,
    Note,
    NotNegative,
    Number,
    Numbers,
    Optional,
    Positive,
    PositiveAmount,
    Reason,
    Title,
    read,
)
from lib.measures import Currency

EUR, JPY = Currency("EUR", 2), Currency("JPY", 0)
ENGLISH = Numbers(",", ".", EUR)


class Piece(Frozen):
    """A part of a form that stands in a list."""

    quantity: Positive


class Form(Input):
    """A form with a field of every sort."""

    title: Title = "A ring"
    note: Note = ""
    reason: Reason = "because"
    line: Line = ""
    number: Number = Decimal(0)
    weight: Positive = Decimal(1)
    rest: NotNegative = Decimal(0)
    pieces: Count = Decimal(1)
    price: Amount = Decimal(0)
    total_paid: PositiveAmount = Decimal(1)
    cost: Annotated[Amount | None, Optional] = None
    fee: Annotated[Amount, BlankIsZero] = Decimal(0)
    due_on: Annotated[date | None, Optional] = None
    store_id: int = 1
    lines: tuple[Piece, ...] = ()


class Needed(Input):
    """A form whose fields must be filled in."""

    title: Title
    store_id: int
    due_on: date
    price: Amount


@pytest.mark.parametrize(
    ("named", "typed", "expected"),
    [
        ("1,234.50", "1,234.50", "1234.5"),
        ("1,234.50", "1234.5", "1234.5"),
        ("1,234.50", "12,345,678", "12345678"),
        ("1,234.50", " 5 ", "5"),
        ("1,234.50", "+5", "5"),
        ("1,234.50", "-5", "-5"),
        ("1,234.50", ".5", "0.5"),
        ("1.234,50", "1.234,50", "1234.5"),
        ("1.234,50", "1,5", "1.5"),
        ("1.234,50", "1.234", "1234"),
        ("1 234,50", "1 234,50", "1234.5"),
        ("1 234,50", "1\u202f234,50", "1234.5"),
        ("1 234,50", "1\u00a0234,50", "1234.5"),
        ("1'234.50", "1'234.50", "1234.5"),
    ],
)
def test_numbers_are_read_as_the_shop_writes_them(named: str, typed: str, expected: str) -> None:
    assert _numbers(named).read(typed) == Decimal(expected)


@pytest.mark.parametrize(
    ("named", "typed"),
    [
        ("1,234.50", "1,5"),
        ("1,234.50", "1,2345"),
        ("1,234.50", "12,34.5"),
        ("1,234.50", ",123"),
        ("1,234.50", "1,,234"),
        ("1,234.50", "1.2.3"),
        ("1,234.50", "1.234,5"),
        ("1,234.50", "1 234"),
        ("1,234.50", "1'234"),
        ("1.234,50", "1.5"),
        ("1.234,50", "1,234.5"),
        ("1 234,50", "12 34"),
        ("1 234,50", "1.5"),
        ("1'234.50", "1'5"),
        *[("1,234.50", typed) for typed in ("abc", "5 g", "1e3", "NaN", "Infinity", "0x10", "--5")],
        *[("1,234.50", typed) for typed in ("5-", "+", "-", ".", ",", "½", "5.", "€5", "1_000")],
    ],
)
def test_what_is_no_number_in_the_shops_format_is_refused(named: str, typed: str) -> None:
    example = _numbers(named).write(Decimal("1234.5"), 1)

    with pytest.raises(ValueError, match="is not a number") as caught:
        _numbers(named).read(typed)

    assert str(caught.value) == f"'{typed}' is not a number. Write it like {example}."


@given(
    st.sampled_from(sorted(NUMBER_FORMATS)),
    st.decimals(min_value=-(10**12), max_value=10**12, places=4),
)
def test_what_the_shop_writes_it_also_reads(named: str, number: Decimal) -> None:
    written = _numbers(named).write(number, 4)

    assert _numbers(named).read(written) == number


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_refused(typed: str) -> None:
    with suppress(ValueError):
        assert ENGLISH.read(typed).is_finite()


def test_money_is_written_with_the_decimals_of_its_currency() -> None:
    assert ENGLISH.money(Decimal("1234.5")) == "1,234.50"
    assert Numbers(".", ",", EUR).money(Decimal("-1234567.891")) == "-1.234.567,89"
    assert Numbers(",", ".", JPY).money(Decimal("1234.5")) == "1,235"


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("weight", "heavy", "'heavy' is not a number. Write it like 1,234.5."),
        ("weight", "1,5", "'1,5' is not a number. Write it like 1,234.5."),
        ("weight", "0", "Write a number greater than zero."),
        ("weight", "-3", "Write a number greater than zero."),
        ("weight", "1.23456", "Write at most 4 decimals."),
        ("weight", "1" + "0" * 13, "This number is too large. Check it."),
        ("weight", "9" * 5_000, "This number is too large. Check it."),
        ("weight", "", "Fill in the weight."),
        ("weight", "   ", "Fill in the weight."),
        ("weight", None, "Fill in the weight."),
        ("weight", 1.5, "Write the number as text; it must be exact."),
        ("rest", "-0.001", "This cannot be negative. Write zero or more."),
        ("pieces", "1.5", "Write a whole number."),
        ("pieces", "0", "Write a number greater than zero."),
        ("price", "1.005", "An amount in EUR has at most 2 decimals. Shorten it."),
        ("price", "-1", "This cannot be negative. Write zero or more."),
        ("total_paid", "0.00", "Write a number greater than zero."),
        ("total_paid", "", "Fill in the total paid."),
        ("title", "", "Fill in the title."),
        ("title", " \n\t ", "Fill in the title."),
        ("title", None, "Fill in the title."),
        ("title", "x" * 201, "This is 201 characters long; 200 fit. Shorten it."),
        ("title", "x" * 10_000, "This is 10,000 characters long; 200 fit. Shorten it."),
        ("title", ["x"], "The title cannot be taken as it is. Fill in the title again."),
        ("note", "x" * 5_001, "This is 5,001 characters long; 5,000 fit. Shorten it."),
        ("reason", "", "Fill in the reason."),
        ("due_on", "soon", "The due date is not a date. Choose a day."),
        ("due_on", "2026-02-30", "The due date is not a date. Choose a day."),
        ("store_id", None, "Fill in the store."),
        ("store_id", "", "Fill in the store."),
        ("store_id", "north", "The store cannot be taken as it is. Fill in the store again."),
    ],
)
def test_bad_input_gets_one_clear_sentence_at_its_field(field: str, typed: Any, says: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(Form, {field: typed}, ENGLISH)

    assert caught.value.problems == ((field, says),)
    assert (caught.value.field, str(caught.value)) == (field, says)


def test_a_price_without_minor_units_takes_no_decimals() -> None:
    with pytest.raises(InvalidInput, match="An amount in JPY has no decimals"):
        read(Form, {"price": "100.5"}, Numbers(",", ".", JPY))


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        read(Form, {"title": "", "weight": "x", "pieces": "1.5"}, ENGLISH)

    assert [field for field, _ in caught.value.problems] == ["title", "weight", "pieces"]


def test_what_was_left_out_is_asked_for() -> None:
    with pytest.raises(InvalidInput) as caught:
        read(Needed, {"title": "A ring"}, ENGLISH)

    assert caught.value.problems == (
        ("store_id", "Fill in the store."),
        ("due_on", "Fill in the due date."),
        ("price", "Fill in the price."),
    )


def test_a_problem_in_a_list_names_its_place() -> None:
    with pytest.raises(InvalidInput) as caught:
        read(Form, {"lines": [{"quantity": "1"}, {"quantity": "0"}]}, ENGLISH)

    assert caught.value.field == "lines.1.quantity"


def test_a_list_is_read_in_the_shops_format_too() -> None:
    form = read(Form, {"lines": [{"quantity": "1.234,5"}]}, Numbers(".", ",", EUR))

    assert form.lines[0].quantity == Decimal("1234.5")


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        read(Form, {"admin": True}, ENGLISH)

    assert caught.value.field == "admin"


def test_an_input_never_changes() -> None:
    form = read(Form, {}, ENGLISH)

    with pytest.raises(ValidationError):
        form.title = "Another"  # type: ignore[misc]


def test_what_may_be_empty_is_nothing_or_zero() -> None:
    form = read(Form, {"cost": " ", "due_on": "", "fee": ""}, ENGLISH)

    assert (form.cost, form.due_on, form.fee) == (None, None, 0)


def test_text_is_tidied() -> None:
    typed = {"title": "  Solita\u0301ire\n ring\u0000 ", "note": " two\nlines\u0007 \ud800"}

    form = read(Form, typed, ENGLISH)

    assert (form.title, form.note) == ("Solitáire ring", "two\nlines")


def test_hostile_text_is_kept_as_it_is() -> None:
    typed = "<script>alert('x')</script>'; DROP TABLE jobs; -- **bold** {{x}} 💍"

    assert read(Form, {"title": typed}, ENGLISH).title == typed


def _numbers(named: str) -> Numbers:
    group, decimal = NUMBER_FORMATS[named]
    return Numbers(group, decimal, EUR)
