"""A fee is money that belongs to no physical item; it never touches stock and locks nothing."""

from typing import Annotated

from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Amount, BlankIsZero, Note, Title
from lib.jobs.models import Job, JobFee
from lib.jobs.timeline import SeenJob, changed, not_closed
from lib.measures import ZERO
from lib.refusals import NotFound


class AddFee(SeenJob):
    """A one-off charge such as a rush or design fee, and what it costs the shop."""

    name: Title
    price: Amount
    cost: Annotated[Amount, BlankIsZero] = ZERO
    note: Note = ""


class EditFee(AddFee):
    """A fee as it reads from now on."""

    fee_id: int


class RemoveFee(SeenJob):
    """A fee to be taken off a job."""

    fee_id: int


class FeeNotFound(NotFound):
    """This fee is no longer on {number}. Reload the page to see the job as it is."""


@requires(Permission.MAKE_JOBS)
def add_fee(session: Session, actor: Actor, given: AddFee) -> Receipt:
    """Add a fee to a job that is not yet completed.

    Refuses: JobNotFound, JobChanged, JobClosed.
    """
    job = not_closed(session, given)
    fee = JobFee(job_id=job.id, **given.model_dump(exclude={"number", "version"}))
    session.add(fee)
    changed(session, job, actor, f"added the fee {fee.name}")
    return Receipt(says=f"{fee.name} is on {job.number}.", number=job.number)


@requires(Permission.MAKE_JOBS)
def edit_fee(session: Session, actor: Actor, given: EditFee) -> Receipt:
    """Change a fee of a job that is not yet completed.

    Refuses: JobNotFound, JobChanged, JobClosed, FeeNotFound.
    """
    job = not_closed(session, given)
    fee = _fee(session, job, given.fee_id)
    fee.name, fee.price, fee.cost, fee.note = given.name, given.price, given.cost, given.note
    changed(session, job, actor, f"changed the fee {fee.name}")
    return Receipt(says=f"{fee.name} is saved.", number=job.number)


@requires(Permission.MAKE_JOBS)
def remove_fee(session: Session, actor: Actor, given: RemoveFee) -> Receipt:
    """Take a fee off a job that is not yet completed.

    Refuses: JobNotFound, JobChanged, JobClosed, FeeNotFound.
    """
    job = not_closed(session, given)
    fee = _fee(session, job, given.fee_id)
    session.delete(fee)
    changed(session, job, actor, f"removed the fee {fee.name}")
    return Receipt(says=f"{fee.name} is off {job.number}.", number=job.number)


def _fee(session: Session, job: Job, fee_id: int) -> JobFee:
    fee = session.get(JobFee, fee_id)
    if fee is None or fee.job_id != job.id:
        raise FeeNotFound(number=job.number)
    return fee
