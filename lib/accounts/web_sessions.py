"""A signed-in browser holds a random token, of which only the hash is kept, and it runs out.

A session ends after the idle minutes of the settings without a click, after their days in any
case, and at once when the person signs out, is deactivated, or gets another role or password.
"""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.browsers import Visit
from lib.accounts.models import Person, WebSession
from lib.database import written
from lib.settings import settings

TOUCH_EVERY = timedelta(minutes=1)
AHEAD = timedelta(days=1)


def begin(session: Session, person_id: int, visit: Visit = Visit()) -> str:  # noqa: B008
    """Begin a session; the answer is its token, which is known nowhere else."""
    token = secrets.token_urlsafe(32)
    moment = clock.now()
    session.execute(delete(WebSession).where(WebSession.created_at < moment - _longest()))
    session.execute(update(Person).where(Person.id == person_id).values(seen_at=moment))
    session.add(
        WebSession(
            token_hash=kept_of(token),
            person_id=person_id,
            seen_at=moment,
            address=visit.address[:100],
            browser=visit.browser[:200],
        )
    )
    session.flush()
    return token


def holder(session: Session, token: str | None) -> int | None:
    """The id of the active person whose session a token is, while it lasts."""
    found = (
        select(Person.id)
        .join(WebSession, WebSession.person_id == Person.id)
        .where(WebSession.token_hash == kept_of(token), *lasting(), Person.deactivated_at.is_(None))
    )
    return session.scalar(found)


def lasting() -> tuple[ColumnElement[bool], ...]:
    """What holds for sessions that have run neither out nor idle, nor began in days to come.

    One that did was begun while the clock was wrong, and would last until those days.
    """
    moment = clock.now()
    idle = timedelta(minutes=settings().idle_minutes)
    begun = WebSession.created_at
    return begun > moment - _longest(), begun < moment + AHEAD, WebSession.seen_at > moment - idle


def is_stale(session: Session, token: str) -> bool:
    """Whether the last click is long enough ago to write down a new one."""
    mine = select(WebSession.id).where(WebSession.token_hash == kept_of(token))
    before = mine.where(WebSession.seen_at <= clock.now() - TOUCH_EVERY)
    return session.scalar(before) is not None


def touch(session: Session, token: str) -> None:
    """Keep a session from running idle, and note when its person was last seen."""
    moment = clock.now()
    mine = WebSession.token_hash == kept_of(token)
    session.execute(update(WebSession).where(mine).values(seen_at=moment))
    whose = select(WebSession.person_id).where(mine).scalar_subquery()
    session.execute(update(Person).where(Person.id == whose).values(seen_at=moment))


def end(session: Session, token: str | None) -> None:
    """End the session of a token, as signing out does."""
    session.execute(delete(WebSession).where(WebSession.token_hash == kept_of(token)))


def end_all(session: Session, person_id: int, but: str | None = None) -> int:
    """End every session of a person, but for the one of a token; how many there were."""
    others = (WebSession.person_id == person_id, WebSession.token_hash != kept_of(but))
    return written(session, delete(WebSession).where(*others))


def kept_of(token: str | None) -> str:
    """What is kept of a token: its SHA-256, by which only its holder finds the row."""
    return hashlib.sha256((token or "").encode()).hexdigest()


def _longest() -> timedelta:
    return timedelta(days=settings().session_days)
