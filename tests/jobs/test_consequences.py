"""A preview shows every figure before and after, does exactly that, and changes nothing itself."""

from typing import Any

from lib.accounts.permissions import Role
from lib.frames import Frame
from lib.jobs.consequences import ready_preview, release_preview, reopening_preview
from tests.jobs.doing import transfer
from tests.jobs.refusing import everything
from tests.shop import actor
from tests.workshop import Workshop

BEFORE = ["on_hand_before", "on_hold_before", "available_before"]
AFTER = ["on_hand_after", "on_hold_after", "available_after"]


def figures(rows: Frame, item_id: int) -> tuple[list[Any], list[Any]]:
    """On hand, on hold and available of an item, before and after."""
    [row] = rows[rows["item_id"] == item_id].to_dict("records")
    return [row[name] for name in BEFORE], [row[name] for name in AFTER]


def test_ready_shows_what_it_will_set_aside_and_then_sets_aside_just_that(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    before = everything(shop.session)

    shown = ready_preview(shop.session, shop.milo, number)
    untouched = everything(shop.session)
    shop.ready(number)

    assert untouched == before
    assert figures(shown.materials, shop.gold) == ([50, 0, 50], [50, 5, 45])
    assert figures(shown.materials, shop.stone) == ([1, 0, 1], [1, 1, 0])
    assert (shop.stock(shop.gold), shop.stock(shop.stone)) == ((50, 5, 45), (1, 1, 0))


def test_ready_shows_every_shortage_with_holders_and_other_stores(shop: Workshop) -> None:
    shop.receive(shop.stone, "1", "900.00")
    transfer(shop, shop.stone, "1")
    first, second = shop.ring(), shop.ring()
    shop.add(second, shop.gold, "60")
    for number in (first, second):
        shop.start(number)
    shop.ready(first)

    shown = ready_preview(shop.session, shop.milo, second)

    gold, stone = sorted(shown.blockers, key=lambda said: "Centre stone" in said)
    assert "65 g needed, 45 available in North, 20 missing" in gold
    assert f"held by {first} (1 each); there is more in South (1 each)" in stone


def test_going_back_shows_what_it_releases(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    shop.ready(number)

    shown = release_preview(shop.session, shop.milo, number)

    assert figures(shown.materials, shop.gold) == ([50, 5, 45], [50, 0, 50])
    assert shown.used.empty


def test_reopening_shows_the_pieces_that_go_and_what_stays_used_with_its_value(
    shop: Workshop,
) -> None:
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    [ring] = shop.pieces(number)

    shown = reopening_preview(shop.session, shop.milo, number)

    [piece] = shown.pieces.to_dict("records")
    assert (piece["sku"], piece["quantity"], piece["cost"]) == (ring.sku, 1, 1280)
    used = {row["title"]: (row["quantity"], row["value"]) for row in shown.used.to_dict("records")}
    assert used == {"Gold 18k": (5, 300), "Centre stone": (1, 900)}
    assert (shown.blockers, shown.warnings) == ((), ())


def test_reopening_warns_of_another_jobs_line_and_names_what_blocks(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    [ring] = shop.pieces(number)
    other = shop.job("Ring in a box")
    shop.add(other, ring.id, "1")

    warned = reopening_preview(shop.session, shop.milo, number)
    shop.start(other)
    shop.ready(other)
    blocked = reopening_preview(shop.session, shop.milo, number)

    assert warned.warnings == (f"{other} names {ring.sku} as a material.",)
    assert warned.blockers == ()
    assert f"is on hold for job {other}. Move {other} back to production" in blocked.blockers[0]


def test_the_bench_sees_quantities_and_no_value(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    shop.reopen(number)

    shown = release_preview(shop.session, actor(shop.session, Role.BENCH), number)

    assert list(shown.used.columns) == ["item_id", "title", "unit", "quantity"]
