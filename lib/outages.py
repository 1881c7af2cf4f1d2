"""What keeps the shop's database from answering is told in a sentence, whichever driver said it.

Each outage says what is the matter, that nothing was changed, and who can do what. It goes by
itself once its cause is gone. What is not known here is a bug and stays loud.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from lib.logbook import warn
from lib.refusals import NotNow, Refusal


class Outage(NotNow):
    """The shop's database cannot be used at present. Nothing was changed; try again later."""

    detail = ""
    shuts_everything = False


class _Away(Outage):
    """The shop's database is away, and nothing can even be read until it is back."""

    shuts_everything = True


class DatabaseBusy(Outage):
    """The shop's database is busy with other work. Nothing was changed; try again in a moment. If
    it stays busy, another program holds it: tell whoever looks after this Benchbook."""


class DatabaseFull(Outage):
    """The disk with the shop's database is full. Nothing was changed, and everything can still be
    read. Whoever looks after this Benchbook has to make room on that disk; then try again."""


class DatabaseReadOnly(Outage):
    """The shop's database can be read but not written. Nothing was changed. Whoever looks after
    this Benchbook has to allow it to write to the database again; then try again."""


class DatabaseGone(_Away):
    """The file of the shop's database, {name}, is not in its folder. Nothing was changed. Whoever
    looks after this Benchbook has to bring the folder or its disk back, or restore a backup."""


class DatabaseClosed(_Away):
    """Benchbook is not allowed to open {name}, the file of the shop's database. Nothing was
    changed. Whoever looks after this Benchbook has to allow it to read and write that file and
    its folder."""


class DatabaseDamaged(Outage):
    """The shop's database, {name}, is damaged, or is no database at all. Benchbook leaves it as it
    is. Stop working; whoever looks after this Benchbook has to stop it, keep a copy of the file
    and of the folder it lies in, and restore the newest backup."""


class DiskFailing(Outage):
    """The disk with the shop's database cannot be read or written as it should. Nothing was
    changed. Whoever looks after this Benchbook has to look at that disk before work goes on."""


class DatabaseUnreachable(_Away):
    """The shop's database does not answer. Nothing was changed, and work goes on as soon as it is
    back: try again in a moment. If it stays away, tell whoever looks after this Benchbook."""


class NotLetIn(_Away):
    """The server of the shop's database does not let Benchbook in. Nothing was changed. Whoever
    looks after this Benchbook has to put right the name, the password or the database in
    DATABASE_URL, or what that name may do there."""


class OutcomeUnknown(Outage):
    """The shop's database broke off just as this was being saved, so it is not known yet whether
    it was. Press the same button again: it is done once, whatever happened."""


Kinds = Sequence[tuple[str, type[Outage]]]
_BY_SQLITE_NAME: Kinds = (
    ("SQLITE_BUSY", DatabaseBusy),
    ("SQLITE_LOCKED", DatabaseBusy),
    ("SQLITE_PROTOCOL", DatabaseBusy),
    ("SQLITE_FULL", DatabaseFull),
    ("SQLITE_READONLY_DIRECTORY", DatabaseClosed),
    ("SQLITE_READONLY_CANTINIT", DatabaseClosed),
    ("SQLITE_READONLY_DBMOVED", DatabaseGone),
    ("SQLITE_READONLY", DatabaseReadOnly),
    ("SQLITE_CANTOPEN", DatabaseClosed),
    ("SQLITE_PERM", DatabaseClosed),
    ("SQLITE_CORRUPT", DatabaseDamaged),
    ("SQLITE_NOTADB", DatabaseDamaged),
    ("SQLITE_IOERR", DiskFailing),
)
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_BY_SQLSTATE: Kinds = (
    ("40001", DatabaseBusy),
    ("40P01", DatabaseBusy),
    ("55P03", DatabaseBusy),
    ("57014", DatabaseBusy),
    ("53100", DatabaseFull),
    ("53", DatabaseBusy),
    ("25006", DatabaseReadOnly),
    ("28", NotLetIn),
    ("3D000", NotLetIn),
    ("3F000", NotLetIn),
    ("42501", NotLetIn),
    ("XX001", DatabaseDamaged),
    ("XX002", DatabaseDamaged),
    ("58", DiskFailing),
    ("25P03", DatabaseUnreachable),
    ("57P", DatabaseUnreachable),
    ("08", DatabaseUnreachable),
)
# A server that refuses a connection says why in words only; in another language than English the
# sentence is that of a server that does not answer.
_AT_THE_DOOR: Kinds = (
    ("too many", DatabaseBusy),
    ("remaining connection slots", DatabaseBusy),
    ("password", NotLetIn),
    ("does not exist", NotLetIn),
    ("pg_hba.conf", NotLetIn),
    ("permission denied", NotLetIn),
    ("not permitted", NotLetIn),
    ("", DatabaseUnreachable),
)
_WRITES_WHILE_READING = {"SQLITE_READONLY", "25006"}


