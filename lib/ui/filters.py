"""A filter of a list stands in the address, and changing it goes back to the first page."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from lib.ui.tables import first_page

FIRST = date(2000, 1, 1)
_BOUND: dict[str, Any] = {"bind": "query-params", "on_change": first_page}


def filter_row() -> Any:
    """The row that the filters of a list stand in."""
    return st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="filters")


def words(placeholder: str, width: int = 172) -> str:
    """What is searched for, followed as one types."""
    live: dict[str, Any] = {"type": "search", "live": "300ms", "placeholder": placeholder}
    return st.text_input("Search", key="q", width=width, **live, **_BOUND) or ""


def choice(
    label: str,
    options: Sequence[Any],
    write: Callable[[Any], str | None] = str,
    width: int = 108,
) -> Any:
    """A filter by one of some options; nothing chosen means all."""
    return st.selectbox(
        label,
        options,
        None,
        key=label.lower(),
        format_func=lambda option: str(write(option)),
        placeholder="All",
        width=width,
        **_BOUND,
    )


def one_day(label: str, width: int = 130) -> date | None:
    """A filter by a day; none chosen means no bound."""
    day = st.date_input(
        label, None, key=label.lower(), format="YYYY-MM-DD", width=width, min_value=FIRST, **_BOUND
    )
    return day if isinstance(day, date) else None


def tick(key: str, label: str) -> bool:
    """A filter that is on or off."""
    return st.toggle(label, key=key, **_BOUND)


def clear(choices: Iterable[str], ticks: Iterable[str] = ()) -> None:
    """Show everything again."""
    st.session_state["q"] = ""
    st.session_state.update(dict.fromkeys(choices) | dict.fromkeys(ticks, False))
    first_page()
