"""A line takes a quantity in any unit of its kind, and a cost only where it is work."""

from decimal import Decimal

import pytest

from lib.inputs import InvalidInput
from lib.jobs.job_items import (
    OWN,
    AddJobItem,
    AddOwnMaterial,
    CostIsStockCost,
    LineTooLarge,
    RemoveJobItem,
    add_own_material,
    remove_job_item,
)
from lib.jobs.sheets import sheet
from lib.units import RoundsToZero, TooManyDecimals, UnitsDiffer, UnknownUnit
from tests.jobs.doing import balances, edit, line_of, lines, timeline
from tests.jobs.refusing import refused
from tests.workshop import Workshop

D = Decimal


@pytest.mark.parametrize(
    ("typed", "unit", "kept"),
    [
        ("5", "", "5"),
        ("5.5", "dwt", "8.553"),
        ("1", "ozt", "31.103"),
        ("0.03", "ct", "0.006"),
        ("1,200.125", "g", "1200.125"),
    ],
)
def test_a_weight_in_any_unit_becomes_grams_and_what_was_typed_stays(
    shop: Workshop, typed: str, unit: str, kept: str
) -> None:
    number = shop.job()

    shop.add(number, shop.gold, typed, unit=unit)

    line = line_of(shop, number, shop.gold)
    assert (line.quantity, line.unit) == (D(kept), "g")
    assert (line.typed_quantity, line.typed_unit) == (D(typed.replace(",", "")), unit or "g")
    assert balances(shop, shop.gold) == [(50, 0, 3000)]


def test_a_pair_is_two_and_an_hour_sixty_minutes(shop: Workshop) -> None:
    hooks = shop.item("Ear hooks", "material", "Findings", unit="each", price="2.00")
    polish = shop.item("Polishing", "service", "Services", unit="h", service_cost="45.00")
    number = shop.job()

    shop.add(number, hooks, "3", unit="pair")
    shop.add(number, polish, "90", unit="min")

    assert (line_of(shop, number, hooks).quantity, line_of(shop, number, hooks).price) == (6, 12)
    assert line_of(shop, number, polish).quantity == D("1.5")
    assert line_of(shop, number, polish).cost == D("67.50")


REFUSED: list[tuple[str, str, type, str]] = [
    ("0.001", "ct", RoundsToZero, "quantity"),
    ("1.0001", "g", TooManyDecimals, "quantity"),
    ("1.00001", "ozt", InvalidInput, "quantity"),
    ("0", "g", InvalidInput, "quantity"),
    ("-1", "g", InvalidInput, "quantity"),
    ("five", "g", InvalidInput, "quantity"),
    ("1.2.3", "g", InvalidInput, "quantity"),
    ("", "g", InvalidInput, "quantity"),
    ("1", "each", UnitsDiffer, "unit"),
    ("1", "stone", UnknownUnit, "unit"),
    ("9,000,000,000,000", "g", InvalidInput, "quantity"),
    ("900,000,000,000", "g", LineTooLarge, "quantity"),
]


def test_a_quantity_that_cannot_be_taken_is_refused_at_the_field(shop: Workshop) -> None:
    number = shop.job()

    for quantity, unit, refusal, field in REFUSED:
        with refused(shop.session, refusal) as caught:
            shop.add(number, shop.gold, quantity, unit=unit)
        assert caught.value.field == field

    assert lines(shop, number) == []


def test_the_smallest_quantity_of_a_unit_is_taken(shop: Workshop) -> None:
    number = shop.job()

    shop.add(number, shop.gold, "0.0001", unit="ozt")

    assert line_of(shop, number, shop.gold).quantity == D("0.003")


def test_half_a_stone_is_refused(shop: Workshop) -> None:
    number = shop.job()

    with refused(shop.session, TooManyDecimals) as caught:
        shop.add(number, shop.stone, "0.5")

    assert str(caught.value) == "each takes whole numbers. Write 0.5 with fewer."


def test_a_piece_count_stands_beside_a_weight_and_moves_nothing(shop: Workshop) -> None:
    number = shop.job()

    shop.add(number, shop.gold, "0.2", unit="ct", piece_count="3")

    line = line_of(shop, number, shop.gold)
    assert (line.piece_count, line.quantity, line.price) == (3, D("0.04"), 3)


