"""Every job, found and filtered; the address holds the whole state of the list."""

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.frames import Listing
from lib.jobs.drafting import create_job
from lib.jobs.queries import Due, JobFilter, Sort, all_jobs, assignee_choices
from lib.jobs.status import OPEN, Stage
from lib.screens.new_job import JOB, begin_job, new_job
from lib.shop.stores import store_choices
from lib.ui.ask import ask, me
from lib.ui.cells import Column
from lib.ui.filters import choice, clear, filter_row, tick
from lib.ui.filters import words as search_words
from lib.ui.looks import page_head
from lib.ui.tables import ALL, Empty, Opens, Table, first_page, show_listing

JOBS = Table(
    "jobs",
    (
        Column("number", "Number", width=102),
        Column("description", "Piece", width=188),
        Column("customer", "Customer", width=110),
        Column("due_on", "Due", "due", over="closed", width=128),
        Column("states", "Stage", "state", width=192),
        Column("total_price", "Price", "money", width=80),
        Column("margin_percent", "Margin", "percent", width=64),
        Column("store", "Store", width=60),
    ),
    Opens(JOB, "job", "number"),
)
ORDERS = {Sort.NEWEST: "Newest first", Sort.DUE: "Due date", Sort.PIECE: "Piece"}


def filters() -> JobFilter:
    """The filters in one row, as the address has them."""
    stores, people = ask(store_choices), ask(assignee_choices)
    with filter_row():
        words = search_words("Number or words")
        return JobFilter(
            words=words,
            stage=choice("Stage", list(Stage)),
            store_id=choice("Store", list(stores), stores.get),
            due=choice("Due", list(Due), lambda due: due.capitalize()),
            assignee_id=choice("Assignee", list(people), people.get),
            sort=st.selectbox(
                "Sort",
                list(ORDERS),
                key="sort",
                format_func=lambda sort: ORDERS[sort],
                width=126,
                bind="query-params",
                on_change=first_page,
            ),
            rush=tick("rush", "Rush"),
        )


def show_all() -> None:
    """Show all jobs again."""
    clear(("stage", "store", "due", "assignee"), ("rush",))


def one_page(wanted: JobFilter) -> Listing:
    """One page of the list, with the states of each job as its badges."""
    found = ask(all_jobs, wanted)
    jobs = found.rows.to_dict("records")
    states: Any = [
        [job["stage"], *["Rush"] * job["rush"], *["Reopened"] * job["reopened"]] for job in jobs
    ]
    closed = [job["stage"] not in OPEN for job in jobs]
    return Listing(found.rows.assign(states=states, closed=closed), found.total)


def empty(wanted: JobFilter) -> Empty:
    """What to do where no job is listed."""
    if wanted != JobFilter(sort=wanted.sort):
        return Empty("No job fits this search and these filters.", "Show all jobs", show_all, ALL)
    if me().may(create_job):
        says = "No job yet. Describe the first piece; it takes a minute."
        return Empty(says, "New job", begin_job)
    return Empty("No job yet.")


with page_head("Jobs"):
    if me().may(create_job):
        st.button("New job", type="primary", icon=":material/add:", on_click=begin_job)
wanted = filters()
show_listing(
    lambda page: one_page(replace(wanted, page=page)), replace(JOBS, empty=empty(wanted)), "job"
)
new_job()
