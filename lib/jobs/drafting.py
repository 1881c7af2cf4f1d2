"""A job begins as a draft of a few words; its header can be edited until the job is closed.

With a job item on it, customer account and store are locked, because holds and costs belong to one
store and one order; recorded usage locks the store in any case. Fees lock nothing.
"""

from datetime import date
from typing import Annotated, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.models import Person
from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Input, Note, Optional, Title
from lib.inventory.models import Item
from lib.jobs.models import EventKind, Job, JobEvent, JobFee, JobItem
from lib.jobs.status import Stage
from lib.jobs.timeline import SeenJob, changed, find, items_open, not_closed, noted, unlock_items
from lib.jobs.usage import has_usage
from lib.refusals import NotFound, NotNow, NotValid
from lib.searching import fold
from lib.shop.models import CustomerAccount, Store
from lib.shop.numbering import next_number
from lib.shop.renaming import found_by_name_of
from lib.shop.the_shop import the_shop


class JobHeader(Input):
    """What a job is, for whom and until when; without a customer account it is for stock."""

    description: Title
    store_id: int
    customer_id: Annotated[int | None, Optional] = None
    due_on: Annotated[date | None, Optional] = None
    rush: bool = False
    assignee_id: Annotated[int | None, Optional] = None


class NewJob(JobHeader):
    """A new manufacturing job; the note becomes the first one on its timeline."""

    notes: Note = ""


class EditJob(JobHeader, SeenJob):
    """The header of a job as it reads from now on."""


class CopyJob(Input):
    """A job whose items, fees and description begin a new draft."""

    number: str


class DueInThePast(NotValid):
    """The due date {due_on} is in the past. Choose today or a later day."""


class NotOffered(NotFound):
    """This {what} is no longer there or was archived. Choose another one."""


class HeaderLocked(NotNow):
    """The {what} of {number} is locked because the job has {why}. {instead}"""


@requires(Permission.MAKE_JOBS)
def create_job(session: Session, actor: Actor, given: NewJob) -> Receipt:
    """Begin a manufacturing job as a draft.

    Refuses: DueInThePast, NotOffered.
    """
    _check_due(session, given.due_on, None)
    _check_offered(session, given, None)
    job = Job(stage=Stage.DRAFT, stage_since=clock.now(), **given.model_dump(exclude={"notes"}))
    _begin(session, actor, job, "created the job")
    if given.notes:
        noted(session, job, actor, given.notes)
    return Receipt(says=f"{job.number} is begun.", number=job.number)


@requires(Permission.MAKE_JOBS)
def edit_job(session: Session, actor: Actor, given: EditJob) -> Receipt:
    """Change what a job is, for whom and until when.

    Refuses: JobNotFound, JobChanged, JobClosed, HeaderLocked, DueInThePast, NotOffered.
    """
    job = not_closed(session, given)
    wanted = given.model_dump(exclude={"number", "version"})
    different = [name for name, value in wanted.items() if getattr(job, name) != value]
    if not different:
        return Receipt(says=f"{job.number} stays as it was.", number=job.number)
    _check_due(session, given.due_on, job.due_on)
    _check_offered(session, given, job)
    for name in ("customer_id", "store_id"):
        if name in different:
            _check_unlocked(session, job, name)
    for name in different:
        setattr(job, name, wanted[name])
    _learn(session, job)
    words = [_WORDS[name] for name in different]
    changed(session, job, actor, f"changed the {' and the '.join(words)}")
    return Receipt(says=f"{job.number} is saved.", number=job.number)


