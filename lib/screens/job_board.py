"""The board of the start page: what is open by stage, and what happened to jobs of late."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.frames import Frame
from lib.jobs.board import Lane
from lib.screens.new_job import JOB
from lib.ui.ask import me
from lib.ui.cells import records_of
from lib.ui.words import DASH, Words, badge, md

JOBS = "pages/workshop/jobs.py"
_STYLE = """<style>
[class*="st-key-count-"], [class*="st-key-card-"] { position: relative; }
[class*="st-key-count-"]:hover, [class*="st-key-card-"]:hover,
[class*="st-key-count-"]:focus-within, [class*="st-key-card-"]:focus-within {
  border-color: currentcolor; }
[class*="st-key-count-"] a::after, [class*="st-key-card-"] a::after { content: "";
  position: absolute; inset: 0; }
[class*="st-key-count-"] a, [class*="st-key-card-"] a { position: static; padding: 0;
  background: none !important; }
[class*="st-key-count-"] [data-testid="stElementContainer"],
[class*="st-key-card-"] [data-testid="stElementContainer"],
[class*="st-key-count-"] [data-testid="stPageLink"],
[class*="st-key-card-"] [data-testid="stPageLink"] { position: static; }
[class*="st-key-card-"] { padding: 0.6rem 0.8rem; }
[class*="st-key-card-"] a p, .st-key-lately a p { white-space: normal; overflow-wrap: anywhere;
  line-height: 1.35; }
[class*="st-key-card-"] a p { font-weight: 600; }
.st-key-lately a { padding: 0; background: none !important; }
.st-key-lately a:hover { text-decoration: underline; }
[class*="st-key-card-"] [data-testid="stMarkdownContainer"] p { font-size: 0.86rem; }
[class*="st-key-count-"] { padding: 0.7rem 1rem; }
.bb-count { font-size: 1.7rem; font-weight: 650; line-height: 1.2; }
.bb-count.bb-late { color: #bd4438; }
.st-key-lately a p { font-size: 0.9rem; }
@media (max-width: 40rem) { .stColumn:has(> div [class*="st-key-count-"]) {
  min-width: calc(50% - 1rem) !important; flex: 1 1 calc(50% - 1rem) !important; } }
</style>"""


def board_style() -> None:
    """The rules of cards and counters, whose whole face is a link."""
    st.html(_STYLE)


def show_counter(name: str, label: str, count: int, **leads: Any) -> None:
    """A figure whose whole face opens a list: `page`, and `query_params` for its filter."""
    late = " bb-late" if leads.pop("late", False) and count else ""
    with st.container(border=True, key=f"count-{name}", gap="xxsmall"):
        st.html(f'<div class="bb-count{late}">{f"{count:,}" if count else DASH}</div>')
        st.page_link(label=label, **leads)


def show_lane(lane: Lane) -> None:
    """One stage with its cards; the most pressing job on top."""
    name = md(lane.stage)
    st.markdown(f"{badge(lane.stage)} :gray[{lane.total:,}]" if lane.total else badge(lane.stage))
    words = me().words
    for card in records_of(lane.cards):
        _card(card, words)
    if lane.total > len(lane.cards):
        label = f"All {lane.total:,} jobs in {name}"
        st.page_link(JOBS, label=label, query_params={"stage": lane.stage.value})
    if not lane.total:
        st.caption("Nothing here.")


def show_lately(events: Frame) -> None:
    """What happened to jobs of late, the latest first."""
    words = me().words
    with st.container(key="lately", gap="small"):
        st.markdown("**Lately**")
        for event in records_of(events):
            said = "wrote:" if event["kind"] == "note" else ""
            with st.container(gap="xxsmall"):
                st.page_link(
                    JOB,
                    label=md(f"{event['number']} {event['description']}"),
                    query_params={"job": event["number"]},
                )
                told = " ".join(
                    word for word in (event["person"], said, _first(event["text"])) if word
                )
                st.caption(f"{md(told)} · {md(words.moment(event['at']))}")
        if events.empty:
            st.caption("Nothing yet.")


def _card(card: Mapping[str, Any], words: Words) -> None:
    number = card["number"]
    with st.container(border=True, key=f"card-{number}", gap="xxsmall"):
        st.page_link(JOB, label=md(card["description"]), query_params={"job": number})
        st.markdown("  \n".join(line for line in _lines(card, words) if line))


def _lines(card: Mapping[str, Any], words: Words) -> list[str]:
    due, badges = card["due_on"], []
    for name in ("rush", "reopened"):
        badges += [badge(name.capitalize())] * card[name]
    late = due is not None and due < words.today
    shown = md(words.due(due)) if due else ""
    here = words.since(card["stage_since"])
    whom = md(" · ".join([card["number"], card["customer"] or "for stock"]))
    stay = "since today" if here == "today" else f"{here} here"
    when = [f":red[{shown}]" if late else shown, stay]
    return [
        " ".join(badges),
        f":gray[{whom}]",
        " · ".join(part for part in when if part),
    ]


def _first(text: str) -> str:
    return text if len(text) <= 90 else text[:90] + "…"
