"""A cell is exact text, written as the shop writes it, before it leaves for the browser.

A column is described once. No figure passes through binary floating point on its way to a table,
and zero is a dash.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from math import isnan
from typing import Any, Literal, get_args

import pandas as pd
import streamlit as st

from lib.frames import Frame
from lib.ui.words import DASH, Words, look_of

Figure = Literal["money", "quantity", "number", "percent", "change", "money_change"]
Kind = Literal["text", "date", "due", "moment", "state"] | Figure
FIGURES = get_args(Figure)
CHANGES = ("change", "money_change")
# Dark enough for white text (4.5 : 1) and light enough to be seen on the dark ground.
COLORS = {
    "gray": "#6b7280",
    "blue": "#2b70b8",
    "violet": "#7a5cc2",
    "green": "#2c7a51",
    "red": "#bd4438",
    "orange": "#ad5a0c",
}


@dataclass(frozen=True)
class Column:
    """One column: the name in the frame, its label, and how its cells are written.

    `unit` names the column that holds the unit of a quantity. `over` names a column that is true
    where a due date no longer matters. `warns` names a column that is true where the cell is a
    warning, written in amber. A change is read from two columns, `<name>_before` and
    `<name>_after`.
    """

    name: str
    label: str
    kind: Kind = "text"
    unit: str = "unit"
    over: str = ""
    warns: str = ""
    width: Literal["small", "medium", "large"] | int | None = None
    help: str | None = None


def cell_of(column: Column, row: dict[str, Any], words: Words) -> Any:
    """The text of one cell; a list of badges for a state."""
    if column.kind in CHANGES:
        return _change(column, row, words)
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


def _change(column: Column, row: dict[str, Any], words: Words) -> str:
    before, after = row[f"{column.name}_before"], row[f"{column.name}_after"]
    unit = str(row.get(column.unit) or "")

    def write(figure: Decimal) -> str:
        if not figure:
            return "0"
        money = column.kind == "money_change"
        return words.money(figure) if money else words.quantity(figure, unit)

    if _missing(after):
        return ""
    if _missing(before) or before == after:
        return write(after) if after else DASH
    return f"{write(before).removesuffix(unit).rstrip()} → {write(after)}"


def source_of(column: Column) -> str:
    """The name in the frame without which a column is not shown."""
    return f"{column.name}_after" if column.kind in CHANGES else column.name


def _plain(value: Any, words: Words) -> str:
    if isinstance(value, bool):
        return "Yes" if value else ""
    return words.number(value) if isinstance(value, Decimal) else str(value)


def _states(value: Any) -> list[str]:
    return [str(state) for state in value] if isinstance(value, list | tuple) else [str(value)]


def config_of(column: Column, rows: Frame) -> Any:
    """How Streamlit shows a column: figures at the right, states as badges."""
    if column.kind == "state":
        known = sorted({state for value in rows[column.name] if value for state in _states(value)})
        return st.column_config.MultiselectColumn(
            column.label,
            width=column.width,
            help=column.help,
            options=[f"{look_of(state).sign} {state}" for state in known],
            color=[COLORS[look_of(state).color] for state in known] or None,
        )
    side: Literal["left", "right"] = "right" if column.kind in FIGURES or column.warns else "left"
    return st.column_config.TextColumn(
        column.label, width=column.width, help=column.help, alignment=side
    )


def records_of(rows: Frame) -> list[dict[str, Any]]:
    """The rows of a frame as plain mappings."""
    return [{str(name): cell for name, cell in row.items()} for row in rows.to_dict("records")]


def _missing(value: Any) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and isnan(value))
