"""Everything that happens to a job stands on its timeline, and nobody overwrites what they missed.

Who edits or moves a job says which version they saw; when it has moved on, they are told what was
changed, by whom and when, and nothing happens.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.models import Person
from lib.accounts.permissions import Actor
from lib.inputs import Input
from lib.jobs.models import EventKind, Job, JobEvent
from lib.jobs.status import Stage
from lib.refusals import NotFound, NotNow
from lib.shop.the_shop import the_shop


class SeenJob(Input):
    """A job by its number, in the version that the person saw."""

    number: str
    version: int


class JobNotFound(NotFound):
    """There is no job {number}. Check the number, or find the job in the Jobs list."""


class JobChanged(NotNow):
    """{number} was changed since you opened it: {changes}. Nothing was done; look at the job as it
    is now and try again."""


class ItemsFixed(NotNow):
    """{number} is {stage}, so its job items are fixed. {instead}"""


class JobClosed(NotNow):
    """{number} is {stage}, so only notes and photos can be added. {instead}"""


_UNLOCK_ITEMS = {
    Stage.IN_PRODUCTION: "Move it back to draft to change them.",
    Stage.READY: "Move it back to production first.",
    Stage.COMPLETED: "Reopen it to change them.",
    Stage.CANCELED: "Copy it to a new job.",
}

_READY_TO_DRAFT = "Move it back to production, then to draft, to change them."


def find(session: Session, number: str) -> Job:
    """The job of a number, to read. Refuses a number that does not exist."""
    job = session.scalar(select(Job).where(Job.number == number))
    if job is None:
        raise JobNotFound(number=number)
    return job


def opened(session: Session, number: str) -> Job:
    """The job of a number, locked until the end of the command."""
    query = select(Job).where(Job.number == number).with_for_update()
    job = session.scalar(query.execution_options(populate_existing=True))
    if job is None:
        raise JobNotFound(number=number)
    return job


def seen(session: Session, given: SeenJob) -> Job:
    """The locked job, in the version that the person saw. Refuses one that was changed since."""
    job = opened(session, given.number)
    if job.version != given.version:
        changes = _since(session, job, given.version)
        raise JobChanged(number=job.number, changes="; ".join(changes) or "by somebody else")
    return job


def with_items_open(session: Session, given: SeenJob) -> Job:
    """The seen job, while its items can be edited: a draft, or one reopened in production."""
    job = seen(session, given)
    if not items_open(job):
        instead = unlock_items(job)
        raise ItemsFixed(number=job.number, stage=job.stage, instead=instead)
    return job


def not_closed(session: Session, given: SeenJob) -> Job:
    """The seen job, while it is neither completed nor canceled."""
    job = seen(session, given)
    if job.stage in (Stage.COMPLETED, Stage.CANCELED):
        instead = _UNLOCK_ITEMS[Stage(job.stage)].replace(" to change them", " for a correction")
        raise JobClosed(number=job.number, stage=job.stage, instead=instead)
    return job


def unlock_items(job: Job) -> str:
    """What to do so that the job items can be edited."""
    never_completed = job.stage == Stage.READY and not job.reopened
    return _READY_TO_DRAFT if never_completed else _UNLOCK_ITEMS[Stage(job.stage)]


def items_open(job: Job) -> bool:
    """Whether the job items can be edited."""
    return job.stage == Stage.DRAFT or (job.stage == Stage.IN_PRODUCTION and job.reopened)


def changed(session: Session, job: Job, actor: Actor, text: str) -> None:
    """Write a change on the timeline and raise the version; `text` follows the person's name."""
    job.version += 1
    session.add(_event(job, actor, EventKind.CHANGE, text))


def noted(session: Session, job: Job, actor: Actor, text: str) -> None:
    """Write a note; the version stays."""
    session.add(_event(job, actor, EventKind.NOTE, text))


def pictured(session: Session, job: Job, actor: Actor, text: str) -> None:
    """Write that a photo came or went; the version stays. `text` follows the person's name."""
    session.add(_event(job, actor, EventKind.PHOTO, text))


def _event(job: Job, actor: Actor, kind: EventKind, text: str) -> JobEvent:
    version = job.version if kind is EventKind.CHANGE else None
    event = JobEvent(job_id=job.id, at=clock.now(), person_id=actor.id, version=version)
    event.kind, event.text = kind, text
    return event


def _since(session: Session, job: Job, version: int) -> Sequence[str]:
    events = session.execute(
        select(Person.name, JobEvent.text, JobEvent.at)
        .join(Person, Person.id == JobEvent.person_id)
        .where(JobEvent.job_id == job.id, JobEvent.version > version)
        .order_by(JobEvent.id)
        .limit(5)
    )
    zone = ZoneInfo(the_shop(session).zone)
    return [f"{name} {text} at {at.astimezone(zone):%H:%M}" for name, text, at in events]
