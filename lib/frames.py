"""Queries hand tables to screens as pandas frames, and only here are they made.

A frame keeps its columns when it is empty, and its amounts and quantities stay exact Decimals.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

Frame = pd.DataFrame
Rows = TypeVar("Rows", bound=Select[*tuple[Any, ...]])
SIZE, COUNTED = 50, 10_000


@dataclass(frozen=True)
class Listing:
    """One page of a list, and how many rows there are in all, as `how_many` counts them."""

    rows: Frame
    total: int


def page_of(rows: Rows, page: int, size: int = SIZE) -> Rows:
    """The rows of one page of a list; the first page is 1."""
    return rows.limit(size).offset((max(page, 1) - 1) * size)


def how_many(session: Session, rows: Select[*tuple[Any, ...]]) -> int:
    """How many rows a list has in all; counting stops at 10,000."""
    few = rows.order_by(None).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def frame(session: Session, query: Select[*tuple[Any, ...]]) -> pd.DataFrame:
    """The rows of a select as a frame; its labelled columns are the frame's."""
    outcome = session.execute(query)
    return table(list(outcome.keys()), (tuple(row) for row in outcome))


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """Rows computed in Python as a frame of plain objects, so that Decimals stay Decimals."""
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)


def records(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows given as mappings, in the order of the columns."""
    return table(columns, ([row[name] for name in columns] for row in rows))
