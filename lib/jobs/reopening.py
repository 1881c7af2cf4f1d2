"""Reopening takes the pieces out at exactly the value they came in with, and nothing else moves.

The pieces are voided, never deleted. Every raw material stays as it is: what was used stays
recorded as used, and comes back only by "Return materials".
"""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Reason
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.ledger import Document, Posting, open_book
from lib.inventory.models import Item
from lib.jobs.blockers import Blocker, Made, blockers, made_by
from lib.jobs.models import Completion, Job
from lib.jobs.status import Act, Stage, the_move
from lib.jobs.timeline import SeenJob, seen
from lib.refusals import NotNow


class ReopenJob(SeenJob):
    """A completed job to be reopened, and why."""

    reason: Reason


class PiecesGone(NotNow):
    """{number} cannot be reopened."""

    def __init__(self, number: str, found: Sequence[Blocker]) -> None:
        self.number = number
        self.blockers = tuple(found)
        super().__init__()

    def sentence(self) -> str:
        return " ".join([f"{self.number} cannot be reopened.", *map(str, self.blockers)])


@requires(Permission.MAKE_JOBS)
def reopen_job(session: Session, actor: Actor, given: ReopenJob) -> Receipt:
    """Undo a completion: its pieces leave inventory and the job can be corrected.

    Refuses: JobNotFound, JobChanged, MoveRefused, PiecesGone.
    """
    job = seen(session, given)
    move = the_move(job.number, Stage(job.stage), Act.REOPEN, reopened=job.reopened)
    completion = standing(session, job)
    made = made_by(session, job, completion)
    book = open_book(session, actor, [(piece.item_id, job.store_id) for piece in made])
    found = blockers(session, job, made)
    if found:
        raise PiecesGone(job.number, found)
    for piece in made:
        book.add(_reversal(job, piece, given.reason))
    book.close()
    session.execute(
        update(Item)
        .where(Item.id.in_([piece.item_id for piece in made]))
        .values(voided_at=clock.now(), version=Item.version + 1)
    )
    completion.undone_at, completion.undone_by_id = clock.now(), actor.id
    job.move_to(session, actor, move, given.reason)
    says = f"{job.number} is reopened. Its materials stay recorded as used."
    return Receipt(says=says, number=job.number)


def standing(session: Session, job: Job) -> Completion:
    """The completion that is in force on a completed job."""
    return session.execute(
        select(Completion).where(Completion.job_id == job.id, Completion.undone_at.is_(None))
    ).scalar_one()


def _reversal(job: Job, piece: Made, reason: str) -> Posting:
    return Posting(
        piece.item_id,
        job.store_id,
        AdjustmentKind.MANUFACTURE_REVERSAL,
        piece.quantity,
        Document("job", job.number),
        value=piece.cost,
        origin_id=piece.row_id,
        reason=reason,
    )
