"""Administrators see the backups that lie in the backup folder, and work with those alone.

A backup is named by its file, and the name is compared with what lies there: no name leads anywhere
else. Making, checking and restoring take their own time and transactions, beside the one in which
it is asked whether this person may.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib import clock, database
from lib.accounts.commands import actor_of
from lib.accounts.permissions import Actor, Permission, requires
from lib.backups.backing_up import BEFORE_RESTORE, BY_HAND, SAMPLE, back_up
from lib.backups.backup_files import Manifest, NoBackup, manifest_of, unfinished
from lib.backups.daily_backups import DAILY
from lib.backups.examining import examined
from lib.backups.restoring import restore
from lib.backups.upgrading import BEFORE_MIGRATING
from lib.frames import Frame, table
from lib.inventory.models import Adjustment
from lib.refusals import NotFound, NotValid
from lib.settings import settings

COLUMNS = ("name", "made_at", "kind", "shop", "size", "checked", "checked_at", "anchor")
MEGABYTE = 1_000_000
NOTES = "checked.json"
KINDS = {
    BY_HAND: "By hand",
    DAILY: "Daily",
    BEFORE_RESTORE: "Before a restore",
    BEFORE_MIGRATING: "Before an update",
    SAMPLE: "Sample shop",
}


class NoSuchBackup(NotFound):
    """There is no backup {name} in the backup folder. Reload the page to see those that are
    there."""


@dataclass(frozen=True)
class Ahead:
    """What restoring a backup would set aside: rows of the ledger since, and its manifest."""

    manifest: Manifest
    rows_since: int


@requires(Permission.LOOK_AFTER)
def kept_backups(session: Session, actor: Actor) -> Frame:
    """The backups of the backup folder, newest first; those that are no backups are left out."""
    notes = _notes()
    found = ((file, _told(file)) for file in settings().backups().glob("[!.]*.zip"))
    rows = [
        (
            file.name,
            manifest.made_at,
            _kind(file.name),
            manifest.shop,
            _size(file.stat().st_size),
            *notes.get(file.name, ("", None)),
            manifest.ledger_digest,
        )
        for file, manifest in found
        if manifest is not None
    ]
    return table(COLUMNS, sorted(rows, key=lambda row: (row[1], row[0]), reverse=True))


@requires(Permission.LOOK_AFTER)
def kept_backup(session: Session, actor: Actor, name: str) -> Path:
    """The file of a backup by its name.

    Refuses: NoSuchBackup.
    """
    there = {file.name: file for file in settings().backups().glob("[!.]*.zip")}
    if name not in there:
        raise NoSuchBackup(name=name)
    return there[name]


@requires(Permission.LOOK_AFTER)
def ahead_of(session: Session, actor: Actor, name: str) -> Ahead:
    """What a backup holds, and how many stock rows were written since it was made.

    Refuses: NoSuchBackup, NoBackup.
    """
    manifest = manifest_of(kept_backup(session, actor, name))
    written = session.scalar(select(func.count()).select_from(Adjustment)) or 0
    return Ahead(manifest, max(0, written - manifest.ledger_rows))


def back_up_now(person_id: int) -> str:
    """Make a backup in the backup folder; a sentence with its name.

    Refuses: NotPermitted, PersonGone, and what `back_up` refuses.
    """
    with database.reading() as session:
        kept_backups(session, actor_of(session, person_id))
    return f"{back_up().name} was made."


def check_backup(person_id: int, name: str) -> str:
    """Open a backup and check everything in it; what came of it, in a sentence.

    Refuses: NotPermitted, PersonGone, NoSuchBackup, and what `examined` refuses.
    """
    file = _asked(person_id, name)
    try:
        with examined(file) as (manifest, _content):
            whole = manifest.database == "sqlite"
            says = "Sound" if whole else "Whole; its rows are checked when it is restored"
    except NotValid:
        _note(name, "Not sound")
        raise
    _note(name, says)
    return f"{name}: {says[0].lower()}{says[1:]}."


def restore_backup(person_id: int, name: str) -> str:
    """Put a backup in the place of the shop, which signs everybody out; what was done.

    Refuses: NotPermitted, PersonGone, NoSuchBackup, and what `restore` refuses.
    """
    return restore(_asked(person_id, name), lambda _says: None, person_id).says


def _asked(person_id: int, name: str) -> Path:
    with database.reading() as session:
        return kept_backup(session, actor_of(session, person_id), name)


def _told(file: Path) -> Manifest | None:
    try:
        return manifest_of(file)
    except NoBackup:
        return None


def _kind(name: str) -> str:
    return next((says for begins, says in KINDS.items() if name.startswith(begins)), "By hand")


def _size(octets: int) -> str:
    if octets < MEGABYTE:
        return f"{octets / 1000:,.0f} kB"
    return f"{octets / MEGABYTE:,.1f} MB"


def _notes() -> dict[str, tuple[str, datetime]]:
    """What was found when backups were checked, and when, by their names."""
    file = settings().backups() / NOTES
    try:
        kept: dict[str, tuple[str, str]] = json.loads(file.read_text("utf-8"))
        return {name: (says, datetime.fromisoformat(at)) for name, (says, at) in kept.items()}
    except (OSError, ValueError):
        return {}


def _note(name: str, says: str) -> None:
    """Remember what was found; two at once may lose a note, and never more."""
    notes = {**_notes(), name: (says, clock.now())}
    kept = {known: (told, at.isoformat()) for known, (told, at) in notes.items()}
    with unfinished(settings().backups() / NOTES) as part:
        part.write_text(json.dumps(kept, indent=1), "utf-8")
