"""An id that was given once is never given again, in whichever database a shop goes on.

Ids of deleted lines stand in the ledger for ever, so the last id that was given counts, and not
the highest that is still there.
"""

from sqlalchemy import Connection, Integer, Table, column, func, select, text
from sqlalchemy import table as sql_table

from lib.migrations.everything import metadata


def count_on(source: Connection, target: Connection) -> None:
    """Let every table of one database go on counting where it stopped in another."""
    for table in metadata.sorted_tables:
        key = table.autoincrement_column
        if key is None or not isinstance(key.type, Integer):
            continue
        if last := _last_given(source, table):
            _go_on_after(target, table, last)


def _last_given(connection: Connection, table: Table) -> int:
    key = next(iter(table.primary_key))
    highest = connection.scalar(select(func.max(key))) or 0
    if connection.dialect.name == "postgresql":
        counter = sql_table(_sequence(connection, table), column("last_value"), column("is_called"))
        counted = select(counter.c.last_value).where(counter.c.is_called)
    elif _is_counted(table):
        counter = sql_table("sqlite_sequence", column("seq"), column("name"))
        counted = select(counter.c.seq).where(counter.c.name == table.name)
    else:
        return highest
    return max(highest, connection.scalar(counted) or 0)


def _go_on_after(connection: Connection, table: Table, last: int) -> None:
    if connection.dialect.name == "postgresql":
        counted = select(func.setval(_sequence(connection, table), last, True))
        connection.execute(counted)
    elif _is_counted(table):
        named = {"name": table.name, "last": last}
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), named)
        connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), named)


def _is_counted(table: Table) -> bool:
    return bool(table.dialect_options["sqlite"]["autoincrement"])


def _sequence(connection: Connection, table: Table) -> str:
    """The name of the sequence of a table's ids, without its schema."""
    key = next(iter(table.primary_key)).name
    found = select(func.pg_get_serial_sequence(table.name, key))
    return str(connection.scalar(found)).rpartition(".")[2]
