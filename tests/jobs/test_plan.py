"""What cannot be completed as it stands is refused at its field, with nothing taken."""

from decimal import Decimal
from typing import Any

from lib.inputs import InvalidInput
from lib.inventory.shortages import InsufficientStock
from lib.jobs.completion import CostChanged, LocationElsewhere, NotForPieces, complete_job
from lib.jobs.plan import ActualNotOnJob, NoCost, TooManyPieces
from lib.shop.lists import NoSuchEntry
from lib.units import TooManyDecimals
from tests.jobs.doing import balances
from tests.jobs.refusing import refused
from tests.jobs.test_completion import actual, begun, completions, location
from tests.workshop import Workshop

D = Decimal


def test_entries_that_fit_no_line_or_no_unit_are_refused(shop: Workshop) -> None:
    number, other = begun(shop), shop.ring()
    foreign = actual(shop, other, shop.gold, "1")

    with refused(shop.session, ActualNotOnJob):
        shop.complete(number, cost_shown="1280", actual=(foreign,))
    with refused(shop.session, TooManyDecimals):
        entry = actual(shop, number, shop.gold, "4.6001")
        shop.complete(number, cost_shown="1280", actual=(entry,))
    with refused(shop.session, InvalidInput):
        shop.complete(number, actual=(actual(shop, number, shop.gold, "-1"),))


def test_a_cost_that_changed_since_it_was_shown_is_refused_with_both_figures(
    shop: Workshop,
) -> None:
    number = begun(shop)
    given = shop.form(number)
    shop.receive(shop.gold, "50", "70.00")

    with refused(shop.session, CostChanged) as caught:
        complete_job(shop.session, shop.milo, given)

    assert str(caught.value) == (
        f"The cost of {number} is 1,305.00 by now; the page showed 1,280.00. Nothing was done; "
        "look at the new figures and create again."
    )


def test_short_stock_is_refused_with_every_material(shop: Workshop) -> None:
    number = shop.job()
    shop.add(number, shop.gold, "60")
    shop.add(number, shop.stone, "2")
    shop.start(number)

    with refused(shop.session, InsufficientStock) as caught:
        shop.complete(number)

    assert [short.missing for short in caught.value.shortages] == [10, 1]


def test_a_piece_that_cost_nothing_is_refused(shop: Workshop) -> None:
    free = shop.item("Cleaning", "service", "Services", unit="each")
    number = shop.job()
    shop.add(number, free, "1")
    shop.start(number)

    with refused(shop.session, NoCost) as caught:
        shop.complete(number)

    assert str(caught.value).startswith(f"{number} costs 0.00 so far, which is too little for its")


def test_three_separate_pieces_cannot_share_two_cents(shop: Workshop) -> None:
    cheap = shop.item("Cleaning", "service", "Services", unit="each", service_cost="0.02")
    number = shop.job()
    shop.add(number, cheap, "1")
    shop.start(number)

    with refused(shop.session, NoCost) as caught:
        shop.complete(number, pieces="3", separate=True)
    shop.complete(number, pieces="3")

    assert "each of 3 pieces" in str(caught.value)
    assert balances(shop, *[made.id for made in shop.pieces(number)]) == [(3, 0, D("0.02"))]


def test_a_place_that_pieces_cannot_have_is_refused_at_its_field(shop: Workshop) -> None:
    number = begun(shop)
    tray = location(shop, shop.shop.south)
    wrong: list[tuple[type, dict[str, Any]]] = [
        (NotForPieces, {"category_id": shop.shop.categories["Metals"]}),
        (NoSuchEntry, {"category_id": 999}),
        (NoSuchEntry, {"vendor_id": 999}),
        (LocationElsewhere, {"location_id": tray}),
    ]

    for refusal, other in wrong:
        with refused(shop.session, refusal) as caught:
            shop.complete(number, **other)
        assert caught.value.field in {None, *other}

    assert completions(shop) == []


def test_the_form_refuses_what_no_number_of_pieces_can_be(shop: Workshop) -> None:
    number = begun(shop)
    wrong: list[tuple[type, dict[str, Any]]] = [
        (InvalidInput, {"pieces": "0"}),
        (InvalidInput, {"pieces": "1.5"}),
        (InvalidInput, {"pieces": "-1"}),
        (InvalidInput, {"pieces": "two"}),
        (TooManyPieces, {"pieces": "10,001", "cost_shown": "1280"}),
        (InvalidInput, {"title": " "}),
        (InvalidInput, {"price_per_piece": "-1"}),
        (InvalidInput, {"price_per_piece": "x"}),
    ]

    for refusal, other in wrong:
        with refused(shop.session, refusal) as caught:
            shop.complete(number, **other)
        assert caught.value.field in other
