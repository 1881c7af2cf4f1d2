"""The box of totals is exact, and says what completing would cost now."""

from decimal import Decimal

from lib.inventory.kinds import AdjustmentKind
from lib.jobs.costing import percent
from lib.jobs.fees import AddFee, add_fee
from lib.jobs.sheets import sheet, sheets
from tests.jobs.doing import adjust, edit, lines, rows
from tests.workshop import Workshop

D = Decimal


def test_the_totals_add_up_by_materials_services_and_fees(shop: Workshop) -> None:
    number = shop.ring()
    fee = {"name": "Design", "price": "100", "cost": "25"}
    add_fee(shop.session, shop.milo, shop.typed(AddFee, **shop.seen(number), **fee))

    totals = sheet(shop.session, shop.found(number)).totals

    costs = totals.materials_cost, totals.services_cost, totals.fees_cost
    prices = totals.materials_price, totals.services_price, totals.fees_price
    assert (costs, prices) == ((1200, 80, 25), (1775, 160, 150))
    assert (totals.cost, totals.price, totals.margin) == (1305, 2085, 780)
    assert totals.margin_percent == D("37.4")


def test_margin_percent_is_of_the_price_and_absent_without_one() -> None:
    assert percent(D(1), D(3)) == D("33.3")
    assert percent(D(-5), D(10)) == D("-50")
    assert percent(D(5), D(0)) is None


def test_several_lines_of_one_material_share_its_value_by_cumulative_rounding(
    shop: Workshop,
) -> None:
    solder = shop.item("Solder", "material", "Metals", unit="g")
    shop.receive(solder, "3", "3.3333")
    number = shop.job("Chain")
    for _ in range(3):
        shop.add(number, solder, "1")
    shown = sheet(shop.session, shop.found(number)).line_costs
    shop.start(number)

    completion = shop.complete(number)

    taken = [-row.value for row in rows(shop, number, AdjustmentKind.CONSUMPTION)]
    assert taken == [shown[line.id] for line in lines(shop, number)]
    assert taken == [D("3.33"), D("3.34"), D("3.33")]
    assert completion.cost == sum(taken) == 10
    assert shop.stock(solder) == (0, 0, 0)


def test_what_is_not_in_stock_costs_its_last_known_unit_cost(shop: Workshop) -> None:
    number = shop.job()
    shop.add(number, shop.stone, "1")
    adjust(shop, shop.stone, AdjustmentKind.LOST, "1")

    assert sheet(shop.session, shop.found(number)).totals.cost == 900


def test_what_was_never_received_costs_what_is_expected_of_it(shop: Workshop) -> None:
    opal = shop.item("Opal", "material", "Stones", unit="ct", expected_cost="40.00")
    pearl = shop.item("Pearl", "material", "Stones", unit="each")
    number = shop.job()
    shop.add(number, opal, "1.5")
    shop.add(number, pearl, "1")

    now = sheet(shop.session, shop.found(number))

    assert now.totals.cost == 60
    assert [material.without_cost for material in now.materials] == [False, True]
    assert shop.figures(opal).value == 0


def test_a_partly_used_material_costs_what_was_used_and_what_is_still_taken(
    shop: Workshop,
) -> None:
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    shop.reopen(number)
    shop.receive(shop.gold, "45", "80.00")
    edit(shop, number, shop.gold, "7")

    completion = shop.complete(number)

    assert shop.stock(shop.gold)[0] == 88
    assert completion.materials_cost == 300 + 2 * 70 + 900


def test_the_sheets_of_many_jobs_are_those_of_each_alone(shop: Workshop) -> None:
    numbers = [shop.ring(), shop.ring(), shop.job()]
    shop.start(numbers[0])
    shop.complete(numbers[0])
    jobs = [shop.found(number) for number in numbers]

    together = sheets(shop.session, jobs)

    for job in jobs:
        alone = sheet(shop.session, job)
        assert together[job.number].line_costs == alone.line_costs
        assert together[job.number].totals == alone.totals
    assert [together[number].totals.cost for number in numbers] == [1280, 1280, 0]
