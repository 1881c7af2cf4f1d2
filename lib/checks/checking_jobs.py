"""A job is where its timeline left it, and its pieces are in stock only while it is Completed."""

from typing import Any

from sqlalchemy import and_, exists, func, literal, or_, select, union_all

from lib.checks.findings import Look, Place, figure, moment
from lib.inventory.kinds import ItemKind
from lib.inventory.models import Adjustment, Balance, Item
from lib.jobs.models import (
    Completion,
    CompletionLine,
    CompletionPiece,
    EventKind,
    Job,
    JobEvent,
    JobFee,
    JobItem,
)
from lib.jobs.status import Stage
from lib.measures import ZERO

_STANDS = Completion.undone_at.is_(None)


def check_jobs(look: Look) -> None:
    """Every job beside its timeline, its completions, its lines and its pieces."""
    _check_stages(look)
    _check_pieces(look)
    _check_lines(look)
    _check_stores(look)


def _check_stages(look: Look) -> None:
    event = JobEvent
    moved = event.job_id == Job.id, event.kind == EventKind.MOVE
    last, since = (
        select(column).where(*moved).order_by(event.id.desc()).limit(1).scalar_subquery()
        for column in (event.to_stage, event.at)
    )
    completed = exists().where(Completion.job_id == Job.id)
    version = select(func.max(event.version)).where(event.job_id == Job.id)
    standing = select(func.count()).where(Completion.job_id == Job.id, _STANDS)
    query = select(
        Job.number,
        Job.store_id,
        Job.stage,
        Job.version,
        Job.stage_since,
        Job.reopened,
        func.coalesce(last, Stage.DRAFT).label("moved_to"),
        since.label("moved_at"),
        completed.label("completed"),
        version.scalar_subquery().label("written"),
        standing.select_from(Completion).scalar_subquery().label("standing"),
    ).order_by(Job.id)
    for job in look.stream(look.lately(query, Job.number)):
        look.looked(1)
        place = Place("jobs", job.number, job.number, None, job.store_id)
        if job.stage != job.moved_to:
            says = f"its stage is {job.stage}; its timeline moved it to {job.moved_to}."
            look.wrong(place, says)
        if job.written is not None and job.written != job.version:
            says = f"its version is {job.version}; its timeline ends at {job.written}."
            look.wrong(place, says)
        _check_marks(look, job, place)
        should = 1 if job.stage == Stage.COMPLETED else 0
        if job.standing != should:
            says = f"it is {job.stage}, and {job.standing} of its completions stand."
            look.wrong(place, says)


def _check_marks(look: Look, job: Any, place: Place) -> None:
    """Since when it has its stage, and whether it is marked as reopened."""
    if job.stage != Stage.DRAFT and job.stage_since != job.moved_at:
        says = f"it has its stage since {moment(job.stage_since)}; its timeline says "
        look.wrong(place, f"{says}{moment(job.moved_at)}.")
    again = bool(job.completed) and job.stage != Stage.COMPLETED
    if job.reopened != again:
        says = "it is marked as reopened" if job.reopened else "it is not marked as reopened"
        look.wrong(place, f"{says}; that does not go with its stage and its completions.")


def _check_pieces(look: Look) -> None:
    piece, owner = CompletionPiece, Job
    made = (
        select(
            piece.id, Item.id.label("item_id"), Item.job_id, Item.voided_at, owner.id.label("by")
        )
        .add_columns(owner.number, Completion.number.label("completion"), _STANDS.label("stands"))
        .join(Completion, Completion.id == piece.completion_id)
        .join(owner, owner.id == Completion.job_id)
        .join(Item, Item.id == piece.item_id)
        .where(
            or_(
                Item.job_id.is_(None),
                Item.job_id != owner.id,
                and_(_STANDS, Item.voided_at.is_not(None)),
            )
        )
        .order_by(piece.id)
    )
    for row in look.connection.execute(look.lately(made, Job.number)):
        says = f"it is voided, and {row.completion}, which made it, stands."
        if row.job_id != row.by:
            says = (
                f"{row.completion} of {row.number} made it, and the piece does not name that job."
            )
        look.wrong(Place("items", row.item_id, row.number, row.item_id), says)
    there = exists().where(Balance.item_id == Item.id, Balance.on_hand != ZERO)
    by_job = exists().where(
        piece.item_id == Item.id,
        piece.completion_id == Completion.id,
        Completion.job_id == Item.job_id,
    )
    wrong = or_(~by_job, and_(Job.stage != Stage.COMPLETED, or_(Item.voided_at.is_(None), there)))
    query = (
        select(Item.id, Job.number, Job.stage, by_job.label("made"))
        .join(Job, Job.id == Item.job_id)
        .where(wrong)
        .order_by(Item.id)
    )
    for row in look.connection.execute(look.lately(query, Job.number)):
        says = f"its job is {row.stage}, and it is in inventory all the same."
        if not row.made:
            says = f"it names {row.number} as its job, and no completion of that job made it."
        look.wrong(Place("items", row.id, row.number, row.id), says)


