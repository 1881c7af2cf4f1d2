"""A shop as the first release left it: its rows were written by that program, and never change."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command

from lib import database
from lib.migrations import alone, configuration

ROWS: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("first_release.json").read_text("utf-8")
)


def open_first_release(url: str, revision: str = "0001") -> None:
    """Fill an empty database as the first release would have, and bring it to a later version."""
    engine = database.connect(url)
    with alone(engine) as connection:
        _clear(connection)
        command.upgrade(configuration(connection), "0001")
        with _tables(connection) as tables:
            for name, rows in ROWS.items():
                # A piece names the one that took its place, which is younger.
                ordered = rows[::-1] if name == "items" else rows
                given = [_read(tables[name], row) for row in ordered]
                if given:
                    connection.execute(tables[name].insert(), given)
                    _count_on(connection, name, given)
        if revision != "0001":
            command.upgrade(configuration(connection), revision)


def kept_rows(name: str) -> list[dict[str, Any]]:
    """The rows of a table of the first release, as they stand in the database that is open."""
    with database.snapshot() as connection, _tables(connection) as tables:
        table = tables[name]
        rows = connection.execute(sa.select(table).order_by(*table.primary_key)).mappings()
        return [{column: _written(value) for column, value in row.items()} for row in rows]


def _clear(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


def _count_on(connection: sa.Connection, name: str, rows: list[dict[str, Any]]) -> None:
    if connection.dialect.name == "postgresql" and "id" in rows[0]:
        sequence = sa.func.pg_get_serial_sequence(name, "id")
        last = max(row["id"] for row in rows)
        connection.execute(sa.select(sa.func.setval(sequence, last)))


@contextmanager
def _tables(connection: sa.Connection) -> Iterator[dict[str, sa.Table]]:
    found = sa.MetaData()
    found.reflect(connection, only=lambda name, _: name in ROWS)
    yield dict(found.tables)


def _read(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(table.c[name].type, value) for name, value in row.items()}


def _value(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    if isinstance(kind, sa.LargeBinary):
        return base64.b64decode(value)
    return value


def _written(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        known = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        return known.isoformat()
    return value.isoformat() if isinstance(value, date) else value
