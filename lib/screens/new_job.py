"""A job is begun in one short form by keyboard alone; what it is called comes first."""

import streamlit as st

from lib.accounts.receipts import Receipt
from lib.jobs.drafting import NewJob, create_job
from lib.jobs.queries import assignee_choices
from lib.shop.customers import AddCustomer, add_customer, customer_choices
from lib.shop.stores import store_choices
from lib.ui.ask import ask
from lib.ui.dialogs import dialog, open_dialog
from lib.ui.fields import form
from lib.ui.tell import Act

JOB = "pages/workshop/job_detail.py"
NEW_JOB = "new-job"


def begin_job() -> None:
    """Open the dialog; for `on_click`."""
    open_dialog(NEW_JOB)


def open_job(number: str) -> None:
    """Open the page of a job."""
    st.switch_page(JOB, query_params={"job": number})


@dialog(NEW_JOB, "New Manufacturing Job", "medium")
def new_job() -> None:
    """The form of a new job; saving opens the job."""
    with form(NEW_JOB, Act(create_job, NewJob, then=_open)) as fields:
        fields.text(
            "description",
            "Description",
            required=True,
            placeholder="Solitaire ring, 18k gold, size 52",
        )
        st.caption("It becomes the title of the piece, so write a clear and specific one.")
        fields.choose(
            "customer_id",
            "Customer account",
            ask(customer_choices),
            placeholder="For stock. Search, or type a new name",
            makes=Act(add_customer, AddCustomer),
        )
        stores = ask(store_choices)
        left, right = st.columns(2)
        with left:
            fields.choose("store_id", "Store", stores, next(iter(stores), None), required=True)
        with right:
            fields.day("due_on", "Due date")
        left, right = st.columns(2)
        with left:
            people = ask(assignee_choices)
            fields.choose("assignee_id", "Assignee", people, placeholder="Nobody yet")
        with right:
            st.space("small")
            fields.tick("rush", "Rush")
        fields.note("notes", "Notes", placeholder="What the bench should know")
        fields.submit("Save")


def _open(receipt: Receipt) -> None:
    open_job(receipt.number or "")