def test_a_line_shows_the_price_of_the_item_unless_another_is_typed(shop: Workshop) -> None:
    number = shop.job()

    shop.add(number, shop.gold, "5")
    shop.add(number, shop.stone, "1", unit_price="1,500.00")

    assert [(line.unit_price, line.price) for line in lines(shop, number)] == [
        (75, 375),
        (1500, 1500),
    ]


def test_a_service_has_the_cost_that_is_typed_and_a_material_only_its_stock_cost(
    shop: Workshop,
) -> None:
    number = shop.job()
    shop.add(number, shop.setting, "2", unit_cost="95.50")
    shop.add(number, shop.gold, "5")

    with refused(shop.session, CostIsStockCost) as added:
        shop.add(number, shop.stone, "1", unit_cost="10.00")
    with refused(shop.session, CostIsStockCost):
        edit(shop, number, shop.gold, "6", unit_cost="10.00")
    edit(shop, number, shop.setting, "3", unit_cost="100")

    assert added.value.field == "unit_cost"
    costs = sheet(shop.session, shop.found(number)).line_costs
    assert [costs[line.id] for line in lines(shop, number)] == [300, 300]


def test_the_cost_of_a_material_follows_its_stock(shop: Workshop) -> None:
    number = shop.job()
    line = shop.add(number, shop.gold, "5")
    shop.receive(shop.gold, "50", "70.00")

    costs = sheet(shop.session, shop.found(number)).line_costs

    assert costs[line] == 325


def test_the_customers_own_material_has_neither_stock_nor_cost(shop: Workshop) -> None:
    number = shop.job()
    own = {"description": "Grandmother's ring", "quantity": "2.5", "unit": "dwt"}
    before = balances(shop, shop.gold, shop.stone)

    given = shop.typed(AddOwnMaterial, **shop.seen(number), **own, piece_count="1")
    add_own_material(shop.session, shop.milo, given)
    shop.add(number, shop.setting, "1")
    shop.start(number)
    shop.ready(number)
    completion = shop.complete(number)

    [line, _] = lines(shop, number)
    assert (line.kind, line.quantity, line.unit, line.piece_count) == (OWN, D("2.5"), "dwt", 1)
    assert (completion.materials_cost, completion.cost) == (0, 80)
    assert balances(shop, shop.gold, shop.stone) == before


def test_customers_own_material_is_described_and_measured(shop: Workshop) -> None:
    number = shop.job()
    wrong: list[tuple[dict[str, str], type]] = [
        ({"description": "", "quantity": "1"}, InvalidInput),
        ({"description": "Ring", "quantity": "0"}, InvalidInput),
        ({"description": "Ring", "quantity": "1", "unit": "lump"}, UnknownUnit),
        ({"description": "Ring", "quantity": "1.5", "unit": "each"}, TooManyDecimals),
    ]

    for own, refusal in wrong:
        with refused(shop.session, refusal):
            given = shop.typed(AddOwnMaterial, **shop.seen(number), **own)
            add_own_material(shop.session, shop.milo, given)

    assert lines(shop, number) == []


def test_lines_keep_their_order_and_the_timeline_tells_of_them_without_money(
    shop: Workshop,
) -> None:
    number = shop.ring()
    first = lines(shop, number)[0]
    edit(shop, number, shop.stone, "2")
    given = RemoveJobItem(**shop.seen(number), line_id=first.id)
    remove_job_item(shop.session, shop.milo, given)
    shop.add(number, shop.gold, "5.5", unit="dwt")

    told = [event.text for event in timeline(shop, number)]

    assert [line.item_id for line in lines(shop, number)] == [shop.stone, shop.setting, shop.gold]
    assert told[-3:] == [
        "changed Centre stone to 2 each",
        "removed Gold 18k",
        "added Gold 18k, 8.553 g",
    ]


def test_an_edit_without_amounts_keeps_them(shop: Workshop) -> None:
    number = shop.job()
    shop.add(number, shop.setting, "1", unit_cost="90.00", unit_price="170.00")

    edit(shop, number, shop.setting, "2")

    line = line_of(shop, number, shop.setting)
    assert (line.unit_cost, line.cost, line.unit_price, line.price) == (90, 180, 170, 340)


def test_a_price_is_typed_in_whole_cents(shop: Workshop) -> None:
    number = shop.job()

    with refused(shop.session, InvalidInput) as caught:
        shop.typed(
            AddJobItem,
            **shop.seen(number),
            item_id=shop.gold,
            quantity="1",
            unit_price="1.005",
        )

    assert str(caught.value) == "An amount in EUR has at most 2 decimals. Shorten it."
