"""Completing converts what was held, takes what was really used, and says what it came to."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lib.inventory import chain
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.models import Balance
from lib.inventory.shortages import InsufficientStock
from lib.jobs.completion import complete_job
from lib.jobs.models import Completion, CompletionLine, CompletionPiece
from lib.jobs.sheets import sheet
from lib.shop.locations import AddLocation, add_location
from lib.shop.vendors import AddVendor, add_vendor
from tests.jobs.doing import balances, edit, line_of, lines, rows, timeline
from tests.jobs.refusing import refused
from tests.workshop import Workshop

D = Decimal
USED = AdjustmentKind.CONSUMPTION


def begun(shop: Workshop) -> str:
    """The job of SPEC 13, in production."""
    number = shop.ring()
    shop.start(number)
    return number


def actual(shop: Workshop, number: str, item_id: int, quantity: str, **more: str) -> Any:
    """What was really used of an item, as the form sends it."""
    return {"line_id": line_of(shop, number, item_id).id, "quantity": quantity, **more}


def location(shop: Workshop, store_id: int, name: str = "Tray") -> int:
    """A storage location in a store."""
    given = AddLocation(store_id=store_id, name=name)
    return int(add_location(shop.session, shop.milo, given).number or "")


def completions(shop: Workshop) -> list[Completion]:
    """Every completion there is."""
    return list(shop.session.scalars(select(Completion).order_by(Completion.id)))


def test_completing_consumes_what_was_held_and_no_other_jobs_hold(shop: Workshop) -> None:
    other, number = shop.job("Band"), begun(shop)
    shop.add(other, shop.gold, "45")
    shop.start(other)
    shop.ready(other)
    shop.ready(number)

    shop.complete(number)

    assert balances(shop, shop.gold) == [(45, 45, 2700)]
    assert [row.on_hand for row in rows(shop, number, USED)] == [-5, -1]
    assert [row.on_hold for row in rows(shop, number, AdjustmentKind.HOLD_RELEASE)] == [-5, -1]
    assert rows(shop, other, AdjustmentKind.HOLD_RELEASE) == []


def test_the_record_says_what_was_made_from_what_at_which_cost_by_whom_and_when(
    shop: Workshop, stopped_clock: object
) -> None:
    number = begun(shop)
    vendor = int(add_vendor(shop.session, shop.milo, AddVendor(name="Own bench")).number or "")
    safe = location(shop, shop.shop.north)

    done = shop.complete(number, title="Ring", vendor_id=vendor, location_id=safe, pieces="2")

    assert (done.number, done.ordinal, done.at) == ("CMP-000001", 1, stopped_clock)
    assert (done.person_id, done.store_id, done.vendor_id) == (
        shop.milo.id,
        shop.shop.north,
        vendor,
    )
    assert (done.title, done.pieces, done.separate, done.location_id) == ("Ring", 2, False, safe)
    costs = done.materials_cost, done.services_cost, done.fees_cost, done.cost, done.loss
    assert costs == (1200, 80, 0, 1280, 0)
    line = CompletionLine
    columns = line.description, line.required, line.used, line.taken, line.cost, line.price
    kept = select(*columns).where(line.completion_id == done.id).order_by(line.id)
    assert [tuple(row) for row in shop.session.execute(kept)] == [
        ("Gold 18k", 5, 0, 5, 300, 375),
        ("Centre stone", 1, 0, 1, 900, 1400),
        ("Setting", 1, 0, 0, 80, 160),
        ("Rush fee", 0, 0, 0, 0, 50),
    ]
    [made] = shop.pieces(number)
    piece = shop.session.scalars(select(CompletionPiece)).one()
    assert (piece.item_id, piece.quantity, piece.cost) == (made.id, 2, 1280)
    assert (made.title, made.vendor_id, made.job_id) == ("Ring", vendor, shop.found(number).id)
    [where] = shop.session.scalars(select(Balance).where(Balance.item_id == made.id))
    assert where.location_id == safe
    assert timeline(shop, number)[-1].reason == done.number


def test_the_receipt_names_the_completion_and_the_skus(shop: Workshop) -> None:
    number = begun(shop)

    given = shop.form(number, title="Stud", pieces="3", separate=True)
    receipt = complete_job(shop.session, shop.milo, given)

    skus = [made.sku for made in shop.pieces(number)]
    assert receipt.number == "CMP-000001"
    assert receipt.says == f"CMP-000001: Stud is in inventory as {skus[0]} to {skus[2]}."


def test_the_digest_of_a_completion_is_over_the_heads_it_left(shop: Workshop) -> None:
    number = begun(shop)

    done = shop.complete(number)

    columns = Balance.item_id, Balance.store_id, Balance.head
    heads = [(row[0], row[1], row[2]) for row in shop.session.execute(select(*columns))]
    assert done.ledger_digest == chain.digest(heads)


def test_actual_quantities_leave_and_the_line_and_the_need_remember_them(
    shop: Workshop,
) -> None:
    number = begun(shop)
    shop.ready(number)

    done = shop.complete(number, actual=(actual(shop, number, shop.gold, "4.6"),))
    line = line_of(shop, number, shop.gold)
    shop.reopen(number)
    [gold, _] = sheet(shop.session, shop.found(number)).materials

    assert balances(shop, shop.gold) == [(D("45.4"), 0, 2724)]
    assert (done.cost, done.loss) == (1256, 0)
    assert (line.quantity, line.actual_quantity) == (5, D("4.6"))
    assert (gold.required, gold.need, gold.excess) == (D("4.6"), 0, 0)


def test_more_than_was_held_is_taken_from_what_is_free(shop: Workshop) -> None:
    other, number = shop.job("Band"), begun(shop)
    shop.add(other, shop.gold, "40")
    shop.start(other)
    shop.ready(other)
    shop.ready(number)

    with refused(shop.session, InsufficientStock) as caught:
        shop.complete(number, actual=(actual(shop, number, shop.gold, "10.001"),))
    shop.complete(number, actual=(actual(shop, number, shop.gold, "10"),))

    [short] = caught.value.shortages
    assert (short.needed, short.available, short.held_by) == (D("10.001"), 10, ((other, 40),))
    assert balances(shop, shop.gold) == [(40, 40, 2400)]


def test_a_service_may_have_taken_longer_and_cost_more(shop: Workshop) -> None:
    polish = shop.item("Polishing", "service", "Services", unit="h", service_cost="45.00")
    number = shop.job()
    shop.add(number, shop.gold, "1")
    shop.add(number, polish, "2")
    shop.start(number)

    done = shop.complete(number, actual=(actual(shop, number, polish, "2.5", cost="120"),))
    shop.reopen(number)
    again = shop.complete(number)
    shop.reopen(number)
    by_time = shop.complete(number, actual=(actual(shop, number, polish, "3"),))

    assert (done.services_cost, again.services_cost, by_time.services_cost) == (120, 120, 135)
    line = line_of(shop, number, polish)
    assert (line.cost, line.quantity) == (90, 2)


def test_a_changed_line_forgets_what_it_really_took_and_an_unchanged_one_does_not(
    shop: Workshop,
) -> None:
    number = begun(shop)
    entries = (
        actual(shop, number, shop.gold, "4.6"),
        actual(shop, number, shop.setting, "1", cost="95"),
    )
    shop.complete(number, actual=entries)
    shop.reopen(number)

    edit(shop, number, shop.gold, "5", unit_price="90.00")
    repriced = [line.actual_quantity for line in lines(shop, number)]
    edit(shop, number, shop.gold, "6")
    edit(shop, number, shop.setting, "1", unit_cost="70.00")

    assert repriced == [D("4.6"), 1, 1]
    assert [line.actual_quantity for line in lines(shop, number)] == [None, 1, None]
    done = shop.complete(number)
    assert (done.services_cost, shop.stock(shop.gold)[0]) == (70, 44)


def test_services_fees_and_own_material_never_touch_stock(shop: Workshop) -> None:
    number = begun(shop)

    shop.complete(number)

    moved = {row.item_id for row in rows(shop, number, USED)}
    assert moved == {shop.gold, shop.stone}
    assert balances(shop, shop.setting) == []


def test_a_batch_keeps_the_exact_total_and_separate_pieces_share_it_to_the_cent(
    shop: Workshop,
) -> None:
    work = shop.item("Casting", "service", "Services", unit="each", service_cost="100.00")
    batch, separate = shop.job("Batch"), shop.job("Separate")
    for number in (batch, separate):
        shop.add(number, work, "1")
        shop.start(number)

    shop.complete(batch, pieces="3", price_per_piece="60")
    shop.complete(separate, pieces="3", price_per_piece="60", separate=True)

    [one] = shop.pieces(batch)
    assert balances(shop, one.id) == [(3, 0, 100)]
    [entered] = rows(shop, batch, AdjustmentKind.MANUFACTURED)
    assert (entered.unit_cost, entered.unit_price) == (D("33.33"), 60)
    three = shop.pieces(separate)
    made = balances(shop, *[piece.id for piece in three])
    assert made == [(1, 0, D("33.34")), (1, 0, D("33.33")), (1, 0, D("33.33"))]
    assert [piece.price for piece in three] == [60, 60, 60]


def test_one_piece_is_the_same_whether_separate_or_not(shop: Workshop) -> None:
    number = begun(shop)

    done = shop.complete(number, pieces="1", separate=True)

    assert (done.separate, len(shop.pieces(number))) == (False, 1)


def test_a_material_used_up_leaves_with_all_its_value(shop: Workshop) -> None:
    solder = shop.item("Solder", "material", "Metals", unit="g")
    shop.receive(solder, "3", "33.3333")
    number, rest = shop.job(), shop.job()
    shop.add(number, solder, "2")
    shop.add(rest, solder, "1")
    for each in (number, rest):
        shop.start(each)

    costs = [shop.complete(number).cost, shop.complete(rest).cost]

    assert costs == [D("66.67"), D("33.33")]
    assert balances(shop, solder) == [(0, 0, 0)]
