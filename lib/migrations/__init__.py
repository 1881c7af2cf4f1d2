"""The database is brought to the shape this program knows once, in one transaction, by one process.

`migrate` runs at every start. SQLite's write lock, or an advisory lock of PostgreSQL, lets one
process do the work while the others wait and then find it done. A database that a newer Benchbook
has shaped is refused rather than guessed at.

A change of the models becomes a migration by `python -m lib.migrations "what it does"`, which
writes the difference into `versions/` for a person to read, mend and commit.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text

from lib.refusals import NotNow

T = TypeVar("T")
HERE = Path(__file__).parent
WAITING_SECONDS = 600
_LOCK = 0x42656E6368  # "Bench": one number that every Benchbook process asks for


class DatabaseTooNew(NotNow):
    """This database was last used by a newer Benchbook (it stands at {revision}, which this
    program does not know). Nothing was changed. Start the newer program, or restore a backup
    that was made with this one."""


Keep = Callable[[Connection, str], object]


def migrate(engine: Engine, keep: Keep | None = None) -> None:
    """Bring a database to the newest shape that this program knows.

    `keep` is called with the open connection and the version found, before a database that has a
    shape already gets another.

    Refuses: DatabaseTooNew.
    """
    with alone(engine) as connection:
        shape(connection, keep)


def shape(connection: Connection, keep: Keep | None = None) -> None:
    """Bring the database of an open connection to the newest shape, in its transaction.

    Refuses: DatabaseTooNew.
    """
    found = set(MigrationContext.configure(connection).get_current_heads())
    for revision in sorted(found):
        known(revision)
    if found == set(ScriptDirectory(str(HERE)).get_heads()):
        return
    if keep is not None and found:
        keep(connection, ", ".join(sorted(found)))
    command.upgrade(configuration(connection), "head")


def known(revision: str) -> None:
    """Refuse a version that a newer program has made.

    Refuses: DatabaseTooNew.
    """
    scripts = ScriptDirectory(str(HERE)).walk_revisions()
    if revision not in {script.revision for script in scripts}:
        raise DatabaseTooNew(revision=revision)


def begin_again(engine: Engine, set_aside: Callable[[Connection], T]) -> T:
    """Shape a database anew once everything in it was set aside, in one transaction."""
    with alone(engine) as connection:
        where = set_aside(connection)
        shape(connection)
    return where


def configuration(connection: Connection) -> Config:
    """What Alembic needs to know to work on an open connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """One transaction that no second process can be in at the same time."""
    if engine.dialect.name == "sqlite":
        with _alone_on_sqlite(engine) as connection:
            yield connection
        return
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAITING_SECONDS}s'")
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        yield connection


@contextmanager
def _alone_on_sqlite(engine: Engine) -> Iterator[Connection]:
    """A connection of its own, since a table can only be rebuilt while foreign keys are not
    enforced, and that cannot be changed inside a transaction. They are checked at the end."""
    own = create_engine(engine.url, poolclass=NullPool, connect_args={"timeout": WAITING_SECONDS})
    event.listen(own, "connect", _prepare)
    event.listen(own, "begin", _begin)
    try:
        with own.begin() as connection:
            yield connection
            if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise RuntimeError(f"a migration left rows without their parent: {broken[:5]}")
    finally:
        own.dispose()


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=OFF")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
