"""A picker searches as one types, and needs no mouse: type, Tab, arrows, Tab.

It stands above a form, outside of it, because a form sends nothing before it is submitted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lib.ui.tell import opened
from lib.ui.words import md

SHOWN = 8


@dataclass(frozen=True)
class Choice:
    """Something that can be picked: its value, its name, and a line about it.

    `mark` tells it from others of the same name, such as the SKU of a piece: a browser answers
    with what it shows, not with the value.
    """

    value: Any
    label: str
    mark: str
    says: str = ""


def pick(name: str, label: str, find: Callable[[str], Sequence[Choice]]) -> Choice | None:
    """What is picked for the form of this name; the first of what was found until one chooses.

    `find` is called with the typed words; at most eight of its answers are shown.
    """
    form = opened(name)
    typed = st.text_input(label, key=form.widget("search"), type="search", live="250ms")
    found = {choice.value: choice for choice in find(typed or "")[:SHOWN]}
    if not found:
        says = f"Nothing begins with “{md(typed)}”." if typed else "There is nothing to choose yet."
        st.caption(says)
        return None
    chosen = st.radio(
        "Found",
        list(found),
        format_func=lambda value: _shown(found[value]) if value in found else "",
        captions=[md(choice.says) for choice in found.values()],
        key=form.widget("found"),
        label_visibility="collapsed",
    )
    return found.get(chosen)


def _shown(choice: Choice) -> str:
    return f"{md(choice.label)} :gray[{md(choice.mark)}]"
