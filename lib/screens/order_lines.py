"""The pieces of an order are scanned or picked, held at once, and come back after the sale."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib import inputs
from lib.accounts.receipts import Receipt
from lib.inputs import InvalidInput
from lib.orders.lines import (
    AddLine,
    ChangeLine,
    RemoveLine,
    add_line,
    change_line,
    remove_line,
)
from lib.orders.one_order import OrderPage
from lib.orders.order_preview import preview_return
from lib.orders.queries import PieceSearch, pieces_to_sell
from lib.orders.sale_returns import ReturnLine, return_line
from lib.orders.stages import OrderStage
from lib.refusals import Refusal
from lib.screens.stock_adjusting import show_hindrance
from lib.ui.ask import answer, ask, attempt, me
from lib.ui.cells import Column, records_of
from lib.ui.dialogs import about, close_dialog, dialog, next_entry, open_dialog
from lib.ui.fields import Form, form, press
from lib.ui.picking import Choice, pick
from lib.ui.previews import stock_columns
from lib.ui.tables import Empty, Table, show_table
from lib.ui.tell import Act, opened, problems, tell
from lib.ui.words import md

ITEM = "pages/stock/item.py"
ADD, CHANGE, RETURN, SCAN = "add-piece", "order-line", "return-piece", "scan"
COLUMNS = (
    Column("sku", "SKU", width=90),
    Column("title", "Piece", width=215),
    Column("state", "State", "state", width=110),
    Column("quantity", "Quantity", "quantity", width=72),
    Column("unit_price", "Price", "money", width=88),
    Column("total_price", "Total", "money", width=95),
)
RETURNED = Column("returned", "Returned", "quantity", width=76)
Row = Mapping[str, Any]
ONE = inputs.PLAIN.read("1")


def show_lines(order: OrderPage) -> None:
    """The lines with the one badge of each piece; a click changes, returns or opens it."""
    open_and_may = order.stage is OrderStage.OPEN and me().may(add_line)
    if open_and_may:
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            scan_field(order)
            look: dict[str, Any] = {"icon": ":material/search:", "on_click": open_dialog}
            st.button("Find a piece", key=ADD, args=(ADD,), **look)
        _scan_problem()
    says = "No piece yet. Scan a tag, or search for a piece." if open_and_may else "No piece."
    columns = (*COLUMNS, *[RETURNED] * bool(order.lines["returned"].any()))
    table = Table("lines", columns, empty=Empty(says))
    show_table(order.lines, table, lambda row: _open(order, row))


def line_dialogs(order: OrderPage) -> None:
    """Adding a piece, changing a line, and returning a sold one."""
    _add(order)
    _change(order)
    _return(order)


def scan_field(order: OrderPage) -> None:
    """A field that a scanner types a SKU into; Enter adds the piece and leaves it empty."""
    st.text_input(
        "Scan or type a SKU",
        key=SCAN,
        placeholder="SKU, then Enter",
        width=230,
        on_change=_scanned,
        args=(order,),
    )


def _scanned(order: OrderPage) -> None:
    typed, state = str(st.session_state[SCAN]).strip(), opened(SCAN)
    state.refused = None
    if not typed:
        return
    offered = records_of(ask(pieces_to_sell, PieceSearch(order.store_id, typed)))
    found = [row for row in offered if row["sku"].casefold() == typed.casefold()]
    if not found:
        says = f"No piece with the SKU {typed} is available in {order.store}. Search by its title."
        state.refused = InvalidInput([("sku", says)])
        return
    act = Act(add_line, AddLine, {"number": order.number, "version": order.version})
    if tell(act, {"item_id": found[0]["item_id"]}, state) is not None:
        st.session_state[SCAN] = ""


def _scan_problem() -> None:
    for _, says in problems(opened(SCAN)):
        st.caption(f":red[:material/error: {md(says)}]")


def _open(order: OrderPage, row: Row) -> None:
    if order.stage is OrderStage.OPEN and me().may(change_line):
        open_dialog(CHANGE, row)
    elif order.stage is OrderStage.SOLD and me().may(return_line):
        open_dialog(RETURN, row)
    else:
        st.switch_page(ITEM, query_params={"item": row["sku"]})


@dialog(ADD, "Add piece", "medium")
def _add(order: OrderPage) -> None:
    say = me().words
    st.caption(md(f"Pieces that are available in {order.store}."))
    chosen = pick(ADD, "Piece", lambda typed: _offered(order, typed))
    if chosen is None:
        st.button("Close", key=f"{ADD}-cancel", on_click=close_dialog)
        return
    row = dict(chosen.value)
    seen = {"number": order.number, "version": order.version, "item_id": row["item_id"]}
    with form(ADD, Act(add_line, AddLine, seen, then=lambda _: next_entry(ADD))) as fields:
        left, right = st.columns(2)
        with left:
            fields.quantity("quantity", "Quantity", row["unit"], ONE, required=True)
        with right:
            usual = say.money(row["unit_price"])
            fields.amount("price", "Price", placeholder=f"{usual}, as on the piece")
        fields.submit("Add piece")


def _offered(order: OrderPage, typed: str) -> list[Choice]:
    say = me().words
    rows = records_of(ask(pieces_to_sell, PieceSearch(order.store_id, typed)))
    kept = ("item_id", "unit", "unit_price")
    return [
        Choice(
            tuple((name, row.get(name)) for name in kept),
            row["title"],
            row["sku"],
            f"{say.quantity(row['available'], row['unit'])} available, "
            f"{say.priced(row['unit_price'])}",
        )
        for row in rows
    ]


def _named(row: Row) -> None:
    st.page_link(
        ITEM,
        label=f"**{md(row['title'])}** :gray[{md(row['sku'])}]",
        icon=":material/diamond:",
        query_params={"item": row["sku"]},
    )


@dialog(CHANGE, "Piece on the order")
def _change(order: OrderPage) -> None:
    row = about()
    _named(row)
    seen = {"number": order.number, "version": order.version, "line_id": row["line_id"]}
    with form(CHANGE, Act(change_line, ChangeLine, seen)) as fields:
        fields.quantity("quantity", "Quantity", row["unit"], row["quantity"], required=True)
        fields.amount("price", "Price", row["unit_price"], required=True)
        fields.submit("Save")
    remove = Act(remove_line, RemoveLine, seen, then=_done)
    press("remove-piece", "Remove", remove, icon=":material/delete:", type="tertiary")


def _done(_receipt: Receipt) -> None:
    close_dialog()


@dialog(RETURN, "Return", "medium")
def _return(order: OrderPage) -> None:
    row, say = about(), me().words
    _named(row)
    left = row["quantity"] - row["returned"]
    if not left:
        st.caption("All of it was returned already.")
        st.button("Close", key=f"{RETURN}-close", on_click=close_dialog)
        return
    seen = {"number": order.number, "version": order.version, "line_id": row["line_id"]}
    sold = say.quantity(left, row["unit"])
    st.markdown(md(f"{sold} sold at {say.priced(row['unit_price'])} can come back."))
    with form(RETURN, Act(return_line, ReturnLine, seen), live=True) as fields:
        fields.quantity("quantity", "Quantity", row["unit"], left, required=True)
        _show_return(fields, seen)
        fields.submit("Return")


def _show_return(fields: Form, seen: dict[str, Any]) -> None:
    typed, numbers = {**fields.values(), **seen}, me().shop.numbers
    shown = attempt(lambda: answer(preview_return, inputs.read(ReturnLine, typed, numbers)))
    if not isinstance(shown, Refusal):
        show_table(shown, Table("return-preview", stock_columns()))
    elif fields.state.refused is None:
        show_hindrance(shown)
