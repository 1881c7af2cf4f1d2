"""The inventory is one list with its state in the address, and changes only by what was shown."""

from typing import Any

import pytest
import streamlit as st
from sqlalchemy import select

from lib import clock, database
from lib.accounts.permissions import Role
from lib.inventory.models import Item
from lib.inventory.valuing import Figures, figures_in
from lib.shop.models import Store
from tests.screens import Screen, open_screen, open_shop_for_screens
from tests.shop import actor
from tests.stock import everything, material
from tests.workshop import Workshop, workshop

pytestmark = pytest.mark.usefixtures("kept_on_sqlite")
PAGE = "pages/stock/inventory.py"


@pytest.fixture
def shop() -> Workshop:
    """Gold, a stone and a setting, kept; use it for its numbers only."""
    with database.writing() as session:
        return workshop(session)


def of(shop: Workshop, item_id: int, store_id: int | None = None) -> Figures:
    """What is kept of an item, in North or another store."""
    with database.reading() as session:
        return figures_in(session, store_id or shop.shop.north, [item_id])[item_id]


def ledger() -> Any:
    """All that was ever posted, to show that nothing changed."""
    with database.reading() as session:
        return everything(session)


def titles(screen: Screen) -> list[str]:
    """What the list shows."""
    return list(screen.table()["title"]) if screen.at.dataframe else []


def plain(screen: Screen) -> str:
    """What is written, without the signs of markdown."""
    said = screen.says()
    for sign in ("\\", "**", ":gray[", "]"):
        said = said.replace(sign, "")
    return said


def chosen(label: str, typed: str = "gold", role: Role = Role.MANAGER) -> Screen:
    """The dialog of this button, about an item found by these letters."""
    screen = open_screen(PAGE, role)
    if label in screen.buttons():
        screen.press(label)
    else:
        screen.at.menu_button[0].click(label)
        screen.run()
    return screen.fill("Item", typed).run()


def test_all_items_are_listed_with_their_stock_and_the_total_value(shop: Workshop) -> None:
    screen = open_screen(PAGE, Role.MANAGER)

    row = screen.table().iloc[0]
    assert titles(screen) == ["Gold 18k", "Centre stone", "Setting"]
    assert (row["on_hand"], row["unit_cost"], row["value"]) == ("50.000 g", "60.00", "3,000.00")
    assert "Total value 3,900.00 EUR" in plain(screen)
    assert "3 items" in screen.says()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"q": "cent"}, ["Centre stone"]),
        ({"kind": "Service"}, ["Setting"]),
        ({"category": "Metals"}, ["Gold 18k"]),
        ({"store": "South"}, []),
        ({"store": "North"}, ["Gold 18k", "Centre stone"]),
        ({"in_stock": "true"}, ["Gold 18k", "Centre stone"]),
        ({"q": "nothing"}, []),
    ],
)
def test_the_address_holds_the_filters(
    shop: Workshop, query: dict[str, str], shown: list[str]
) -> None:
    screen = open_screen(PAGE, Role.MANAGER, **query)

    assert titles(screen) == shown
    assert ("Show all items" in screen.buttons()) == (not shown)


def test_show_all_items_clears_every_filter(shop: Workshop) -> None:
    screen = open_screen(PAGE, Role.MANAGER, q="nothing", store="South")

    screen.press("Show all items")

    assert len(titles(screen)) == 3


def test_an_empty_catalogue_says_what_to_do_first() -> None:
    open_shop_for_screens()

    screen = open_screen(PAGE).press("New item")

    assert "Title *" in [field.label for field in screen.at.text_input]


def test_ready_jobs_are_pending_pieces_with_their_cost_and_price_now() -> None:
    with database.writing() as session:
        made = workshop(session)
        number = made.ring()
        made.start(number)
        made.ready(number)

    screen = open_screen(PAGE, Role.MANAGER, pending="true")

    row = screen.table().iloc[0]
    assert (row["number"], row["total_cost"], row["total_price"]) == (
        number,
        "1,280.00",
        "1,985.00",
    )


