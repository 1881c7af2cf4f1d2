"""A job is completed here: what was made, what it took, and what Create will do with it."""

import streamlit as st

from lib.accounts.receipts import Receipt
from lib.jobs.completion import CompleteJob, complete_job
from lib.jobs.job_page import JobPage, job_page
from lib.jobs.status import Act as Move
from lib.jobs.status import Stage
from lib.measures import ZERO
from lib.refusals import Refusal
from lib.screens.complete_entries import Entries, entries_of
from lib.screens.complete_form import show_actual, show_piece
from lib.screens.complete_preview import show_consequences, show_progress
from lib.screens.complete_receipt import show_receipt
from lib.screens.job_shortages import remedy_dialogs
from lib.screens.new_job import open_job
from lib.ui.ask import ask, show_refusal
from lib.ui.dialogs import close_dialog
from lib.ui.fields import form
from lib.ui.looks import record_head
from lib.ui.tell import Act, unread

JOBS = ("pages/workshop/jobs.py", "Jobs")


def show_form(entries: Entries) -> None:
    """The form at the left, what it will do at the right, and Create under that."""
    start, preview = entries.start, entries.preview()
    entries.judged(preview)
    shown = None if isinstance(preview, Refusal) else preview
    drawn = entries.typed()
    fixed = {"number": start.number, "version": start.version}
    act = Act(complete_job, CompleteJob, fixed)
    with form(entries.state.name, act, live=True) as fields:
        fields.keep("cost_shown", ZERO if shown is None else shown.cost)
        left, right = st.columns([1, 1], gap="large")
        with left:
            show_piece(entries, fields, shown)
            show_actual(entries, fields, shown)
        with right:
            if shown is None:
                st.info("What will happen is shown here once every entry can be read.")
            else:
                show_consequences(entries, shown)
            if shown is None or not shown.blockers:
                with st.container(key="create-foot", horizontal=True):
                    fields.submit("Create", check=lambda: entries.moved_since(drawn))
                    show_progress()


def back_here(_receipt: Receipt) -> None:
    """After something was received or transferred: on with the form."""
    close_dialog()


def show_complete(job: JobPage) -> None:
    """The receipt of a completed job; else the form, where the job can be completed."""
    if job.stage is Stage.COMPLETED:
        if (refused := unread(f"complete {job.number}")) is not None:
            show_refusal(refused)
        show_receipt(job)
    elif Move.COMPLETE in job.acts:
        show_form(entries_of(job))
        remedy_dialogs(job, back_here)
    else:
        entries_of(job)


job = ask(job_page, st.query_params.get("job", ""))
badges = ["Rush"] * job.rush + ["Reopened"] * job.reopened
with record_head(job.number, job.description, JOBS, badges):
    if job.stage is not Stage.COMPLETED and st.button(
        "Back to the job", icon=":material/arrow_back:"
    ):
        open_job(job.number)
show_complete(job)
