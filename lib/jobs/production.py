"""A job is started, made ready with its materials on hold, and moved back; stock moves only there.

Marking ready holds exactly what completing would still take, or nothing when anything is short.
Going back releases exactly what the job holds.
"""

from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Note
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.ledger import Document, Posting, open_book
from lib.jobs.costing import Sheet
from lib.jobs.estimating import estimated, freeze
from lib.jobs.models import Job
from lib.jobs.sheets import sheet
from lib.jobs.status import Act, Stage, the_move
from lib.jobs.timeline import SeenJob, seen
from lib.jobs.usage import holds
from lib.measures import ZERO
from lib.refusals import NotNow


class MoveJob(SeenJob):
    """A job to be moved along, with an optional reason."""

    reason: Note = ""


class StartJob(MoveJob):
    """A job to be started; `order_changed` freezes a second estimate beside the first."""

    order_changed: bool = False


class NothingOnJob(NotNow):
    """{number} has no job item and no fee yet, so there is nothing to start. Add what it needs
    with + Item or Add fee."""


@requires(Permission.MOVE_JOBS)
def start_job(session: Session, actor: Actor, given: StartJob) -> Receipt:
    """Begin the work on a draft; the first start freezes the estimate.

    Refuses: JobNotFound, JobChanged, MoveRefused, NothingOnJob.
    """
    job = seen(session, given)
    move = the_move(job.number, Stage(job.stage), Act.START, reopened=job.reopened)
    now = sheet(session, job)
    if not now.lines and not now.fees:
        raise NothingOnJob(number=job.number)
    if given.order_changed or estimated(session, job) is None:
        freeze(session, actor, job)
    job.move_to(session, actor, move, given.reason)
    return Receipt(says=f"{job.number} is In Production.", number=job.number)


@requires(Permission.MOVE_JOBS)
def back_to_draft(session: Session, actor: Actor, given: MoveJob) -> Receipt:
    """Take a job that was never completed back to draft, where everything can be edited.

    Refuses: JobNotFound, JobChanged, MoveRefused.
    """
    job = seen(session, given)
    move = the_move(job.number, Stage(job.stage), Act.BACK_TO_DRAFT, reopened=job.reopened)
    job.move_to(session, actor, move, given.reason)
    return Receipt(says=f"{job.number} is a draft again.", number=job.number)


@requires(Permission.MOVE_JOBS)
def mark_ready(session: Session, actor: Actor, given: MoveJob) -> Receipt:
    """Set aside what completing the job will take from its store.

    Refuses: JobNotFound, JobChanged, MoveRefused, InsufficientStock.
    """
    job = seen(session, given)
    move = the_move(job.number, Stage(job.stage), Act.MARK_READY, reopened=job.reopened)
    _hold(session, actor, job, sheet(session, job))
    job.move_to(session, actor, move, given.reason)
    return Receipt(says=f"{job.number} is Ready and its materials are on hold.", number=job.number)


@requires(Permission.MOVE_JOBS)
def back_to_production(session: Session, actor: Actor, given: MoveJob) -> Receipt:
    """Take a ready job back to production and release what it holds.

    Refuses: JobNotFound, JobChanged, MoveRefused.
    """
    job = seen(session, given)
    move = the_move(job.number, Stage(job.stage), Act.BACK_TO_PRODUCTION, reopened=job.reopened)
    release(session, actor, job)
    job.move_to(session, actor, move, given.reason)
    return Receipt(
        says=f"{job.number} is In Production; its holds are released.", number=job.number
    )


def release(session: Session, by: Actor, job: Job) -> None:
    """Release exactly what the job holds."""
    postings = releases(session, job)
    book = open_book(session, by, {(posting.item_id, job.store_id) for posting in postings})
    for posting in postings:
        book.add(posting)
    book.close()


def releases(session: Session, job: Job) -> list[Posting]:
    """The postings that release everything the job holds."""
    return [
        Posting(
            part.item_id,
            job.store_id,
            AdjustmentKind.HOLD_RELEASE,
            part.quantity,
            Document("job", job.number),
            line=part.line_id,
        )
        for part in holds(session, job)
    ]


def _hold(session: Session, actor: Actor, job: Job, now: Sheet) -> None:
    needed = [material for material in now.materials if material.need]
    keys = [(material.stocked.item_id, job.store_id) for material in needed]
    book = open_book(session, actor, keys)
    for material in needed:
        for line, quantity in material.taken_by_line():
            book.add(
                Posting(
                    material.stocked.item_id,
                    job.store_id,
                    AdjustmentKind.ON_HOLD,
                    quantity,
                    Document("job", job.number),
                    line=line.id,
                    unit_cost=now.currency.round(material.stocked.unit_cost or ZERO),
                    unit_price=line.unit_price,
                )
            )
    book.close()
