"""A backup is opened and checked all through before anybody relies on it.

Its bytes must match its checksum, the database inside must be sound and be the shop that the
manifest names, at a version that this program knows; then it is brought to today's shape, apart
from the backup itself, and everything in it is verified.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import DatabaseError

from lib.backups.backing_up import NoShopToKeep, facts_of, opened_copy
from lib.backups.backup_files import BackupDamaged, Manifest, NoBackup, unpacked
from lib.backups.dumping import refuse_unreadable
from lib.checks.verifying import verify_open
from lib.migrations import known, migrate
from lib.refusals import NotValid
from lib.settings import settings


class NotSound(NotValid):
    """{name} can be opened, but what it holds is not sound: {finding} Nothing was changed; use
    an older backup."""


@contextmanager
def examined(file: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest of a sound backup, and its shop for the time being, ready to be taken over.

    Refuses: NoBackup, BackupDamaged, NotSound, DatabaseTooNew, CannotWriteBackup, NoTool,
    ToolFailed.
    """
    with unpacked(file, settings().backups()) as (manifest, content):
        known(manifest.schema_version)
        if manifest.database == "postgresql":
            refuse_unreadable(content)
        else:
            _examine(file, manifest, content)
        yield manifest, content


def _examine(file: Path, manifest: Manifest, content: Path) -> None:
    try:
        with opened_copy(content) as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
            if found != "ok":
                raise BackupDamaged(name=file.name, reason=f"SQLite finds that {found}")
            facts = facts_of(connection)
    except (DatabaseError, NoShopToKeep) as failed:
        raise NoBackup(name=file.name) from failed
    told = manifest.model_dump(include={"shop", "schema_version", "ledger_rows", "ledger_digest"})
    if facts.model_dump(include=set(told)) != told:
        raise BackupDamaged(name=file.name, reason="it is not the shop that its manifest names")
    engine = create_engine(f"sqlite:///{content}", poolclass=NullPool)
    try:
        migrate(engine)
        with engine.connect() as connection:
            refuse_findings(connection, file.name)
    finally:
        engine.dispose()


def refuse_findings(connection: Connection, name: str) -> None:
    """Refuse a shop in which a check finds something.

    Refuses: NotSound.
    """
    found = verify_open(connection)
    if not found.clean:
        first = next(iter(found.findings), "")
        raise NotSound(name=name, finding=first)
