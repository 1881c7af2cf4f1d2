"""Guessing is slowed down for whoever guesses, and never keeps a person out for good.

After a few failures in a row the next try has to wait, each time twice as long, up to a limit:

- by name and address, so that a guesser elsewhere does not slow down the owner;
- by name, for addresses from which the name has not signed in lately;
- by address, for one that tries many names.

A try that has to wait is not counted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.models import SignInAttempt
from lib.database import one_at_a_time, persistently
from lib.refusals import NotNow

REMEMBERED = timedelta(days=30)
COUNTED_FOR = timedelta(days=1)
# A try from later than that was written while the clock was wrong, and must not keep anybody out.
AHEAD = timedelta(minutes=1)


@dataclass(frozen=True)
class Patience:
    """How many failures in a row pass without a wait, and how long the wait may become."""

    free: int
    longest: timedelta

    def wait_after(self, failures: int) -> timedelta:
        """How long to wait after the last of so many failures: 1, 2, 4, ... seconds."""
        if failures < self.free:
            return timedelta(0)
        return min(timedelta(seconds=2 ** min(failures - self.free, 20)), self.longest)


BY_NAME_AND_ADDRESS = Patience(5, timedelta(minutes=15))
BY_NAME = Patience(20, timedelta(minutes=5))
BY_ADDRESS = Patience(30, timedelta(minutes=1))


class TooManyTries(NotNow):
    """Too many tries have failed. Wait {wait}, then try again."""


def write_down(session: Session, name: str, address: str) -> int:
    """Write down a try, unless this name or address has failed too often just now; its id.

    Refuses: TooManyTries.
    """
    one_at_a_time(session, f"sign-in as {name}")
    one_at_a_time(session, f"sign-in from {address}")
    moment = clock.now()
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < moment - REMEMBERED))
    wait = _wait(session, name, address)
    if wait > timedelta(0):
        raise TooManyTries(wait=_in_words(wait))
    return begin_try(session, name, address)


def begin_try(session: Session, name: str, address: str) -> int:
    """Write down a try as failed, before anybody knows whether it is right; its id."""
    attempt = SignInAttempt(sign_in_name=name, address=address, at=clock.now(), succeeded=False)
    session.add(attempt)
    session.flush()
    return attempt.id


def was_right(session: Session, attempt_id: int) -> None:
    """Write down that a try was right."""
    tried = update(SignInAttempt).where(SignInAttempt.id == attempt_id)
    session.execute(tried.values(succeeded=True))


def slowly(name: str, address: str, is_right: Callable[[], bool]) -> bool:
    """Whether a secret is right; whoever guesses it waits ever longer before each look at it.

    Refuses: TooManyTries.
    """
    attempt_id = persistently(lambda session: write_down(session, name, address))
    right = is_right()
    if right:
        persistently(lambda session: was_right(session, attempt_id))
    return right


def _wait(session: Session, name: str, address: str) -> timedelta:
    """How long this name still has to wait at this address."""
    of_name, here = SignInAttempt.sign_in_name == name, SignInAttempt.address == address
    waits = [
        _left(session, BY_NAME_AND_ADDRESS, of_name, here),
        _left(session, BY_ADDRESS, here),
    ]
    at_home = select(SignInAttempt.id).where(of_name, here, SignInAttempt.succeeded).limit(1)
    if session.scalar(at_home) is None:
        waits.append(_left(session, BY_NAME, of_name))
    return max(waits)


def _left(session: Session, patience: Patience, *among: ColumnElement[bool]) -> timedelta:
    """What is left of the wait after the failures in a row among some tries."""
    moment = clock.now()
    latest = (
        select(SignInAttempt.at, SignInAttempt.succeeded)
        .where(*among, SignInAttempt.at.between(moment - COUNTED_FOR, moment + AHEAD))
        .order_by(SignInAttempt.id.desc())
        .limit(patience.free + 20)
    )
    failed = []
    for at, succeeded in session.execute(latest):
        if succeeded:
            break
        failed.append(at)
    return failed[0] + patience.wait_after(len(failed)) - moment if failed else timedelta(0)


def _in_words(wait: timedelta) -> str:
    seconds = ceil(wait.total_seconds())
    if seconds < 60:
        return f"{seconds} {'second' if seconds == 1 else 'seconds'}"
    minutes = ceil(seconds / 60)
    return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
