"""The box of figures beside a record: every figure in words of the shop, right-aligned."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st


@dataclass(frozen=True)
class Figure:
    """A row of the box: label and text of the figure; `rule` draws a line above it."""

    label: str
    says: str | None
    strong: bool = False
    rule: bool = False


def totals_box(figures: Sequence[Figure]) -> None:
    """Show the figures; those that may not be seen (None) are left out."""
    rows = "".join(_row(figure) for figure in figures if figure.says is not None)
    if rows:
        with st.container(border=True, key="totals"):
            st.html(f'<table class="bb-totals"><tbody>{rows}</tbody></table>')


def _row(figure: Figure) -> str:
    marks = " ".join(["bb-strong"] * figure.strong + ["bb-rule"] * figure.rule)
    cells = f"<td>{escape(figure.label)}</td><td>{escape(figure.says or '')}</td>"
    return f'<tr class="{marks}">{cells}</tr>'
