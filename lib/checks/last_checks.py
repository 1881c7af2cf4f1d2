"""What the last checks found is at hand for administrators, and one check runs at a time.

A quick check at start says at once when the last rows written do not fit. It never keeps a shop
shut: what it finds is past, the ledger goes on refusing what its rows do not cover, and people
with a customer in front of them are better served by a warning than by a closed door.

A whole check runs in a thread of its own, so that it goes on when its page is left or reloaded.
Results are those of this process and begin anew with it: the quick check runs again at every start.
"""

from dataclasses import dataclass, replace
from threading import Lock, Thread

from sqlalchemy.orm import Session

from lib import database, logbook
from lib.accounts.permissions import Actor, Permission, requires
from lib.checks.findings import Progress, Verification
from lib.checks.telling_findings import say_loudly
from lib.checks.verifying import verify
from lib.outages import explained
from lib.refusals import Refusal


@dataclass(frozen=True)
class Checks:
    """The last quick and the last whole check, how far one under way has come, and what failed."""

    quick: Verification | None = None
    whole: Verification | None = None
    progress: Progress | None = None
    failed: str = ""

    @property
    def running(self) -> bool:
        """Whether a whole check is under way."""
        return self.progress is not None

    @property
    def alarming(self) -> Verification | None:
        """The newest check, where it found something."""
        known = [check for check in (self.quick, self.whole) if check is not None]
        newest = max(known, key=lambda check: check.at, default=None)
        return newest if newest is not None and not newest.clean else None


_lock = Lock()
_known: dict[str, Checks] = {}


@requires(Permission.LOOK_AFTER)
def last_checks(session: Session, actor: Actor) -> Checks:
    """What the last checks of this database found, and whether one is under way."""
    return _of(_here())


@requires(Permission.LOOK_AFTER)
def begin_check(session: Session, actor: Actor) -> Checks:
    """Check everything, in the background; one that is under way already goes on."""
    here = _here()
    with _lock:
        before = _of(here)
        if before.running:
            return before
        _known[here] = replace(before, progress=Progress("", 0, 0), failed="")
    Thread(target=_check, args=(here,), name="verify", daemon=True).start()
    return _of(here)


def check_at_start() -> None:
    """Look at the last rows written and say loudly what does not fit; the shop opens anyhow."""
    try:
        found = verify(quick=True)
    except Refusal as refusal:
        logbook.warn("the check at start could not run", why=explained(refusal))
        return
    except Exception as problem:  # noqa: BLE001  # a bug of the check must not shut the shop
        logbook.mishap("the check at start broke", problem)
        return
    _keep(_here(), quick=found)
    if not found.clean:
        say_loudly(found)


def forget_checks() -> None:
    """Forget what was found, because another shop has taken the place of the one looked at."""
    with _lock:
        _known.pop(_here(), None)


def _check(here: str) -> None:
    def tell(progress: Progress) -> None:
        _keep(here, progress=progress)

    try:
        found = verify(tell)
    except Refusal as refusal:
        _keep(here, progress=None, failed=explained(refusal))
    except Exception as problem:  # noqa: BLE001  # the page says where the log has it
        reference = logbook.mishap("a check broke", problem)
        _keep(here, progress=None, failed=f"The check broke. The log has it as {reference}.")
    else:
        if not found.clean:
            say_loudly(found)
        _keep(here, progress=None, whole=found)


def _here() -> str:
    """Which database is open; its password stays out."""
    return database.engine().url.render_as_string(hide_password=True)


def _of(here: str) -> Checks:
    return _known.get(here, Checks())


def _keep(here: str, **news: object) -> None:
    with _lock:
        _known[here] = replace(_of(here), **news)  # type: ignore[arg-type]
