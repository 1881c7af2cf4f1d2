"""Amounts and quantities are exact in Python and in SQL, on both databases."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    Engine,
    Integer,
    MetaData,
    Table,
    create_engine,
    func,
    insert,
    literal,
    select,
    text,
)

from lib.measures import LARGEST, Currency, Money, Quantity, half_up, scaled
from tests.databases import LACKING, Databases

EUR, JPY, KWD = Currency("EUR", 2), Currency("JPY", 0), Currency("KWD", 3)
ROWS = Table(
    "amounts",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("money", Money()),
    Column("weight", Quantity()),
)
amounts = st.decimals(min_value=-LARGEST, max_value=LARGEST, places=4)
cents = st.integers(0, 10**9).map(lambda units: Decimal(units).scaleb(-2))


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """A database with a table of nothing but amounts."""
    if request.param == "postgresql" and databases.server is None:
        pytest.skip(LACKING)
    fresh = databases.sqlite if request.param == "sqlite" else databases.postgresql
    with fresh() as url:
        engine = create_engine(url)
        ROWS.create(engine)
        yield engine
        engine.dispose()


@pytest.mark.parametrize(
    "amount",
    [
        "0",
        "0.0001",
        "-0.0001",
        "0.1",
        "0.3",
        "1234567.89",
        "1000",
        "-33.34",
        "1E+12",
        "99999999.9999",
    ],
)
def test_what_is_written_is_what_is_read(engine: Engine, amount: str) -> None:
    exact = Decimal(amount)

    with engine.connect() as connection:
        connection.execute(insert(ROWS).values(money=exact, weight=-exact))
        row = connection.execute(select(ROWS.c.money, ROWS.c.weight)).one()

    assert row == (exact, -exact)
    assert [type(part) for part in row] == [Decimal, Decimal]
    assert f"{row.money:f}" == f"{exact:f}"


def test_nothing_stays_nothing(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(insert(ROWS).values(money=None, weight=Decimal(1)))
        row = connection.execute(select(ROWS.c.money)).one()

    assert row == (None,)


def test_a_column_holds_whole_numbers(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(insert(ROWS).values(money=Decimal("0.3"), weight=Decimal("5.5")))
        row = connection.execute(text("SELECT money, weight FROM amounts")).one()

    assert row == (3000, 55000)


def test_a_fifth_decimal_is_a_bug(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(Exception, match="more than 4 decimals"):
        connection.execute(insert(ROWS).values(money=Decimal("0.00001")))


def test_sums_and_differences_stay_exact_and_typed(engine: Engine) -> None:
    money, weight = ROWS.c.money, ROWS.c.weight
    expressions = {
        "sum": (func.sum(money), Decimal("0.6")),
        "difference": (func.sum(money - weight), Decimal("-8.4")),
        "sum of sums": (func.sum(money) + func.sum(weight), Decimal("9.6")),
        "negative": (func.sum(-money), Decimal("-0.6")),
        "plus a number": (func.max(money + Decimal("0.05")), Decimal("0.35")),
        "a number less": (func.max(Decimal(1) - money), Decimal("0.9")),
        "a number more": (func.max(Decimal(1) + money), Decimal("1.3")),
        "chain": (func.sum(money + weight - money - Decimal("0.5")), Decimal("7.5")),
        "absent": (func.coalesce(func.sum(money), 0), Decimal("0.6")),
        "least": (func.min(weight), Decimal(2)),
    }

    with engine.connect() as connection:
        rows = [{"money": Decimal(n) / 10, "weight": Decimal(n + 1)} for n in (1, 2, 3)]
        connection.execute(insert(ROWS), rows)
        named = [expression.label(name) for name, (expression, _) in expressions.items()]
        found = connection.execute(select(*named)).mappings().one()

    assert dict(found) == {name: expected for name, (_, expected) in expressions.items()}
    assert {type(value) for value in found.values()} == {Decimal}


def test_amounts_are_compared_as_amounts(engine: Engine) -> None:
    money = ROWS.c.money
    conditions = money > Decimal("0.15"), money - money == 0, func.abs(money) != literal(0)

    with engine.connect() as connection:
        rows = [{"money": Decimal(n) / 10} for n in (1, 2, 3)]
        connection.execute(insert(ROWS), rows)
        found = connection.execute(select(money).where(*conditions).order_by(money)).all()

    assert [row.money for row in found] == [Decimal("0.2"), Decimal("0.3")]


def test_ten_thousand_small_amounts_add_up(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(insert(ROWS), [{"money": Decimal("0.1")}] * 10_000)
        total = connection.scalar(select(func.sum(ROWS.c.money)))

    assert total == 1000


@given(amounts)
def test_the_whole_number_of_an_amount_gives_the_amount_back(amount: Decimal) -> None:
    held = Quantity().process_result_value(scaled(amount), None)  # type: ignore[arg-type]

    assert held == amount


@pytest.mark.parametrize(
    ("amount", "decimals", "rounded"),
    [
        ("0.005", 2, "0.01"),
        ("0.0049999", 2, "0.00"),
        ("-0.005", 2, "-0.01"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("1.0005", 3, "1.001"),
        ("-0.001", 2, "0"),
    ],
)
def test_a_half_is_rounded_away_from_zero(amount: str, decimals: int, rounded: str) -> None:
    assert half_up(Decimal(amount), decimals) == Decimal(rounded)
    assert half_up(Fraction(amount), decimals) == Decimal(rounded)


def test_thirds_are_rounded_from_their_exact_value() -> None:
    assert half_up(Fraction(200, 3), 2) == Decimal("66.67")
    assert half_up(Fraction(1, 3), 4) == Decimal("0.3333")


def test_a_line_is_rounded_once_in_the_currency() -> None:
    assert EUR.times(Decimal("0.333"), Decimal("0.015")) == Decimal("0.00")
    assert EUR.times(Decimal("4.6"), Decimal("60.00")) == Decimal("276.00")
    assert JPY.times(Decimal("1.5"), Decimal(333)) == 500
    assert KWD.times(Decimal("0.5"), Decimal("0.333")) == Decimal("0.167")


def test_a_cost_per_unit_is_rounded_and_none_of_nothing() -> None:
    assert EUR.per_unit(Decimal(1280), Decimal(3)) == Decimal("426.67")
    assert EUR.per_unit(Decimal(0), Decimal(0)) == 0


def test_separate_pieces_get_the_odd_cents_first() -> None:
    assert EUR.split(Decimal(100), 3) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert EUR.split(Decimal(1280), 3) == [Decimal("426.67"), Decimal("426.67"), Decimal("426.66")]
    assert JPY.split(Decimal(100), 3) == [34, 33, 33]


def test_shares_follow_the_running_sum() -> None:
    assert EUR.share(Decimal(100), [Decimal(1)] * 3) == [
        Decimal("33.33"),
        Decimal("33.34"),
        Decimal("33.33"),
    ]
    assert EUR.share(Decimal(10), [Decimal(0), Decimal(2), Decimal(0)]) == [0, 10, 0]
    assert EUR.share(Decimal(0), []) == []


@given(cents, st.lists(st.decimals("0.001", 1000, places=3), min_size=1, max_size=20))
def test_shares_add_up_to_the_total(total: Decimal, parts: list[Decimal]) -> None:
    shares = EUR.share(total, parts)

    assert sum(shares) == total
    assert all(share >= 0 for share in shares)


@given(cents, st.integers(1, 1000))
def test_pieces_add_up_to_the_total_and_differ_by_a_cent(total: Decimal, pieces: int) -> None:
    each = EUR.split(total, pieces)

    assert (sum(each), len(each)) == (total, pieces)
    assert max(each) - min(each) <= EUR.smallest
    assert each == sorted(each, reverse=True)
