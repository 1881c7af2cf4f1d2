"""A shop in a SQLite file is copied once a day, at the first moment that none of today exists.

Days are those of the shop's own zone. Kept are the copies of the last 7 days that have one, and the
last copy of each of 4 weeks and of 12 months; older ones go. One that is dated in days to come,
by a clock that ran ahead, stays until they have come. Backups made for any other reason are never
deleted. Of several processes one makes the copy. A copy that fails is told in the log and on
the page Health, and never stands in the way of work.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Event, Thread

from lib import clock, database, logbook
from lib.backups.backing_up import back_up
from lib.outages import Outage
from lib.refusals import Refusal
from lib.settings import settings
from lib.shop.the_shop import exists, the_shop

DAILY = "daily"
FIRST_SECONDS, EVERY_SECONDS = 10.0, 300.0
ABANDONED_SECONDS = 3600
KEPT: tuple[tuple[int, Callable[[date], object]], ...] = (
    (7, lambda day: day),
    (4, lambda day: day.isocalendar()[:2]),
    (12, lambda day: (day.year, day.month)),
)
_failures: list["Failure"] = []


@dataclass(frozen=True)
class Failure:
    """When the last daily copy failed, and why, in a sentence."""

    at: datetime
    says: str


def last_failure() -> Failure | None:
    """What went wrong with the daily copy of this process, until one succeeds."""
    return _failures[-1] if _failures else None


def copy_of_today() -> Path | None:
    """Make the copy of today unless it is there or being made, and let old ones go.

    Refuses: CannotWriteBackup, Outage.
    """
    with database.reading() as session:
        if not exists(session):
            return None
        today = the_shop(session).today()
    folder = settings().backups()
    file = folder / f"{DAILY}_{today:%Y-%m-%d}.zip"
    if file.exists():
        return None
    with _only_one(file) as chosen:
        if not chosen or file.exists():
            return None
        back_up(file)
    for day in outlived(day for day in days_kept(folder) if day <= today):
        (folder / f"{DAILY}_{day:%Y-%m-%d}.zip").unlink(missing_ok=True)
    return file


def days_kept(folder: Path) -> set[date]:
    """The days of which there is a daily copy."""
    found = (
        re.fullmatch(rf"{DAILY}_(\d{{4}}-\d\d-\d\d)\.zip", file.name) for file in folder.glob("*")
    )
    return {date.fromisoformat(name[1]) for name in found if name}


def outlived(days: Iterable[date]) -> set[date]:
    """Which days need not be kept any more."""
    newest_first = sorted(days, reverse=True)
    kept: set[date] = set()
    for many, period in KEPT:
        last_of: dict[object, date] = {}
        for day in newest_first:
            last_of.setdefault(period(day), day)
        kept |= set(list(last_of.values())[:many])
    return set(newest_first) - kept


@contextmanager
def copied_daily() -> Iterator[None]:
    """Look after the daily copy in the background, for as long as the server runs."""
    embedded = database.engine().dialect.name == "sqlite"
    if not (embedded and settings().daily_backups):
        yield
        return
    stopped = Event()
    thread = Thread(target=_look_after, args=(stopped,), name="daily backups", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(timeout=5)


def try_once() -> None:
    """Make the copy of today where it is due; whatever fails is written down."""
    try:
        made = copy_of_today()
    except Outage as outage:
        _remember(str(outage))  # the log has it already
    except Refusal as refused:
        _tell(str(refused))
    except Exception as failed:  # noqa: BLE001  # the shop goes on whatever happens to a copy
        _tell(f"The daily backup failed: {failed}")
    else:
        _failures.clear()
        if made is not None:
            logbook.note("daily backup", file=made)


def _look_after(stopped: Event) -> None:
    wait = FIRST_SECONDS
    while not stopped.wait(wait):
        try_once()
        wait = EVERY_SECONDS


def _tell(says: str) -> None:
    """Write a failure into the log, which hears of the same one once, and keep it for the page."""
    if says not in {failure.says for failure in _failures}:
        logbook.warn("daily backup failed", why=says)
    _remember(says)


def _remember(says: str) -> None:
    _failures[:] = [Failure(clock.now(), says)]


@contextmanager
def _only_one(file: Path) -> Iterator[bool]:
    """Whether this process is the one that makes a file; a claim left by a crash runs out."""
    claim = file.with_name(f".{file.name}.claim")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        if abs(time.time() - claim.stat().st_mtime) > ABANDONED_SECONDS:
            claim.unlink()
    except FileNotFoundError:
        pass
    try:
        claim.touch(exist_ok=False)
    except FileExistsError:
        yield False
        return
    try:
        yield True
    finally:
        claim.unlink(missing_ok=True)
