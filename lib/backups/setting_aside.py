"""What a database holds is set aside whole before something else takes its place.

It happens in the transaction of whoever replaces it: who works in the shop at this moment has
either been before it, and is in what was set aside, or meets what comes after.
"""

from sqlalchemy import Connection, inspect, select, text

from lib import clock
from lib.backups.backing_up import keep_file, new_name
from lib.backups.backup_files import names_from
from lib.migrations.everything import metadata
from lib.shop.models import Shop

_MADE = text(
    "SELECT name FROM sqlite_master WHERE type = :kind AND name NOT LIKE 'sqlite_%' "
    "AND (coalesce(sql, '') LIKE 'CREATE VIRTUAL%') = :virtual"
)


def set_aside(connection: Connection, kind: str) -> str | None:
    """Empty the database, and say where everything lies now; None where there was no shop.

    Refuses: CannotWriteBackup.
    """
    tables = set(inspect(connection).get_table_names())
    known = "shops" in tables and connection.scalar(select(Shop.name)) is not None
    if connection.dialect.name == "postgresql":
        return _rename_schema(connection, f"{kind}_{clock.now():%Y%m%d_%H%M%S}") if tables else None
    where = None
    if known:
        where = keep_file(str(connection.engine.url.database), new_name(kind))
    _drop_everything(connection)
    return f"the file {where}" if where else None


def _rename_schema(connection: Connection, name: str) -> str:
    """Wait until nobody is half way through something, and let nobody in until all is done."""
    here = connection.scalar(text("SELECT quote_ident(current_schema())"))
    taken = set(connection.scalars(text("SELECT nspname FROM pg_namespace")))
    name = next(free for free in names_from(name) if free not in taken)
    there = set(inspect(connection).get_table_names())
    for table in (found for found in metadata.tables if found in there):
        connection.exec_driver_sql(f'LOCK TABLE {here}."{table}" IN ACCESS EXCLUSIVE MODE')
    connection.exec_driver_sql(f"ALTER SCHEMA {here} RENAME TO {name}")
    connection.exec_driver_sql(f"CREATE SCHEMA {here}")
    return f"the schema {name} of the database"


def _drop_everything(connection: Connection) -> None:
    for kind, virtual in (("trigger", 0), ("view", 0), ("table", 1), ("table", 0)):
        for name in connection.scalars(_MADE, {"kind": kind, "virtual": virtual}).all():
            connection.exec_driver_sql(f'DROP {kind} "{name}"')
