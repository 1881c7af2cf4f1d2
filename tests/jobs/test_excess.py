"""What was used beyond what is required comes back only where it was ticked; else it is loss."""

from decimal import Decimal

from sqlalchemy import select

from lib.inventory.kinds import AdjustmentKind
from lib.jobs.job_items import RemoveJobItem, remove_job_item
from lib.jobs.models import CompletionLine
from lib.jobs.sheets import sheet
from tests.jobs.doing import adjust, edit, line_of, rows
from tests.jobs.test_completion import begun
from tests.workshop import Workshop

D = Decimal
USED = AdjustmentKind.CONSUMPTION


def test_excess_is_returned_only_where_it_was_ticked(shop: Workshop) -> None:
    number = shop.ring()
    wire = shop.item("Wire", "material", "Metals", unit="g")
    shop.receive(wire, "10", "2.00")
    shop.add(number, wire, "6")
    shop.start(number)
    shop.complete(number)
    shop.reopen(number)
    edit(shop, number, shop.gold, "4")
    edit(shop, number, wire, "1")

    done = shop.complete(number, returned_excess=(wire,))

    assert (shop.stock(shop.gold)[0], shop.stock(wire)[0]) == (45, 9)
    assert (done.materials_cost, done.loss) == (240 + 900 + 2, 60)
    line = CompletionLine
    columns = line.description, line.required, line.used, line.excess, line.returned, line.loss
    kept = select(*columns).where(line.completion_id == done.id, line.excess > D(0))
    assert [tuple(row) for row in shop.session.execute(kept.order_by(line.id))] == [
        ("Gold 18k", 4, 5, 1, 0, 60),
        ("Wire", 1, 6, 5, 5, 0),
    ]
    back = rows(shop, number, AdjustmentKind.JOB_RETURN)
    assert [(row.on_hand, row.value) for row in back] == [(5, 10)]


def test_loss_belongs_to_one_completion_and_counts_as_used_again(shop: Workshop) -> None:
    number = begun(shop)
    shop.complete(number)
    shop.reopen(number)
    edit(shop, number, shop.gold, "4")
    with_loss = shop.complete(number)
    shop.reopen(number)
    edit(shop, number, shop.gold, "5")

    again = shop.complete(number)

    assert (with_loss.cost, with_loss.loss) == (1220, 60)
    assert (again.cost, again.loss) == (1280, 0)
    assert shop.stock(shop.gold)[0] == 45


def test_a_material_taken_off_the_job_is_required_zero_and_stands_as_loss(
    shop: Workshop,
) -> None:
    number = begun(shop)
    shop.complete(number)
    shop.reopen(number)
    gone = RemoveJobItem(**shop.seen(number), line_id=line_of(shop, number, shop.stone).id)
    remove_job_item(shop.session, shop.milo, gone)
    materials = sheet(shop.session, shop.found(number)).materials
    done = shop.complete(number)

    figures = [(m.stocked.title, m.required, m.used.quantity, m.need, m.excess) for m in materials]
    assert figures == [("Gold 18k", 5, 5, 0, 0), ("Centre stone", 0, 1, 0, 1)]
    assert (done.cost, done.loss) == (380, 900)
    assert shop.stock(shop.stone) == (0, 0, 0)


def test_the_loss_is_valued_newest_first_like_a_return(shop: Workshop) -> None:
    number = begun(shop)
    shop.complete(number)
    shop.reopen(number)
    adjust(shop, shop.gold, AdjustmentKind.LOST, "45")
    shop.receive(shop.gold, "10", "70.00")
    edit(shop, number, shop.gold, "6")
    shop.complete(number)
    shop.reopen(number)
    edit(shop, number, shop.gold, "4")

    done = shop.complete(number)

    assert done.loss == 70 + 60
    assert done.materials_cost == 4 * 60 + 900


def test_pieces_and_loss_are_worth_what_went_into_them(shop: Workshop) -> None:
    number = begun(shop)
    for quantity in ("5", "7.5", "3.25"):
        edit_if_open(shop, number, quantity)
        done = shop.complete(number)
        used = -sum(row.value for row in rows(shop, number, USED))
        back = sum(row.value for row in rows(shop, number, AdjustmentKind.JOB_RETURN))
        assert done.cost + done.loss == used - back + done.services_cost + done.fees_cost
        shop.reopen(number)

    assert shop.stock(shop.gold)[0] == 50 - D("7.5")


def edit_if_open(shop: Workshop, number: str, quantity: str) -> None:
    """Write another quantity of gold on a reopened job."""
    if shop.found(number).reopened:
        edit(shop, number, shop.gold, quantity)
