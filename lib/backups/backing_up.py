"""A backup is the whole shop at one moment, made while people work, and never half of it.

SQLite copies itself through its own backup interface, which reads one moment while others write.
PostgreSQL is written by pg_dump from a snapshot whose facts the manifest tells.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from sqlalchemy import Connection, NullPool, create_engine, inspect, text

from lib import clock, database
from lib.backups.backup_files import (
    CannotWriteBackup,
    Facts,
    make_private,
    names_from,
    pack,
    unfinished,
)
from lib.backups.dumping import dump
from lib.checks.verifying import anchor
from lib.outages import DatabaseDamaged
from lib.refusals import NotNow
from lib.settings import settings

BY_HAND, BEFORE_RESTORE, SAMPLE = "backup", "before_restore", "sample"
BUSY_SECONDS = 60
DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


class AlreadyThere(NotNow):
    """{name} is there already, and a backup never replaces a file. Choose another name."""


class NoShopToKeep(NotNow):
    """There is no shop in this database yet, so there is nothing to back up."""


def back_up(target: Path | None = None, kind: str = BY_HAND) -> Path:
    """Write the shop into one new file; `target` is a file or a folder, else the backup folder.

    A name without an ending is that of a folder, as of a disk that is not connected yet.

    Refuses: NoShopToKeep, AlreadyThere, CannotWriteBackup, NoTool, ToolFailed.
    """
    file = _named(target, kind)
    with database.snapshot() as connection:
        if connection.dialect.name == "postgresql":
            facts = facts_of(connection)
            with unfinished(file) as part, _beside(part) as content:
                dump(connection, content)
                pack(content, facts, "postgresql", part)
            return file
        address = connection.engine.url.database
    return keep_file(str(address), file)


def keep_file(source: str, file: Path) -> Path:
    """Write a SQLite database into a backup, whoever is working in it at this moment.

    Refuses: NoShopToKeep, CannotWriteBackup, DatabaseDamaged.
    """
    with unfinished(file) as part, _beside(part) as content:
        try:
            copy_database(source, content)
        except sqlite3.Error as failed:
            if failed.sqlite_errorname.startswith(DAMAGED):
                raise DatabaseDamaged(name=Path(source).name) from failed
            raise CannotWriteBackup(folder=file.parent, reason=failed) from failed
        with opened_copy(content) as connection:
            facts = facts_of(connection)
        pack(content, facts, "sqlite", part)
    return file


def copy_database(source: str, copy: Path) -> None:
    """Copy a SQLite database at one moment, into a file that needs no other beside it."""
    only_if_there = f"file:{quote(Path(source).absolute().as_posix())}?mode=rw"
    with (
        closing(sqlite3.connect(only_if_there, uri=True, timeout=BUSY_SECONDS)) as open_shop,
        closing(sqlite3.connect(copy)) as whole,
    ):
        open_shop.backup(whole)
        whole.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def opened_copy(file: Path) -> Iterator[Connection]:
    """A copy of a shop in a SQLite file, read as it is.

    Refuses: BackupDamaged.
    """
    address = f"sqlite:///file:{quote(file.as_posix())}?mode=ro&immutable=1&uri=true"
    engine = create_engine(address, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def facts_of(connection: Connection) -> Facts:
    """What a backup says of the shop; it reads only what the first release has, too.

    Refuses: NoShopToKeep.
    """
    if not inspect(connection).has_table("shops"):
        raise NoShopToKeep
    version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    shop = connection.scalar(text("SELECT name FROM shops"))
    if shop is None:
        raise NoShopToKeep
    return Facts(
        shop=shop,
        schema_version=str(version),
        made_at=clock.now(),
        ledger_rows=connection.scalar(text("SELECT count(*) FROM adjustments")) or 0,
        ledger_digest=anchor(connection),
    )


def new_name(kind: str, folder: Path | None = None) -> Path:
    """A file for a backup of this kind that is made now; nothing has its name in the folder."""
    names = names_from(f"{kind}_{clock.now():%Y%m%d_%H%M%S}")
    files = ((folder or settings().backups()) / f"{name}.zip" for name in names)
    return next(file for file in files if not file.exists())


def _named(target: Path | None, kind: str) -> Path:
    if target is None or target.is_dir() or not target.suffix:
        return new_name(kind, target)
    if target.exists():
        raise AlreadyThere(name=target.name)
    return target


@contextmanager
def _beside(part: Path) -> Iterator[Path]:
    """A file for the time being, in the same folder."""
    content = part.with_name(f".{uuid4().hex}.part")
    make_private(content)
    try:
        yield content
    finally:
        for left in part.parent.glob(f"{content.name}*"):
            left.unlink()