def test_a_purchase_in_another_unit_is_shown_before_and_done_after(shop: Workshop) -> None:
    screen = chosen("Receive")
    screen.fill("Quantity", "5.5").fill("Unit", "dwt").fill("Total paid (EUR)", "480").run()

    shown = screen.table(-1).iloc[0]
    before = of(shop, shop.gold)
    screen.press("Receive")

    assert shown["on_hand"] == "50.000 → 58.553 g"
    assert shown["value"] == "3,000.00 → 3,480.00"
    assert str(before.on_hand) == "50"
    assert (str(of(shop, shop.gold).on_hand), of(shop, shop.gold).value) == ("58.553", 3480)
    assert "ADJ\\-000003" in screen.toasts()[0]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Fill in the quantity."),
        ("five", "'five' is not a number. Write it like 1,234.5."),
        ("1.2345", "g takes at most 3 decimals. Write 1.2345 with fewer."),
        ("-1", "negative"),
        ("0", "Write a number greater than zero; only a count may be zero."),
        ("1,00", "'1,00' is not a number. Write it like 1,234.5."),
    ],
)
def test_a_bad_quantity_is_a_sentence_at_the_field_and_writes_nothing(
    shop: Workshop, typed: str, sentence: str
) -> None:
    before = ledger()
    screen = chosen("Receive").fill("Quantity", typed).fill("Total paid (EUR)", "10")

    screen.press("Receive")

    said = [caption.value.replace("\\", "") for caption in screen.at.caption]
    assert any(sentence in caption for caption in said), said
    assert ledger() == before
    assert screen.held("Quantity") == typed


@pytest.mark.parametrize("amounts", [("", ""), ("10", "2"), ("0", ""), ("1.234", ""), ("x", "")])
def test_a_bad_amount_is_a_sentence_and_writes_nothing(
    shop: Workshop, amounts: tuple[str, str]
) -> None:
    before, (total, unit_cost) = ledger(), amounts
    screen = chosen("Receive").fill("Quantity", "1")
    screen.fill("Total paid (EUR)", total).fill("or cost per g (EUR)", unit_cost)

    screen.press("Receive")

    assert ":red[" in screen.says()
    assert ledger() == before


@pytest.mark.parametrize("kind", ["Return to Vendor", "Found", "Lost", "Scrap", "Count"])
def test_where_goods_vanish_or_appear_a_reason_is_asked(shop: Workshop, kind: str) -> None:
    before = ledger()
    label = "Counted" if kind == "Count" else "Quantity"
    screen = chosen(kind).fill(label, "2")

    screen.run()
    shown = screen.table(-1).iloc[0]["on_hand"]
    screen.press(kind)
    refused, unchanged = screen.says(), ledger() == before
    screen.fill("Reason", "Stocktaking").press(kind)

    assert "say why" in refused
    assert unchanged
    after = {"Found": "52", "Count": "2"}.get(kind, "48")
    assert shown == f"50.000 → {after}.000 g"
    assert str(of(shop, shop.gold).on_hand.normalize()) == after


def test_a_count_is_refused_when_the_stock_moved_since_it_was_opened(shop: Workshop) -> None:
    screen = chosen("Count")
    with database.writing() as session:
        Workshop(session, *_rest(shop, session)).receive(shop.gold, "5", "60.00")
    before = ledger()

    screen.fill("Counted", "48").fill("Reason", "Stocktaking").press("Count")

    assert "Count it again" in screen.says()
    assert ledger() == before


def test_goods_found_where_none_are_take_the_last_known_cost_or_the_one_typed(
    shop: Workshop,
) -> None:
    with database.writing() as session:
        material(session, shop.shop, "Osmium")
    screen = chosen("Found", "osm").fill("Quantity", "1").fill("Reason", "In a drawer")

    screen.press("Found")
    refused = screen.says()
    screen.fill("Cost per g (EUR)", "12.50").press("Found")

    assert "has no known cost yet" in refused
    with database.reading() as session:
        osmium = session.scalars(select(Item.id).where(Item.title == "Osmium")).one()
    assert str(of(shop, osmium).value) == "12.5"


def test_more_than_is_available_does_not_leave(shop: Workshop) -> None:
    before = ledger()
    screen = chosen("Lost").fill("Quantity", "60").fill("Reason", "Gone").run()

    warned = screen.says()
    screen.press("Lost")

    assert "Not enough stock" in warned
    assert ledger() == before


