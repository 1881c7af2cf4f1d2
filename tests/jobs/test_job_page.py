"""The page of a job shows lines, totals and locks as they stand, loss included."""

from lib.accounts.permissions import Role
from lib.jobs.job_items import AddOwnMaterial, add_own_material
from lib.jobs.job_page import JobPage, job_page
from lib.jobs.status import Act, Stage
from tests.jobs.doing import cancel, edit
from tests.shop import actor
from tests.workshop import Workshop


def page(shop: Workshop, number: str) -> JobPage:
    """The page of a job as Milo sees it."""
    return job_page(shop.session, shop.milo, number)


def test_the_box_of_totals_splits_cost_and_price_and_knows_the_margin(shop: Workshop) -> None:
    box = page(shop, shop.ring()).totals

    assert (box.materials_cost, box.services_cost, box.fees_cost) == (1200, 80, 0)
    assert (box.materials_price, box.services_price, box.fees_price) == (1775, 160, 50)
    assert (box.cost, box.price, box.margin, str(box.margin_percent)) == (1280, 1985, 705, "35.5")


def test_the_margin_of_a_completed_job_is_price_as_made_less_cost_less_loss(
    shop: Workshop,
) -> None:
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    shop.reopen(number)
    edit(shop, number, shop.gold, "4")
    shop.complete(number, price_per_piece="2,000")

    box = page(shop, number).totals

    assert (box.price, box.cost, box.loss, box.margin) == (2000, 1220, 60, 720)


def test_usage_that_stands_on_a_canceled_job_is_its_loss(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    shop.reopen(number)
    cancel(shop, number, returned=(shop.stone,), standing=(shop.gold,))

    shown = page(shop, number)

    assert (shown.stage, shown.totals.loss) == (Stage.CANCELED, 300)
    assert (shown.acts, shown.has_usage) == ((), True)


def test_locks_are_told_with_their_reason(shop: Workshop) -> None:
    number = shop.job()
    free = page(shop, number).locked
    own = {"description": "Grandmother's ring", "quantity": "1"}
    given = shop.typed(AddOwnMaterial, **shop.seen(number), **own)
    add_own_material(shop.session, shop.milo, given)
    with_items = page(shop, number).locked
    shop.start(number)

    assert free == ""
    assert "Remove all items" in with_items
    assert "In Production" in page(shop, number).locked


def test_the_page_offers_the_moves_of_the_table_and_names_the_estimate(shop: Workshop) -> None:
    number = shop.ring()
    drafted = page(shop, number)
    shop.start(number)

    started = page(shop, number)

    assert drafted.acts == (Act.START, Act.CANCEL)
    assert (drafted.estimated, started.estimated) == (False, True)
    assert Act.COMPLETE in started.acts
    assert started.totals.estimated_cost == 1280


def test_the_bench_sees_the_page_without_any_amount(shop: Workshop) -> None:
    number = shop.ring()

    shown = job_page(shop.session, actor(shop.session, Role.BENCH), number)

    assert set(vars(shown.totals).values()) == {None}
    assert not [name for name in shown.materials.columns if "cost" in name or "price" in name]
    assert list(shown.fees.columns) == ["id", "name", "note"]
