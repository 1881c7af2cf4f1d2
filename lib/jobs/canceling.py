"""Canceling moves nothing itself: it releases what the job holds.

On a reopened job it asks, for each material with recorded usage, whether it comes back or stands;
what stands is the loss of the canceled job.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Note
from lib.inventory.ledger import open_book
from lib.inventory.models import Item
from lib.jobs.production import releases
from lib.jobs.returning import returns
from lib.jobs.status import Act, Stage, the_move
from lib.jobs.timeline import SeenJob, seen
from lib.jobs.usage import newest_first, usage
from lib.refusals import NotValid
from lib.shop.the_shop import the_shop


class CancelJob(SeenJob):
    """A job to be canceled; each material with recorded usage is in one of the two lists."""

    reason: Note = ""
    returned: tuple[int, ...] = ()
    standing: tuple[int, ...] = ()


class UsageUndecided(NotValid):
    """{number} has used {titles}. Say for each whether it goes back into stock or stands as
    used."""


@requires(Permission.MAKE_JOBS)
def cancel_job(session: Session, actor: Actor, given: CancelJob) -> Receipt:
    """Cancel a job that is not completed and release what it holds.

    Refuses: JobNotFound, JobChanged, MoveRefused, UsageUndecided.
    """
    job = seen(session, given)
    move = the_move(job.number, Stage(job.stage), Act.CANCEL, reopened=job.reopened)
    used = usage(session, [job])[job.number]
    undecided = [i for i in used if (i in given.returned) == (i in given.standing)]
    if undecided:
        titles = session.scalars(select(Item.title).where(Item.id.in_(undecided)))
        raise UsageUndecided(number=job.number, titles=", ".join(titles))
    released = releases(session, job)
    currency = the_shop(session).currency
    back = {
        item: newest_first(currency, used[item], used[item].quantity)
        for item in given.returned
        if item in used
    }
    postings = [*released, *returns(job, back, given.reason)]
    book = open_book(session, actor, {(posting.item_id, job.store_id) for posting in postings})
    for posting in postings:
        book.add(posting)
    book.close()
    job.move_to(session, actor, move, given.reason)
    return Receipt(says=f"{job.number} is canceled.", number=job.number)
