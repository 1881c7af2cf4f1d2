"""The receipt of a completion is there whatever the browser did: what, when, by whom, at what."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

import streamlit as st

from lib.accounts.receipts import Receipt
from lib.frames import records
from lib.inventory.item_page import item_page
from lib.jobs.completion_records import CompletionRecord, completion_record
from lib.jobs.job_page import JobPage
from lib.jobs.made import manufactured_items
from lib.measures import ZERO
from lib.orders.reserving import CreateOrder, create_order
from lib.screens.new_job import open_job
from lib.ui.ask import ask, me
from lib.ui.cells import Column, records_of
from lib.ui.fields import press
from lib.ui.looks import section
from lib.ui.tables import Opens, Table, show_table
from lib.ui.tell import Act
from lib.ui.totals import Figure, totals_box
from lib.ui.words import counted, md

ITEM, ORDER, JOBS = "pages/stock/item.py", "pages/stock/order.py", "pages/workshop/jobs.py"
SHOWN, SHOWN_PHOTOS = 50, 6
_STYLE = """<style>
.bb-photos { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.bb-photos img { height: 6.5rem; border-radius: 0.4rem; }
</style>"""
PIECES = Table(
    "pieces",
    (
        Column("sku", "SKU", width=96),
        Column("title", "Title", width=176),
        Column("quantity", "Quantity", "quantity", width=76),
        Column("cost", "Cost", "money", width=86),
        Column("price", "Price each", "money", width=92),
        Column("state", "State", "state", width=104),
    ),
    Opens(ITEM, "item", "sku"),
)
USED = Table(
    "what it took",
    (
        Column("description", "Item"),
        Column("required", "Used", "quantity"),
        Column("taken", "From stock now", "quantity"),
        Column("returned", "Returned", "quantity"),
        Column("cost", "Cost", "money"),
        Column("loss", "Loss", "money"),
    ),
)
CHANGES = Table(
    "changes",
    (Column("what", ""), Column("before", "Earlier completion"), Column("after", "Now")),
)


def show_receipt(job: JobPage) -> None:
    """The completion that stands, its pieces, and what can be done with them next."""
    standing = next(row for row in records_of(job.completions) if row["undone_at"] is None)
    record = ask(completion_record, standing["number"])
    states = {row["sku"]: row for row in records_of(ask(manufactured_items, job.number))}
    words = me().words
    when = f"{record.number}, {words.moment(record.at)}, by {record.person}"
    st.success(
        f"**{md(record.title)}** is in inventory. {md(when)}.", icon=":material/check_circle:"
    )
    _show_next(job, record, states)
    left, right = st.columns([3, 1], gap="large")
    with left:
        _show_made(record, states)
        _show_photos(record)
        _show_changes(record)
        section("What it took", "took")
        show_table(record.lines, USED)
    with right:
        _show_totals(record)
        show_digest(record)


def show_digest(record: CompletionRecord) -> None:
    """The digest of the ledger in groups that two people can compare aloud."""
    digest = record.ledger_digest
    groups = " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
    st.caption(
        f"Digest of the ledger: {md(groups)}",
        help="It stands for every row of the ledger up to this completion. Keep it with the piece: "
        "a ledger that was changed afterwards has another.",
    )


def _show_next(job: JobPage, record: CompletionRecord, states: Mapping[str, Any]) -> None:
    first = str(record.made["sku"].iloc[0])
    in_stock = [
        states[sku] for sku in record.made["sku"] if states.get(sku, {}).get("state") == "In stock"
    ]
    with st.container(horizontal=True, gap="small"):
        if st.button(
            f"Open {md(first)}", key="open-piece", icon=":material/diamond:", type="primary"
        ):
            st.switch_page(ITEM, query_params={"item": first})
        if job.customer_id is not None and in_stock and me().may(create_order):
            _offer_reserving(job, in_stock)
        if st.button("Open job", key="open-job", icon=":material/handyman:"):
            open_job(job.number)
        if st.button("Back to jobs", key="back-to-jobs", icon=":material/arrow_back:"):
            st.switch_page(JOBS)


def _offer_reserving(job: JobPage, pieces: Sequence[Mapping[str, Any]]) -> None:
    lines = [{"item_id": row["item_id"], "quantity": row["quantity"]} for row in pieces]
    fixed = {"customer_id": job.customer_id, "store_id": job.store_id, "lines": lines}
    act = Act(create_order, CreateOrder, fixed, then=_open_order)
    press("reserve", f"Reserve for {md(job.customer)}", act, icon=":material/bookmark:")


def _open_order(receipt: Receipt) -> None:
    st.switch_page(ORDER, query_params={"order": receipt.number or ""})


def _show_made(record: CompletionRecord, states: Mapping[str, Any]) -> None:
    section("Pieces", "made")
    made = record.made
    stand = [states.get(sku, {}).get("state") for sku in made["sku"]]
    show_table(made.assign(state=stand).head(SHOWN), PIECES)
    if len(made) > SHOWN:
        more, last = len(made) - SHOWN, made["sku"].iloc[-1]
        st.caption(f"and {counted(more, 'more', 'more')} up to {md(last)}")


def _show_photos(record: CompletionRecord) -> None:
    sku = str(record.made["sku"].iloc[0])
    photos = ask(item_page, sku).photos
    shown = "".join(
        f'<img src="/files/photo/item/{quote(sku)}/{quote(photo.hash)}.jpg?size=thumb" '
        f'alt="{escape(photo.caption or record.title)}" loading="lazy">'
        for photo in photos[:SHOWN_PHOTOS]
    )
    if shown:
        st.html(f'{_STYLE}<div class="bb-photos">{shown}</div>')


def _show_changes(record: CompletionRecord) -> None:
    words, rows = me().words, record.changes
    if record.earlier_cost is None:
        return
    section("Changed from the earlier completion", "changed")
    if record.earlier_cost != record.cost:
        before, after = words.money(record.earlier_cost), words.money(record.cost)
        rows = records(
            ["what", "before", "after"],
            [*records_of(rows), {"what": "Cost", "before": before, "after": after}],
        )
    show_table(rows, CHANGES)


def _show_totals(record: CompletionRecord) -> None:
    words, lines = me().words, records_of(record.lines)
    price = sum((row["price"] * row["quantity"] for row in records_of(record.made)), ZERO)
    margin = price - record.cost - record.loss
    costs = {
        label: sum((row["cost"] for row in lines if row["kind"] == kind), ZERO)
        for kind, label in (("material", "Materials"), ("service", "Services"), ("fee", "Fees"))
    }
    totals_box(
        [
            Figure("Pieces", f"{record.pieces:,}"),
            *(Figure(label, words.money(cost)) for label, cost in costs.items()),
            Figure("Cost", words.priced(record.cost), strong=True, rule=True),
            Figure("Price", words.priced(price), rule=True),
            Figure("Loss", words.money(record.loss) if record.loss else None),
            Figure("Margin", words.priced(margin), strong=True),
        ]
    )
