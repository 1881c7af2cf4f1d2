"""A shop is carried from one database to another whole and exactly, or not at all.

Every table is read in one snapshot and written in one transaction, in batches, in an order in which
no row comes before what it refers to. Amounts travel as the whole numbers that they are. Sign-ins
and password links stay behind: they belong to the place where they were made, and a restored one
would let somebody in again who was let out since.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, MetaData, Table, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from lib import database
from lib.backups.counting_on import count_on
from lib.checks.verifying import verify_open
from lib.measures import Exact
from lib.migrations import alone, shape
from lib.migrations.everything import metadata
from lib.outages import in_sentences
from lib.refusals import NotNow
from lib.shop.the_shop import exists

Tell = Callable[[str], None]
STAYS = {"web_sessions", "password_links"}
BATCH, BATCH_OF_PHOTOS = 2_000, 20


class NotEmpty(NotNow):
    """{where} is not empty: there are rows in {table}. Nothing was changed. Copy the shop into an
    empty database."""


class NotOurs(NotNow):
    """{where} holds the table {table}, which is not Benchbook's. Nothing was changed. Copy the shop
    into an empty database."""


class NoShopToCopy(NotNow):
    """There is no shop in {where} yet, so there is nothing to copy. Nothing was changed. If there
    should be one, look at DATABASE_URL and at BENCHBOOK_DATA_FOLDER."""


class CannotCarry(NotNow):
    """The rows of {table} cannot be carried over: {reason}. Nothing was changed."""


class CopyDiffers(NotNow):
    """What arrived in {table} is not what was sent. Nothing was kept. Try again; if it happens
    again, check the disks of both databases."""


class ArrivedUnsound(NotNow):
    """The shop was not copied, because what arrived is not sound: {finding} "python -m lib verify"
    says whether that is so in the shop itself."""


def copy_shop(url: str, tell: Tell) -> str:
    """Carry the shop of this process into an empty database; what was carried, in a sentence.

    Refuses: NoShopToCopy, NotEmpty, NotOurs, CannotCarry, CopyDiffers, ArrivedUnsound,
    DatabaseTooNew, AddressNotValid, Outage.
    """
    with database.reading() as session:
        if not exists(session):
            here = database.engine().url.render_as_string(hide_password=True)
            raise NoShopToCopy(where=here)
    target = database.another(url)
    where = target.url.render_as_string(hide_password=True)
    try:
        with (
            database.snapshot() as source,
            in_sentences(target),
            alone(target) as connection,
        ):
            _refuse_rows(connection, where)
            shape(connection)
            rows = carry(source, connection, tell)
            tell("Everything that arrived is being verified.")
            _refuse_findings(connection)
    finally:
        target.dispose()
    return f"{rows:,} rows were copied to {where}, read again, and verified."


def _refuse_findings(connection: Connection) -> None:
    found = verify_open(connection)
    if not found.clean:
        raise ArrivedUnsound(finding=next(iter(found.findings), ""))


def carry(source: Connection, target: Connection, tell: Tell) -> int:
    """Write every row of one database into another that is shaped and empty; how many there were.

    Refuses: CannotCarry, CopyDiffers.
    """
    carried = 0
    for table in plain_tables():
        sent = _Sum()
        try:
            _carry_table(source, target, table, sent)
        except DBAPIError as failed:
            reason = str(failed.orig).splitlines()[0]
            raise CannotCarry(table=table.name, reason=reason) from failed
        arrived = _Sum()
        for rows in read(target, table):
            arrived.add(rows)
        if (arrived.rows, arrived.total) != (sent.rows, sent.total):
            raise CopyDiffers(table=table.name)
        if sent.rows:
            tell(f"{table.name}: {sent.rows:,}")
        carried += sent.rows
    count_on(source, target)
    return carried


def plain_tables() -> Iterator[Table]:
    """Every table that travels, parents first, with amounts as the whole numbers they are."""
    plain = MetaData()
    for table in metadata.sorted_tables:
        if table.name not in STAYS:
            columns = [
                Column(
                    column.name,
                    BigInteger() if isinstance(column.type, Exact) else column.type,
                    primary_key=column.primary_key,
                )
                for column in table.columns
            ]
            yield Table(table.name, plain, *columns)


def read(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table in batches, in the order of their keys."""
    size = BATCH_OF_PHOTOS if table.name == "photos" else BATCH
    streamed = select(table).order_by(*table.primary_key).execution_options(stream_results=True)
    for rows in connection.execute(streamed).mappings().partitions(size):
        yield [dict(row) for row in rows]


class _Sum:
    """How many rows there are, and a sum over them that does not depend on their order."""

    def __init__(self) -> None:
        self.rows, self.total = 0, 0

    def add(self, rows: Iterable[dict[str, Any]]) -> None:
        for row in rows:
            said = repr([_plainly(value) for value in row.values()])
            self.total += int.from_bytes(blake2b(said.encode(), digest_size=16).digest())
            self.rows += 1


def _plainly(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview | bytearray) else value


def _carry_table(source: Connection, target: Connection, table: Table, sent: _Sum) -> None:
    ahead: list[dict[str, Any]] = []
    own = _own_parent(table.name)
    for rows in read(source, table):
        sent.add(rows)
        if own is not None:
            ahead += [_put_off(row, own) for row in rows if (row[own] or 0) > row["id"]]
        target.execute(table.insert(), rows)
    for late in ahead:
        there = table.c.id == late["id"]
        target.execute(table.update().where(there).values({str(own): late["parent"]}))


def _put_off(row: dict[str, Any], own: str) -> dict[str, Any]:
    """Take out of a row what refers to one that comes later."""
    late = {"id": row["id"], "parent": row[own]}
    row[own] = None
    return late


def _own_parent(name: str) -> str | None:
    """The column of a table that refers to a row of the same table."""
    table = metadata.tables[name]
    found = (key.parent.name for key in table.foreign_keys if key.column.table is table)
    return next(found, None)


def _refuse_rows(connection: Connection, where: str) -> None:
    """Refuse a database in which something is, other than a Benchbook without a shop."""
    searches = {f"{name}_search" for name in metadata.tables}
    for name in sorted(inspect(connection).get_table_names()):
        if name == "alembic_version" or any(name.startswith(search) for search in searches):
            continue
        if name not in metadata.tables:
            raise NotOurs(where=where, table=name)
        if connection.scalar(select(func.count()).select_from(text(name))):
            raise NotEmpty(where=where, table=name)
