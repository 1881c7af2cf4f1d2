"""Nothing asks "are you sure?" without showing what will happen: blockers first, then the change.

Every preview is the same dialog: what stands in the way, the table "before -> after", a reason
where one is asked, one button that names the act, and Cancel. While something stands in the way
the button is not offered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from lib.frames import Frame
from lib.ui.cells import Column
from lib.ui.dialogs import close_dialog, dialog
from lib.ui.fields import Form, form
from lib.ui.tables import Table, show_table
from lib.ui.tell import Act
from lib.ui.words import md

Reason = Literal["none", "optional", "required"]


@dataclass(frozen=True)
class Change:
    """A table of what changes, under a heading."""

    heading: str
    rows: Frame
    columns: Sequence[Column]


@dataclass(frozen=True)
class Preview:
    """What will happen: sentences, changes, warnings, and what stands in the way.

    `remedies` draws, under the blockers, what a person can do about them.
    """

    says: str = ""
    changes: Sequence[Change] = ()
    warnings: Sequence[str] = ()
    blockers: Sequence[str] = ()
    reason: Reason = "none"
    remedies: Callable[[], None] | None = None


def confirm(
    name: str,
    title: str,
    load: Callable[[], tuple[Preview, Act]],
    *,
    more: Callable[[Form], None] | None = None,
) -> None:
    """The dialog of a preview, drawn while `open_dialog(name)` holds; `title` names the act.

    `load` is called only while it is open. `more` may draw further fields into the form.
    """

    @dialog(name, title, width="medium")
    def body() -> None:
        preview, act = load()
        show_preview(preview, name)
        if preview.blockers:
            if preview.remedies is not None:
                preview.remedies()
            st.button("Close", key=f"{name}-close", on_click=close_dialog)
            return
        with form(name, act) as drawn:
            if more is not None:
                more(drawn)
            if preview.reason != "none":
                drawn.note("reason", "Reason", required=preview.reason == "required")
            drawn.submit(title)

    body()


def show_preview(preview: Preview, key: str) -> None:
    """Blockers on top, then warnings, what will happen, and the tables."""
    for blocker in preview.blockers:
        st.error(md(blocker), icon=":material/block:")
    for warning in preview.warnings:
        st.warning(md(warning), icon=":material/warning:")
    if preview.says:
        st.markdown(md(preview.says))
    for place, change in enumerate(preview.changes):
        if not change.rows.empty:
            st.markdown(f"**{md(change.heading)}**")
            show_table(change.rows, Table(f"{key}-change-{place}", change.columns))


def stock_columns(unit: str = "unit") -> list[Column]:
    """The columns of "before -> after" for balances: on hand, on hold, available."""
    figures = {"on_hand": "On hand", "on_hold": "On hold", "available": "Available"}
    return [
        Column("title", "Item"),
        *(Column(name, label, "change", unit) for name, label in figures.items()),
    ]
