"""The first start freezes what a job is expected to cost, line by line."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lib.inventory.kinds import AdjustmentKind
from lib.jobs.models import Estimate, EstimateLine
from lib.jobs.production import NothingOnJob, StartJob, start_job
from tests.jobs.doing import adjust, edit, to_draft
from tests.jobs.refusing import refused
from tests.workshop import Workshop

D = Decimal


def estimates(shop: Workshop, number: str) -> list[list[tuple[Any, ...]]]:
    """Every estimate of a job: description, quantity, unit cost, cost and price of its lines."""
    kept = select(Estimate.id).where(Estimate.job_id == shop.found(number).id)
    line = EstimateLine
    columns = line.description, line.quantity, line.unit_cost, line.cost, line.price
    return [
        [
            tuple(row)
            for row in shop.session.execute(
                select(*columns).where(line.estimate_id == estimate).order_by(line.id)
            )
        ]
        for estimate in shop.session.scalars(kept.order_by(Estimate.id))
    ]


FIRST = [
    ("Gold 18k", 5, 60, 300, 375),
    ("Centre stone", 1, 900, 900, 1400),
    ("Setting", 1, 80, 80, 160),
    ("Rush fee", None, None, 0, 50),
]


def test_the_first_start_freezes_every_line_and_fee(shop: Workshop) -> None:
    number = shop.ring()

    shop.start(number)

    assert estimates(shop, number) == [FIRST]


def test_a_later_start_keeps_the_estimate(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    to_draft(shop, number)
    edit(shop, number, shop.gold, "8")
    shop.receive(shop.gold, "50", "70.00")

    shop.start(number)

    assert estimates(shop, number) == [FIRST]


def test_an_order_that_changed_is_estimated_again_and_both_stay_on_record(
    shop: Workshop,
) -> None:
    number = shop.ring()
    shop.start(number)
    to_draft(shop, number)
    edit(shop, number, shop.gold, "8")
    shop.receive(shop.gold, "50", "70.00")

    start_job(shop.session, shop.milo, StartJob(**shop.seen(number), order_changed=True))

    first, second = estimates(shop, number)
    assert first == FIRST
    assert second[0] == ("Gold 18k", 8, 65, 520, 600)


def test_an_estimate_uses_the_last_known_else_the_expected_cost(shop: Workshop) -> None:
    opal = shop.item("Opal", "material", "Stones", unit="ct", expected_cost="40.00")
    pearl = shop.item("Pearl", "material", "Stones", unit="each")
    number = shop.job()
    for item, quantity in ((shop.stone, "2"), (opal, "1.5"), (pearl, "1")):
        shop.add(number, item, quantity)
    adjust(shop, shop.stone, AdjustmentKind.LOST, "1")

    shop.start(number)

    [lines] = estimates(shop, number)
    assert [line[3] for line in lines] == [1800, 60, 0]
    assert shop.stock(opal) == (0, 0, 0)


def test_a_job_without_any_item_or_fee_cannot_start(shop: Workshop) -> None:
    number = shop.job()

    with refused(shop.session, NothingOnJob) as caught:
        shop.start(number)

    assert str(caught.value).startswith(f"{number} has no job item and no fee yet")
    assert estimates(shop, number) == []
