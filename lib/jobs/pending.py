"""A ready job is a pending piece: not in stock yet, shown with what it would cost now."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import Frame, records
from lib.jobs.models import Job
from lib.jobs.sheets import sheets
from lib.jobs.status import Stage
from lib.shop.models import Store

SHOWN = 200


@requires(Permission.SEE_JOBS)
def pending_pieces(session: Session, actor: Actor, store_id: int | None = None) -> Frame:
    """Ready jobs, the longest ready first: number, title, store, since, total_cost, total_price."""
    ready = select(Job, Store.name).join(Store, Store.id == Job.store_id)
    ready = ready.where(Job.stage == Stage.READY).order_by(Job.stage_since, Job.id).limit(SHOWN)
    if store_id is not None:
        ready = ready.where(Job.store_id == store_id)
    found = session.execute(ready).all()
    priced = sheets(session, [job for job, _ in found])
    rows = [
        {
            "number": job.number,
            "title": job.description,
            "store": store,
            "since": job.stage_since,
            "total_cost": priced[job.number].totals.cost,
            "total_price": priced[job.number].totals.price,
        }
        for job, store in found
    ]
    return records(["number", "title", "store", "since", "total_cost", "total_price"], rows)
