"""An entry of a list is added, changed, archived and offered again in one way, whatever it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from lib.accounts.receipts import Receipt
from lib.frames import Frame, Listing
from lib.shop.lists import as_seen
from lib.ui.ask import me
from lib.ui.cells import Column
from lib.ui.dialogs import about, close_dialog, dialog, open_dialog
from lib.ui.fields import Form, form, press
from lib.ui.looks import section
from lib.ui.tables import Empty, Table, show_listing, show_table
from lib.ui.tell import Act


@dataclass(frozen=True)
class Entries:
    """A list: what an entry is called, its columns, its acts, and the fields of its form.

    `known_by` is the field of the inputs that names an entry. `fields` draws the form of an entry
    as it is; of a new one it is given nothing.
    """

    noun: str
    known_by: str
    columns: Sequence[Column]
    add: Act
    edit: Act
    archive: Act
    unarchive: Act
    fields: Callable[[Form, Mapping[str, Any]], None]

    def of(self, act: Act, row: Mapping[str, Any]) -> Act:
        """An act on one entry, which closes the dialog."""
        return replace(act, fixed={self.known_by: int(row["id"])}, then=_close)


def show_entries(
    entries: Entries, title: str, rows: Frame | Callable[[int], Listing], says: str
) -> None:
    """The list with its buttons and dialogs; `says` stands where it is empty."""
    changing = me().may(entries.add.door)
    adding, editing = f"add {entries.noun}", f"edit {entries.noun}"
    with section(title, entries.noun):
        if changing:
            icon = ":material/add:"
            st.button(f"Add {entries.noun}", icon=icon, on_click=open_dialog, args=(adding,))
    aside = not callable(rows) and bool(rows["archived_at"].notna().any())
    archived = [Column("archived_at", "Archived", "moment")] if aside else []
    table = Table(f"list of {entries.noun}", (*entries.columns, *archived), empty=Empty(says))
    on_open = (lambda row: open_dialog(editing, row)) if changing else None
    if callable(rows):
        show_listing(rows, table, entries.noun, on_open)
    else:
        show_table(rows, table, on_open)
    _adding(entries, adding)
    _editing(entries, editing)


def _adding(entries: Entries, name: str) -> None:
    @dialog(name, f"Add {entries.noun}")
    def body() -> None:
        with form(name, entries.add) as fields:
            entries.fields(fields, {})
            fields.submit(f"Add {entries.noun}")

    body()


def _editing(entries: Entries, name: str) -> None:
    @dialog(name, f"Change {entries.noun}")
    def body() -> None:
        row = about()
        with form(name, _as_seen(entries.of(entries.edit, row), row)) as fields:
            entries.fields(fields, row)
            fields.submit("Save")
        st.divider()
        if row["archived_at"] is None:
            archive = entries.of(entries.archive, row)
            press(f"archive {entries.noun}", "Archive", archive, icon=":material/archive:")
            st.caption("It is no longer offered; old documents keep it.")
        else:
            again = entries.of(entries.unarchive, row)
            press(f"offer {entries.noun}", "Offer again", again, icon=":material/unarchive:")

    body()


def _as_seen(edit: Act, row: Mapping[str, Any]) -> Act:
    """An edit that carries what it is about to replace, so that nothing is overwritten unseen."""
    fields = [
        field for field in edit.given.model_fields if field in row and field not in edit.fixed
    ]
    seen = tuple((field, as_seen(row[field])) for field in fields)
    return replace(edit, fixed={**edit.fixed, "seen": seen})


def _close(_receipt: Receipt) -> None:
    close_dialog()
