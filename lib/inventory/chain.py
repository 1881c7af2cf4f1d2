"""Each balance has its own hash chain: a row carries the hash of itself and of the row before it.

What this proves: a row that was changed, removed or put in between, by whatever hand, no longer
fits the rows after it or the head that the balance keeps. What it does not prove: somebody who
rewrites a whole chain together with its head leaves no trace inside the database. For that, each
completion keeps a digest of the heads it moved, and prints it on its receipt.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from lib.measures import scaled

CHAINED = (
    "item_id",
    "store_id",
    "position",
    "kind",
    "on_hand",
    "on_hold",
    "value",
    "unit_cost",
    "unit_price",
    "document_kind",
    "document_number",
    "document_line",
    "origin_id",
    "person_id",
    "reason",
    "at",
)


def link(head: str, row: Mapping[str, Any]) -> str:
    """The hash of a ledger row that follows a head; the first row follows the empty text."""
    return joined(head, (_plain(row[name]) for name in CHAINED))


def joined(head: str, plain: Iterable[str]) -> str:
    """The hash over a head and the plain texts of a row, in the order of `CHAINED`.

    An amount is the whole number that its column holds, a moment is in UTC to the microsecond,
    and what is empty is a dash.
    """
    return hashlib.sha256("\x1f".join([head, *plain]).encode()).hexdigest()


def digest(heads: Iterable[tuple[int, int, str]]) -> str:
    """One hash over the heads of several balances (item, store, head), in their order."""
    lines = (f"{item} {store} {head}" for item, store, head in sorted(heads))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _plain(value: Any) -> str:
    match value:
        case None:
            return "-"
        case Decimal():
            return str(scaled(value))
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case _:
            return str(value)
