"""An order holds pieces from the moment they are scanned, and shows what closing it will do."""

from dataclasses import dataclass
from typing import Any

import pytest
import streamlit as st

from lib import database
from lib.accounts.permissions import Role
from lib.inventory.item_page import item_page
from lib.orders.closing import FinalizeOrder, finalize_order
from lib.orders.one_order import OrderPage, order_page
from lib.orders.reserving import CreateOrder, PieceWanted, create_order
from lib.shop.customers import AddCustomer, CustomerSearch, add_customer, all_customers
from tests.screens import Screen, open_in_frame, open_screen
from tests.shop import OpenedShop, actor, opened_shop
from tests.stock import everything, piece, purchased

pytestmark = pytest.mark.usefixtures("kept_on_sqlite")
LIST, PAGE = "pages/stock/orders.py", "pages/stock/order.py"
RING, PENDANT = "300-00001", "300-00002"


@dataclass(frozen=True)
class Kept:
    """A shop with three rings at 55.00 and a pendant at 200.00 in North, and A. Moreau."""

    shop: OpenedShop
    ring: int
    pendant: int
    moreau: int


@pytest.fixture
def kept() -> Kept:
    """The shop that the screens find."""
    with database.writing() as session:
        shop = opened_shop(session)
        ring = piece(session, shop, "Solitaire ring", price="55.00")
        pendant = piece(session, shop, "Moon pendant", price="200.00")
        purchased(session, shop, ring, "3", total="100.00")
        purchased(session, shop, pendant, "1", total="80.00")
        moreau = add_customer(session, shop.ada, AddCustomer(name="Amélie Moreau")).number or ""
        return Kept(shop, ring, pendant, int(moreau))


def begun(kept: Kept, *item_ids: int) -> str:
    """An open order of A. Moreau in North; its number."""
    with database.writing() as session:
        lines = tuple(PieceWanted(item_id=item_id) for item_id in item_ids)
        given = CreateOrder(customer_id=kept.moreau, store_id=kept.shop.north, lines=lines)
        return create_order(session, kept.shop.ada, given).number or ""


def sold(kept: Kept, *item_ids: int) -> str:
    number = begun(kept, *item_ids)
    with database.writing() as session:
        finalize_order(session, kept.shop.ada, FinalizeOrder(number=number, version=1))
    return number


def order(number: str) -> OrderPage:
    """The order as a manager would read it now."""
    with database.reading() as session:
        return order_page(session, actor(session, Role.ADMINISTRATOR), number)


def stock(sku: str) -> tuple[int, int]:
    """On hand and on hold of a piece."""
    with database.reading() as session:
        shown = item_page(session, actor(session, Role.ADMINISTRATOR), sku)
    return int(shown.on_hand), int(shown.on_hold)


def ledger() -> Any:
    with database.reading() as session:
        return everything(session)


def page(number: str, role: Role = Role.SALES) -> Screen:
    return open_in_frame(PAGE, role, order=number)


def line(number: str, place: int = 0) -> dict[str, Any]:
    """A line as its table hands it on when it is clicked."""
    return {str(name): cell for name, cell in order(number).lines.iloc[place].items()}


def scan(screen: Screen, sku: str) -> Screen:
    """What a scanner does: type and Enter."""
    return screen.fill("Scan or type a SKU", sku).run()


def plain(screen: Screen) -> str:
    found: list[Any] = list(screen.at.get("html"))
    boxes = "\n".join(str(box.proto.body) for box in found)
    return screen.says().replace("\\", "") + boxes


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, ["ORD-000002", "ORD-000001"]),
        ({"stage": "Open"}, ["ORD-000002"]),
        ({"q": "pend"}, ["ORD-000002"]),
        ({"store": "South"}, []),
    ],
)
def test_the_address_holds_the_filters_of_the_list(
    kept: Kept, query: dict[str, str], shown: list[str]
) -> None:
    sold(kept, kept.ring)
    begun(kept, kept.pendant)

    screen = open_screen(LIST, Role.SALES, **query)

    assert (list(screen.table()["number"]) if screen.at.dataframe else []) == shown
    assert ("Show all orders" in screen.buttons()) == (not shown)


