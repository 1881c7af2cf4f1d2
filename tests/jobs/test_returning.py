"""Materials come back only by a deliberate act, newest first, at the value they left with."""

from decimal import Decimal

import pytest

from lib.inventory.archiving import OneItem, archive_item
from lib.inventory.items import NoSuchItem
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.models import Item
from lib.jobs.canceling import UsageUndecided
from lib.jobs.job_items import RemoveJobItem, remove_job_item
from lib.jobs.returning import (
    NothingReturned,
    ReturnedMaterial,
    ReturnMaterials,
    ReturnNotNow,
    ReturnTooMuch,
    return_materials,
)
from lib.jobs.sheets import sheet
from lib.jobs.usage import usage
from lib.units import TooManyDecimals
from tests.jobs.doing import adjust, balances, bring_back, cancel, edit, rows, timeline
from tests.jobs.refusing import refused
from tests.workshop import Workshop

D = Decimal


def reopened(shop: Workshop) -> str:
    """The job of SPEC 13, completed and reopened."""
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    shop.reopen(number)
    return number


def used_twice(shop: Workshop) -> str:
    """A reopened job that used 5 g at 60.00 and later 1 g at 70.00."""
    number = reopened(shop)
    adjust(shop, shop.gold, AdjustmentKind.LOST, "45")
    shop.receive(shop.gold, "10", "70.00")
    edit(shop, number, shop.gold, "6")
    shop.complete(number)
    shop.reopen(number)
    return number


def test_a_return_takes_the_newest_consumption_first_and_names_it(shop: Workshop) -> None:
    number = used_twice(shop)
    before = shop.figures(shop.gold)

    bring_back(shop, number, shop.gold, "2", reason="Cut too much")

    after = shop.figures(shop.gold)
    assert (after.on_hand - before.on_hand, after.value - before.value) == (2, 130)
    used = {row.value: row.id for row in rows(shop, number, AdjustmentKind.CONSUMPTION)}
    back = rows(shop, number, AdjustmentKind.JOB_RETURN)
    assert [(row.on_hand, row.value, row.origin_id, row.reason) for row in back] == [
        (1, 70, used[D(-70)], "Cut too much"),
        (1, 60, used[D(-300)], "Cut too much"),
    ]
    assert timeline(shop, number)[-1].text == "returned 2 g of Gold 18k to stock"


def test_parts_of_one_consumption_come_back_at_its_exact_value_in_all(shop: Workshop) -> None:
    solder = shop.item("Solder", "material", "Metals", unit="g")
    shop.receive(solder, "3", "33.3333")
    number = shop.job()
    shop.add(number, solder, "3")
    shop.start(number)
    shop.complete(number)
    shop.reopen(number)

    for _ in range(3):
        bring_back(shop, number, solder, "1")

    back = rows(shop, number, AdjustmentKind.JOB_RETURN)
    assert [row.value for row in back] == [D("33.33"), D("33.34"), D("33.33")]
    assert balances(shop, solder) == [(3, 0, 100)]
    assert usage(shop.session, [shop.found(number)])[number] == {}


def test_what_came_back_is_needed_again(shop: Workshop) -> None:
    number = reopened(shop)
    bring_back(shop, number, shop.gold, "2")
    gold = sheet(shop.session, shop.found(number)).materials[0]

    completion = shop.complete(number)

    assert (gold.used.quantity, gold.need) == (3, 2)
    assert completion.cost == 1280
    assert balances(shop, shop.gold) == [(45, 0, 2700)]


def test_more_than_is_recorded_as_used_does_not_come_back(shop: Workshop) -> None:
    number = reopened(shop)
    bring_back(shop, number, shop.gold, "4")

    with refused(shop.session, ReturnTooMuch) as caught:
        bring_back(shop, number, shop.gold, "1.001")
    with refused(shop.session, ReturnTooMuch):
        bring_back(shop, number, shop.setting, "1")
    with refused(shop.session, ReturnTooMuch):
        halves = ReturnedMaterial(item_id=shop.gold, quantity=D("0.6"))
        given = ReturnMaterials(**shop.seen(number), materials=(halves, halves))
        return_materials(shop.session, shop.milo, given)

    assert str(caught.value).startswith(
        f"{number} has 1 g of Gold 18k recorded as used, so 1.001 g cannot come back."
    )


