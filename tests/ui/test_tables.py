"""A table shows what its frame has, exactly as the shop writes it."""

from tests.screens import open_screen
from tests.shop import OpenedShop


def page_of_materials() -> None:
    from decimal import Decimal

    from lib.frames import table
    from lib.ui.cells import Column
    from lib.ui.looks import page_head
    from lib.ui.tables import Table, show_table

    columns = (
        Column("title", "Material"),
        Column("quantity", "Quantity", "quantity"),
        Column("unit_cost", "Unit cost", "money"),
        Column("unit_price", "Unit price", "money"),
        Column("stage", "Stage", "state"),
        Column("on_hand", "On hand", "change"),
    )
    names = ["title", "quantity", "unit", "unit_price", "stage", "on_hand_before", "on_hand_after"]
    gold = ["Gold *18k*", Decimal(5), "g", Decimal("1234.5"), "Ready", Decimal(50), Decimal(45)]
    stone = ["Stone", Decimal(0), "each", None, None, Decimal(1), Decimal(0)]
    page_head("Materials")
    show_table(table(names, [gold, stone]), Table("materials", columns))


def page_of_nothing() -> None:
    from lib.frames import table
    from lib.ui.cells import Column
    from lib.ui.dialogs import open_dialog
    from lib.ui.looks import page_head
    from lib.ui.tables import Empty, Table, show_table

    empty = Empty("No job yet. Make the first.", "New job", lambda: open_dialog("new job"))
    page_head("Jobs")
    show_table(table(["number"], []), Table("jobs", (Column("number", "Number"),), empty=empty))


def page_of_a_list() -> None:
    import streamlit as st

    from lib.frames import Listing, table
    from lib.ui.cells import Column
    from lib.ui.looks import page_head
    from lib.ui.tables import Table, first_page, show_listing

    page_head("Jobs")
    st.text_input("Search", key="q", bind="query-params", on_change=first_page)

    def load(page: int) -> Listing:
        rows = [[f"JOB-{number:06d}"] for number in range(page * 50 - 49, page * 50 + 1)]
        return Listing(table(["number"], rows if page <= 4 else []), 200)

    show_listing(load, Table("jobs", (Column("number", "Number"),)), "job")


def test_cells_are_the_shops_words_and_zero_is_a_dash(kept_shop: OpenedShop) -> None:
    shown = open_screen(page_of_materials).table()

    assert list(shown["quantity"]) == ["5.000 g", "–"]
    assert list(shown["unit_price"]) == ["1,234.50", ""]
    assert list(shown["title"]) == ["Gold *18k*", "Stone"]
    assert list(shown["on_hand"]) == ["50.000 → 45.000 g", "1 → 0"]


def test_a_column_that_was_taken_away_is_not_shown(kept_shop: OpenedShop) -> None:
    shown = open_screen(page_of_materials).table()

    assert "unit_cost" not in shown.columns


def test_a_state_is_a_badge_with_a_sign(kept_shop: OpenedShop) -> None:
    shown = open_screen(page_of_materials).table()

    assert [list(states) for states in shown["stage"]] == [["◆ Ready"], []]


def test_an_empty_table_says_what_to_do_and_offers_it(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_of_nothing)

    assert "No job yet\\. Make the first\\." in screen.says()
    assert "New job" in screen.buttons()


def test_a_list_opens_at_the_page_of_the_address(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_of_a_list, page="3")

    assert screen.table()["number"].iloc[0] == "JOB-000101"
    assert "200 jobs" in screen.says()


def test_a_page_that_is_not_there_is_the_first(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_of_a_list, page="99")

    assert screen.table()["number"].iloc[0] == "JOB-000001"


def test_a_new_search_begins_at_the_first_page(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_of_a_list, page="3")

    screen.fill("Search", "ring").run()

    assert screen.table()["number"].iloc[0] == "JOB-000001"
