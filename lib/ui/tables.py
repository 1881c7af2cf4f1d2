"""A table shows what its frame has, and never a column that was taken away.

A table is described once: a column that the frame does not have (costs for the bench) is left out.
The first column opens the record in the same tab; an empty table says what to do next.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import streamlit as st

from lib.frames import COUNTED, SIZE, Frame, Listing
from lib.ui.ask import me
from lib.ui.cells import Column, cell_of, config_of, records_of, source_of
from lib.ui.words import counted, md

ADD, ALL = ":material/add:", ":material/filter_alt_off:"
AMBER = "background-color: rgba(224, 138, 20, 0.28)"
Follow = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Opens:
    """Where a click on the first column leads: a page, its parameter, and what goes into it."""

    page: str
    parameter: str
    column: str


@dataclass(frozen=True)
class Empty:
    """What an empty table says, and the button that is the next step: to add, or to see all."""

    says: str
    button: str = ""
    on_click: Callable[[], None] | None = None
    icon: str = ADD


@dataclass(frozen=True)
class Table:
    """A table described once: its name on the page, its columns, where it leads, what if empty."""

    name: str
    columns: Sequence[Column]
    opens: Opens | None = None
    empty: Empty = Empty("Nothing here yet.")


def show_table(rows: Frame, table: Table, on_open: Follow | None = None) -> None:
    """Show a frame; the first column opens a record, or calls `on_open` with the clicked row."""
    if rows.empty:
        show_empty(table.empty, table.name)
        return
    words, records = me().words, records_of(rows)
    shown = [c for c in table.columns if source_of(c) in rows.columns]
    cells = Frame({c.name: [cell_of(c, row, words) for row in records] for c in shown})
    config = {column.name: config_of(column, rows) for column in shown}
    if shown and (on_open is not None or table.opens is not None):
        config[shown[0].name] = _opening(shown[0], records, table, on_open)
    st.dataframe(
        _warned(cells, shown, records),
        key=table.name,
        hide_index=True,
        column_config=config,
        height="content",
        alt=table.name,
    )


def _warned(cells: Frame, shown: Sequence[Column], records: Sequence[dict[str, Any]]) -> Any:
    """The cells, with those that warn tinted so that the text reads on light and dark ground."""
    warning = {
        c.name: [AMBER * bool(row.get(c.warns)) for row in records] for c in shown if c.warns
    }
    if not any(any(column) for column in warning.values()):
        return cells
    plain = [""] * len(records)
    colors = Frame({name: warning.get(name, plain) for name in cells.columns})
    return cells.style.apply(lambda _: colors, axis=None)


def show_empty(empty: Empty, key: str) -> None:
    """A quiet box that says what to do next."""
    with st.container(border=True, key=f"{key}-empty", horizontal_alignment="center"):
        st.markdown(f":gray[{md(empty.says)}]", text_alignment="center", width="content")
        if empty.button:
            look: dict[str, Any] = {"key": f"{key}-next", "icon": empty.icon}
            st.button(empty.button, on_click=empty.on_click, **look)


def show_listing(
    load: Callable[[int], Listing], table: Table, noun: str, on_open: Follow | None = None
) -> Listing:
    """One page of a list with its pager and count under it; the page stands in the address."""
    page = page_asked()
    listing = load(page)
    last = max(1, ceil(listing.total / SIZE))
    show_table(listing.rows, table, on_open)
    with st.container(horizontal=True, horizontal_alignment="distribute", key="pager"):
        st.caption(counted(listing.total, noun), width="content")
        if last > 1 or page > 1:
            settled = st.pagination(last, key="page", bind="query-params")
            if settled != page:
                st.rerun()
    return listing


def page_asked() -> int:
    """The page of a list that the address or the pager asks for."""
    asked = str(st.session_state.get("page") or st.query_params.get("page", "1"))
    return min(int(asked), COUNTED // SIZE) if asked.isdecimal() and int(asked) > 0 else 1


def first_page() -> None:
    """Go back to the first page; for `on_change` of every filter."""
    if "page" in st.session_state:
        st.session_state["page"] = 1


def _opening(
    column: Column,
    records: Sequence[dict[str, Any]],
    table: Table,
    on_open: Follow | None,
) -> Any:
    click = f"{table.name}-open"

    def follow() -> None:
        row = records[int(st.session_state[click].row)]
        if on_open is not None:
            on_open(row)
        elif table.opens is not None:
            chosen = {table.opens.parameter: str(row[table.opens.column])}
            st.switch_page(table.opens.page, query_params=chosen)

    return st.column_config.ButtonColumn(
        column.label,
        width=column.width,
        help=column.help,
        type="tertiary",
        alignment="left",
        pinned=True,
        key=click,
        on_click=follow,
    )
