"""The Complete page is prefilled, and shows exactly what Create then does."""

from decimal import Decimal
from typing import Any

from lib.jobs.completion_preview import CompletionPreview, completion_preview, completion_start
from tests.jobs.doing import edit, line_of
from tests.jobs.refusing import everything
from tests.workshop import Workshop

D = Decimal


def started(shop: Workshop) -> str:
    """The ring of SPEC 13, in production."""
    number = shop.ring()
    shop.start(number)
    return number


def preview(shop: Workshop, number: str, **more: Any) -> CompletionPreview:
    """What the form would create now."""
    return completion_preview(shop.session, shop.milo, shop.form(number, cost_shown="0", **more))


def test_the_form_begins_with_what_the_job_says(shop: Workshop) -> None:
    number = started(shop)

    shown = completion_start(shop.session, shop.milo, number)

    assert (shown.title, shown.pieces, shown.total_price) == (
        shop.found(number).description,
        1,
        1985,
    )
    assert shown.store_id == shop.shop.north
    rows = [(row["title"], row["quantity"], row["cost"]) for row in shown.lines.to_dict("records")]
    assert rows == [("Gold 18k", 5, None), ("Centre stone", 1, None), ("Setting", 1, 80)]


def test_what_is_shown_is_what_create_does_and_showing_changes_nothing(shop: Workshop) -> None:
    number = started(shop)
    line = line_of(shop, number, shop.gold)
    typed: dict[str, Any] = {"pieces": "3", "separate": True}
    typed["actual"] = ({"line_id": line.id, "quantity": "4.6"},)
    before = everything(shop.session)

    shown = preview(shop, number, **typed)
    untouched = everything(shop.session)
    completion = shop.complete(number, **typed)

    assert untouched == before
    made = shop.pieces(number)
    assert list(shown.pieces["sku"]) == [piece.sku for piece in made]
    assert list(shown.pieces["total_cost"]) == [shop.figures(piece.id).value for piece in made]
    gold = shown.materials[shown.materials["item_id"] == shop.gold].to_dict("records")[0]
    after = tuple(gold[f"{name}_after"] for name in ("on_hand", "on_hold", "available"))
    assert after == shop.stock(shop.gold) == (D("45.4"), 0, D("45.4"))
    parts = shown.materials_cost, shown.services_cost, shown.fees_cost
    assert parts == (1176, 80, 0)
    assert shown.cost == sum(parts) == completion.cost


def test_held_but_not_used_is_shown_as_released(shop: Workshop) -> None:
    number = started(shop)
    line = line_of(shop, number, shop.gold)
    shop.ready(number)

    shown = preview(shop, number, actual=({"line_id": line.id, "quantity": "4"},))

    gold = shown.materials[shown.materials["item_id"] == shop.gold].to_dict("records")[0]
    assert (gold["on_hold_before"], gold["on_hold_after"]) == (5, 0)
    assert (gold["on_hand_before"], gold["on_hand_after"]) == (50, 46)


def test_prices_that_do_not_add_up_to_the_jobs_are_both_shown(shop: Workshop) -> None:
    number = started(shop)

    shown = preview(shop, number, pieces="3", price_per_piece="661.67")

    assert (shown.total_price, shown.pieces_price) == (1985, D("1985.01"))
    assert shown.margin == D("705.01")


def test_completing_again_shows_required_used_taken_and_excess(shop: Workshop) -> None:
    number = started(shop)
    shop.complete(number)
    shop.reopen(number)
    edit(shop, number, shop.gold, "4")

    stands = preview(shop, number)
    returned = preview(shop, number, returned_excess=(shop.gold,))

    gold = stands.materials[stands.materials["item_id"] == shop.gold].to_dict("records")[0]
    told = [gold[name] for name in ("required", "used", "taken", "excess", "returned", "loss")]
    assert told == [4, 5, 0, 1, 0, 60]
    assert (stands.loss, returned.loss) == (60, 0)
    assert stands.margin == 1985 - 1220 - 60 - 75
    assert stands.cost == returned.cost == 1220


def test_short_stock_is_told_before_create(shop: Workshop) -> None:
    number = started(shop)
    line = line_of(shop, number, shop.gold)

    shown = preview(shop, number, actual=({"line_id": line.id, "quantity": "51"},))

    [blocker] = shown.blockers
    assert "51 g needed, 50 available in North, 1 missing" in blocker