def test_what_lies_in_an_archived_store_can_still_be_brought_out(shop: Workshop) -> None:
    with database.writing() as session:
        session.get_one(Store, shop.shop.north).archived_at = clock.now()
    screen = chosen("Transfer").fill("From", shop.shop.north).run()

    screen.fill("To", shop.shop.south).fill("Quantity", "50").press("Transfer")

    assert of(shop, shop.gold).on_hand == 0
    assert of(shop, shop.gold, shop.shop.south).on_hand == 50


def test_a_transfer_shows_both_stores_and_moves_the_value_along(shop: Workshop) -> None:
    screen = chosen("Transfer").fill("Quantity", "20").run()

    shown = screen.table(-1).iloc[0]
    screen.press("Transfer")

    assert (shown["from"], shown["to"]) == ("50.000 → 30.000 g", "0 → 20.000 g")
    assert of(shop, shop.gold, shop.shop.south).value == 1200
    assert "TRF\\-000001" in screen.toasts()[0]


@pytest.mark.parametrize("typed", ["", "x", "-1", "0", "1.2345", "51"])
def test_a_bad_transfer_is_a_sentence_and_moves_nothing(shop: Workshop, typed: str) -> None:
    before = ledger()
    screen = chosen("Transfer").fill("Quantity", typed)

    screen.press("Transfer")

    assert ":red[" in screen.says() or screen.at.error
    assert ledger() == before


def test_a_new_item_gets_its_sku_details_and_a_new_vendor(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    led: list[Any] = []
    monkeypatch.setattr(st, "switch_page", lambda page, query_params: led.append(query_params))
    screen = open_screen(PAGE, Role.MANAGER).press("New item")
    screen.fill("Title", "Gold 14k").fill("Product category", shop.shop.categories["Metals"]).run()
    screen.fill("Price (EUR)", "55").fill("Expected cost (EUR)", "41.20").fill("Vendor", "Acme")
    screen.fill("Another detail", "Hallmark").fill("Its value", "585")

    screen.press("Save")

    with database.reading() as session:
        item = session.scalars(select(Item).where(Item.title == "Gold 14k")).one()
    assert (item.sku, item.unit, item.details["Hallmark"]) == ("100-00002", "g", "585")
    assert item.vendor_id is not None
    assert led == [{"item": "100-00002"}]


def test_an_item_without_a_title_is_not_created_and_keeps_what_was_typed(shop: Workshop) -> None:
    screen = open_screen(PAGE, Role.MANAGER).press("New item").fill("Price (EUR)", "abc")

    screen.press("Save")

    assert "Fill in the title" in screen.says()
    assert "'abc' is not a number" in screen.says().replace("\\", "")
    assert screen.held("Price (EUR)") == "abc"
    with database.reading() as session:
        assert len(session.scalars(select(Item.id)).all()) == 3


def test_sales_sees_pieces_and_prices_but_no_cost() -> None:
    with database.writing() as session:
        made = workshop(session)
        number = made.ring()
        made.start(number)
        made.complete(number)

    screen = open_screen(PAGE, Role.SALES)

    assert titles(screen) == ["Solitaire ring, 18k, size 52"]
    assert list(screen.table()["price"]) == ["1,985.00"]
    assert not {"unit_cost", "value"} & set(screen.table().columns)
    assert "Total value" not in screen.says()
    assert not {"New item", "Receive", "Transfer", "Count"} & set(screen.buttons())
    assert not screen.at.menu_button
    assert "Pending" not in [toggle.label for toggle in screen.at.toggle]


def test_an_analyst_sees_all_and_changes_nothing(shop: Workshop) -> None:
    screen = open_screen(PAGE, Role.ANALYST)

    assert len(titles(screen)) == 3
    assert "value" in screen.table().columns
    assert not {"New item", "Receive", "Transfer", "Count"} & set(screen.buttons())


def test_the_bench_does_not_see_the_inventory(shop: Workshop) -> None:
    screen = open_screen(PAGE, Role.BENCH)

    assert not screen.at.dataframe
    assert "You may not see pieces in inventory" in screen.says()


def _rest(shop: Workshop, session: Any) -> tuple[Any, ...]:
    return shop.shop, actor(session, Role.MANAGER), shop.gold, shop.stone, shop.setting
