"""A piece leads to the job that made it, down to the cent; a material to the jobs that used it."""

from typing import Any

import streamlit as st

from lib.inventory.item_ledger import where_it_went
from lib.inventory.item_page import ItemPage
from lib.inventory.kinds import ItemKind
from lib.jobs.completion_records import CompletionRecord, made_by_job
from lib.screens.item_history import open_document
from lib.screens.new_job import JOB
from lib.ui.ask import ask, me
from lib.ui.cells import Column
from lib.ui.looks import section
from lib.ui.tables import Table, show_table
from lib.ui.words import counted, md

FROM = Table(
    "made-from",
    (
        Column("description", "What", width="large"),
        Column("kind", "Kind", width=100),
        Column("required", "Quantity", "quantity"),
        Column("cost", "Cost", "money"),
        Column("loss", "Loss", "money"),
        Column("price", "Price", "money"),
    ),
)
WENT = Table(
    "where-it-went",
    (
        Column("document_number", "Document", width=120),
        Column("quantity", "Quantity", "quantity"),
        Column("value", "Value", "money"),
        Column("last_at", "Last", "moment"),
    ),
)


def show_origin(item: ItemPage) -> None:
    """Where it came from, and where it went; nothing where nothing is known."""
    if item.kind is ItemKind.PIECE and me().may(made_by_job):
        record = ask(made_by_job, item.sku)
        if record is not None:
            _came_from(item, record)
    went = ask(where_it_went, item.item_id)
    if not went.empty:
        section("Where it went", "went")
        show_table(went.assign(unit=item.unit), WENT, open_document)


def _came_from(item: ItemPage, record: CompletionRecord) -> None:
    say = me().words
    with section("Where it came from", "came-from"):
        st.page_link(
            JOB,
            label=md(record.job),
            icon=":material/handyman:",
            query_params={"job": record.job},
        )
    undone = " It was undone since." if record.undone_at else ""
    made = counted(record.pieces, "piece") + (" with own SKUs" if record.separate else "")
    says = f"{record.number}, {say.moment(record.at)}, by {record.person}: {made}.{undone}"
    st.caption(md(says))
    show_table(record.lines, FROM)
    cost: Any = record.cost
    own = record.made[record.made["sku"] == item.sku]
    if cost is not None and not own.empty:
        total = f"Together **{md(say.priced(cost))}**"
        mine = md(say.priced(own.iloc[0]["cost"]))
        share = f", of which this item carries **{mine}**" if len(record.made) > 1 else ""
        st.markdown(f"{total}{share}.")
