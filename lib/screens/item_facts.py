"""What an item is and what it is worth stands beside its photo."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.inventory.cataloguing import edit_item
from lib.inventory.item_page import ItemPage
from lib.inventory.kinds import ItemKind
from lib.screens.stock_cataloguing import EDIT_ITEM
from lib.ui.ask import me
from lib.ui.dialogs import open_dialog
from lib.ui.totals import Figure, totals_box
from lib.ui.words import md
from lib.units import UNITS


def show_facts(item: ItemPage) -> None:
    """Category, vendor, unit and details, and the button that edits them."""
    named = {"Product category": item.category, "Vendor": item.vendor}
    facts: Mapping[str, Any] = {**named, "Unit": UNITS[item.unit].name, **item.details}
    with st.grid(min_column_width=120, gap="small"):
        for name, value in facts.items():
            if value:
                st.markdown(f":gray[{md(name)}]  \n{md(value)}")
    if me().may(edit_item) and not item.voided:
        look: dict[str, Any] = {"icon": ":material/edit:", "type": "tertiary"}
        st.button("Edit", key=EDIT_ITEM, on_click=open_dialog, args=(EDIT_ITEM,), **look)


def show_figures(item: ItemPage) -> None:
    """The box of figures; a service has amounts only."""
    say = me().words

    def money(label: str, amount: Any, **look: bool) -> Figure:
        return Figure(label, None if amount is None else say.priced(amount), **look)

    if item.kind is ItemKind.SERVICE:
        totals_box([money("Price", item.price, strong=True), money("Cost", item.service_cost)])
        return
    amounts = {"On hand": item.on_hand, "On hold": item.on_hold, "Available": item.available}
    totals_box(
        [
            money("Price", item.price, strong=True),
            *(Figure(name, say.quantity(q, item.unit)) for name, q in amounts.items()),
            money("Value", item.value, rule=True),
            money("Expected cost", item.expected_cost),
        ]
    )
