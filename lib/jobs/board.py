"""The board shows what is open by stage, rush first, then what is due first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib.accounts.models import Person
from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import Frame, frame
from lib.jobs.models import EventKind, Job, JobEvent
from lib.jobs.status import OPEN, Stage
from lib.shop.models import CustomerAccount

CARDS = 20
LATELY = 12


@dataclass(frozen=True)
class Lane:
    """The jobs in one stage, the most pressing first.

    `cards` has number, description, customer, assignee, due_on, stage_since, rush and reopened of
    the first of them; `total` counts all.
    """

    stage: Stage
    cards: Frame
    total: int


@requires(Permission.SEE_JOBS)
def board(session: Session, actor: Actor) -> Sequence[Lane]:
    """The lanes of Draft, In Production and Ready, each with its first 20 jobs."""
    counted = select(Job.stage, func.count()).where(Job.stage.in_(OPEN)).group_by(Job.stage)
    totals = dict(session.execute(counted).all())
    return [Lane(stage, _cards(session, stage), totals.get(stage, 0)) for stage in OPEN]


@requires(Permission.SEE_JOBS)
def lately(session: Session, actor: Actor) -> Frame:
    """The last 12 moves and notes: at, person, kind, text, number and description."""
    here = JobEvent
    return frame(
        session,
        select(here.at, Person.name.label("person"), here.kind, here.text)
        .add_columns(Job.number, Job.description)
        .join(Person, Person.id == here.person_id)
        .join(Job, Job.id == here.job_id)
        .where(here.kind.in_((EventKind.MOVE, EventKind.NOTE)))
        .order_by(here.id.desc())
        .limit(LATELY),
    )


def _cards(session: Session, stage: Stage) -> Frame:
    pressing = (Job.rush.desc(), Job.due_on.is_(None), Job.due_on, Job.stage_since, Job.id)
    return frame(
        session,
        select(Job.number, Job.description, CustomerAccount.name.label("customer"))
        .add_columns(Person.name.label("assignee"), Job.due_on, Job.stage_since)
        .add_columns(Job.rush, Job.reopened)
        .outerjoin(CustomerAccount, CustomerAccount.id == Job.customer_id)
        .outerjoin(Person, Person.id == Job.assignee_id)
        .where(Job.stage == stage)
        .order_by(*pressing)
        .limit(CARDS),
    )