def test_a_return_of_nothing_of_too_fine_or_of_no_item_is_refused(shop: Workshop) -> None:
    number = reopened(shop)

    with refused(shop.session, NothingReturned):
        given = ReturnMaterials(**shop.seen(number), materials=())
        return_materials(shop.session, shop.milo, given)
    with refused(shop.session, TooManyDecimals):
        bring_back(shop, number, shop.gold, "0.0001")
    with refused(shop.session, NoSuchItem):
        bring_back(shop, number, 999, "1")


@pytest.mark.parametrize("stage", ["Draft", "In Production", "Ready", "Completed", "again"])
def test_materials_are_returned_on_a_reopened_or_canceled_job_only(
    shop: Workshop, stage: str
) -> None:
    number = shop.ring()
    if stage != "Draft":
        shop.start(number)
    if stage == "Ready":
        shop.ready(number)
    if stage in ("Completed", "again"):
        shop.complete(number)
    if stage == "again":
        shop.reopen(number)
        shop.ready(number)
    ways = {
        "Completed": "Reopen it first.",
        "again": "Move it back to production first.",
    }

    with refused(shop.session, ReturnNotNow) as caught:
        bring_back(shop, number, shop.gold, "1")

    assert str(caught.value).endswith(ways.get(stage, "It has taken nothing from stock yet."))


def test_canceling_a_reopened_job_asks_for_every_material(shop: Workshop) -> None:
    number = reopened(shop)

    for answers in (
        {},
        {"returned": (shop.gold,)},
        {"returned": (shop.gold,), "standing": (shop.gold, shop.stone)},
    ):
        with refused(shop.session, UsageUndecided) as caught:
            cancel(shop, number, **answers)
        assert number in str(caught.value)

    with refused(shop.session, UsageUndecided) as caught:
        cancel(shop, number, standing=(shop.gold,))
    assert "has used Centre stone." in str(caught.value)


def test_each_material_of_a_canceled_job_comes_back_or_stands_as_was_said(
    shop: Workshop,
) -> None:
    number = reopened(shop)

    cancel(shop, number, returned=(shop.gold,), standing=(shop.stone,), reason="Refused")

    assert shop.found(number).stage == "Canceled"
    assert balances(shop, shop.gold, shop.stone) == [(50, 0, 3000), (0, 0, 0)]
    left = usage(shop.session, [shop.found(number)])[number]
    assert {item: part.value for item, part in left.items()} == {shop.stone: 900}
    assert timeline(shop, number)[-1].reason == "Refused"


def test_what_stands_as_used_on_a_canceled_job_can_still_come_back(shop: Workshop) -> None:
    number = reopened(shop)
    cancel(shop, number, standing=(shop.gold, shop.stone))

    bring_back(shop, number, shop.stone, "1")

    assert balances(shop, shop.gold, shop.stone) == [(45, 0, 2700), (1, 0, 900)]


def test_canceling_a_reopened_job_that_is_ready_releases_and_returns(shop: Workshop) -> None:
    number = reopened(shop)
    edit(shop, number, shop.gold, "8")
    shop.ready(number)
    held = shop.stock(shop.gold)

    cancel(shop, number, returned=(shop.gold, shop.stone))

    assert held == (45, 3, 42)
    assert balances(shop, shop.gold, shop.stone) == [(50, 0, 3000), (1, 0, 900)]


@pytest.mark.parametrize("stage", ["Draft", "In Production", "Ready"])
def test_a_canceled_job_that_used_nothing_has_no_net_effect(shop: Workshop, stage: str) -> None:
    number = shop.ring()
    if stage != "Draft":
        shop.start(number)
    if stage == "Ready":
        shop.ready(number)

    cancel(shop, number)

    assert balances(shop, shop.gold, shop.stone) == [(50, 0, 3000), (1, 0, 900)]
    assert shop.found(number).stage == "Canceled"


def test_a_material_that_comes_back_comes_out_of_the_archive(shop: Workshop) -> None:
    number = shop.job("Studs")
    item = shop.item("Garnets", "material", "Stones", unit="each", price="9.00")
    shop.receive(item, "2", "4.00")
    line = shop.add(number, item, "2")
    shop.start(number)
    shop.complete(number, pieces="1")
    shop.reopen(number)
    remove_job_item(shop.session, shop.milo, RemoveJobItem(**shop.seen(number), line_id=line))
    archive_item(shop.session, shop.milo, OneItem(item_id=item))

    bring_back(shop, number, item, "2")

    shop.session.expire_all()
    assert shop.session.get_one(Item, item).archived_at is None
    assert shop.stock(item) == (2, 0, 2)
