"""Who it is for, where, until when and by whom stands in one line, with its locks in sight."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.accounts.receipts import Receipt
from lib.jobs.canceling import cancel_job
from lib.jobs.drafting import CopyJob, EditJob, copy_job, edit_job
from lib.jobs.job_page import JobPage
from lib.jobs.queries import assignee_choices
from lib.jobs.status import Act as Move
from lib.screens.job_stages import next_way, ways
from lib.screens.job_undoing import can_return
from lib.shop.customers import AddCustomer, add_customer, customer_choices
from lib.shop.stores import store_choices
from lib.ui.ask import Signed, ask
from lib.ui.dialogs import close_dialog, dialog, open_dialog
from lib.ui.fields import form
from lib.ui.looks import locked
from lib.ui.tell import Act
from lib.ui.words import badge, md

JOB_PAGE = "pages/workshop/job_detail.py"
LOCK = ":small[:material/lock:]"
STYLE = "<style>.st-key-job-facts { row-gap: 0; }</style>"


def show_more(job: JobPage, here: Signed) -> None:
    """The other acts of the page, in one menu."""
    dialogs = _menu(job, here)

    def choose() -> None:
        chosen = st.session_state["job-more"]
        if chosen in dialogs:
            open_dialog(dialogs[chosen])

    if dialogs:
        st.menu_button("More", list(dialogs), key="job-more", on_click=choose)


def _menu(job: JobPage, here: Signed) -> dict[str, str]:
    first, dialogs = next_way(job, here), {}
    if here.may(edit_job) and not job.closed:
        dialogs["Edit details"] = "edit-job"
    for way in ways(job, here).values():
        if way != first:
            dialogs[way.short] = way.dialog
    if can_return(job, here):
        dialogs["Return materials"] = "return"
    if here.may(copy_job):
        dialogs["Copy job"] = "copy-job"
    if here.may(cancel_job) and Move.CANCEL in job.acts:
        dialogs["Cancel job"] = "cancel"
    return dialogs


def show_facts(job: JobPage, here: Signed) -> None:
    """Customer, store, due date and assignee; what is locked says so."""
    lock = f" {LOCK}" if job.locked else ""
    facts = [
        f":material/person: {md(job.customer or 'For stock')}{lock}",
        f":material/store: {md(job.store)}{lock}",
        _due(job, here),
        f":material/handyman: {md(job.assignee)}" if job.assignee else "",
    ]
    st.html(STYLE)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="job-facts"):
        for fact in facts:
            if fact:
                st.markdown(fact, width="content")
        if here.may(edit_job) and not job.closed:
            look: dict[str, Any] = {"type": "tertiary", "icon": ":material/edit:"}
            st.button("Edit", key="job-edit", on_click=open_dialog, args=("edit-job",), **look)
    if job.locked and here.may(edit_job) and not job.closed:
        locked(job.locked)


def _due(job: JobPage, here: Signed) -> str:
    if job.due_on is None:
        return ":gray[:material/event: no due date]"
    says = here.words.due(job.due_on, over=job.closed)
    if says.endswith("late"):
        return badge("late", says)
    return f":material/event: due {md(says)}"


def head_dialogs(job: JobPage) -> None:
    """Editing the header, and copying the job."""
    _edit(job)
    _copy(job)


@dialog("edit-job", "Edit details", "medium")
def _edit(job: JobPage) -> None:
    fixed = {"number": job.number, "version": job.version}
    with form("edit-job", Act(edit_job, EditJob, fixed)) as fields:
        title = "It becomes the title of the piece, so write a clear and specific one."
        fields.text("description", "Description", job.description, required=True, help=title)
        if job.locked:
            locked(job.locked)
        free = job.items_open and not job.locked
        customers: Mapping[Any, str] = {None: "For stock"} | _with(
            ask(customer_choices), job.customer_id, job.customer
        )
        look: dict[str, Any] = {"disabled": not free}
        if free:
            look["makes"] = Act(add_customer, AddCustomer)
        fields.choose("customer_id", "Customer account", customers, job.customer_id, **look)
        stores = _with(ask(store_choices), job.store_id, job.store)
        fields.choose("store_id", "Store", stores, job.store_id, required=True, disabled=not free)
        left, right = st.columns(2)
        with left:
            fields.day("due_on", "Due date", job.due_on)
        with right:
            people: Mapping[Any, str] = {None: "Nobody"} | _with(
                ask(assignee_choices), job.assignee_id, job.assignee
            )
            fields.choose("assignee_id", "Assignee", people, job.assignee_id)
        fields.tick("rush", "Rush", job.rush)
        fields.submit("Save")


def _with(choices: dict[int, str], chosen: int | None, name: str | None) -> dict[Any, str]:
    """The choices, with the present one even where it is offered no more."""
    return choices if chosen is None or chosen in choices else {chosen: str(name)} | choices


@dialog("copy-job", "Copy job")
def _copy(job: JobPage) -> None:
    st.markdown(
        "A new draft begins with the same description, items and fees, for the same customer "
        "account and store. Due date, assignee, photos and notes are left out."
    )
    with form("copy-job", Act(copy_job, CopyJob, {"number": job.number}, then=_open)) as fields:
        fields.submit("Copy job")


def _open(receipt: Receipt) -> None:
    close_dialog()
    st.switch_page(JOB_PAGE, query_params={"job": receipt.number or ""})
