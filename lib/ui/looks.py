"""Every page has the same head, the same density and the same figures box."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import streamlit as st

from lib.ui.dialogs import open_dialog
from lib.ui.tell import told
from lib.ui.words import badge, look_of, md

_STYLE = """<style>
:is(.stApp, .stDialog) { font-variant-numeric: tabular-nums; }
.stMainBlockContainer { padding: 3.9rem 2.5rem 3rem; max-width: 96rem; }
.stMain h1 { padding: 0 0 0.25rem; }
.st-key-record-top { margin-bottom: -0.6rem; }
.st-key-record-head h1 { overflow-wrap: anywhere; }
.st-key-stages { flex-wrap: wrap; row-gap: 0.25rem; }
.stDataFrame [data-testid="stElementToolbar"], .stElementContainer:has(.stDataFrame)
  [data-testid="stElementToolbar"] { display: none; }
[class*="-problem"] { margin-top: -0.7rem; }
:is(.stApp, .stDialog) [data-testid="stCaptionContainer"] { color: inherit; opacity: 0.8; }
:is(.stApp, .stDialog) [class*="-problem"] [data-testid="stCaptionContainer"] { opacity: 1; }
:is(.stApp, .stDialog) [data-testid="stTab"][aria-selected="true"] p { font-weight: 600; }
:is(.stApp, .stDialog) [data-testid="stTab"][aria-selected="true"],
:is(.stApp, .stDialog) [data-testid="stTab"][aria-selected="true"] p,
:is(.stApp, .stDialog) [data-variant="segmented_control"][aria-checked="true"] { color: inherit; }
.stCode pre { padding-right: 3rem; }
.stCode div:has([data-testid="stElementToolbarButton"]) { opacity: 1; visibility: visible; }
.st-key-stage-now .stMarkdownBadge { padding: 0.45rem 0.8rem; font-weight: 600; }
div:has(> div > .st-key-totals) { align-self: flex-start; }
@media (min-width: 48rem) { .stColumn:has(.st-key-totals) { position: sticky; top: 4.25rem;
  align-self: flex-start; } }
.st-key-totals table { width: 100%; border-collapse: collapse; }
.bb-totals td { padding: 0.15rem 0; } .bb-totals td:last-child { text-align: right; }
.bb-totals tr.bb-strong td { font-weight: 650; font-size: 1.1rem; }
.bb-totals tr.bb-rule td { border-top: 1px solid rgba(128, 128, 128, 0.35); padding-top: 0.45rem; }
@media (min-width: 48rem) { .stToastContainer.stToastContainer { top: auto; bottom: 1rem; } }
@media (max-width: 40rem) { .stMainBlockContainer { padding: 3.9rem 1rem 4rem; } }
</style>"""


def style() -> None:
    """The few rules that the theme cannot say; drawn once by the frame of the app."""
    st.html(_STYLE)


def page_head(title: str, says: str = "") -> AbstractContextManager[Any]:
    """The head of a list or form page; the buttons of the page go into what it returns."""
    told()
    with st.container(horizontal=True, vertical_alignment="center", key="page-head"):
        st.title(md(title), anchor=False, width="stretch")
        actions = st.container(horizontal=True, horizontal_alignment="right", width="content")
    if says:
        st.caption(md(says))
    return actions


def record_head(
    number: str, title: str, back: tuple[str, str], badges: Sequence[str] = ()
) -> AbstractContextManager[Any]:
    """The head of a record: back link (page, label), number, title, badges (states); buttons."""
    told()
    with st.container(key="record-top"):
        st.page_link(back[0], label=back[1], icon=":material/arrow_back:")
    with st.container(horizontal=True, vertical_alignment="center", key="record-head"):
        st.title(f":gray[{md(number)}] {md(title)}", anchor=False, width="stretch")
        actions = st.container(horizontal=True, horizontal_alignment="right", width="content")
    if badges:
        st.markdown(" ".join(badge(state) for state in badges))
    return actions


def section(title: str, key: str) -> AbstractContextManager[Any]:
    """The heading of a part of a page; its buttons go into what it returns."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"section-{key}"):
        st.subheader(md(title), anchor=False, width="stretch")
        return st.container(horizontal=True, horizontal_alignment="right", width="content")


def stage_path(stages: Sequence[str], current: str, moves: Mapping[str, str]) -> None:
    """The stages as a path; `moves` gives, for each that can be reached now, its dialog's name."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="stages"):
        for place, stage in enumerate(stages):
            if place:
                st.markdown(":gray[:material/chevron_right:]", width="content")
            if stage == current:
                with st.container(key="stage-now", width="content"):
                    st.markdown(badge(stage), width="content")
            elif stage in moves:
                st.button(
                    md(stage),
                    key=f"stage-{stage}",
                    icon=look_of(stage).icon,
                    on_click=open_dialog,
                    args=(moves[stage],),
                )
            else:
                st.markdown(f":gray[{md(stage)}]", width="content")


def locked(says: str) -> None:
    """A small lock with the sentence that says why something cannot be changed."""
    st.caption(f":material/lock: {md(says)}")
