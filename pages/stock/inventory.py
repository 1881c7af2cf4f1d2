"""Everything in the catalogue with what there is of it; the address holds the state of the list."""

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.frames import Listing
from lib.inventory.adjusting import adjust_stock
from lib.inventory.cataloguing import create_item
from lib.inventory.queries import InventoryFilter, inventory_list, inventory_totals
from lib.jobs.pending import pending_pieces
from lib.screens.new_job import JOB
from lib.screens.stock_buttons import stock_buttons, stock_dialogs
from lib.screens.stock_cataloguing import ITEM, begin_item, new_item_dialog
from lib.screens.stock_filters import clear_filters, stock_filters
from lib.screens.stock_picking import Opening
from lib.ui.ask import ask, me
from lib.ui.cells import Column, records_of
from lib.ui.looks import page_head
from lib.ui.tables import ALL, Empty, Opens, Table, show_listing, show_table
from lib.ui.words import md

INVENTORY = Table(
    "inventory",
    (
        Column("sku", "SKU", width=90),
        Column("title", "Title", width=186),
        Column("states", "State", "state"),
        Column("category", "Category", width=74),
        Column("place", "Location", width=90),
        Column("on_hand", "On hand", "quantity", width=88),
        Column("on_hold", "On hold", "quantity", width=70),
        Column("available", "Available", "quantity", width=88),
        Column("unit_cost", "Unit cost", "money", width=78),
        Column("price", "Price", "money", width=78),
        Column("value", "Value", "money", width=84),
        Column("kind", "Kind", width=75),
    ),
    Opens(ITEM, "item", "sku"),
)
PENDING = Table(
    "pending",
    (
        Column("number", "Job", width=115),
        Column("title", "Piece", width="large"),
        Column("store", "Store", width=90),
        Column("since", "Ready since", "moment"),
        Column("total_cost", "Cost now", "money", width=100),
        Column("total_price", "Price now", "money", width=100),
    ),
    Opens(JOB, "job", "number"),
    Empty("No job is ready, so no piece is pending."),
)
here = me()


def head(store_id: int | None) -> None:
    """What can be done from here."""
    if here.may(create_item):
        st.button("New item", type="primary", icon=":material/add:", on_click=begin_item)
    if here.may(adjust_stock):
        stock_buttons(Opening(store_id=store_id))


def one_page(wanted: InventoryFilter) -> Listing:
    """One page of the list, with what is unusual about an item as its badge."""
    found = ask(inventory_list, wanted)
    rows = records_of(found.rows)
    places = [", ".join(filter(None, place_of(row))) for row in rows]
    listed = found.rows.assign(place=places)
    if wanted.archived or wanted.voided:
        listed["states"] = [
            ["Voided"] * row["voided"] + ["Archived"] * row["archived"] for row in rows
        ]
    return Listing(listed, found.total)


def place_of(row: dict[str, Any]) -> tuple[str, ...]:
    """Where an item lies: in one store at its place, or in several stores."""
    return (row["store"], row["location"] if row["store_id"] else "")


def empty(wanted: InventoryFilter) -> Empty:
    """What to do where no item is listed."""
    if wanted != InventoryFilter():
        says = "Nothing fits this search and these filters."
        return Empty(says, "Show all items", clear_filters, ALL)
    if here.may(create_item):
        return Empty("The catalogue is empty. Begin with a material.", "New item", begin_item)
    return Empty("The catalogue is empty.")


actions = page_head("Inventory")
worth = st.container(key="worth")
shown = stock_filters()
with actions:
    head(shown.items.store_id)
if shown.pending:
    show_table(ask(pending_pieces, shown.items.store_id), PENDING)
else:
    table = replace(INVENTORY, empty=empty(shown.items))
    show_listing(lambda p: one_page(shown.items.model_copy(update={"page": p})), table, "item")
    if (value := ask(inventory_totals, shown.items).value) is not None:
        worth.markdown(f":gray[Total value] **{md(here.words.priced(value))}**")
new_item_dialog()
stock_dialogs()