@contextmanager
def in_sentences(engine: Engine, *, reading: bool = False) -> Iterator[None]:
    """Raise the outage in place of what a driver says of it; `reading` where nothing may write."""
    try:
        yield
    except NoFreeConnection as failed:
        raise _told(DatabaseBusy, str(failed), engine) from failed
    except DBAPIError as failed:
        said = _said_by(failed, engine)
        if (reading and said in _WRITES_WHILE_READING) or (kind := _kind(failed, engine)) is None:
            raise
        if kind not in (DatabaseBusy, DatabaseFull):
            engine.dispose()  # what a connection has kept of the outage goes with it
        raise _told(kind, str(failed.orig), engine) from failed


def gone(engine: Engine) -> DatabaseGone:
    """The outage of a file that is not where it was."""
    outage = _told(DatabaseGone, "the file is not there, or is another one", engine)
    return outage if isinstance(outage, DatabaseGone) else DatabaseGone()


def explained(refused: Refusal) -> str:
    """A refusal for whoever looks after the program, with what the database itself says of it."""
    detail = getattr(refused, "detail", "")
    return f"{refused}\n(The database says: {detail})" if detail else str(refused)


def _kind(failed: DBAPIError, engine: Engine) -> type[Outage] | None:
    said, words = _said_by(failed, engine), str(failed.orig).lower()
    if engine.dialect.name == "postgresql":
        if not said and type(failed.orig).__name__ in ("OperationalError", "ConnectionTimeout"):
            return next(kind for begins, kind in _AT_THE_DOOR if begins in words)
        if failed.connection_invalidated and not said:
            return DatabaseUnreachable
        return _first(_BY_SQLSTATE, said)
    kind = _first(_BY_SQLITE_NAME, said)
    is_gone = kind is DatabaseClosed and _is_gone(Path(engine.url.database or ""))
    return DatabaseGone if is_gone else kind


def _is_gone(file: Path) -> bool:
    """Whether a file that cannot be opened is not there, where one could be made."""
    try:
        file.stat()
    except FileNotFoundError:
        return not file.parent.exists() or os.access(file.parent, os.W_OK)
    except OSError:
        return False
    return False


def _first(kinds: Kinds, said: str) -> type[Outage] | None:
    return next((kind for begins, kind in kinds if said.startswith(begins)), None)


def _said_by(failed: DBAPIError, engine: Engine) -> str:
    """The name that SQLite, or the number that PostgreSQL gives to an error."""
    name = "sqlstate" if engine.dialect.name == "postgresql" else "sqlite_errorname"
    return str(getattr(failed.orig, name, None) or "")


def _told(kind: type[Outage], detail: str, engine: Engine) -> Outage:
    """The outage, with what the driver says of it for the log; it never names a password."""
    outage = kind(name=Path(engine.url.database or "").name)
    outage.detail = detail.strip()
    if kind is not DatabaseBusy:
        where = engine.url.render_as_string(hide_password=True)
        warn("database outage", kind=kind.__name__, said=outage.detail, where=where)
    return outage
