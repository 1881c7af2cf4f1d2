"""A table shows exact figures as the shop writes them, and never a column that was taken away.

A column is described once. Cells become text before they leave, so that no figure passes through
binary floating point; a column that the frame does not have (costs for the bench) is left out, and
zero is a dash. The first column of a list opens its record in the same tab.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, isnan
from typing import Any, Literal

import pandas as pd
import streamlit as st

from lib.frames import Frame, Listing
from lib.ui.ask import me
from lib.ui.words import DASH, MANY, Words, counted, look_of, md

Kind = Literal["text", "money", "quantity", "number", "percent", "date", "due", "moment", "state"]
FIGURES = ("money", "quantity", "number", "percent")
SIZE = 50
COLORS = {
    "gray": "#8a9099",
    "blue": "#3f83c8",
    "violet": "#8467c9",
    "green": "#3d9364",
    "red": "#cf5a4e",
    "orange": "#cc7722",
}


@dataclass(frozen=True)
class Column:
    """One column: the name in the frame, its label, and how its cells are written.

    `unit` names the column that holds the unit of a quantity. `over` names a column that is true
    where a due date no longer matters.
    """

    name: str
    label: str
    kind: Kind = "text"
    unit: str = "unit"
    over: str = ""
    width: Literal["small", "medium", "large"] | int | None = None
    help: str | None = None


@dataclass(frozen=True)
class Opens:
    """Where a click on the first column leads: a page, its parameter, and what goes into it."""

    page: str
    parameter: str
    column: str


@dataclass(frozen=True)
class Empty:
    """What an empty table says, and the button that is the next step."""

    says: str
    button: str = ""
    on_click: Callable[[], None] | None = None


@dataclass(frozen=True)
class Table:
    """A table described once: its name on the page, its columns, where it leads, what if empty."""

    name: str
    columns: Sequence[Column]
    opens: Opens | None = None
    empty: Empty = Empty("Nothing here yet.")


def show_table(
    rows: Frame, table: Table, on_open: Callable[[dict[str, Any]], None] | None = None
) -> None:
    """Show a frame; the first column opens a record, or calls `on_open` with the clicked row."""
    if rows.empty:
        show_empty(table.empty, table.name)
        return
    words, records = me().words, _records(rows)
    shown = [column for column in table.columns if column.name in rows.columns]
    cells = Frame({c.name: [_cell(c, row, words) for row in records] for c in shown})
    config = {column.name: _config(column, rows) for column in shown}
    if shown and (on_open is not None or table.opens is not None):
        config[shown[0].name] = _opening(shown[0], records, table, on_open)
    st.dataframe(
        cells,
        key=table.name,
        hide_index=True,
        column_config=config,
        height="content",
        alt=table.name,
    )


def show_empty(empty: Empty, key: str) -> None:
    """A quiet box that says what to do next."""
    with st.container(border=True, key=f"{key}-empty", horizontal_alignment="center"):
        st.markdown(f":gray[{md(empty.says)}]", text_alignment="center", width="content")
        if empty.button:
            st.button(
                empty.button, key=f"{key}-next", on_click=empty.on_click, icon=":material/add:"
            )


def show_listing(load: Callable[[int], Listing], table: Table, noun: str) -> Listing:
    """One page of a list with its pager and count under it; the page stands in the address."""
    page = page_asked()
    listing = load(page)
    last = max(1, ceil(listing.total / SIZE))
    show_table(listing.rows, table)
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
    return min(int(asked), MANY // SIZE) if asked.isdecimal() and int(asked) > 0 else 1


def first_page() -> None:
    """Go back to the first page; for `on_change` of every filter."""
    if "page" in st.session_state:
        st.session_state["page"] = 1


def _cell(column: Column, row: dict[str, Any], words: Words) -> Any:
    value = row[column.name]
    if _missing(value):
        return [] if column.kind == "state" else ""
    if column.kind in FIGURES and value == 0:
        return DASH
    write: dict[str, Callable[[], Any]] = {
        "money": lambda: words.money(value),
        "quantity": lambda: words.quantity(value, str(row.get(column.unit) or "")),
        "number": lambda: words.number(value),
        "percent": lambda: words.percent(value),
        "date": lambda: words.day(value),
        "due": lambda: words.due(value, over=bool(row.get(column.over, False))),
        "moment": lambda: words.moment(value),
        "state": lambda: [f"{look_of(state).sign} {state}" for state in _states(value)],
    }
    return write.get(column.kind, lambda: _plain(value, words))()


def _plain(value: Any, words: Words) -> str:
    if isinstance(value, bool):
        return "Yes" if value else ""
    return words.number(value) if isinstance(value, Decimal) else str(value)


def _states(value: Any) -> list[str]:
    return [str(state) for state in value] if isinstance(value, list | tuple) else [str(value)]


def _config(column: Column, rows: Frame) -> Any:
    if column.kind == "state":
        known = sorted({state for value in rows[column.name] if value for state in _states(value)})
        return st.column_config.MultiselectColumn(
            column.label,
            width=column.width,
            help=column.help,
            options=[f"{look_of(state).sign} {state}" for state in known],
            color=[COLORS[look_of(state).color] for state in known] or None,
        )
    side: Literal["left", "right"] = "right" if column.kind in FIGURES else "left"
    return st.column_config.TextColumn(
        column.label, width=column.width, help=column.help, alignment=side
    )


def _opening(
    column: Column,
    records: Sequence[dict[str, Any]],
    table: Table,
    on_open: Callable[[dict[str, Any]], None] | None,
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
        key=click,
        on_click=follow,
    )


def _records(rows: Frame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in rows.to_dict("records")]


def _missing(value: Any) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and isnan(value))
