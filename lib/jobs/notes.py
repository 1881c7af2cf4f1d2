"""A note can be added to a job at any time; it is never edited and never makes a page stale."""

from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Input, Reason
from lib.jobs.timeline import noted, opened


class AddNote(Input):
    """What somebody wants remembered on a job."""

    number: str
    note: Reason


@requires(Permission.NOTE_JOBS)
def add_note(session: Session, actor: Actor, given: AddNote) -> Receipt:
    """Write a note on a job's timeline.

    Refuses: JobNotFound.
    """
    job = opened(session, given.number)
    noted(session, job, actor, given.note)
    return Receipt(says=f"The note is on {job.number}.", number=job.number)