def test_an_order_begins_with_a_new_customer_created_in_place(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    led: list[Any] = []
    monkeypatch.setattr(st, "switch_page", lambda page, query_params: led.append(query_params))
    screen = open_screen(LIST, Role.SALES).press("New order")

    screen.press("Save")
    refused = screen.says()
    screen.fill("Customer account", "Zoë *Lind*").press("Save")

    assert "Fill in the customer" in refused
    assert led == [{"order": "ORD-000001"}]
    assert order("ORD-000001").customer == "Zoë *Lind*"
    with database.reading() as session:
        assert all_customers(session, kept.shop.ada, CustomerSearch()).total == 2


def test_a_scanned_piece_is_held_at_its_price_and_the_field_is_free_again(kept: Kept) -> None:
    number = begun(kept)

    screen = scan(page(number), PENDANT)
    emptied = screen.held("Scan or type a SKU")
    scan(screen, RING)

    assert emptied == ""
    assert list(order(number).lines["sku"]) == [PENDANT, RING]
    assert list(screen.table()["state"]) == [["◆ On hold"], ["◆ On hold"]]
    assert (stock(PENDANT), stock(RING)) == ((1, 1), (3, 1))
    assert "255.00 EUR" in plain(screen)


@pytest.mark.parametrize("typed", ["300-99999", "ring", "<b>", "100-00001", "  "])
def test_what_is_no_available_piece_is_not_added(kept: Kept, typed: str) -> None:
    number, before = begun(kept), ledger()

    screen = scan(page(number), typed)

    assert ("No piece with the SKU" in screen.says()) == bool(typed.strip())
    assert order(number).lines.empty
    assert ledger() == before


def test_a_piece_is_found_by_its_title_with_quantity_and_price(kept: Kept) -> None:
    number = begun(kept)
    screen = page(number).press("Find a piece").fill("Piece", "soli").run()

    screen.fill("Quantity (each)", "2").fill("Price (EUR)", "50").press("Add piece")

    assert str(order(number).total_price) == "100"
    assert stock(RING) == (3, 2)
    assert "Add piece" in screen.buttons()


def test_of_two_pieces_of_one_title_the_chosen_one_is_added(kept: Kept) -> None:
    with database.writing() as session:
        twin = piece(session, kept.shop, "Solitaire ring", price="65.00")
        purchased(session, kept.shop, twin, "1", total="30.00")
    number = begun(kept)
    screen = page(number).press("Find a piece").fill("Piece", "soli").run()

    [found] = screen.at.radio
    assert len(set(found.options)) == len(found.options) == 2
    screen.press("Add piece")

    assert list(order(number).lines["item_id"]) == [kept.ring]


@pytest.mark.parametrize("typed", ["", "x", "0", "-1", "1.5", "4"])
def test_a_bad_quantity_of_a_piece_is_a_sentence_and_holds_nothing(kept: Kept, typed: str) -> None:
    number, before = begun(kept), ledger()
    screen = page(number).press("Find a piece").fill("Piece", "soli").run()

    screen.fill("Quantity (each)", typed).press("Add piece")

    assert ":red[" in screen.says() or screen.at.error
    assert ledger() == before


def test_a_line_is_changed_and_removed(kept: Kept) -> None:
    number = begun(kept, kept.ring)
    screen = page(number).open_dialog("order-line", line(number))

    screen.fill("Quantity (each)", "3").fill("Price (EUR)", "40.00").press("Save")
    changed = (stock(RING), str(order(number).total_price))
    screen.open_dialog("order-line", line(number)).press("Remove")

    assert changed == ((3, 3), "120")
    assert stock(RING) == (3, 0)
    assert order(number).lines.empty


def test_finalizing_shows_the_stock_first_and_sells(kept: Kept) -> None:
    number = begun(kept, kept.pendant)
    screen = page(number).press("Finalize")

    shown = screen.table(-1).iloc[0]
    held = stock(PENDANT)
    screen.press("Finalize")

    assert "200.00 EUR" in plain(screen)
    assert (shown["on_hand"], shown["on_hold"]) == ("1 → 0", "1 → 0")
    assert (held, stock(PENDANT)) == ((1, 1), (0, 0))
    assert order(number).stage == "Sold"
    assert not {"Finalize", "Cancel order"} & set(screen.buttons())


def test_canceling_makes_the_pieces_available_again(kept: Kept) -> None:
    number = begun(kept, kept.pendant)

    screen = page(number).press("Cancel order").press("Cancel order")

    assert order(number).stage == "Canceled"
    assert stock(PENDANT) == (1, 0)
    assert "canceled the order" in plain(screen)


def test_an_order_changed_elsewhere_is_not_closed_unseen(kept: Kept) -> None:
    number = begun(kept, kept.pendant)
    screen = page(number).press("Finalize")
    scan(page(number), RING)

    screen.press("Finalize")

    assert order(number).stage == "Open"


def test_part_of_a_sold_line_comes_back(kept: Kept) -> None:
    number = begun(kept, kept.ring)
    page(number).open_dialog("order-line", line(number)).fill("Quantity (each)", "2").press("Save")
    screen = page(number).press("Finalize").press("Finalize")

    screen.open_dialog("return-piece", line(number)).fill("Quantity (each)", "1").run()
    shown = screen.table(-1).iloc[0]["on_hand"]
    screen.press("Return")

    assert shown == "1 → 2 each"
    assert stock(RING) == (2, 0)
    assert "Partly returned" in str(screen.table()["state"].iloc[0])
    assert list(screen.table()["returned"]) == ["1 each"]


@pytest.mark.parametrize("typed", ["x", "0", "-1", "0.5", "2"])
def test_more_than_was_sold_does_not_come_back(kept: Kept, typed: str) -> None:
    number = sold(kept, kept.ring)
    before = ledger()
    screen = page(number).open_dialog("return-piece", line(number))

    screen.fill("Quantity (each)", typed).press("Return")

    assert ":red[" in screen.says()
    assert ledger() == before


def test_sales_sees_prices_but_no_value_or_margin(kept: Kept) -> None:
    number = sold(kept, kept.pendant)

    sales, manager = plain(page(number)), plain(page(number, Role.MANAGER))

    assert "200.00 EUR" in sales
    assert not [word for word in ("80.00", "120.00", "Margin", "None") if word in sales]
    assert "120.00 EUR" in manager


def test_an_analyst_sees_orders_and_changes_nothing(kept: Kept) -> None:
    number = begun(kept, kept.ring)

    listed, shown = open_screen(LIST, Role.ANALYST), page(number, Role.ANALYST)

    assert list(listed.table()["number"]) == [number]
    assert "New order" not in listed.buttons()
    assert not {"Finalize", "Cancel order", "Find a piece"} & set(shown.buttons())


def test_the_bench_does_not_see_orders(kept: Kept) -> None:
    screen = open_screen(LIST, Role.BENCH)

    assert "You may not see orders" in screen.says()
    assert not screen.at.dataframe


def test_an_order_that_does_not_exist_is_a_sentence(kept: Kept) -> None:
    screen = page("ORD-999999")

    assert "There is no order ORD-999999" in plain(screen)
