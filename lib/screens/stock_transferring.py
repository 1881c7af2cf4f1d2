"""A transfer shows both stores before it is done; what is on hold stays where it is."""

from typing import Any

import streamlit as st

from lib import inputs
from lib.inventory.transferring import TransferStock, preview_transfer, transfer_stock
from lib.refusals import Refusal
from lib.screens.stock_adjusting import show_hindrance
from lib.screens.stock_picking import Chosen, Opening, item_for, opening, stores_with
from lib.shop.stores import all_stores
from lib.ui.ask import answer, ask, attempt, me
from lib.ui.cells import Column
from lib.ui.dialogs import close_dialog, dialog, open_dialog
from lib.ui.fields import Form, form
from lib.ui.tables import Table, show_table
from lib.ui.tell import Act
from lib.ui.words import md
from lib.units import UNITS, alike

TRANSFER = "transfer-stock"


def transfer_button(asked: Opening) -> None:
    """The button of the dialog, where there is more than one store."""
    if len(ask(all_stores)) > 1:
        look: dict[str, Any] = {"icon": ":material/move_down:", "key": TRANSFER}
        st.button("Transfer", on_click=open_dialog, args=(TRANSFER, asked), **look)


@dialog(TRANSFER, "Transfer", "medium")
def transfer_dialog() -> None:
    """The form of a transfer of one item."""
    item = item_for(TRANSFER)
    if item is None:
        st.button("Close", key=f"{TRANSFER}-cancel", on_click=close_dialog)
        return
    if opening().item is not None:
        st.markdown(f"**{md(item.title)}** :gray[{md(item.sku)}]")
    stores = stores_with(item)
    with form(TRANSFER, Act(transfer_stock, TransferStock), live=True) as fields:
        left, right = st.columns(2)
        first = opening().store_id or next(iter(stores))
        among = str(list(stores))
        with left:
            fields.choose("from_store_id", "From", stores, first, required=True, among=among)
        with right:
            other = next((store for store in stores if store != first), None)
            fields.choose("to_store_id", "To", stores, other, required=True, among=among)
        typed = _quantity(fields, item)
        fields.text("reason", "Reason")
        _show_change(fields, stores, typed)
        fields.submit("Transfer")


def _quantity(fields: Form, item: Chosen) -> str:
    """The quantity of the one line, whose problems stand under it."""
    quantity = fields.state.widget("quantity-of-line")
    unit = fields.state.widget(f"unit-of-line among {item.unit}")
    number, measure = st.columns([3, 2], wrap=False)
    with number:
        typed = st.text_input("Quantity *", key=quantity, live="300ms")
        fields.problem("lines")
        fields.problem("quantity")
    with measure:
        codes = alike(item.unit)
        st.selectbox(
            "Unit", codes, key=unit, format_func=lambda code: f"{UNITS[code].name} ({code})"
        )

    def line() -> list[dict[str, Any]]:
        held = {"quantity": st.session_state.get(quantity), "unit": st.session_state.get(unit)}
        return [{"item_id": item.item_id, **held}]

    fields.keep("lines", line)
    return typed


def _show_change(fields: Form, stores: dict[int, str], typed: str) -> None:
    held, numbers = fields.values(), me().shop.numbers
    shown = attempt(lambda: answer(preview_transfer, inputs.read(TransferStock, held, numbers)))
    if isinstance(shown, Refusal):
        if typed and fields.state.refused is None:
            show_hindrance(shown)
        return
    source, target = stores[held["from_store_id"]], stores[held["to_store_id"]]
    columns = (
        Column("from", f"On hand in {source}", "change"),
        Column("on_hold", f"On hold in {source}", "quantity"),
        Column("to", f"On hand in {target}", "change"),
    )
    show_table(shown, Table("transfer-preview", columns))
