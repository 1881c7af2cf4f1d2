"""Only what lives in the catalogue goes on a job, and only while its items are open."""

from decimal import Decimal

import pytest

from lib.inventory.archiving import OneItem, archive_item
from lib.inventory.kinds import ItemKind
from lib.jobs.job_items import (
    AddOwnMaterial,
    EditJobItem,
    ItemNotForJobs,
    ItemNotFound,
    LineNotFound,
    OwnPiece,
    RemoveJobItem,
    add_own_material,
    edit_job_item,
    remove_job_item,
)
from lib.jobs.timeline import ItemsFixed
from tests.jobs.doing import cancel, edit, line_of, lines
from tests.jobs.refusing import refused
from tests.workshop import Workshop

D = Decimal


def test_a_piece_in_stock_can_be_a_material_of_another_job(shop: Workshop) -> None:
    first, second = shop.ring(), shop.job("Ring with a case")
    shop.start(first)
    shop.complete(first)
    [ring] = shop.pieces(first)

    shop.add(second, ring.id, "1")
    shop.start(second)
    completion = shop.complete(second)

    assert line_of(shop, second, ring.id).kind == ItemKind.MATERIAL
    assert completion.cost == 1280
    assert shop.stock(ring.id) == (0, 0, 0)


def test_a_voided_archived_unknown_or_own_piece_is_never_a_material(shop: Workshop) -> None:
    number, other = shop.ring(), shop.job("Box")
    wire = shop.item("Wire", "material", "Metals", unit="g")
    archive_item(shop.session, shop.milo, OneItem(item_id=wire))
    shop.start(number)
    shop.complete(number, pieces="2", separate=True)
    first, second = (made.id for made in shop.pieces(number))
    shop.reopen(number)
    shop.complete(number, pieces="1")
    shop.reopen(number)

    with refused(shop.session, ItemNotForJobs) as voided:
        shop.add(other, second, "1")
    with refused(shop.session, ItemNotForJobs) as archived:
        shop.add(other, wire, "1")
    with refused(shop.session, ItemNotFound):
        shop.add(other, 999, "1")
    shop.complete(number, pieces="1")
    shop.reopen(number)
    with refused(shop.session, ItemNotForJobs):
        shop.add(number, first, "1")

    assert "voided" in str(voided.value)
    assert "archived" in str(archived.value)


def test_a_job_cannot_take_its_own_living_piece(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    [ring] = shop.pieces(number)
    shop.found(number).stage = "Draft"
    shop.session.flush()

    with refused(shop.session, OwnPiece):
        shop.add(number, ring.id, "1")


@pytest.mark.parametrize("stage", ["In Production", "Ready", "Completed", "Canceled"])
def test_job_items_are_fixed_once_the_work_has_started(shop: Workshop, stage: str) -> None:
    number = shop.ring()
    gold = line_of(shop, number, shop.gold).id
    if stage == "Canceled":
        cancel(shop, number)
    else:
        shop.start(number)
    if stage == "Ready":
        shop.ready(number)
    if stage == "Completed":
        shop.complete(number)
    own = {"description": "Ring", "quantity": D(1)}
    ways = {
        "In Production": "Move it back to draft to change them.",
        "Ready": "Move it back to production, then to draft, to change them.",
        "Completed": "Reopen it to change them.",
        "Canceled": "Copy it to a new job.",
    }

    with refused(shop.session, ItemsFixed) as caught:
        shop.add(number, shop.gold, "1")
    with refused(shop.session, ItemsFixed):
        edit(shop, number, shop.gold, "6")
    with refused(shop.session, ItemsFixed):
        given = RemoveJobItem(**shop.seen(number), line_id=gold)
        remove_job_item(shop.session, shop.milo, given)
    with refused(shop.session, ItemsFixed):
        add_own_material(shop.session, shop.milo, AddOwnMaterial(**shop.seen(number), **own))

    assert str(caught.value) == f"{number} is {stage}, so its job items are fixed. {ways[stage]}"


def test_a_reopened_job_has_editable_items_in_production_but_not_while_ready(
    shop: Workshop,
) -> None:
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    shop.reopen(number)

    edit(shop, number, shop.gold, "6", unit_price="80.00")
    shop.add(number, shop.gold, "1")
    shop.ready(number)
    with refused(shop.session, ItemsFixed) as caught:
        edit(shop, number, shop.setting, "2")

    assert [line.price for line in lines(shop, number)] == [480, 1400, 160, 75]
    assert str(caught.value).endswith("fixed. Move it back to production first.")


def test_a_line_that_is_gone_or_of_another_job_is_refused(shop: Workshop) -> None:
    number, other = shop.ring(), shop.job()
    line = lines(shop, number)[0]
    named = {"line_id": line.id, "quantity": D(1), "unit": "g"}

    with refused(shop.session, LineNotFound):
        edit_job_item(shop.session, shop.milo, EditJobItem(**shop.seen(other), **named))
    with refused(shop.session, LineNotFound):
        given = RemoveJobItem(**shop.seen(other), line_id=line.id)
        remove_job_item(shop.session, shop.milo, given)
