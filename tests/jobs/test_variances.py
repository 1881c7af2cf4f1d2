"""What a job was expected to cost and what it cost differ in parts that add up to the cent."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lib.accounts.permissions import Role
from lib.inventory.kinds import AdjustmentKind
from lib.jobs.production import StartJob, start_job
from lib.jobs.variances import EstimateAgainstActual, estimate_against_actual
from tests.jobs.doing import adjust, edit, line_of, to_draft
from tests.shop import actor
from tests.workshop import Workshop

D = Decimal


def compared(shop: Workshop, number: str) -> EstimateAgainstActual:
    """The comparison of a completed job."""
    found = estimate_against_actual(shop.session, shop.milo, number)
    assert found is not None
    return found


def of(found: EstimateAgainstActual, description: str) -> dict[str, Any]:
    """One row of a comparison."""
    [row] = found.lines[found.lines["description"] == description].to_dict("records")
    return {str(name): figure for name, figure in row.items()}


def parts(row: Mapping[Any, Any]) -> tuple[Any, ...]:
    """Quantity variance, price variance and the whole of a row."""
    return row["quantity_variance"], row["price_variance"], row["variance"]


def adds_up(found: EstimateAgainstActual) -> bool:
    """Whether the parts of all rows are the whole, exactly."""
    split = [
        sum(part for part in parts(row)[:2] if part is not None) == row["variance"]
        for row in found.lines.to_dict("records")
        if row["kind"] == "material"
    ]
    whole = sum(found.lines["variance"]) == found.actual_cost - found.estimated_cost
    return whole and all(split) and found.variance == sum(found.lines["variance"])


def test_less_gold_than_estimated_is_a_quantity_variance(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    line = line_of(shop, number, shop.gold)
    shop.complete(number, actual=({"line_id": line.id, "quantity": "4.6"},))

    found = compared(shop, number)

    assert parts(of(found, "Gold 18k")) == (-24, 0, -24)
    assert (found.estimated_cost, found.actual_cost, found.variance) == (1280, 1256, -24)
    assert adds_up(found)


def test_dearer_gold_is_a_price_variance_and_a_longer_service_its_difference(
    shop: Workshop,
) -> None:
    number = shop.ring()
    shop.start(number)
    adjust(shop, shop.gold, AdjustmentKind.SCRAP, "50")
    shop.receive(shop.gold, "50", "70.00")
    gold, setting = line_of(shop, number, shop.gold), line_of(shop, number, shop.setting)
    more = {"line_id": setting.id, "quantity": "2", "cost": "150"}
    shop.complete(number, actual=({"line_id": gold.id, "quantity": "5.5"}, more))

    found = compared(shop, number)

    assert parts(of(found, "Gold 18k")) == (30, 55, 85)
    setting_row = of(found, "Setting")
    assert setting_row["variance"] == 70
    assert setting_row["quantity_variance"] is None
    assert adds_up(found)


def test_added_and_removed_lines_are_quantity_and_loss_stands_apart(shop: Workshop) -> None:
    clasp = shop.item("Clasp", "material", "Findings", unit="each")
    shop.receive(clasp, "4", "12.00")
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    shop.reopen(number)
    edit(shop, number, shop.gold, "4")
    shop.add(number, clasp, "1")
    shop.complete(number)

    found = compared(shop, number)

    assert parts(of(found, "Clasp")) == (12, 0, 12)
    assert parts(of(found, "Gold 18k")) == (-60, 0, -60)
    assert (of(found, "Gold 18k")["loss"], found.loss) == (60, 60)
    assert adds_up(found)


def test_thirds_still_add_up(shop: Workshop) -> None:
    silver = shop.item("Silver", "material", "Metals", unit="g")
    shop.receive(silver, "3", "0.67")
    shop.receive(silver, "3.001", "1.01")
    number = shop.job("Charm")
    shop.add(number, silver, "1.333")
    shop.add(number, silver, "0.667")
    shop.start(number)
    shop.receive(silver, "7.007", "3.33")
    shop.complete(number)

    found = compared(shop, number)

    assert found.variance > 0
    assert adds_up(found)


def test_the_latest_estimate_counts(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    to_draft(shop, number)
    edit(shop, number, shop.gold, "8")
    start_job(shop.session, shop.milo, StartJob(**shop.seen(number), order_changed=True))
    shop.complete(number)

    assert compared(shop, number).variance == 0


def test_a_job_that_is_not_completed_is_not_compared_and_the_bench_sees_no_amount(
    shop: Workshop,
) -> None:
    number = shop.ring()
    shop.start(number)
    before = estimate_against_actual(shop.session, shop.milo, number)
    shop.complete(number)

    shown = estimate_against_actual(shop.session, actor(shop.session, Role.BENCH), number)

    assert before is None
    assert shown is not None
    assert (shown.estimated_cost, shown.variance, shown.loss) == (None, None, None)
    hidden = {"estimated_cost", "actual_cost", "variance", "quantity_variance", "loss"}
    assert not hidden & set(shown.lines.columns)
