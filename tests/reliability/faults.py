"""Faults of a machine, made to order: each lasts as long as its `with` and is gone afterwards.

Tests often run as root, to whom the rights of files mean nothing, so the faults of rights are met
by the account `nobody`. Where the tests run as somebody else the rights are simply taken away.
"""

import os
import resource
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from lib import database

NOBODY = 65534
Fault = Callable[[Path], AbstractContextManager[None]]


@contextmanager
def folder_of_its_own(template: Path) -> Iterator[Path]:
    """A copy of a database in a folder that everybody may enter; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="benchbook-old-age-"))
    folder.chmod(0o755)
    try:
        yield Path(shutil.copy(template, folder / "benchbook.db"))
    finally:
        shutil.rmtree(folder)


@contextmanager
def prepared_by(*statements: str) -> Iterator[None]:
    """Every connection is opened with these statements on top."""

    def prepare(connection: Any, _record: Any) -> None:
        for statement in statements:
            connection.execute(statement)
        connection.commit()

    engine = database.engine()
    engine.dispose()
    event.listen(engine, "connect", prepare)
    try:
        yield
    finally:
        event.remove(engine, "connect", prepare)
        engine.dispose()


@contextmanager
def full(file: Path) -> Iterator[None]:
    """The database may not grow by one page more."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("VACUUM")  # nor has it a page that is free
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    with prepared_by(f"PRAGMA max_page_count={pages}"):
        yield


@contextmanager
def over_its_limit(_file: Path, octets: int = 64) -> Iterator[None]:
    """The operating system writes nothing beyond the first bytes of any file of this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program writes and does not come to an end; patience is cut short for the test."""
    another = closing(sqlite3.connect(file, isolation_level=None))
    with another as other, prepared_by("PRAGMA busy_timeout=20"):
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def folder_away(file: Path) -> Iterator[None]:
    """The folder is somewhere else, as when its disk is not connected."""
    away = file.parent.with_name(f"{file.parent.name}-away")
    file.parent.rename(away)
    try:
        yield
    finally:
        away.rename(file.parent)


@contextmanager
def deleted(file: Path) -> Iterator[None]:
    """The file alone is gone from under the connections that are open."""
    away = file.with_name("away.db")
    file.rename(away)
    try:
        yield
    finally:
        away.rename(file)


@contextmanager
def another_kind_of_file(file: Path) -> Iterator[None]:
    """A text lies where the database was."""
    with deleted(file):
        file.write_text("This is a shopping list, and no database at all.\n" * 200, "utf-8")
        yield
        file.unlink()


@contextmanager
def damaged_header(file: Path) -> Iterator[None]:
    """The first bytes of the file are nonsense."""
    with _damaged(file, 0, 100):
        yield


@contextmanager
def damaged_page(file: Path) -> Iterator[None]:
    """One page in the middle of the file is nonsense: the first of the vendors."""
    with closing(sqlite3.connect(file)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        wanted = "SELECT rootpage FROM sqlite_master WHERE name = 'vendors'"
        page = connection.execute(wanted).fetchone()[0]
    assert page > 1
    with _damaged(file, (page - 1) * size, size):
        yield


def without_rights(file_mode: int, folder_mode: int) -> Fault:
    """A fault in which the program has only these rights to the file and its folder."""

    @contextmanager
    def fault(file: Path) -> Iterator[None]:
        before = file.stat().st_mode, file.parent.stat().st_mode
        database.engine().dispose()
        file.chmod(file_mode)
        file.parent.chmod(folder_mode)
        try:
            with _as_nobody():
                yield
        finally:
            file.parent.chmod(before[1])
            file.chmod(before[0])
            database.engine().dispose()

    return fault


@contextmanager
def _damaged(file: Path, start: int, length: int) -> Iterator[None]:
    database.engine().dispose()
    with file.open("r+b") as opened:
        opened.seek(start)
        good = opened.read(length)
        opened.seek(start)
        opened.write(b"\xa5" * length)
    try:
        yield
    finally:
        database.engine().dispose()
        with file.open("r+b") as opened:
            opened.seek(start)
            opened.write(good)


@contextmanager
def _as_nobody() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
