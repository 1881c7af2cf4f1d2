"""A name that nobody has is answered like a wrong password: in the same words, after the same time.

Every try is written down before the password is looked at, in a transaction of its own, so that
neither a refusal nor a crash forgets it and tries sent at the same time are all counted. No
transaction is open while the password is hashed. Of a name that nobody has only a digest is kept:
it may well be a password in the wrong field, and administrators read the tries.
"""

from contextlib import suppress
from hashlib import sha256

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts import web_sessions
from lib.accounts.browsers import Visit
from lib.accounts.commands import actor_of
from lib.accounts.models import Person
from lib.accounts.passwords import matches
from lib.accounts.patience import was_right, write_down
from lib.accounts.people import is_taken, locked_person, sign_in_name
from lib.accounts.permissions import Actor
from lib.database import patiently, persistently, writing
from lib.outages import Outage
from lib.refusals import NotAllowed


class WrongNameOrPassword(NotAllowed):
    """Name and password do not belong together. Check both, or ask an administrator."""


def sign_in(name: str, password: SecretStr, visit: Visit) -> str:
    """Check a name with its password; the answer is the token of a new session.

    Refuses: TooManyTries, WrongNameOrPassword.
    """
    folded = sign_in_name(name)
    attempt_id, person_id, kept = persistently(lambda session: _try(session, folded, visit.address))
    if not matches(password, kept) or person_id is None:
        raise WrongNameOrPassword
    known = person_id, kept
    return persistently(lambda session: _succeed(session, attempt_id, known, visit))


def sign_out(token: str | None) -> None:
    """End the session of this browser."""
    if token:
        persistently(lambda session: web_sessions.end(session, token))


def person_of_token(session: Session, token: str | None) -> int | None:
    """The id of the active person whose session a token is, while it lasts."""
    return web_sessions.holder(session, token) if token else None


def recognised(token: str | None) -> Actor | None:
    """The person of a token, whose session this keeps from running idle."""
    if not token:
        return None
    actor, stale = patiently(lambda session: _known(session, token))
    if stale:
        with suppress(Outage), writing() as session:  # who can only read can go on reading
            web_sessions.touch(session, token)
    return actor


def _known(session: Session, token: str) -> tuple[Actor | None, bool]:
    """The person of a token, and whether their last click is long ago."""
    person_id = person_of_token(session, token)
    actor = None if person_id is None else actor_of(session, person_id)
    return actor, actor is not None and web_sessions.is_stale(session, token)


def _try(session: Session, name: str, address: str) -> tuple[int, int | None, str | None]:
    """Write down a try; its id, and the active person of the name with the password kept."""
    kept = name if is_taken(session, name) else nobodys(name)
    attempt_id = write_down(session, kept, address)
    active = (Person.sign_in_name == name, Person.deactivated_at.is_(None))
    person = session.scalar(select(Person).where(*active))
    return attempt_id, person.id if person else None, person.password_hash if person else None


def nobodys(name: str) -> str:
    """What is kept of a name that nobody has, by which tries of the same one are still counted."""
    return f"(nobody's name) {sha256(name.encode()).hexdigest()[:8]}"


def _succeed(session: Session, attempt_id: int, known: tuple[int, str | None], visit: Visit) -> str:
    """Begin a session, unless the password was taken away while it was looked at."""
    person_id, kept = known
    person = locked_person(session, person_id)
    if person.password_hash != kept or person.deactivated_at is not None:
        raise WrongNameOrPassword
    was_right(session, attempt_id)
    return web_sessions.begin(session, person_id, visit)
