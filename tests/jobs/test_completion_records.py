"""A completion stays on record to the cent, and says what changed from the earlier one."""

from decimal import Decimal

import pytest

from lib.accounts.permissions import Role
from lib.jobs.completion_records import (
    CompletionNotFound,
    CompletionRecord,
    completion_record,
    made_by_job,
)
from tests.jobs.doing import edit
from tests.shop import actor
from tests.workshop import Workshop

D = Decimal


def record(shop: Workshop, number: str) -> CompletionRecord:
    """The receipt of a completion as Milo reads it."""
    return completion_record(shop.session, shop.milo, number)


def changes(found: CompletionRecord) -> dict[str, tuple[str, str]]:
    """What changed, before and after."""
    rows = found.changes.to_dict("records")
    return {row["what"]: (row["before"], row["after"]) for row in rows}


def test_the_receipt_splits_the_cost_by_materials_services_and_fees(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    completion = shop.complete(number)

    found = record(shop, completion.number)

    costs = {row["description"]: row["cost"] for row in found.lines.to_dict("records")}
    assert costs == {"Gold 18k": 300, "Centre stone": 900, "Setting": 80, "Rush fee": 0}
    assert (found.cost, found.job, found.person, found.pieces) == (1280, number, "Milo", 1)
    assert (found.earlier_cost, found.changes.empty, found.undone_at) == (None, True, None)


def test_completing_again_tells_title_category_quantity_materials_and_cost(
    shop: Workshop,
) -> None:
    number = shop.ring()
    shop.start(number)
    first = shop.complete(number)
    shop.reopen(number)
    edit(shop, number, shop.gold, "4")
    typed = {"title": "Ring, size 54", "category_id": shop.shop.categories["Earrings"]}
    second = shop.complete(number, **typed, pieces="2")

    found = record(shop, second.number)

    assert changes(found) == {
        "Title": (shop.found(number).description, "Ring, size 54"),
        "Product category": ("Rings", "Earrings"),
        "Quantity": ("1 in one batch", "2 in one batch"),
        "Gold 18k": ("5 g", "4 g"),
    }
    assert (found.earlier_cost, found.cost) == (1280, 1220)
    assert record(shop, first.number).undone_at is not None


def test_two_materials_of_one_title_are_told_apart(shop: Workshop) -> None:
    shop.receive(shop.stone, "2", "900.00")
    twin = shop.item("Centre stone", "material", "Stones", unit="each")
    shop.receive(twin, "3", "500.00")
    number = shop.ring()
    shop.add(number, twin, "1")
    shop.start(number)
    shop.complete(number)
    shop.reopen(number)
    edit(shop, number, shop.stone, "2")
    completion = shop.complete(number)

    rows = record(shop, completion.number).changes.to_dict("records")

    assert rows == [{"what": "Centre stone", "before": "1 each", "after": "2 each"}]


def test_a_piece_leads_to_the_completion_that_made_it(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    completion = shop.complete(number)
    [ring] = shop.pieces(number)

    found = made_by_job(shop.session, shop.milo, ring.sku)

    assert found is not None
    assert (found.number, found.job) == (completion.number, number)
    [made] = found.made.to_dict("records")
    assert (made["sku"], made["quantity"], made["cost"], made["price"]) == (ring.sku, 1, 1280, 1985)


def test_the_bench_reads_a_receipt_without_amounts_and_an_unknown_one_is_refused(
    shop: Workshop,
) -> None:
    number = shop.ring()
    shop.start(number)
    completion = shop.complete(number)

    found = completion_record(shop.session, actor(shop.session, Role.BENCH), completion.number)

    assert (found.cost, found.loss) == (None, None)
    assert not {"cost", "price", "loss"} & {*found.lines.columns, *found.made.columns}
    with pytest.raises(CompletionNotFound):
        record(shop, "CMP-999999")
