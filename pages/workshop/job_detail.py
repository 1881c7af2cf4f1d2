"""One job on one page: where it stands, what it needs, what it costs, and what happened to it."""

import streamlit as st

from lib.jobs.job_page import JobPage, job_page
from lib.jobs.made import manufactured_items
from lib.screens.job_adding import adding_dialogs
from lib.screens.job_figures import beside_totals
from lib.screens.job_gallery import photo_dialogs, show_photos
from lib.screens.job_head import head_dialogs, show_facts, show_more
from lib.screens.job_history import note_dialog, show_history
from lib.screens.job_lines import line_dialogs, show_fees, show_materials, show_services
from lib.screens.job_made import receipt_dialog, show_completions, show_pieces
from lib.screens.job_shortages import remedy_dialogs
from lib.screens.job_stages import move_dialogs, show_next, show_path
from lib.screens.job_undoing import undoing_dialogs
from lib.screens.job_variances import show_variances
from lib.ui.ask import Signed, ask, me
from lib.ui.looks import record_head

JOBS = ("pages/workshop/jobs.py", "Jobs")


def show_job(job: JobPage, here: Signed) -> None:
    """The page from its head to its timeline."""
    badges = ["Rush"] * job.rush + ["Reopened"] * job.reopened
    with record_head(job.number, job.description, JOBS, badges):
        show_next(job, here)
        show_more(job, here)
    show_path(job, here)
    show_facts(job, here)
    pieces = ask(manufactured_items, job.number)
    with beside_totals(job, here):
        show_materials(job, here)
        show_services(job, here)
        show_fees(job, here)
        show_photos(job, here, not pieces.empty)
        show_pieces(job, here, pieces)
        show_completions(job)
        show_variances(job, here)
        show_history(job, here)


def show_dialogs(job: JobPage) -> None:
    """Whatever dialog is open on this job."""
    head_dialogs(job)
    move_dialogs(job)
    remedy_dialogs(job)
    undoing_dialogs(job)
    adding_dialogs(job)
    line_dialogs(job)
    photo_dialogs(job)
    note_dialog(job)
    receipt_dialog()


if "job" not in st.query_params:
    st.switch_page(JOBS[0])
shown = ask(job_page, st.query_params.get("job", ""))
show_job(shown, me())
show_dialogs(shown)
