"""Whatever changes the shop leaves one entry: who, when, what, and every record before and after.

It is written in the transaction of the change, by the mark that every door carries (`requires`),
so that no command can forget it and a refusal or a crash leaves neither. What is no door says
`with audited(...)` itself. An act inside an act belongs to the outer one's entry. Entries are only
ever added; the database refuses anything else. The timelines on jobs, orders and items are read
from their own rows, never from here.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.models import AuditEntry
from lib.accounts.receipts import Receipt
from lib.accounts.watching import Changed, Row, is_watched, watching
from lib.schema import Base

EXEMPT = {
    "audit_entries": "they are the trail itself",
    "commands": "they only tell a second sending of a form from the first",
    "counters": "the numbers that they gave stand on the documents",
    "sign_in_attempts": "they are a trail of their own, shown beside this one",
    "web_sessions": "they come and go with every click; who signed in is told by the attempts",
}
ONLY_GROWING = {
    "adjustments": "the ledger says who, when and why; the balances stand here",
    "completion_lines": "they never change, and their completion stands here",
    "completion_pieces": "they never change, and their completion stands here",
    "estimates": "they never change and say who and when themselves",
    "estimate_lines": "they never change and belong to an estimate",
    "job_events": "the timeline says who and when itself",
    "order_events": "the timeline says who and when itself",
}
LEFT_OUT = {
    ("balances", "head"): "the hash of the last ledger row, which stands there",
    ("balances", "rows"): "the count of ledger rows, which stand there",
    ("people", "seen_at"): "it moves with every click",
    ("photos", "content"): "bytes; their hash is recorded",
    ("photos", "thumbnail"): "bytes; they follow from the photo",
    ("product_categories", "last_sku"): "a counter; the SKUs that it gave stand on the items",
    **dict.fromkeys(
        ((table, "search") for table in ("customer_accounts", "items", "jobs", "orders")),
        "it follows from the other columns",
    ),
}
SECRET = {("people", "password_hash"), ("password_links", "token_hash")}
HIDDEN = "(hidden)"
MOST = 10_000  # ids in one statement; SQLite takes 32,766
KNOWN_BY: dict[str, tuple[str, ...]] = {
    "balances": ("item_id", "store_id"),
    "items": ("sku", "title"),
    "job_fees": ("job_id", "name"),
    "job_items": ("job_id", "description"),
    "order_lines": ("order_id", "item_id"),
    "password_links": ("person_id",),
    "photo_links": ("job_id", "item_id"),
    "photos": ("hash",),
    "product_categories": ("name",),
    "storage_locations": ("store_id", "name"),
}
_NAMES = ("number", "sku", "name", "job_id", "order_id")


@dataclass
class Deed:
    """What is being done; the answer and the person may become known on the way."""

    person_id: int | None
    says: str = ""
    number: str | None = None


@contextmanager
def audited(session: Session, person_id: int | None, act: str) -> Iterator[Deed]:
    """Write an entry of what is changed inside; without a person it is the command line's.

    Say in `says` what was done, in one sentence. Inside another act this writes nothing.
    """
    deed = Deed(person_id)
    if is_watched(session):
        yield deed
        return
    with watching(session, _follows) as watch:
        yield deed
        changed = watch.changed()
    _write(session, act, deed, changed)


def act_of(door_name: str) -> str:
    """The name of a door in plain words: "Mark ready"."""
    return door_name.replace("_", " ").capitalize()


def told(deed: Deed, receipt: Receipt) -> None:
    """Keep in the entry what a command answers."""
    deed.says, deed.number = receipt.says, receipt.number


def names_now(session: Session, changes: Sequence[Mapping[str, Any]]) -> dict[str, dict[Any, str]]:
    """What the records of some entries, and those they point to, are called at this moment."""
    wanted: dict[str, set[Any]] = {}
    for change in changes:
        table = Base.metadata.tables.get(change["table"])
        if table is None:
            continue
        keys = change["id"] if isinstance(change["id"], list) else [change["id"]]
        own = dict(zip((column.name for column in table.primary_key), keys, strict=True))
        if len(own) == 1:
            wanted.setdefault(table.name, set()).add(keys[0])
        for side in (own, change["before"] or {}, change["after"] or {}):
            for name in side.keys() & table.columns.keys():
                for key in table.columns[name].foreign_keys if side[name] is not None else ():
                    wanted.setdefault(key.column.table.name, set()).add(side[name])
    return {table: dict(_looked_up(session, table, keys)) for table, keys in wanted.items()}


def _follows(table: str, new: bool) -> bool:
    return table not in EXEMPT and not (new and table in ONLY_GROWING)


def _write(session: Session, act: str, deed: Deed, changed: Sequence[Changed]) -> None:
    shown = [(change, *_sides(change)) for change in changed]
    told_of = [(change, before, after) for change, before, after in shown if before or after]
    names = _Names(session, changed)
    row = {
        "at": clock.now(),
        "person_id": deed.person_id,
        "act": act[:100],
        "number": deed.number and deed.number[:60],
        "says": deed.says,
        "changes": [
            {
                "table": change.table,
                "id": change.key[0] if len(change.key) == 1 else list(change.key),
                "known_as": names.of(change),
                "before": before,
                "after": after,
            }
            for change, before, after in told_of
        ],
    }
    session.connection().execute(insert(AuditEntry).values(**row))


def _sides(change: Changed) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """What is told of a row: all that was filled in of a new or deleted one, else what differs."""
    before, after = change.before, change.after
    if before is None or after is None:
        return _filled(change.table, before), _filled(change.table, after)
    differ = [name for name in after if before[name] != after[name]]
    kept = [name for name in differ if (change.table, name) not in LEFT_OUT]
    return (
        {name: plain(change.table, name, before[name]) for name in kept},
        {name: plain(change.table, name, after[name]) for name in kept},
    )


def _filled(table: str, row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        name: plain(table, name, value)
        for name, value in row.items()
        if value is not None and (table, name) not in LEFT_OUT
    }


def plain(table: str, column: str, value: Any) -> Any:
    """A value as it stands in an entry: amounts as exact text, moments in UTC, no secret."""
    if value is not None and (table, column) in SECRET:
        return HIDDEN
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


class _Names:
    """What people call the records of an entry; those it points to are looked up at once."""

    def __init__(self, session: Session, changed: Sequence[Changed]) -> None:
        self._found: dict[str, dict[Any, str]] = {}
        wanted: dict[str, set[Any]] = {}
        for change in changed:
            row = change.after or change.before or {}
            own = _called_by(change.table)
            self._found.setdefault(change.table, {})[change.key[0]] = str(row.get(own))
            for name, table in _pointing(change.table):
                if row.get(name) is not None:
                    wanted.setdefault(table, set()).add(row[name])
        for table, keys in wanted.items():
            known = self._found.setdefault(table, {})
            known.update(_looked_up(session, table, keys - set(known)))

    def of(self, change: Changed) -> str:
        """The number, SKU or name of a record, after that of the record it belongs to."""
        row = change.after or change.before or {}
        pointing = dict(_pointing(change.table))
        parts = [
            self._found[pointing[name]].get(row[name], "") if name in pointing else str(row[name])
            for name in _known_by(change.table)
            if row.get(name) is not None
        ]
        return ", ".join(parts)


def _known_by(table: str) -> tuple[str, ...]:
    if table in KNOWN_BY:
        return KNOWN_BY[table]
    columns = Base.metadata.tables[table].columns
    return next(((name,) for name in _NAMES if name in columns), ("id",))


def _called_by(table: str) -> str:
    """The column of its own that a record is called by where another points to it."""
    known, columns = _known_by(table), Base.metadata.tables[table].columns
    return next((name for name in known if not columns[name].foreign_keys), known[0])


def _pointing(table: str) -> list[tuple[str, str]]:
    """The columns that a record is known by and that point to another, with its table."""
    columns = Base.metadata.tables[table].columns
    return [
        (name, key.column.table.name)
        for name in _known_by(table)
        for key in columns[name].foreign_keys
    ]


def _looked_up(session: Session, name: str, keys: set[Any]) -> Mapping[Any, str]:
    if not keys:
        return {}
    table: Table = Base.metadata.tables[name]
    [key] = table.primary_key
    asked = select(key, table.c[_called_by(name)])
    every, connection = sorted(keys), session.connection()
    return {
        found: str(known)
        for begin in range(0, len(every), MOST)
        for found, known in connection.execute(asked.where(key.in_(every[begin : begin + MOST])))
    }
