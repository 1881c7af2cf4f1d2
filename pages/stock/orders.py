"""Every order, found and filtered; the address holds the whole state of the list."""

from dataclasses import replace

import streamlit as st

from lib.orders.queries import OrderSearch, order_list
from lib.orders.reserving import create_order
from lib.orders.stages import OrderStage
from lib.screens.order_new import ORDER, begin_order, new_order_dialog
from lib.shop.stores import store_choices
from lib.ui.ask import ask, me
from lib.ui.cells import Column
from lib.ui.filters import choice, clear, filter_row, words
from lib.ui.looks import page_head
from lib.ui.tables import ALL, Empty, Opens, Table, show_listing

ORDERS = Table(
    "orders",
    (
        Column("number", "Number", width=115),
        Column("customer", "Customer", width="medium"),
        Column("store", "Store", width=90),
        Column("stage", "Stage", "state", width=110),
        Column("pieces", "Pieces", "number", width=75),
        Column("total_price", "Price", "money", width=110),
        Column("created_at", "Begun", "moment"),
        Column("closed_at", "Closed", "moment"),
    ),
    Opens(ORDER, "order", "number"),
)
here = me()


def filters() -> OrderSearch:
    """The filters in one row, as the address has them."""
    stores = ask(store_choices)
    with filter_row():
        typed = words("Number, customer or piece", 230)
        stage = choice("Stage", list(OrderStage), width=140)
        store_id = choice("Store", list(stores), stores.get, width=140)
    return OrderSearch(words=typed, stage=stage, store_id=store_id)


def show_all() -> None:
    """Show all orders again."""
    clear(("stage", "store"))


def empty(wanted: OrderSearch) -> Empty:
    """What to do where no order is listed."""
    if wanted != OrderSearch():
        says = "No order fits this search and these filters."
        return Empty(says, "Show all orders", show_all, ALL)
    if here.may(create_order):
        return Empty("No order yet. Begin with a customer.", "New order", begin_order)
    return Empty("No order yet.")


with page_head("Orders"):
    if here.may(create_order):
        st.button("New order", type="primary", icon=":material/add:", on_click=begin_order)
wanted = filters()
table = replace(ORDERS, empty=empty(wanted))
show_listing(lambda page: ask(order_list, replace(wanted, page=page)), table, "order")
new_order_dialog()
