"""What is missing is put right where it is found missing: received, or brought from a store."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from lib.accounts.receipts import Receipt
from lib.frames import Frame
from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.item_page import item_page
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.transferring import (
    TransferLine,
    TransferStock,
    preview_transfer,
    transfer_stock,
)
from lib.jobs.job_page import JobPage
from lib.ui.ask import ask, me
from lib.ui.cells import Column, records_of
from lib.ui.dialogs import about, dialog, open_dialog
from lib.ui.fields import form
from lib.ui.previews import Change, Preview, confirm
from lib.ui.tell import Act
from lib.ui.words import md

Row = Mapping[str, Any]
Then = Callable[[Receipt], None]
RECEIVE, TRANSFER = "receive-missing", "transfer-missing"


def remedies(job: JobPage, materials: Frame) -> None:
    """Buttons for each short material, for whoever may change stock."""
    here = me()
    if not here.may(adjust_stock):
        st.caption("Ask a manager to receive or transfer what is missing.")
        return
    for row in records_of(materials):
        missing = row["on_hold_after"] - row["on_hold_before"] - row["available_before"]
        if missing > 0:
            _remedies_of(job, {**row, "missing": missing})


def _remedies_of(job: JobPage, row: Row) -> None:
    say = me().words
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{md(row['title'])}**", width="content")
        missing = say.quantity(row["missing"], row["unit"])
        look: dict[str, Any] = {"on_click": open_dialog, "icon": ":material/add:"}
        wanted = {name: row[name] for name in ("item_id", "title", "unit", "missing")}
        st.button(
            f"Receive {missing}", key=f"receive-{row['item_id']}", **look, args=(RECEIVE, wanted)
        )
        look["icon"] = ":material/move_down:"
        for there in records_of(ask(item_page, row["sku"]).stock):
            if there["store_id"] == job.store_id or there["available"] <= 0:
                continue
            moved = min(row["missing"], there["available"])
            label = f"Transfer {say.quantity(moved, row['unit'])} from {md(there['store'])}"
            origin = {"moved": moved, "store_id": there["store_id"], "store": there["store"]}
            key = f"transfer-{row['item_id']}-{there['store_id']}"
            st.button(label, key=key, **look, args=(TRANSFER, wanted | origin))


def back_to_ready(_receipt: Receipt) -> None:
    """Open "Mark as Ready" again, from where the remedy was asked for."""
    open_dialog("mark-ready")


def remedy_dialogs(job: JobPage, then: Then = back_to_ready) -> None:
    """The dialogs behind the buttons, and where each leads to in the end."""
    _receive(job, then)
    _transfer(job, then)


@dialog(RECEIVE, "Receive what is missing")
def _receive(job: JobPage, then: Then) -> None:
    row = about()
    st.markdown(f"**{md(row['title'])}** comes into {md(job.store)} as a purchase.")
    fixed = {"item_id": row["item_id"], "store_id": job.store_id}
    act = Act(adjust_stock, AdjustStock, fixed | {"kind": AdjustmentKind.PURCHASE}, then=then)
    with form(RECEIVE, act) as fields:
        fields.measured("Quantity", row["unit"], row["missing"], required=True)
        fields.amount("total", "Total paid", help="Or leave it empty and write the unit cost.")
        fields.amount("unit_cost", f"Unit cost per {row['unit']}")
        fields.submit("Receive")


def _transfer(job: JobPage, then: Then) -> None:
    def load() -> tuple[Preview, Act]:
        row = about()
        line = TransferLine(item_id=row["item_id"], quantity=row["moved"], unit=row["unit"])
        ends = {"from_store_id": row["store_id"], "to_store_id": job.store_id}
        given = TransferStock(**ends, lines=(line,))
        stores = [Column("from", row["store"], "change"), Column("to", job.store, "change")]
        moved = me().words.quantity(row["moved"], row["unit"])
        preview = Preview(
            f"{moved} of {row['title']} go from {row['store']} to {job.store}, with their value.",
            [Change("On hand", ask(preview_transfer, given), [Column("title", "Item"), *stores])],
        )
        return preview, Act(transfer_stock, TransferStock, given.model_dump(), then=then)

    confirm(TRANSFER, "Transfer", load)
