"""A backup takes the place of the shop in one transaction, which keeps what it replaces.

A crash at any instant leaves the old shop or the new one, and the server may go on running: who
works meanwhile waits, and then meets the restored shop. Nobody stays signed in, because people,
roles and passwords are again those of the backup, and whoever was let out since must not be let in
by an old sign-in. What was replaced lies beside, as a backup or under another schema.
"""

import shutil
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from lib import clock, database
from lib.accounts.models import AuditEntry, PasswordLink, Person, WebSession
from lib.backups.backing_up import BEFORE_RESTORE, opened_copy
from lib.backups.backup_files import Manifest
from lib.backups.copying import Tell, carry
from lib.backups.dumping import play
from lib.backups.examining import examined, refuse_findings
from lib.backups.setting_aside import set_aside
from lib.checks.last_checks import forget_checks
from lib.inputs import Frozen
from lib.migrations import alone, shape
from lib.outages import DatabaseDamaged, in_sentences
from lib.refusals import NotNow
from lib.settings import settings


class Restored(Frozen):
    """Which backup stands in place of the shop now, and where the shop lies that it replaced."""

    manifest: Manifest
    aside: str | None

    @property
    def says(self) -> str:
        """What was done, in a sentence or two."""
        made = f"{self.manifest.made_at:%d %B %Y, %H:%M} UTC"
        kept = f" What it replaced lies in {self.aside}." if self.aside else ""
        return (
            f"{self.manifest.shop} is restored as it was on {made}.{kept} Everybody signs in again."
        )


class OnlyPostgresql(NotNow):
    """The backup {name} was made by pg_dump and can be restored on PostgreSQL only. Nothing was
    changed. Restore it there, and carry the shop over with "python -m lib copy URL"."""


def restore(file: Path, tell: Tell, by: int | None = None) -> Restored:
    """Put a backup in the place of the shop; `by` is the person who asked for it, if any.

    A SQLite file so damaged that it cannot be read is put aside as it is, and a new one begun.

    Refuses: what `examined` refuses, OnlyPostgresql, CannotCarry, CopyDiffers, Outage.
    """
    try:
        return _restore(file, tell, by)
    except DatabaseDamaged:
        if database.engine().dialect.name != "sqlite":
            raise
    folder = _put_aside(Path(str(database.engine().url.database)))
    tell(f"The damaged database lies in {folder} now.")
    return _restore(file, tell, None).model_copy(update={"aside": f"the folder {folder}"})


def _put_aside(damaged: Path) -> Path:
    """Move the file and what SQLite keeps beside it, without which it says less."""
    folder = settings().backups() / f"damaged_{clock.now():%Y%m%d_%H%M%S}"
    folder.mkdir(parents=True)
    database.engine().dispose()
    for part in damaged.parent.glob(f"{damaged.name}*"):
        if part.name.removeprefix(damaged.name) in ("", "-wal", "-shm"):
            shutil.move(part, folder / part.name)
    return folder


def _restore(file: Path, tell: Tell, by: int | None) -> Restored:
    engine = database.engine()
    with examined(file) as (manifest, content):
        if manifest.database == "postgresql" != engine.dialect.name:
            raise OnlyPostgresql(name=file.name)
        tell(f"{file.name} is whole and sound.")
        with in_sentences(engine), alone(engine) as connection:
            name = _name_of(connection, by)
            aside = set_aside(connection, BEFORE_RESTORE)
            if manifest.database == "postgresql":
                play(content, connection)
                shape(connection)
                _sign_out_everybody(connection)
            else:
                shape(connection)
                with opened_copy(content) as source:
                    carry(source, connection, tell)
            done = Restored(manifest=manifest, aside=aside)
            _write_down(connection, done, name)
            if manifest.database == "postgresql":  # the other kind was verified before
                refuse_findings(connection, file.name)
    forget_checks()
    return done


def _name_of(connection: Connection, person_id: int | None) -> str | None:
    if person_id is None:
        return None
    return connection.scalar(select(Person.sign_in_name).where(Person.id == person_id))


def _sign_out_everybody(connection: Connection) -> None:
    connection.execute(delete(WebSession))
    connection.execute(delete(PasswordLink))


def _write_down(connection: Connection, done: Restored, name: str | None) -> None:
    """Tell it in the audit trail of the restored shop, under the name of whoever asked for it."""
    whose = connection.scalar(select(Person.id).where(Person.sign_in_name == name))
    entry = insert(AuditEntry).values(at=clock.now(), person_id=whose, act="Restore")
    connection.execute(entry.values(says=done.says, changes=[]))
