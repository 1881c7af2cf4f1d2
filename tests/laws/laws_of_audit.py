"""S83: whatever a command changed stands in its entry of the audit trail, before and after.

The rows are read by plain SQL and the list of what may be left out is written here again, so that
neither the program nor its own list of exceptions is taken at its word.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Date

from lib.measures import Exact
from lib.schema import Base, Moment
from tests.laws.laws_of_commands import Step
from tests.laws.stock_rows import Row, Rows

LEFT_OUT_TABLES = {"audit_entries", "commands", "counters", "sign_in_attempts", "web_sessions"}
MAY_ONLY_GROW = {"adjustments", "completion_lines", "completion_pieces", "estimates"} | {
    "estimate_lines",
    "job_events",
    "order_events",
}
LEFT_OUT_COLUMNS = {"search", "seen_at", "head", "rows", "content", "thumbnail", "last_sku"}
SECRET_COLUMNS = {"password_hash", "token_hash"}
Reading = Callable[[Any], Any]


def a_command_leaves_one_entry(step: Step) -> None:
    """The trail grows by one entry that says who did what, and nothing in it changes."""
    before, after = step.before.all("audit_entries"), step.after.all("audit_entries")
    assert after[: len(before)] == before
    [entry] = after[len(before) :]
    assert entry["person_id"] == step.person_id
    assert entry["act"] == step.door.replace("_", " ").capitalize()
    assert entry["number"] == step.number
    assert entry["says"]


def every_change_stands_in_the_entry(step: Step) -> None:
    """Each changed row is there with exactly its before and after, and no other row is."""
    told = step.after.all("audit_entries")[-1]["changes"]
    changes = json.loads(told) if isinstance(told, str) else told
    standing = {(c["table"], _key(c["id"])): (c["before"], c["after"]) for c in changes}
    assert len(standing) == len(changes)
    assert standing == dict(_changed(step.before, step.after))


def _changed(before: Rows, after: Rows) -> Iterator[tuple[Any, Any]]:
    for name in Base.metadata.tables:
        if name in LEFT_OUT_TABLES or before.tables[name].values == after.tables[name].values:
            continue
        there, here = _by_key(before, name), _by_key(after, name)
        for key in {**there, **here}:
            sides = _sides(there.get(key), here.get(key))
            if any(sides) and not (key not in there and name in MAY_ONLY_GROW):
                yield (name, key), sides


def _by_key(rows: Rows, name: str) -> dict[tuple[Any, ...], Row]:
    table = Base.metadata.tables[name]
    reading = {column.name: _reading(column.type) for column in table.columns}
    kept = [n for n in reading if n not in LEFT_OUT_COLUMNS]
    return {
        tuple(row[column.name] for column in table.primary_key): {
            n: "(hidden)" if n in SECRET_COLUMNS and row[n] else reading[n](row[n]) for n in kept
        }
        | {f" {n}": row[n] for n in SECRET_COLUMNS & set(kept)}
        for row in rows.all(name)
    }


def _sides(there: Row | None, here: Row | None) -> tuple[Any, Any]:
    if there is None or here is None:
        return _filled(there), _filled(here)
    differ = {name.strip() for name in here if there[name] != here[name]}
    return {n: there[n] for n in differ}, {n: here[n] for n in differ}


def _filled(row: Row | None) -> Any:
    """What is filled in; the raw secrets, whose names begin with a space, are only compared."""
    kept = (row or {}).items()
    return row and {n: v for n, v in kept if v is not None and not n.startswith(" ")}


def _key(told: Any) -> tuple[Any, ...]:
    return tuple(told) if isinstance(told, list) else (told,)


def _reading(kind: Any) -> Reading:
    """How a value of a column stands in an entry, from what either database answers."""
    if isinstance(kind, Exact):
        return lambda raw: None if raw is None else f"{(Decimal(raw) / 10_000).normalize():f}"
    if isinstance(kind, Moment):
        return lambda raw: None if raw is None else _moment(raw)
    if isinstance(kind, Date):
        return lambda raw: raw.isoformat() if isinstance(raw, date) else raw
    if isinstance(kind, JSON):
        return lambda raw: json.loads(raw) if isinstance(raw, str) else raw
    if kind.python_type is bool:
        return lambda raw: None if raw is None else bool(raw)
    return lambda raw: raw


def _moment(raw: Any) -> str:
    moment = datetime.fromisoformat(raw + "+00:00") if isinstance(raw, str) else raw
    return str(moment.astimezone(UTC).isoformat())


LAWS = (a_command_leaves_one_entry, every_change_stands_in_the_entry)
