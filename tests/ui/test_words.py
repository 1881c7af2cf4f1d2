"""User text never speaks markdown, and every figure is written as the shop writes it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lib.inputs import Numbers
from lib.measures import Currency
from lib.ui.words import Words, badge, counted, md

WORDS = Words(Numbers(",", ".", Currency("EUR", 2)), "Europe/Paris", date(2026, 3, 2))
SWISS = Words(Numbers("'", ".", Currency("CHF", 2)), "Europe/Zurich", date(2026, 3, 2))
YEN = Words(Numbers(",", ".", Currency("JPY", 0)), "Asia/Tokyo", date(2026, 3, 2))


def test_amounts_have_the_decimals_of_the_currency_and_the_marks_of_the_shop() -> None:
    assert WORDS.money(Decimal(1280)) == "1,280.00"
    assert SWISS.priced(Decimal(1280)) == "1'280.00 CHF"
    assert YEN.money(Decimal(1280)) == "1,280"
    assert WORDS.money(None) == ""


def test_quantities_have_the_decimals_of_their_unit() -> None:
    assert WORDS.quantity(Decimal(5), "g") == "5.000 g"
    assert WORDS.quantity(Decimal(1), "each") == "1 each"
    assert WORDS.quantity(Decimal("2.5"), "h") == "2.50 h"
    assert WORDS.number(Decimal("12.50")) == "12.5"
    assert WORDS.typed(Decimal(1200)) == "1200"


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2026, 3, 2), "2 Mar, today"),
        (date(2026, 3, 3), "3 Mar, tomorrow"),
        (date(2026, 3, 7), "7 Mar, in 5 days"),
        (date(2026, 3, 1), "1 day late"),
        (date(2026, 2, 28), "2 days late"),
        (date(2027, 1, 1), "1 Jan 2027, in 305 days"),
    ],
)
def test_a_due_date_is_said_in_days(day: date, says: str) -> None:
    assert WORDS.due(day) == says


def test_a_due_date_is_never_late_once_all_is_over() -> None:
    assert WORDS.due(date(2026, 2, 28), over=True) == "28 Feb"


def test_a_moment_is_that_of_the_wall_clock_in_the_shop() -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)

    assert WORDS.moment(late) == "2 Mar, 00:30"
    assert WORDS.since(late) == "today"
    assert WORDS.since(datetime(2026, 2, 27, 12, tzinfo=UTC)) == "3 days"


def test_counts_stop_at_ten_thousand() -> None:
    assert counted(1, "job") == "1 job"
    assert counted(571, "job") == "571 jobs"
    assert counted(10_000, "job") == "10,000+ jobs"
    assert counted(2, "category", "categories") == "2 categories"


def test_every_stage_has_its_own_colour_and_an_icon() -> None:
    stages = ("Draft", "In Production", "Ready", "Completed", "Canceled", "Rush")

    shown = [badge(stage) for stage in stages]

    assert len({text.split("-badge")[0] for text in shown}) == len(stages)
    assert all(":material/" in text for text in shown)


@pytest.mark.parametrize(
    "typed",
    ["**bold**", "[a](b)", "<b>", ":red[x]", "$x$", "`x`", "# x", "![i](https://a.example/i.png)"],
)
def test_signs_of_markdown_are_escaped(typed: str) -> None:
    signs = [place for place, sign in enumerate(md(typed)) if sign in "*[]()<>:$`#!"]

    assert all(md(typed)[place - 1] == "\\" for place in signs)


def test_addresses_do_not_become_links() -> None:
    assert "https:" not in md("https://evil.example").replace("\u2060", "|").replace("\\", "")
    assert "www." not in md("www.evil.example").replace("\\", "")
    assert md("a@b").replace("\\", "") == "a\u2060@b"
