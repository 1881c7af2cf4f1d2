"""Before a job leaves Draft it is looked over: what is missing warns and never blocks."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.inventory.kinds import ItemKind
from lib.jobs.costing import Sheet
from lib.jobs.estimating import estimated
from lib.jobs.models import Job
from lib.jobs.sheets import sheet
from lib.jobs.timeline import find
from lib.photos.gallery import Gallery, shown_on
from lib.shop.the_shop import the_shop


@dataclass(frozen=True)
class Readiness:
    """What should be looked at before the work starts, one sentence each.

    `estimated` says that an estimate was frozen at an earlier start; `empty` that there is nothing
    on the job, which alone keeps it from starting.
    """

    number: str
    version: int
    warnings: tuple[str, ...]
    estimated: bool
    empty: bool


@requires(Permission.SEE_JOBS)
def readiness(session: Session, actor: Actor, number: str) -> Readiness:
    """What to look at before starting a job.

    Refuses: JobNotFound.
    """
    job = find(session, number)
    now = sheet(session, job)
    return Readiness(
        job.number,
        job.version,
        tuple(_warnings(session, job, now)),
        estimated(session, job) is not None,
        not now.lines and not now.fees,
    )


def _warnings(session: Session, job: Job, now: Sheet) -> list[str]:
    found = [
        f"{material.stocked.title} was never received and has no expected cost."
        for material in now.materials
        if material.without_cost
    ]
    found += [
        f"{line.description} has no cost yet."
        for line in now.lines
        if line.kind == ItemKind.SERVICE and not line.service_cost
    ]
    plain = the_shop(session).numbers.plain
    for material in now.materials:
        free = material.stocked.there.available
        if material.need > free:
            short = f"{plain(material.need - free)} {material.stocked.unit}"
            found.append(f"{material.stocked.title} is short by {short}.")
    if job.due_on is None:
        found.append("No due date is set.")
    if not shown_on(session, Gallery(job_id=job.id)):
        found.append("There is no photo yet.")
    return found
