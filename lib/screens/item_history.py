"""The ledger of an item is read row by row, and a row made by hand is taken back from here."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.frames import Listing
from lib.inventory.item_ledger import LedgerFilter, item_ledger
from lib.inventory.item_page import ItemPage
from lib.inventory.reversing import ReverseAdjustment, preview_reversal, reverse_adjustment
from lib.jobs.job_page import job_page
from lib.orders.one_order import order_page
from lib.refusals import Refusal
from lib.screens.stock_adjusting import show_standing
from lib.ui.ask import answer, ask, attempt, me, show_refusal
from lib.ui.cells import Column
from lib.ui.dialogs import about, close_dialog, dialog, open_dialog
from lib.ui.fields import form
from lib.ui.looks import section
from lib.ui.tables import Empty, Table, show_listing
from lib.ui.tell import Act
from lib.ui.words import md

LEDGER = Table(
    "ledger",
    (
        Column("document", "Document", width=105),
        Column("kind", "Kind", width=122),
        Column("at", "When", "moment", width=108),
        Column("store", "Store", width=62),
        Column("on_hand", "On hand", "quantity", width=84),
        Column("on_hold", "On hold", "quantity", width=80),
        Column("value", "Value", "money", width=84),
        Column("running_on_hand", "Then on hand", "quantity", width=96),
        Column("running_on_hold", "Then on hold", "quantity", width=92),
        Column("running_value", "Then value", "money", width=90),
        Column("person", "By", width=90),
        Column("reason", "Reason", width="medium"),
    ),
    empty=Empty("Nothing moved it yet."),
)
ADJUSTMENT = "adjustment"
PAGES = {
    "job": ("pages/workshop/job_detail.py", job_page),
    "order": ("pages/stock/order.py", order_page),
}


def leads_to(document_kind: str) -> str | None:
    """The page of a kind of document, where there is one that this person may open."""
    page, door = PAGES.get(document_kind, (None, None))
    return page if door is not None and me().may(door) else None


def open_document(row: Mapping[str, Any]) -> None:
    """Open the job or order of a row; for a click on it."""
    page = leads_to(row["document_kind"])
    if page is not None and row["document_number"]:
        asked = {row["document_kind"]: row["document_number"]}
        st.switch_page(page, query_params=asked)


def show_ledger(item: ItemPage) -> None:
    """Every adjustment, the newest first, with the balance of its store after it."""
    section("Ledger", "ledger")

    def load(page: int) -> Listing:
        found = ask(item_ledger, LedgerFilter(item_id=item.item_id, page=page))
        rows = found.rows
        named = [number or "A job" for number in rows["document_number"]]
        return Listing(rows.assign(document=named, unit=item.unit), found.total)

    show_listing(load, LEDGER, "adjustment", _open)


def _open(row: Mapping[str, Any]) -> None:
    if row["document_kind"] in PAGES:
        open_document(row)
    else:
        open_dialog(ADJUSTMENT, row)


@dialog(ADJUSTMENT, "Adjustment", "medium")
def adjustment_dialog() -> None:
    """One row of the ledger, and its reversal where it may be reversed."""
    row, say = about(), me().words
    st.markdown(f"**{md(row['document'])}** {md(row['kind'])}, {md(row['store'])}")
    moved = say.quantity(row["on_hand"], row["unit"])
    worth = f", {say.priced(row['value'])}" if row.get("value") is not None else ""
    st.markdown(md(f"{moved}{worth}"))
    st.caption(md(f"{say.moment(row['at'])}, by {row['person']}. {row['reason']}"))
    if not (row["reversible"] and me().may(reverse_adjustment)):
        st.button("Close", key=f"{ADJUSTMENT}-close", on_click=close_dialog)
        return
    st.markdown("**Reverse it**")
    shown = attempt(lambda: answer(preview_reversal, row["adjustment_id"]))
    if isinstance(shown, Refusal):
        show_refusal(shown)
        st.button("Close", key=f"{ADJUSTMENT}-close", on_click=close_dialog)
        return
    show_standing(shown.unit, shown.before, shown.after)
    act = Act(reverse_adjustment, ReverseAdjustment, {"adjustment_id": row["adjustment_id"]})
    with form(ADJUSTMENT, act) as fields:
        fields.text("reason", "Reason", required=True)
        fields.submit("Reverse")
