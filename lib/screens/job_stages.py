"""A stage is clicked, and the dialog names the act and shows what it does before it does it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from lib.jobs import status
from lib.jobs.completion import complete_job
from lib.jobs.consequences import ready_preview, release_preview
from lib.jobs.job_page import JobPage
from lib.jobs.production import (
    MoveJob,
    NothingOnJob,
    StartJob,
    back_to_draft,
    back_to_production,
    mark_ready,
    start_job,
)
from lib.jobs.readiness import readiness
from lib.jobs.reopening import reopen_job
from lib.jobs.status import MOVES, Stage
from lib.screens.job_shortages import remedies
from lib.ui.ask import Signed, ask
from lib.ui.dialogs import close_dialog, dialog, open_dialog
from lib.ui.fields import Form
from lib.ui.looks import stage_path
from lib.ui.previews import Change, Preview, confirm, stock_columns
from lib.ui.tell import Act

COMPLETE_PAGE = "pages/workshop/complete.py"
PATH = (Stage.DRAFT, Stage.IN_PRODUCTION, Stage.READY, Stage.COMPLETED)


@dataclass(frozen=True)
class Way:
    """How a move is made here: its door, its dialog, the name of the act, and its short name."""

    door: Callable[..., Any]
    dialog: str
    title: str
    short: str


WAYS = {
    status.Act.START: Way(start_job, "start", "Mark as In Production", "Start"),
    status.Act.BACK_TO_DRAFT: Way(back_to_draft, "to-draft", "Mark as Draft", "Back to draft"),
    status.Act.MARK_READY: Way(mark_ready, "mark-ready", "Mark as Ready", "Mark as Ready"),
    status.Act.BACK_TO_PRODUCTION: Way(
        back_to_production, "to-production", "Mark as In Production", "Back to production"
    ),
    status.Act.COMPLETE: Way(complete_job, "complete", "Mark as Completed", "Mark as Completed"),
    status.Act.REOPEN: Way(reopen_job, "reopen", "Mark as In Production", "Reopen"),
}
TO = {move.act: move.to for move in MOVES}
FORWARD = (status.Act.START, status.Act.COMPLETE, status.Act.MARK_READY)


def ways(job: JobPage, here: Signed) -> dict[status.Act, Way]:
    """The moves that this person can make from where the job stands; canceling apart."""
    return {act: WAYS[act] for act in job.acts if act in WAYS and here.may(WAYS[act].door)}


def next_way(job: JobPage, here: Signed) -> Way | None:
    """The one step forward: a job that was completed before goes straight to Completed."""
    open_ways = ways(job, here)
    wanted = FORWARD if job.reopened else (FORWARD[0], FORWARD[2], FORWARD[1])
    return next((open_ways[act] for act in wanted if act in open_ways), None)


def show_path(job: JobPage, here: Signed) -> None:
    """The stages as a path; those that can be reached now can be clicked."""
    stages = [*PATH, Stage.CANCELED] if job.stage is Stage.CANCELED else list(PATH)
    reached = {TO[act].value: way.dialog for act, way in ways(job, here).items()}
    with st.container(horizontal=True, vertical_alignment="center", key="job-path"):
        with st.container(width="content"):
            stage_path([stage.value for stage in stages], job.stage.value, reached)
        since = here.words.moment(job.stage_since)
        st.markdown(f":gray[:small[since {since}]]", width="content")


def show_next(job: JobPage, here: Signed) -> None:
    """The one primary button of the page."""
    way = next_way(job, here)
    if way is not None:
        with st.container(key="job-next", width="content"):
            go: dict[str, Any] = {"type": "primary", "on_click": open_dialog, "args": (way.dialog,)}
            st.button(way.title, key=f"next-{way.dialog}", **go)


def move_dialogs(job: JobPage) -> None:
    """The dialogs of the moves, each drawn while it is open."""
    _start(job)
    _ready(job)
    _back_to_draft(job)
    _back_to_production(job)
    _complete(job)


def _seen(found: Any) -> dict[str, Any]:
    return {"number": found.number, "version": found.version}


def _start(job: JobPage) -> None:
    def load() -> tuple[Preview, Act]:
        found = ask(readiness, job.number)
        says = "Work begins. Nothing in your inventory changes yet."
        if not job.estimated:
            says += " What the job is expected to cost is kept as its estimate."
        nothing = [NothingOnJob(number=job.number).sentence()] if found.empty else []
        warnings = [] if found.empty else ["\n".join(found.warnings)] * bool(found.warnings)
        preview = Preview(says, warnings=warnings, blockers=nothing, reason="optional")
        return preview, Act(start_job, StartJob, fixed=_seen(found))

    def more(fields: Form) -> None:
        if job.estimated:
            fields.tick(
                "order_changed",
                "The order itself changed",
                help="Keeps a second estimate beside the first. Leave it off for a correction.",
            )
        else:
            st.caption("Add all materials before moving the job to In Production.")

    confirm("start", WAYS[status.Act.START].title, load, more=more)


def _ready(job: JobPage) -> None:
    def load() -> tuple[Preview, Act]:
        found = ask(ready_preview, job.number)
        act = Act(mark_ready, MoveJob, fixed=_seen(found))
        if found.blockers:
            says = "Nothing is set aside before everything is there."
            help_ = partial(remedies, job, found.materials)
            return Preview(says, blockers=found.blockers, remedies=help_), act
        says = "These materials are set aside for this job. Nothing leaves the stock yet."
        if found.materials.empty:
            says = "This job has no material to set aside."
        change = Change(f"Stock in {job.store}", found.materials, stock_columns())
        return Preview(says, [change], reason="optional"), act

    confirm("mark-ready", WAYS[status.Act.MARK_READY].title, load)


def _back_to_draft(job: JobPage) -> None:
    def load() -> tuple[Preview, Act]:
        says = "Everything can be edited again. Nothing in your inventory changes."
        preview = Preview(says, reason="optional")
        return preview, Act(back_to_draft, MoveJob, fixed=_seen(job))

    confirm("to-draft", WAYS[status.Act.BACK_TO_DRAFT].title, load)


def _back_to_production(job: JobPage) -> None:
    def load() -> tuple[Preview, Act]:
        found = ask(release_preview, job.number)
        preview = Preview(
            "What this job holds is released, and nothing else.",
            [Change(f"Stock in {job.store}", found.materials, stock_columns())],
            reason="optional",
        )
        return preview, Act(back_to_production, MoveJob, fixed=_seen(found))

    confirm("to-production", WAYS[status.Act.BACK_TO_PRODUCTION].title, load)


@dialog("complete", WAYS[status.Act.COMPLETE].title)
def _complete(job: JobPage) -> None:
    st.markdown(
        "The completion form opens. There you check the title and what was really used, and see "
        "what will be created. **Nothing changes before you press Create.**"
    )

    def go_on() -> None:
        close_dialog()
        st.switch_page(COMPLETE_PAGE, query_params={"job": job.number})

    with st.container(horizontal=True, gap="small"):
        title = WAYS[status.Act.COMPLETE].title
        st.button(title, type="primary", key="complete-go", on_click=go_on)
        st.button("Close", key="complete-stay", on_click=close_dialog)
