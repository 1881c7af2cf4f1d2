"""What there is of an item stands store by store, with the place where it lies."""

import streamlit as st

from lib.inventory.item_page import ItemPage
from lib.inventory.kinds import ItemKind
from lib.inventory.locating import SetLocation, set_location
from lib.shop.locations import location_choices
from lib.ui.ask import ask, me
from lib.ui.cells import Column
from lib.ui.dialogs import about, dialog, open_dialog
from lib.ui.fields import form
from lib.ui.looks import section
from lib.ui.tables import Empty, Table, show_table
from lib.ui.tell import Act
from lib.ui.words import md

BALANCES = Table(
    "balances",
    (
        Column("store", "Store"),
        Column("location", "Location"),
        Column("on_hand", "On hand", "quantity"),
        Column("on_hold", "On hold", "quantity"),
        Column("available", "Available", "quantity"),
        Column("unit_cost", "Unit cost", "money"),
        Column("value", "Value", "money"),
    ),
    empty=Empty("It was never in stock."),
)
LOCATION = "item-location"


def show_balances(item: ItemPage) -> None:
    """The balances of all stores; a click on a store changes the place there."""
    if item.kind is ItemKind.SERVICE:
        return
    section("In stock", "balances")
    rows = item.stock.assign(unit=item.unit)
    if me().may(set_location) and not (item.voided or item.archived):
        show_table(rows, BALANCES, lambda row: open_dialog(LOCATION, row))
    else:
        show_table(rows, BALANCES)


@dialog(LOCATION, "Location")
def location_dialog(item: ItemPage) -> None:
    """Where the item lies in one store."""
    row = about()
    st.markdown(f"**{md(item.title)}** in {md(row['store'])}")
    fixed = {"item_id": item.item_id, "store_id": row["store_id"]}
    with form(LOCATION, Act(set_location, SetLocation, fixed)) as fields:
        places = ask(location_choices, row["store_id"])
        here = row["location_id"] or None
        fields.choose("location_id", "Location", places, here, placeholder="No fixed place")
        fields.submit("Save")
