"""Every order, found and filtered; the address holds the whole state of the list."""

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.orders.queries import OrderSearch, order_list
from lib.orders.reserving import create_order
from lib.orders.stages import OrderStage
from lib.screens.order_new import ORDER, begin_order, new_order_dialog
from lib.shop.stores import store_choices
from lib.ui.ask import ask, me
from lib.ui.cells import Column
from lib.ui.looks import page_head
from lib.ui.tables import Empty, Opens, Table, first_page, show_listing

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
    bound: dict[str, Any] = {"bind": "query-params", "on_change": first_page}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="filters"):
        words = st.text_input(
            "Search",
            key="q",
            type="search",
            placeholder="Number, customer or piece",
            width=230,
            live="300ms",
            **bound,
        )
        stage = st.selectbox(
            "Stage", list(OrderStage), None, key="stage", placeholder="All", width=140, **bound
        )
        store_id = st.selectbox(
            "Store",
            list(stores),
            None,
            key="store",
            format_func=lambda store: stores[store],
            placeholder="All",
            width=140,
            **bound,
        )
    return OrderSearch(words=words or "", stage=stage, store_id=store_id)


def clear() -> None:
    """Show all orders again."""
    st.session_state.update(q="", stage=None, store=None)
    first_page()


def empty(wanted: OrderSearch) -> Empty:
    """What to do where no order is listed."""
    if wanted != OrderSearch():
        return Empty("No order fits this search and these filters.", "Show all orders", clear)
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
