"""A dialog is open while the page remembers it, so that a rerun, a refusal or a test keeps it open.

One dialog is open at a time, at the record it was opened on. It closes by Cancel or by success,
never by a stray click, and the whole page is then drawn afresh.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, Literal, ParamSpec

import streamlit as st

from lib.ui.ask import noticed
from lib.ui.tell import finished, forget, opened, outdated

P = ParamSpec("P")
Width = Literal["small", "medium", "large"]
_SLOT = "dialog"
_FORMS = "forms of the dialog"
_INSIDE: ContextVar[list[str] | None] = ContextVar("forms inside the dialog", default=None)


def open_dialog(name: str, about: Any = None) -> None:
    """Open a dialog; for `on_click`. `about` is what it is about, such as a line's number."""
    for known in [*st.session_state.get(_FORMS, ()), name]:
        forget(known)
    st.session_state[_FORMS] = []
    st.session_state[_SLOT] = (name, about, _place())


def next_entry(name: str) -> None:
    """Keep a dialog open for the next entry, on the page as it is after this one; for `then`."""
    open_dialog(name)
    opened(name).stale = True


def close_dialog() -> None:
    """Close whatever dialog is open; for `on_click`."""
    st.session_state.pop(_SLOT, None)


def is_open(name: str) -> bool:
    """Whether this dialog is open on the record that is shown."""
    now = st.session_state.get(_SLOT)
    return now is not None and now[0] == name and now[2] == _place()


def drawn(name: str) -> None:
    """Note that a form is drawn; one inside a dialog belongs to it and is forgotten with it."""
    inside: list[str] | None = _INSIDE.get()
    if inside is not None and name not in inside:
        inside.append(name)


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
            noticed()
            if finished(name) and is_open(name):
                close_dialog()
            forms = st.session_state.setdefault(_FORMS, [])
            if not is_open(name) or any(outdated(form) for form in [name, *forms]):
                st.rerun()
            token = _INSIDE.set(forms)
            try:
                body(*rest, **named)
            finally:
                _INSIDE.reset(token)

        shown = st.dialog(title, width=width, dismissible=False)(inside)

        @wraps(body)
        def show(*rest: P.args, **named: P.kwargs) -> None:
            if finished(name) and is_open(name):
                close_dialog()
            if is_open(name):
                for form in [name, *st.session_state.get(_FORMS, ())]:
                    outdated(form)
                shown(*rest, **named)

        return show

    return make


def _place() -> tuple[str, ...]:
    shown = st.query_params
    return tuple(shown.get(name, "") for name in ("job", "item", "order"))
