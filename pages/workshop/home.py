"""What is pressing, what is on the bench, and what happened of late."""

import streamlit as st

from lib.accounts.permissions import Permission
from lib.inventory.kinds import ItemKind
from lib.inventory.queries import InventoryFilter, inventory_list
from lib.jobs.board import board, lately
from lib.jobs.drafting import create_job
from lib.jobs.queries import Due, counters
from lib.jobs.status import Stage
from lib.orders.queries import OrderSearch, order_list
from lib.orders.stages import OrderStage
from lib.screens.first_steps import show_first_steps
from lib.screens.health_checks import show_alarm
from lib.screens.job_board import JOBS, board_style, show_counter, show_lane, show_lately
from lib.screens.new_job import begin_job, new_job
from lib.ui.ask import ask, me
from lib.ui.cells import Column
from lib.ui.looks import page_head, section
from lib.ui.tables import Empty, Opens, Table, show_table

INVENTORY, ORDERS = "pages/stock/inventory.py", "pages/stock/orders.py"
OPEN_ORDERS = Table(
    "open orders",
    (
        Column("number", "Number"),
        Column("customer", "Customer"),
        Column("store", "Store"),
        Column("pieces", "Pieces", "number"),
        Column("total_price", "Price", "money"),
        Column("created_at", "Begun", "moment"),
    ),
    Opens("pages/stock/order.py", "order", "number"),
    Empty("No order is open. Begin one for a customer under Orders."),
)


def show_jobs() -> None:
    """The counters, the board and the latest events."""
    counts, lanes = ask(counters), ask(board)
    due = {
        "Overdue": {"due": Due.OVERDUE.capitalize()},
        "Due this week": {"due": Due.THIS_WEEK.capitalize()},
    }
    stages = {stage.value: {"stage": stage.value} for stage in (Stage.IN_PRODUCTION, Stage.READY)}
    shown = zip(counts.items(), (due | stages).items(), st.columns(len(counts)), strict=True)
    for rank, ((name, count), (label, leads), column) in enumerate(shown):
        with column:
            show_counter(name, label, count, page=JOBS, query_params=leads, late=rank == 0)
    events = ask(lately)
    if events.empty:
        show_first_steps()
        return
    *places, side = st.columns([1] * len(lanes) + [1], gap="medium")
    for lane, place in zip(lanes, places, strict=True):
        with place:
            show_lane(lane)
    with side:
        show_lately(events)


def show_sales() -> None:
    """For who sells: orders that are open and pieces that can be sold."""
    orders = ask(order_list, OrderSearch(stage=OrderStage.OPEN))
    pieces = ask(inventory_list, InventoryFilter(kind=ItemKind.PIECE, in_stock=True))
    left, right, *_ = st.columns(4)
    with left:
        show_counter("orders", "Open orders", orders.total, page=ORDERS)
    with right:
        show_counter("pieces", "Pieces in stock", pieces.total, page=INVENTORY)
    section("Open orders", "open-orders")
    show_table(orders.rows, OPEN_ORDERS)


with page_head("Start"):
    if me().may(create_job):
        st.button("New job", type="primary", icon=":material/add:", on_click=begin_job)
show_alarm()
board_style()
if me().actor.has(Permission.SEE_JOBS):
    show_jobs()
else:
    show_sales()
new_job()
