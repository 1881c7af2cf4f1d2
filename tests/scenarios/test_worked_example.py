"""The worked example of the specification, cent for cent, on both databases."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.models import Item
from lib.jobs.job_items import EditJobItem, edit_job_item
from lib.jobs.models import JobItem
from lib.jobs.returning import ReturnedMaterial, ReturnMaterials, return_materials
from lib.jobs.sheets import sheet
from lib.units import convert
from tests.workshop import Workshop, workshop

D = Decimal
pytestmark = pytest.mark.usefixtures("stopped_clock")


@pytest.fixture
def shop(session: Session) -> Workshop:
    """The workshop of SPEC 13."""
    return workshop(session)


def piece(shop: Workshop, number: str) -> Item:
    """The one piece of a job."""
    [made] = shop.pieces(number)
    return made


def set_gold(shop: Workshop, number: str, quantity: str) -> None:
    """Change the gold on a reopened job."""
    lines = select(JobItem).where(JobItem.job_id == shop.found(number).id)
    line = shop.session.scalars(lines.where(JobItem.item_id == shop.gold)).one()
    edit = {"line_id": line.id, "quantity": quantity, "unit": "g"}
    given = shop.typed(EditJobItem, **shop.seen(number), **edit)
    edit_job_item(shop.session, shop.milo, given)


def test_the_job_costs_1280_and_is_priced_1985(shop: Workshop) -> None:
    number = shop.ring()

    totals = sheet(shop.session, shop.found(number)).totals

    assert (totals.materials_cost, totals.services_cost, totals.fees_cost) == (1200, 80, 0)
    assert (totals.cost, totals.price, totals.margin) == (1280, 1985, 705)
    assert totals.margin_percent == D("35.5")


def test_a_job_moves_stock_only_from_ready_on(shop: Workshop) -> None:
    number = shop.ring()
    drafted = shop.stock(shop.gold)
    shop.start(number)
    started = shop.stock(shop.gold)
    shop.ready(number)
    held = shop.stock(shop.gold), shop.stock(shop.stone)
    completion = shop.complete(number)

    assert drafted == started == (50, 0, 50)
    assert held == ((50, 5, 45), (1, 1, 0))
    assert shop.stock(shop.gold) == (45, 0, 45)
    assert shop.stock(shop.stone) == (0, 0, 0)
    ring = piece(shop, number)
    assert shop.stock(ring.id) == (1, 0, 1)
    assert shop.figures(ring.id).value == completion.cost == 1280
    assert ring.price == 1985


def test_reopening_and_completing_unchanged_takes_nothing_more(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    sku = piece(shop, number).sku

    shop.reopen(number)
    after = shop.stock(piece(shop, number).id), shop.stock(shop.gold), shop.stock(shop.stone)
    voided = piece(shop, number).voided_at
    shop.ready(number)
    held = shop.stock(shop.gold), shop.stock(shop.stone)
    shop.complete(number)

    assert after == ((0, 0, 0), (45, 0, 45), (0, 0, 0))
    assert voided is not None
    assert held == ((45, 0, 45), (0, 0, 0))
    assert shop.stock(shop.gold) == (45, 0, 45)
    assert shop.stock(shop.stone) == (0, 0, 0)
    ring = piece(shop, number)
    assert (ring.sku, ring.voided_at, shop.figures(ring.id).value) == (sku, None, 1280)


def test_excess_stands_as_loss_unless_it_is_returned(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    shop.complete(number)

    shop.reopen(number)
    set_gold(shop, number, "4")
    standing = shop.complete(number)
    gold_standing = shop.stock(shop.gold)
    shop.reopen(number)
    returned = shop.complete(number, returned_excess=(shop.gold,))

    assert gold_standing == (45, 0, 45)
    assert (standing.cost, standing.loss) == (1220, 60)
    assert shop.stock(shop.gold) == (46, 0, 46)
    assert (returned.cost, returned.loss) == (1220, 0)


def test_three_pieces_share_the_cost_to_the_cent(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)

    batch = shop.complete(number, pieces="3")
    [one] = shop.pieces(number)
    value, unit_cost = shop.figures(one.id).value, shop.figures(one.id).value / 3
    shop.reopen(number)
    shop.complete(number, pieces="3", separate=True)

    assert batch.cost == value == 1280
    assert round(unit_cost, 2) == D("426.67")
    costs = [shop.figures(made.id).value for made in shop.pieces(number)]
    assert costs == [D("426.67"), D("426.67"), D("426.66")]
    assert shop.pieces(number)[0].id == one.id


def test_what_was_really_used_is_what_leaves(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    [gold] = [m for m in sheet(shop.session, shop.found(number)).materials if m.required == 5]

    actual = ({"line_id": gold.lines[0].id, "quantity": "4.6"},)
    completion = shop.complete(number, actual=actual)

    assert shop.stock(shop.gold)[0] == D("45.4")
    assert completion.cost == 1256
    assert completion.loss == 0


def test_a_return_brings_back_the_newest_prices_first(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    shop.reopen(number)
    empty_gold(shop)
    shop.receive(shop.gold, "10", "70.00")
    set_gold(shop, number, "6")
    shop.complete(number)
    shop.reopen(number)
    before = shop.figures(shop.gold).value

    two = (ReturnedMaterial(item_id=shop.gold, quantity=D(2)),)
    given = ReturnMaterials(**shop.seen(number), materials=two)
    return_materials(shop.session, shop.milo, given)

    assert shop.figures(shop.gold).value - before == 130


def empty_gold(shop: Workshop) -> None:
    """Take all gold out of North, so that the next purchase sets the price."""
    there = shop.figures(shop.gold)
    gone = {"item_id": shop.gold, "store_id": shop.shop.north, "quantity": there.on_hand}
    given = shop.typed(AdjustStock, kind="Scrap", reason="Sent to the refiner", **gone)
    adjust_stock(shop.session, shop.milo, given)


def test_averages_and_conversions_are_exact(shop: Workshop) -> None:
    item = shop.item("Findings", "material", "Findings", unit="each", price="20.00")
    shop.receive(item, "10", "10.00")
    shop.receive(item, "5", "13.00")
    number = shop.job("Clasps")
    shop.add(number, item, "8")
    shop.start(number)

    completion = shop.complete(number)

    assert completion.cost == 88
    assert shop.figures(item).value == 77
    assert convert(D("5.5"), "dwt", "g") == D("8.553")
