"""A dialog is open while the page remembers it, so that a rerun, a refusal or a test keeps it open.

One dialog is open at a time, at the record it was opened on. It closes by Cancel or by success,
never by a stray click, and the whole page is then drawn afresh.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, ParamSpec

import streamlit as st

from lib.ui.tell import finished, forget, opened

P = ParamSpec("P")
Width = Literal["small", "medium", "large"]
_SLOT = "dialog"


def open_dialog(name: str, about: Any = None) -> None:
    """Open a dialog; for `on_click`. `about` is what it is about, such as a line's number."""
    forget(name)
    st.session_state[_SLOT] = (name, about, _place())


def close_dialog() -> None:
    """Close whatever dialog is open; for `on_click`."""
    st.session_state.pop(_SLOT, None)


def is_open(name: str) -> bool:
    """Whether this dialog is open on the record that is shown."""
    now = st.session_state.get(_SLOT)
    return now is not None and now[0] == name and now[2] == _place()


def about() -> Any:
    """What the open dialog is about."""
    return st.session_state[_SLOT][1]


def dialog(
    name: str, title: str, width: Width = "small"
) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Make a function a dialog: calling it draws it where it is open, and does nothing else."""

    def make(body: Callable[P, None]) -> Callable[P, None]:
        @wraps(body)
        def inside(*rest: P.args, **named: P.kwargs) -> None:
            if finished(name):
                close_dialog()
            if not is_open(name) or opened(name).stale:
                st.rerun()
            body(*rest, **named)

        drawn = st.dialog(title, width=width, dismissible=False)(inside)

        @wraps(body)
        def draw(*rest: P.args, **named: P.kwargs) -> None:
            if finished(name):
                close_dialog()
            if is_open(name):
                opened(name).stale = False
                drawn(*rest, **named)

        return draw

    return make


def _place() -> tuple[str, ...]:
    shown = st.query_params
    return tuple(shown.get(name, "") for name in ("job", "item", "order"))
