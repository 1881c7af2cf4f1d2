"""What happened to a job is told in sentences: who, when, what and why, the latest first."""

from typing import Any

import streamlit as st

from lib.jobs.job_page import JobPage
from lib.jobs.notes import AddNote, add_note
from lib.ui.ask import Signed
from lib.ui.cells import records_of
from lib.ui.dialogs import dialog, open_dialog
from lib.ui.fields import form
from lib.ui.looks import section
from lib.ui.tell import Act
from lib.ui.words import Words, look_of, md

SHOWN = 20
STYLE = "<style>.st-key-timeline p { margin-bottom: 0.3rem; }</style>"


def show_history(job: JobPage, here: Signed) -> None:
    """The timeline with Add note; a long one is shown in full on demand."""
    with section("Timeline", "history"):
        if here.may(add_note):
            look: dict[str, Any] = {"on_click": open_dialog, "args": ("add-note",)}
            st.button("Add note", key="add-note", icon=":material/add_comment:", **look)
    rows, say = records_of(job.timeline), here.words
    shown = rows if st.session_state.get("whole-timeline") == job.number else rows[:SHOWN]
    st.html(STYLE)
    with st.container(key="timeline"):
        st.markdown("\n\n".join(_entry(row, say) for row in shown))
    if len(shown) < len(rows):
        st.button(
            f"Show all {len(rows):,} entries", key="show-all", on_click=_show_all, args=(job,)
        )


def _show_all(job: JobPage) -> None:
    st.session_state["whole-timeline"] = job.number


def _entry(row: dict[str, Any], say: Words) -> str:
    when = f":gray[{md(say.moment(row['at']))}]"
    if row["kind"] == "note":
        return f":material/chat: {when} **{md(row['person'])}** wrote: {md(row['text'])}"
    look = look_of(row["to_stage"] or "")
    plain = ":material/photo:" if row["kind"] == "photo" else ":material/edit:"
    icon = f":{look.color}[{look.icon}]" if row["to_stage"] else f":gray[{plain}]"
    why = f"  \n:gray[{md(row['reason'])}]" if row["reason"] else ""
    return f"{icon} {when} **{md(row['person'])}** {md(row['text'])}{why}"


@dialog("add-note", "Add note")
def note_dialog(job: JobPage) -> None:
    """A note for everybody who sees the job."""
    with form("add-note", Act(add_note, AddNote, {"number": job.number})) as fields:
        fields.note("note", "Note", required=True, help="Everybody who sees the job reads it.")
        fields.submit("Add note")