@requires(Permission.MAKE_JOBS)
def copy_job(session: Session, actor: Actor, given: CopyJob) -> Receipt:
    """Begin a new draft with the same items, fees and description.

    What is archived or voided by now is not offered for a new job; the receipt names it.

    Refuses: JobNotFound, NotOffered.
    """
    source = find(session, given.number)
    header = {name: getattr(source, name) for name in ("description", "store_id", "customer_id")}
    left_out = []
    customer = session.get(CustomerAccount, source.customer_id) if source.customer_id else None
    if customer is not None and customer.archived_at:
        left_out.append(f"the customer account {customer.name}")
        header["customer_id"] = None
    _check_offered(session, JobHeader(**header), None)
    job = Job(stage=Stage.DRAFT, stage_since=clock.now(), **header)
    _begin(session, actor, job, f"copied the job from {source.number}")
    lines = select(JobItem, Item).outerjoin(Item, Item.id == JobItem.item_id)
    for row in session.execute(lines.where(JobItem.job_id == source.id)):
        line, item = row[0], cast("Item | None", row[1])
        if item is not None and (item.archived_at or item.voided_at):
            left_out.append(f"{item.sku} {item.title}")
            continue
        session.add(JobItem(**_kept(line, {"actual_quantity", "actual_cost"}), job_id=job.id))
    for fee in session.scalars(select(JobFee).where(JobFee.job_id == source.id)):
        session.add(JobFee(**_kept(fee, set()), job_id=job.id))
    says = f"{job.number} is a copy of {source.number}."
    if left_out:
        says += f" Without {', '.join(left_out)}: no longer offered."
    return Receipt(says=says, number=job.number)


_WORDS = {
    "description": "description",
    "store_id": "store",
    "customer_id": "customer account",
    "due_on": "due date",
    "rush": "rush mark",
    "assignee_id": "assignee",
}


def _begin(session: Session, actor: Actor, job: Job, text: str) -> None:
    job.number = next_number(session, "JOB")
    _learn(session, job)
    session.add(job)
    session.flush()
    event = JobEvent(job_id=job.id, at=clock.now(), person_id=actor.id, text=text, version=1)
    event.kind, event.to_stage = EventKind.MOVE, Stage.DRAFT
    session.add(event)


def _learn(session: Session, job: Job) -> None:
    customer = session.get(CustomerAccount, job.customer_id) if job.customer_id else None
    job.search = fold(job.number, job.description, customer.name if customer else None)


@found_by_name_of(CustomerAccount)
def _of_customer(session: Session, customer_id: int) -> None:
    for job in session.scalars(select(Job).where(Job.customer_id == customer_id)):
        _learn(session, job)


def _kept(row: JobItem | JobFee, left_out: set[str]) -> dict[str, object]:
    names = set(row.__table__.columns.keys()) - {"id", "job_id"} - left_out
    return {name: getattr(row, name) for name in names}


def _check_due(session: Session, due_on: date | None, before: date | None) -> None:
    if due_on is not None and due_on != before and due_on < the_shop(session).today():
        raise DueInThePast(field="due_on", due_on=f"{due_on:%d %B %Y}")


def _check_offered(session: Session, given: JobHeader, job: Job | None) -> None:
    store = session.get(Store, given.store_id)
    if store is None or (store.archived_at and not (job and job.store_id == store.id)):
        raise NotOffered(field="store_id", what="store")
    if given.customer_id is not None and not (job and job.customer_id == given.customer_id):
        customer = session.get(CustomerAccount, given.customer_id)
        if customer is None or customer.archived_at:
            raise NotOffered(field="customer_id", what="customer account")
    if given.assignee_id is not None and not (job and job.assignee_id == given.assignee_id):
        person = session.get(Person, given.assignee_id)
        if person is None or person.deactivated_at:
            raise NotOffered(field="assignee_id", what="person")


def _check_unlocked(session: Session, job: Job, name: str) -> None:
    lines = session.scalar(select(func.count(JobItem.id)).where(JobItem.job_id == job.id))
    if name == "store_id" and has_usage(session, job):
        why, instead = "used material of this store", "Make a new job in the other store."
    elif not items_open(job):
        why, instead = "left Draft", unlock_items(job).replace(" to change them", " to change it")
    elif lines:
        why, instead = "job items", "Remove all job items, change it, then add them back."
    else:
        return
    raise HeaderLocked(field=name, what=_WORDS[name], number=job.number, why=why, instead=instead)
