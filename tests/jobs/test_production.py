"""Ready sets aside exactly what completing will take, and going back releases exactly that."""

from decimal import Decimal

from lib.accounts.permissions import Role
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.shortages import InsufficientStock
from lib.jobs.production import MoveJob, StartJob, back_to_production, mark_ready, start_job
from tests.jobs.doing import adjust, balances, cancel, edit, lines, rows, transfer
from tests.jobs.refusing import refused
from tests.shop import actor
from tests.workshop import Workshop

D = Decimal


def started(shop: Workshop, *quantities: str) -> str:
    """A job in production with lines of gold."""
    number = shop.job("Band")
    for quantity in quantities:
        shop.add(number, shop.gold, quantity)
    shop.start(number)
    return number


def test_ready_writes_one_hold_per_material_line_with_its_cost_and_price(shop: Workshop) -> None:
    number = shop.job()
    shop.add(number, shop.gold, "5")
    shop.add(number, shop.gold, "2.5", unit_price="80.00")
    shop.add(number, shop.stone, "1")
    shop.add(number, shop.setting, "1")
    shop.start(number)

    shop.ready(number)

    held = rows(shop, number, AdjustmentKind.ON_HOLD)
    facts = [(row.on_hand, row.on_hold, row.value) for row in held]
    assert facts == [(0, 5, 0), (0, D("2.5"), 0), (0, 1, 0)]
    shown = [(row.unit_cost, row.unit_price, row.document_line) for row in held]
    ids = [line.id for line in lines(shop, number)]
    assert shown == [(60, 75, ids[0]), (60, 80, ids[1]), (900, 1400, ids[2])]
    assert {row.store_id for row in held} == {shop.shop.north}
    assert shop.stock(shop.gold) == (50, D("7.5"), D("42.5"))


def test_held_stock_is_neither_held_again_nor_adjusted_nor_moved_nor_used(
    shop: Workshop,
) -> None:
    first, second = started(shop, "45"), started(shop, "10")
    shop.ready(first)

    with refused(shop.session, InsufficientStock) as caught:
        shop.ready(second)
    with refused(shop.session, InsufficientStock):
        shop.complete(second)
    with refused(shop.session, InsufficientStock):
        adjust(shop, shop.gold, AdjustmentKind.SCRAP, "6")
    with refused(shop.session, InsufficientStock):
        transfer(shop, shop.gold, "6")

    [short] = caught.value.shortages
    assert (short.needed, short.available, short.missing) == (10, 5, 5)
    assert short.held_by == ((first, 45),)


def test_every_short_material_stands_in_one_refusal_and_nothing_is_held(shop: Workshop) -> None:
    transfer(shop, shop.gold, "10")
    holder = started(shop, "15")
    shop.ready(holder)
    number = shop.job("Necklace")
    for item, quantity in ((shop.gold, "20"), (shop.stone, "3"), (shop.gold, "10.5")):
        shop.add(number, item, quantity)
    wire = shop.item("Wire", "material", "Metals", unit="cm")
    shop.receive(wire, "100", "0.10")
    shop.add(number, wire, "40")
    shop.start(number)

    with refused(shop.session, InsufficientStock) as caught:
        shop.ready(number)

    gold, stone = caught.value.shortages
    assert (gold.title, gold.needed, gold.available, gold.missing) == (
        "Gold 18k",
        D("30.5"),
        25,
        D("5.5"),
    )
    assert (gold.held_by, gold.elsewhere) == (((holder, 15),), (("South", 10),))
    assert (stone.title, stone.needed, stone.available, stone.missing) == ("Centre stone", 3, 1, 2)
    told = str(caught.value)
    assert "30.5 g needed" in told or "30.500 g needed" in told
    assert all(word in told for word in ("Centre stone", holder, "South"))
    assert shop.found(number).stage == "In Production"
    assert shop.stock(wire) == (100, 0, 100)


def test_going_back_releases_exactly_what_this_job_holds(shop: Workshop) -> None:
    first, second = started(shop, "5", "3"), started(shop, "10")
    shop.ready(first)
    shop.ready(second)

    shop.back(first)

    assert shop.stock(shop.gold) == (50, 10, 40)
    released = rows(shop, first, AdjustmentKind.HOLD_RELEASE)
    ids = [line.id for line in lines(shop, first)]
    assert [(row.on_hold, row.document_line) for row in released] == [(-5, ids[0]), (-3, ids[1])]
    assert shop.found(first).stage == "In Production"


def test_canceling_a_ready_job_releases_exactly_what_it_holds(shop: Workshop) -> None:
    first, second = started(shop, "5"), started(shop, "10")
    shop.ready(first)
    shop.ready(second)

    cancel(shop, first)

    assert balances(shop, shop.gold) == [(50, 10, 3000)]
    assert shop.found(first).stage == "Canceled"


def test_ready_back_and_ready_again_hold_once(shop: Workshop) -> None:
    number = started(shop, "5")

    for _ in range(3):
        shop.ready(number)
        shop.back(number)
    shop.ready(number)

    assert balances(shop, shop.gold) == [(50, 5, 3000)]


def test_a_reopened_job_holds_only_what_it_still_needs(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    shop.reopen(number)
    edit(shop, number, shop.gold, "7")
    shop.add(number, shop.gold, "1")

    shop.ready(number)

    held = [(row.on_hold, row.document_line) for row in rows(shop, number, AdjustmentKind.ON_HOLD)]
    gold = [line.id for line in lines(shop, number) if line.item_id == shop.gold]
    assert held == [(2, gold[0]), (1, gold[1])]
    assert shop.stock(shop.gold) == (45, 3, 42)


def test_the_bench_moves_a_job_along_and_reads_no_amount_in_a_refusal(shop: Workshop) -> None:
    iris = actor(shop.session, Role.BENCH)
    number = shop.job()
    shop.add(number, shop.gold, "50")
    shop.add(number, shop.stone, "1")

    start_job(shop.session, iris, StartJob(**shop.seen(number)))
    mark_ready(shop.session, iris, MoveJob(**shop.seen(number)))
    back_to_production(shop.session, iris, MoveJob(**shop.seen(number)))
    adjust(shop, shop.gold, AdjustmentKind.SCRAP, "1")
    with refused(shop.session, InsufficientStock) as caught:
        mark_ready(shop.session, iris, MoveJob(**shop.seen(number)))

    assert not any(amount in str(caught.value) for amount in ("60", "75", "3000", "EUR"))
