"""One order: its pieces, what they cost the customer, and what happened to it."""

from typing import Any

import streamlit as st

from lib.orders.one_order import OrderPage, order_page
from lib.screens.order_closing import closing_buttons, closing_dialogs
from lib.screens.order_lines import line_dialogs, show_lines
from lib.ui.ask import ask, me
from lib.ui.cells import records_of
from lib.ui.looks import record_head, section
from lib.ui.totals import Figure, totals_box
from lib.ui.words import md

ORDERS = ("pages/stock/orders.py", "Orders")
say = me().words


def figures(order: OrderPage) -> list[Figure]:
    """The box of totals; what may not be seen is left out."""
    amounts: list[tuple[str, Any, bool]] = [
        ("Value", order.value, True),
        ("Margin", order.margin, False),
    ]
    seen = [Figure(name, say.priced(q), rule=rule) for name, q, rule in amounts if q is not None]
    if order.margin_percent is not None:
        seen.append(Figure("of the price", say.percent(order.margin_percent)))
    return [Figure("Price", say.priced(order.total_price), strong=True), *seen]


def show_events(order: OrderPage) -> None:
    """What happened, the latest first."""
    section("Timeline", "events")
    with st.container(key="timeline", gap="xsmall"):
        for event in records_of(order.events):
            when = f":gray[{md(say.moment(event['at']))}]"
            st.markdown(f"{when} **{md(event['person'])}** {md(event['text'])}")


order = ask(order_page, st.query_params.get("order", ""))
with record_head(order.number, order.customer, ORDERS, [order.stage]):
    closing_buttons(order)
closed = f", closed {say.moment(order.closed_at)}" if order.closed_at else ""
st.caption(md(f"From {order.store}, begun {say.moment(order.created_at)}{closed}"))
body, box = st.columns([3, 1], gap="medium")
with body:
    show_lines(order)
    show_events(order)
with box:
    totals_box(figures(order))
closing_dialogs(order)
line_dialogs(order)
