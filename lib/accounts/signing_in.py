"""Guessing is slowed down for whoever guesses, and never keeps a person out for good.

Every try is written down before the password is looked at, in a transaction of its own, so that a
refusal or a crash cannot forget it and tries sent at the same time are all counted. After a few
failures in a row the next try has to wait, each time twice as long, up to a limit:

- by name and address, so that a guesser elsewhere does not slow down the owner;
- by name, for addresses from which the name never signed in;
- by address, for one that tries many names.

A name that nobody has is answered in the same words, after the same time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from pydantic import SecretStr
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts import web_sessions
from lib.accounts.models import Person, SignInAttempt
from lib.accounts.passwords import matches
from lib.accounts.people import sign_in_name
from lib.database import one_at_a_time, persistently
from lib.refusals import NotAllowed, NotNow

REMEMBERED = timedelta(days=30)
COUNTED_FOR = timedelta(days=1)


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


class WrongNameOrPassword(NotAllowed):
    """Name and password do not belong together. Check both, or ask an administrator."""


class TooManyTries(NotNow):
    """Too many tries that failed. Wait {wait}, then try again."""


def sign_in(name: str, password: SecretStr, address: str) -> str:
    """Check a name with its password; the answer is the token of a new session.

    Refuses: TooManyTries, WrongNameOrPassword.
    """
    folded = sign_in_name(name)
    attempt_id, person_id, kept = persistently(lambda session: _try(session, folded, address))
    if not matches(password, kept) or person_id is None:
        raise WrongNameOrPassword
    return persistently(lambda session: _succeed(session, attempt_id, person_id))


def sign_out(token: str | None) -> None:
    """End the session of this browser."""
    persistently(lambda session: web_sessions.end(session, token))


def _try(session: Session, name: str, address: str) -> tuple[int, int | None, str | None]:
    """Write down a try as failed, when it need not wait; its id, and whom the name belongs to."""
    one_at_a_time(session, f"sign-in {name}")
    one_at_a_time(session, "sign-in from " + address)
    moment = clock.now()
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < moment - REMEMBERED))
    wait = _wait(session, name, address)
    if wait > timedelta(0):
        raise TooManyTries(wait=_in_words(wait))
    attempt = SignInAttempt(sign_in_name=name, address=address, at=moment, succeeded=False)
    session.add(attempt)
    session.flush()
    active = select(Person).where(Person.sign_in_name == name, Person.deactivated_at.is_(None))
    person = session.scalar(active)
    return attempt.id, person.id if person else None, person.password_hash if person else None


def _succeed(session: Session, attempt_id: int, person_id: int) -> str:
    right = update(SignInAttempt).where(SignInAttempt.id == attempt_id)
    session.execute(right.values(succeeded=True))
    session.execute(update(Person).where(Person.id == person_id).values(seen_at=clock.now()))
    return web_sessions.begin(session, person_id)


def _wait(session: Session, name: str, address: str) -> timedelta:
    """How long this name has to wait at this address."""
    of_name, here = SignInAttempt.sign_in_name == name, SignInAttempt.address == address
    waits = [_left(session, BY_NAME_AND_ADDRESS, of_name, here)]
    known = select(SignInAttempt.id).where(of_name, here, SignInAttempt.succeeded).limit(1)
    if session.scalar(known) is None:
        waits.append(_left(session, BY_NAME, of_name))
    waits.append(_left(session, BY_ADDRESS, here))
    return max(waits)


def _left(session: Session, patience: Patience, *among: ColumnElement[bool]) -> timedelta:
    """What is left of the wait after the failures in a row among some tries."""
    moment = clock.now()
    latest = (
        select(SignInAttempt.at, SignInAttempt.succeeded)
        .where(*among, SignInAttempt.at > moment - COUNTED_FOR)
        .order_by(SignInAttempt.id.desc())
        .limit(patience.free + 20)
    )
    failed: list[datetime] = []
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
