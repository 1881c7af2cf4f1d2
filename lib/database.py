"""Everything is read in `reading()` and written in `writing()`; nothing else begins or commits.

`reading()` is held read-only by the database itself. `writing()` is one transaction: SQLite
writers begin immediately, so that they queue instead of failing half way; PostgreSQL works at READ
COMMITTED with the row locks that the ledger takes. What keeps the database from answering is raised
as an `Outage`. `persistently()` and `patiently()` run a piece of work again when that is safe.

A SQLite file is made by the migrations alone: where it is missing, or was replaced under the
program, no empty one takes its place and nothing is written to the one that is gone.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import (
    URL,
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
from sqlalchemy.exc import ArgumentError, DisconnectionError, IntegrityError
from sqlalchemy.orm import Session

from lib.outages import (
    DatabaseBusy,
    DatabaseClosed,
    DatabaseUnreachable,
    DiskFailing,
    OutcomeUnknown,
    gone,
    in_sentences,
)
from lib.refusals import NotValid
from lib.schema import Base
from lib.settings import settings

T = TypeVar("T")
TRIES, TRIES_WHEN_LOST, PATIENCE_SECONDS = 6, 2, 15
_TAKEN = "23505"  # a unique violation of PostgreSQL; SQLite's writers are alone
KNOWN = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
# A server that was cut off must not be waited for as long as a network would wait.
_ANSWERS = {"connect_timeout": 5, "tcp_user_timeout": 15_000, "keepalives_idle": 30}
_open: list[Engine] = []


class AddressNotValid(NotValid):
    """This is not the address of a database that Benchbook knows. Write DATABASE_URL, or where to
    copy the shop, as postgresql://name:password@host/database or as sqlite:////folder/shop.db.
    Without DATABASE_URL the shop is kept in a file of the data folder."""


def connect(url: str) -> Engine:
    """Open the database that this process works on, in place of an earlier one.

    Refuses: AddressNotValid, DatabaseClosed.
    """
    disconnect()
    _open.append(another(url))
    return _open[-1]


def another(url: str) -> Engine:
    """Open a database beside the one that this process works on; the caller disposes of it.

    Refuses: AddressNotValid.
    """
    address = _address(url)
    if address.get_backend_name() == "postgresql":
        answers = {name: value for name, value in _ANSWERS.items() if name not in address.query}
        fresh = create_engine(
            address, pool_pre_ping=True, hide_parameters=True, connect_args=answers
        )
        event.listen(fresh, "connect", _prepare_postgresql)
        event.listen(fresh, "before_cursor_execute", _without_nul, retval=True)
    else:
        fresh = create_engine(address, pool_pre_ping=True, hide_parameters=True)
        event.listen(fresh, "connect", _prepare_sqlite)
        event.listen(fresh, "begin", _begin_sqlite)
        if address.database:
            _keep_to_one_file(fresh, Path(address.database))
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
    """A session that cannot write, whatever the code does.

    Refuses: Outage.
    """
    readonly = engine().execution_options(benchbook_reading=True, postgresql_readonly=True)
    with in_sentences(engine(), reading=True), Session(readonly, autoflush=False) as session:
        yield session


@contextmanager
def snapshot(known: Engine | None = None) -> Iterator[Connection]:
    """A database as it is at this moment, read-only, however long it is looked at.

    People work meanwhile: neither database makes them wait for somebody who reads. Without one it
    is the open database.
    """
    looked_at = known or engine()
    one_moment = looked_at.execution_options(benchbook_reading=True, postgresql_readonly=True)
    if one_moment.dialect.name == "postgresql":  # SQLite's readers see one moment in any case
        one_moment = one_moment.execution_options(isolation_level="REPEATABLE READ")
    with in_sentences(looked_at, reading=True), one_moment.connect() as connection:
        if connection.dialect.name == "postgresql":  # it waits while another tool or database works
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield connection


@contextmanager
def writing() -> Iterator[Session]:
    """One transaction: all of it is kept at the end, or nothing.

    Refuses: Outage; OutcomeUnknown where it broke while it was being kept.
    """
    with in_sentences(engine()), Session(engine(), expire_on_commit=False) as session:
        session.begin()
        yield session
        session.flush()
        try:
            with in_sentences(engine()):
                session.commit()
        except (DatabaseUnreachable, DiskFailing) as outage:
            raise OutcomeUnknown from outage


def persistently(work: Callable[[Session], T]) -> T:
    """Carry out work in one transaction, again when nothing of it can have been kept.

    That is when the database was busy or broke a deadlock, or was lost before the end; or when a
    name was taken at the same instant, which is seen and refused in its own words the next time.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    for attempt in range(1, TRIES + 1):
        try:
            with writing() as session:
                return work(session)
        except (DatabaseBusy, DatabaseUnreachable) as outage:
            busy = isinstance(outage, DatabaseBusy)
            last = attempt >= (TRIES if busy else TRIES_WHEN_LOST)
            if last or time.monotonic() > until:
                raise
        except IntegrityError as failed:
            if getattr(failed.orig, "sqlstate", None) != _TAKEN or attempt >= TRIES:
                raise
        time.sleep(random.uniform(0.02, 0.1) * 2**attempt / 4)  # noqa: S311
    raise DatabaseBusy