def _check_lines(look: Look) -> None:
    """While a job is Completed its lines are what the completion that stands was made of."""
    both = union_all(*_materials(), *_amounts()).subquery()
    now, then = func.sum(both.c.now), func.sum(both.c.then)
    query = (
        select(Job.number, Job.store_id, both.c.what, both.c.item_id, now, then)
        .join(Job, Job.id == both.c.job)
        .where(Job.stage == Stage.COMPLETED)
        .group_by(Job.number, Job.store_id, both.c.what, both.c.item_id)
        .having(now != then)
        .order_by(Job.number)
    )
    found = look.connection.execute(look.lately(query, Job.number))
    for number, store, what, item, stands, made_of in found:
        says = f"the {what} is {figure(stands)}; the completion was made of {figure(made_of)}."
        look.wrong(Place("jobs", number, number, item, store), says)


def _materials() -> list[Any]:
    """What the lines ask for of each material, and what the completions that stand required."""
    none, line = literal(ZERO, JobItem.quantity.type), CompletionLine
    took = func.coalesce(JobItem.actual_quantity, JobItem.quantity, type_=none.type)
    what = literal("quantity on its lines")
    return [
        select(JobItem.job_id.label("job"), what.label("what"), JobItem.item_id)
        .add_columns(took.label("now"), none.label("then"))
        .where(JobItem.kind == ItemKind.MATERIAL),
        select(Completion.job_id, what, line.item_id, none, line.required)
        .join(Completion, Completion.id == line.completion_id)
        .where(_STANDS, line.kind == ItemKind.MATERIAL),
    ]


def _amounts() -> list[Any]:
    """What services and fees cost, and what all lines are priced at, now and then."""
    none, line = literal(ZERO, JobFee.cost.type), CompletionLine
    no_item = literal(None, JobItem.item_id.type)
    services, fees, prices = (
        literal(what) for what in ("cost of its services", "cost of its fees", "price of its lines")
    )
    came_to = func.coalesce(JobItem.actual_cost, JobItem.cost, type_=none.type)
    job, each = Completion.job_id, Completion.id == line.completion_id
    return [
        select(JobItem.job_id, services, no_item, came_to, none).where(
            JobItem.kind == ItemKind.SERVICE
        ),
        select(job, services, no_item, none, Completion.services_cost).where(_STANDS),
        select(JobFee.job_id, fees, no_item, JobFee.cost, none),
        select(job, fees, no_item, none, Completion.fees_cost).where(_STANDS),
        select(JobItem.job_id, prices, no_item, JobItem.price, none),
        select(JobFee.job_id, prices, no_item, JobFee.price, none),
        select(job, prices, no_item, none, line.price).join(Completion, each).where(_STANDS),
    ]


def _check_stores(look: Look) -> None:
    """What a job did in a store that it had before its present one has no net effect."""
    row = Adjustment
    sums = [func.sum(column) for column in (row.on_hand, row.on_hold, row.value)]
    query = (
        select(Job.number, row.item_id, row.store_id, sums[0])
        .join(row, and_(row.document_kind == "job", row.document_number == Job.number))
        .where(row.store_id != Job.store_id)
        .group_by(Job.number, row.item_id, row.store_id)
        .having(or_(*(total != ZERO for total in sums)))
        .order_by(Job.number)
    )
    for number, item, store, _ in look.connection.execute(look.lately(query, Job.number)):
        says = "its rows in this store, which is not its own, do not come to nothing."
        look.wrong(Place("jobs", number, number, item, store), says)
