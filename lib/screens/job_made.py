"""The job leads to its pieces, and every completion to its receipt."""

import streamlit as st

from lib.frames import Frame
from lib.inventory.item_page import item_page
from lib.jobs.completion_records import CompletionRecord, completion_record
from lib.jobs.job_page import JobPage
from lib.jobs.status import Stage
from lib.screens.complete_receipt import show_digest
from lib.ui.ask import Signed, ask, me
from lib.ui.cells import Column
from lib.ui.dialogs import about, close_dialog, dialog, open_dialog
from lib.ui.looks import section
from lib.ui.tables import Opens, Table, show_table
from lib.ui.words import badge, md

PIECES = (
    Column("sku", "SKU"),
    Column("title", "Piece"),
    Column("location", "Location"),
    Column("quantity", "Quantity", "quantity"),
    Column("cost", "Cost", "money"),
    Column("price", "Price", "money"),
    Column("on_hand", "On hand", "quantity"),
    Column("state", "State", "state"),
)
OPENS = Opens("pages/stock/item.py", "item", "sku")
COMPLETIONS = Table(
    "Completions",
    (
        Column("number", "Completion"),
        Column("at", "When", "moment"),
        Column("person", "By"),
        Column("title", "Title"),
        Column("pieces", "Pieces", "number"),
        Column("cost", "Cost", "money"),
        Column("loss", "Loss", "money"),
        Column("undone_at", "Undone", "moment"),
    ),
)
RECEIPT_LINES = (
    Column("description", "What"),
    Column("kind", "Kind"),
    Column("required", "Required", "quantity"),
    Column("used", "Used before", "quantity"),
    Column("taken", "Taken", "quantity"),
    Column("excess", "Excess", "quantity"),
    Column("returned", "Returned", "quantity"),
    Column("cost", "Cost", "money"),
    Column("loss", "Loss", "money"),
    Column("price", "Price", "money"),
)
RECEIPT_PIECES = (PIECES[0], PIECES[1], *PIECES[3:6])
CHANGES = (Column("what", "What"), Column("before", "Before"), Column("after", "After"))


def show_pieces(job: JobPage, here: Signed, pieces: Frame) -> None:
    """The Manufactured Items with links to their pages; nothing before the first completion."""
    if pieces.empty:
        return
    section("Manufactured Items", "pieces")
    if job.reopened:
        st.caption("The job is reopened, so its pieces are out of inventory until it is completed.")
    opens = OPENS if here.may(item_page) else None
    show_table(pieces, Table("Manufactured Items", PIECES, opens=opens))


def show_completions(job: JobPage) -> None:
    """Every completion, the latest first; a click shows its receipt."""
    if job.completions.empty:
        return
    section("Completions", "completions")
    show_table(job.completions, COMPLETIONS, lambda row: open_dialog("receipt", row["number"]))
    if job.stage is Stage.COMPLETED:
        st.caption(":material/lightbulb: Not sure if it completed correctly? Look at its receipt.")


@dialog("receipt", "Receipt", "large")
def receipt_dialog() -> None:
    """What one completion made, from what, at which cost, by whom and when."""
    record = ask(completion_record, about())
    _receipt_head(record)
    st.markdown("**From**")
    show_table(record.lines, Table("receipt-lines", RECEIPT_LINES))
    st.markdown("**Pieces**")
    show_table(record.made, Table("receipt-pieces", RECEIPT_PIECES))
    if not record.changes.empty:
        st.markdown("**Changed from the earlier completion**")
        show_table(record.changes, Table("receipt-changes", CHANGES))
    show_digest(record)
    st.button("Close", key="receipt-close", on_click=close_dialog)


def _receipt_head(record: CompletionRecord) -> None:
    say = me().words
    undone = f" {badge('voided', 'undone ' + say.moment(record.undone_at))}"
    st.markdown(f"**{md(record.number)}** {md(record.title)}{undone if record.undone_at else ''}")
    way = "with their own SKU" if record.separate else "in one batch"
    made = "1 piece" if record.pieces == 1 else f"{record.pieces:,} pieces {way}"
    st.caption(md(f"{say.moment(record.at)}, by {record.person}. {made}, {record.category}."))
    amounts = {"Cost": record.cost, "Loss": record.loss, "Cost before": record.earlier_cost}
    shown = [f"{name} **{say.money(amount)}**" for name, amount in amounts.items() if amount]
    if shown:
        st.markdown(" · ".join(shown))
