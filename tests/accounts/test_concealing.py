"""Who may not see costs or prices gets answers without them, whatever their shape."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from sqlalchemy.orm import Session

from lib.accounts.concealing import conceal
from lib.accounts.permissions import Actor, Permission, Role, requires
from lib.frames import Listing, table
from lib.inputs import Frozen

COSTS = [
    "cost",
    "costs",
    "unit_cost",
    "total_cost",
    "expected_cost",
    "service_cost",
    "value",
    "stock_value",
    "margin",
    "margin_percent",
    "loss",
    "quantity_variance",
    "price_variance",
]
PRICES = ["price", "prices", "unit_price", "total_price", "margin"]
NEITHER = ["title", "on_hand", "quantity", "customer", "costume", "priced_on", "valued_by", "sku"]


@dataclass(frozen=True)
class Totals:
    """A part of an answer."""

    unit_cost: Decimal | None
    unit_price: Decimal | None
    title: str


@dataclass(frozen=True)
class Page:
    """An answer that holds others."""

    totals: Totals
    lines: Listing
    each: tuple[Totals, ...]
    by_name: dict[str, Any]


class Pydantic(Frozen):
    """An answer of the other kind."""

    cost: Decimal | None
    price: Decimal | None
    inner: tuple[Totals, ...]


class Named(NamedTuple):
    """An answer that is a tuple."""

    title: str
    cost: Decimal | None
    price: Decimal | None


TOTALS = Totals(Decimal(3), Decimal(5), "Ring")
WITHOUT_COST = Totals(None, Decimal(5), "Ring")


@pytest.mark.parametrize("name", COSTS)
def test_costs_are_known_by_their_names(name: str) -> None:
    frame = table([name, "title"], [(Decimal(1), "Ring")])

    assert list(conceal(frame, costs=True, prices=False).columns) == ["title"]
    assert conceal({name: 1}, costs=True, prices=False) == {name: None}


@pytest.mark.parametrize("name", PRICES)
def test_prices_are_known_by_their_names(name: str) -> None:
    frame = table([name, "title"], [(Decimal(1), "Ring")])

    assert list(conceal(frame, costs=False, prices=True).columns) == ["title"]


@pytest.mark.parametrize("name", NEITHER)
def test_other_names_stay(name: str) -> None:
    frame = table([name], [(1,)])

    assert list(conceal(frame, costs=True, prices=True).columns) == [name]


def test_a_price_stays_where_only_costs_are_hidden() -> None:
    assert conceal(TOTALS, costs=True, prices=False) == WITHOUT_COST
    assert conceal(TOTALS, costs=True, prices=True) == Totals(None, None, "Ring")
    assert conceal(TOTALS, costs=False, prices=False) is TOTALS


def test_what_lies_deep_inside_is_hidden_too() -> None:
    rows = table(["sku", "unit_cost"], [("1-1", Decimal(3))])
    deep = {"nested": [TOTALS], "margin": Decimal(2)}
    page = Page(TOTALS, Listing(rows, 1), (TOTALS, TOTALS), deep)

    shown = conceal(page, costs=True, prices=False)

    assert shown.totals == WITHOUT_COST
    assert (list(shown.lines.rows.columns), shown.lines.total) == (["sku"], 1)
    assert shown.each == (WITHOUT_COST, WITHOUT_COST)
    assert shown.by_name == {"nested": [WITHOUT_COST], "margin": None}


def test_every_shape_of_answer_is_covered() -> None:
    frozen = Pydantic(cost=Decimal(1), price=Decimal(2), inner=(TOTALS,))
    named = Named("Ring", Decimal(3), Decimal(5))

    hidden = conceal(frozen, costs=True, prices=False)

    assert (hidden.cost, hidden.price, hidden.inner) == (None, 2, (WITHOUT_COST,))
    assert conceal(named, costs=True, prices=False) == Named("Ring", None, Decimal(5))
    assert conceal([named], costs=True, prices=True) == [Named("Ring", None, None)]
    assert conceal("cost", costs=True, prices=True) == "cost"


def test_the_original_is_left_as_it_was() -> None:
    frame = table(["cost"], [(1,)])
    deep = {"cost": 1}

    conceal((frame, deep), costs=True, prices=True)

    assert (list(frame.columns), deep) == (["cost"], {"cost": 1})


@pytest.mark.parametrize(
    ("role", "cost", "price"),
    [
        (Role.ADMINISTRATOR, 3, 5),
        (Role.MANAGER, 3, 5),
        (Role.ANALYST, 3, 5),
        (Role.SALES, None, 5),
        (Role.BENCH, None, None),
    ],
)
def test_every_door_hides_what_its_caller_may_not_see(
    session: Session, role: Role, cost: int | None, price: int | None
) -> None:
    @requires(Permission.SEE_LISTS)
    def look(session: Session, actor: Actor) -> Totals:
        return TOTALS

    shown = look(session, Actor(1, "Somebody", role))

    assert (shown.unit_cost, shown.unit_price, shown.title) == (cost, price, "Ring")
