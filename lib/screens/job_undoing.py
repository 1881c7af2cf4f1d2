"""What undoes something is shown first: what goes, what stays, and what stands in the way."""

import re
from typing import Any

import streamlit as st

from lib.frames import Frame
from lib.jobs.canceling import CancelJob, cancel_job
from lib.jobs.consequences import release_preview, reopening_preview
from lib.jobs.job_page import JobPage
from lib.jobs.reopening import ReopenJob, reopen_job
from lib.jobs.returning import ReturnMaterials, return_materials
from lib.jobs.status import Stage
from lib.ui.ask import Signed, ask, me
from lib.ui.cells import Column, records_of
from lib.ui.dialogs import close_dialog, dialog, open_dialog
from lib.ui.fields import Form
from lib.ui.previews import Change, Preview, confirm, stock_columns
from lib.ui.tell import Act
from lib.ui.words import md

USED = (
    Column("title", "Material"),
    Column("quantity", "Recorded as used", "quantity"),
    Column("value", "Value", "money"),
)
PIECES = (
    Column("sku", "SKU"),
    Column("title", "Piece"),
    Column("quantity", "Quantity", "number"),
    Column("cost", "Cost", "money"),
)
PAGES = {"JOB": ("pages/workshop/job_detail.py", "job"), "ORD": ("pages/stock/order.py", "order")}
BACK, STANDS = "Return it to stock", "Let it stand as used"


def can_return(job: JobPage, here: Signed) -> bool:
    """Whether materials of this job can go back into stock now, by this person."""
    undone = job.stage is Stage.CANCELED or (job.stage is Stage.IN_PRODUCTION and job.reopened)
    return undone and job.has_usage and here.may(return_materials)


def undoing_dialogs(job: JobPage) -> None:
    """The dialogs of reopening, canceling and returning, each drawn while it is open."""
    _reopen(job)
    _reopen_now(job)
    _cancel(job)
    _return(job)


@dialog("reopen", "Mark as In Production")
def _reopen(job: JobPage) -> None:
    st.markdown(
        "Reopening undoes the completion: the finished pieces leave the inventory, and the job "
        "can be edited and completed again."
    )
    st.markdown("**The raw materials do not come back by this.** They stay recorded as used.")
    with st.container(horizontal=True, gap="small"):
        look: dict[str, Any] = {"type": "primary", "on_click": open_dialog, "args": ("reopen-now",)}
        st.button("Mark as In Production", key="reopen-go", **look)
        st.button("Close", key="reopen-stay", on_click=close_dialog)


def _reopen_now(job: JobPage) -> None:
    def load() -> tuple[Preview, Act]:
        found = ask(reopening_preview, job.number)
        preview = Preview(
            f"{job.number} will be In Production again, marked reopened.",
            [
                Change("Pieces removed from inventory", found.pieces, PIECES),
                Change("Materials that stay used", found.used, USED),
            ],
            warnings=found.warnings,
            blockers=found.blockers,
            reason="required",
            remedies=lambda: _documents(found.blockers),
        )
        fixed = {"number": found.number, "version": found.version}
        return preview, Act(reopen_job, ReopenJob, fixed)

    confirm("reopen-now", "Reopen job", load)


def _documents(blockers: tuple[str, ...]) -> None:
    """Links to the documents that stand in the way."""
    numbers = dict.fromkeys(re.findall(r"\b(?:JOB|ORD)-\d{6,}\b", " ".join(blockers)))
    with st.container(horizontal=True, gap="small"):
        for number in numbers:
            page, parameter = PAGES[number[:3]]
            look: dict[str, Any] = {"on_click": _go, "args": (page, {parameter: number})}
            st.button(f"Open {number}", key=f"blocker-{number}", **look)


def _go(page: str, shown: dict[str, str]) -> None:
    close_dialog()
    st.switch_page(page, query_params=shown)


def _cancel(job: JobPage) -> None:
    def load() -> tuple[Preview, Act]:
        found = ask(release_preview, job.number)
        says = "The job is canceled. No inventory changes are made."
        if not found.used.empty:
            says = "The job is canceled. Only what you return below goes back into stock."
        elif not found.materials.empty:
            says = "The job is canceled, and what it holds is released."
        changes = [Change(f"Stock in {job.store}", found.materials, stock_columns())]
        preview = Preview(says, [*changes, Change("Used so far", found.used, USED)])
        fixed = {"number": found.number, "version": found.version}
        return preview, Act(cancel_job, CancelJob, fixed)

    def more(fields: Form) -> None:
        rows = ask(release_preview, job.number).used
        for row in records_of(rows):
            key = fields.state.widget(f"usage-{row['item_id']}")
            label = f"{md(row['title'])} *"
            st.radio(label, [BACK, STANDS], index=None, key=key, horizontal=True)
        fields.keep("returned", lambda: _decided(fields, rows, BACK))
        fields.keep("standing", lambda: _decided(fields, rows, STANDS))
        fields.note("reason", "Reason")

    confirm("cancel", "Cancel job", load, more=more)


def _decided(fields: Form, rows: Frame, answer: str) -> list[int]:
    return [
        int(row["item_id"])
        for row in records_of(rows)
        if st.session_state.get(fields.state.widget(f"usage-{row['item_id']}")) == answer
    ]


def _return(job: JobPage) -> None:
    def load() -> tuple[Preview, Act]:
        found = ask(release_preview, job.number)
        says = (
            "What goes back into stock comes newest consumption first, at exactly the value it "
            "left with. Fill in only what really goes back."
        )
        preview = Preview(says, [Change("Used so far", found.used, USED)], reason="optional")
        fixed = {"number": found.number, "version": found.version}
        return preview, Act(return_materials, ReturnMaterials, fixed)

    def more(fields: Form) -> None:
        rows, say = ask(release_preview, job.number).used, me().words
        for row in records_of(rows):
            most = say.quantity(row["quantity"], row["unit"])
            key = fields.state.widget(f"back-{row['item_id']}")
            label = f"{md(row['title'])} to return ({row['unit']})"
            st.text_input(label, key=key, placeholder=f"at most {most}")
        fields.problem("materials")
        fields.problem("quantity")
        fields.keep("materials", lambda: _returned(fields, rows))

    confirm("return", "Return materials", load, more=more)


def _returned(fields: Form, rows: Frame) -> list[dict[str, Any]]:
    typed = {
        int(row["item_id"]): st.session_state.get(fields.state.widget(f"back-{row['item_id']}"))
        for row in records_of(rows)
    }
    return [
        {"item_id": item, "quantity": text} for item, text in typed.items() if text and text.strip()
    ]
