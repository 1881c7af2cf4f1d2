"""Everything is read in `reading()` and written in `writing()`; nothing else begins or commits.

`reading()` is held read-only by the database itself. `writing()` is one transaction: SQLite
writers begin immediately, so that they queue instead of failing half way; PostgreSQL works at READ
COMMITTED with the row locks that the ledger takes. `persistently()` runs a piece of work again, a
few times, when the database was busy or broke a deadlock.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Engine,
    Insert,
    UpdateBase,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from lib.refusals import NotNow
from lib.schema import Base
from lib.settings import settings

T = TypeVar("T")
TRIES = 6
_TRANSIENT = {"40001", "40P01", "55P03"}
_open: list[Engine] = []


class DatabaseBusy(NotNow):
    """The shop's database is busy with other work. Nothing was changed; try again in a moment."""


def connect(url: str) -> Engine:
    """Open the database that this process works on, in place of an earlier one."""
    disconnect()
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    fresh = create_engine(address, pool_pre_ping=True)
    if fresh.dialect.name == "sqlite":
        event.listen(fresh, "connect", _prepare_sqlite)
        event.listen(fresh, "begin", _begin_sqlite)
    _open.append(fresh)
    return fresh


def disconnect() -> None:
    """Close the database of this process."""
    while _open:
        _open.pop().dispose()


def engine() -> Engine:
    """The open database; the one that the settings name when none was opened yet."""
    return _open[-1] if _open else connect(settings().url())


@contextmanager
def reading() -> Iterator[Session]:
    """A session that cannot write, whatever the code does."""
    readonly = engine().execution_options(benchbook_reading=True, postgresql_readonly=True)
    with Session(readonly, autoflush=False) as session:
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """One transaction: all of it is kept at the end, or nothing."""
    with Session(engine(), expire_on_commit=False) as session, session.begin():
        yield session


def persistently(work: Callable[[Session], T]) -> T:
    """Carry out work in one transaction, again when the database was busy or broke a deadlock."""
    for attempt in range(TRIES):
        try:
            with writing() as session:
                return work(session)
        except DBAPIError as failed:
            if not _transient(failed):
                raise
            time.sleep(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311
    raise DatabaseBusy


def written(session: Session, statement: UpdateBase, rows: Any = None) -> int:
    """Carry out an insert, update or delete and say how many rows it wrote."""
    kept = {"preserve_rowcount": True}  # else an insert on PostgreSQL answers -1
    outcome = session.connection().execute(statement, rows, execution_options=kept)
    return outcome.rowcount


def insert_if_new(session: Session, table: type[Base]) -> Insert:
    """An insert that leaves a row alone that is already there, on either database."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing()


def one_at_a_time(session: Session, key: str) -> None:
    """Wait until no other transaction holds this key; SQLite's writers are alone in any case."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(key))))


def _transient(failed: DBAPIError) -> bool:
    if isinstance(failed, OperationalError) and "database is locked" in str(failed.orig):
        return True
    return getattr(failed.orig, "sqlstate", None) in _TRANSIENT


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    only_reading = connection.get_execution_options().get("benchbook_reading", False)
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if only_reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if only_reading else "BEGIN IMMEDIATE")