def patiently(question: Callable[[Session], T]) -> T:
    """The answer to a question, asked once more where the connection was lost meanwhile."""
    try:
        with reading() as session:
            return question(session)
    except DatabaseUnreachable:
        with reading() as session:
            return question(session)


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


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise AddressNotValid from None  # its words might repeat a password
    if address.get_backend_name() not in KNOWN:
        raise AddressNotValid
    address = address.set(drivername=KNOWN[address.get_backend_name()])
    if address.get_backend_name() == "sqlite":
        if not address.database or address.database == ":memory:":
            raise AddressNotValid  # it would be gone with this process
        try:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as failed:
            raise DatabaseClosed(name=Path(address.database).name) from failed
    return address


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """Wait for a lock as long as SQLite does, and let nobody who was cut off keep one for ever."""
    connection.execute("SET lock_timeout = '10s'")
    connection.execute("SET idle_in_transaction_session_timeout = '5min'")
    connection.commit()


def _keep_to_one_file(engine: Engine, file: Path) -> None:
    """Never make the file, and leave every connection to one that was deleted or replaced."""
    only_if_there = f"file:{quote(file.as_posix())}?mode=rw"

    def address(_dialect: Any, _record: Any, rest: list[Any], named: dict[str, Any]) -> None:
        rest[0], named["uri"] = only_if_there, True

    def remember(_connection: Any, record: Any) -> None:
        record.info["file"] = _identity(file)

    def leave(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info["file"] != _identity(file):
            raise DisconnectionError(f"{file.name} is gone or was replaced")

    def keep(connection: Connection) -> None:
        if connection.connection.info["file"] != _identity(file):
            raise gone(engine)

    event.listen(engine, "do_connect", address)
    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", leave)
    event.listen(engine, "commit", keep)


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _without_nul(*execution: Any) -> tuple[Any, Any]:
    """Look for what is not there: PostgreSQL breaks off where a text that is looked for has a NUL.

    What is kept has none in either database; `lib.inputs` leaves it out.
    """
    _connection, _cursor, statement, parameters, *_rest = execution
    if isinstance(parameters, dict) and any(
        isinstance(value, str) and "\0" in value for value in parameters.values()
    ):
        parameters = {
            name: value.replace("\0", "\ufffd") if isinstance(value, str) else value
            for name, value in parameters.items()
        }
    return statement, parameters


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    only_reading = connection.get_execution_options().get("benchbook_reading", False)
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if only_reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if only_reading else "BEGIN IMMEDIATE")
