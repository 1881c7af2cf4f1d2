"""Completing is one transaction: materials leave, pieces appear, and the record says what happened.

What the job held is converted, not taken twice, and no other job's hold is touched. The total cost
that the person saw travels with the command; if it is another by now, nothing happens.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Amount
from lib.inventory import chain
from lib.inventory.kinds import AdjustmentKind, ItemKind
from lib.inventory.ledger import Book, Document, Posting, open_book
from lib.inventory.models import Item
from lib.jobs.costing import Material
from lib.jobs.models import Completion, CompletionLine, CompletionPiece, Job, JobItem
from lib.jobs.pieces import make_pieces
from lib.jobs.plan import CompletionForm, Plan, planned, without_value
from lib.jobs.production import releases
from lib.jobs.returning import returns
from lib.jobs.sheets import sheet
from lib.jobs.status import Act, Stage, the_move
from lib.jobs.timeline import seen
from lib.measures import ZERO
from lib.photos.gallery import copy_to_items
from lib.refusals import NotNow, NotValid
from lib.shop.lists import entry
from lib.shop.models import ProductCategory, StorageLocation, Vendor
from lib.shop.numbering import next_number
from lib.shop.the_shop import the_shop


class CompleteJob(CompletionForm):
    """The Complete page with the total cost that it showed."""

    cost_shown: Amount


class CostChanged(NotNow):
    """The cost of {number} is {now} by now; the page showed {shown}. Nothing was done; look at the
    new figures and create again."""


class LocationElsewhere(NotValid):
    """The storage location {location} is not in the store of {number}. Choose another one."""


class NotForPieces(NotValid):
    """The product category {category} holds {holds}s, not pieces. Choose a category for pieces."""


@requires(Permission.MAKE_JOBS)
def complete_job(session: Session, actor: Actor, given: CompleteJob) -> Receipt:
    """Take the materials out of stock and put the finished pieces into inventory.

    Refuses: JobNotFound, JobChanged, MoveRefused, InsufficientStock, CostChanged, NoCost,
    TooManyPieces, ActualNotOnJob, TooManyDecimals, NoSuchEntry, LocationElsewhere, NotForPieces.
    """
    job = seen(session, given)
    move = the_move(job.number, Stage(job.stage), Act.COMPLETE, reopened=job.reopened)
    check_place(session, job, given)
    plan, book = _materials_leave(session, actor, job, given)
    made, heads = make_pieces(session, actor, job, plan)
    copy_to_items(session, job.id, made)
    _remember_actual(session, plan)
    completion = _record(session, actor, job, plan)
    completion.ledger_digest = chain.digest([*book.heads(), *heads])
    _record_parts(session, completion, plan, made)
    job.move_to(session, actor, move, completion.number)
    skus = _skus(session, made)
    says = f"{completion.number}: {given.title} is in inventory as {skus}."
    return Receipt(says=says, number=completion.number)


def check_place(session: Session, job: Job, form: CompletionForm) -> None:
    """Refuse a category, vendor or storage location that pieces of this job cannot have."""
    category = entry(session, ProductCategory, form.category_id)
    if category.holds != ItemKind.PIECE:
        shown = {"category": category.name, "holds": category.holds}
        raise NotForPieces(field="category_id", **shown)
    if form.vendor_id is not None:
        entry(session, Vendor, form.vendor_id)
    if form.location_id is not None:
        location = entry(session, StorageLocation, form.location_id)
        if location.store_id != job.store_id:
            shown = {"location": location.name, "number": job.number}
            raise LocationElsewhere(field="location_id", **shown)


def _materials_leave(
    session: Session, actor: Actor, job: Job, given: CompleteJob
) -> tuple[Plan, Book]:
    before = sheet(session, job)
    keys = [(material.stocked.item_id, job.store_id) for material in before.materials]
    book = open_book(session, actor, keys)
    there = {item: book.figures(item, store) for item, store in keys}
    plan = planned(before.with_stock(there), given)
    for posting in releases(session, job):
        book.add(posting)
    for material in plan.sheet.materials:
        for posting in _consumptions(job, material, book):
            book.add(posting)
    for posting in returns(job, plan.returned(), "excess of the completion"):
        book.add(posting)
    book.close()
    _check_cost(session, plan, given)
    worthless = without_value(plan)
    if worthless:
        raise worthless
    return plan, book


def _consumptions(job: Job, material: Material, book: Book) -> list[Posting]:
    item = material.stocked.item_id
    parts = material.taken_by_line()
    values: list[Decimal | None] = [None] * len(parts)
    if not material.missing:
        values = [*book.leaving(item, job.store_id, [quantity for _, quantity in parts])]
    return [
        Posting(
            item,
            job.store_id,
            AdjustmentKind.CONSUMPTION,
            quantity,
            Document("job", job.number),
            value=value,
            line=line.id,
            unit_cost=material.currency.round(material.stocked.unit_cost or ZERO),
            unit_price=line.unit_price,
        )
        for (line, quantity), value in zip(parts, values, strict=True)
    ]


def _check_cost(session: Session, plan: Plan, given: CompleteJob) -> None:
    if plan.totals.cost != given.cost_shown:
        money = the_shop(session).numbers.money
        now, shown = money(plan.totals.cost), money(given.cost_shown)
        raise CostChanged(number=given.number, now=now, shown=shown)


def _remember_actual(session: Session, plan: Plan) -> None:
    rows = [
        {
            "line": line.id,
            "took": line.required,
            "came_to": line.service_cost if line.kind == ItemKind.SERVICE else None,
        }
        for line in plan.sheet.lines
        if line.kind in (ItemKind.MATERIAL, ItemKind.SERVICE)
    ]
    if rows:
        session.connection().execute(_ACTUAL, rows)


_ACTUAL = (
    update(JobItem)
    .where(JobItem.id == bindparam("line"))
    .values(actual_quantity=bindparam("took"), actual_cost=bindparam("came_to"))
)


def _record(session: Session, actor: Actor, job: Job, plan: Plan) -> Completion:
    earlier = select(func.count(Completion.id)).where(Completion.job_id == job.id)
    form, totals = plan.form, plan.totals
    completion = Completion(
        number=next_number(session, "CMP"),
        job_id=job.id,
        ordinal=(session.scalar(earlier) or 0) + 1,
        at=clock.now(),
        person_id=actor.id,
        title=form.title,
        category_id=form.category_id,
        vendor_id=form.vendor_id,
        store_id=job.store_id,
        location_id=form.location_id,
        pieces=int(form.pieces),
        separate=plan.separate,
        price_per_piece=form.price_per_piece,
        materials_cost=totals.materials_cost,
        services_cost=totals.services_cost,
        fees_cost=totals.fees_cost,
        cost=totals.cost,
        loss=plan.loss,
        ledger_digest="",
    )
    session.add(completion)
    session.flush()
    return completion


def _record_parts(session: Session, completion: Completion, plan: Plan, made: list[int]) -> None:
    connection = session.connection()
    lines = [{"completion_id": completion.id, **row} for row in _line_rows(plan)]
    if lines:
        connection.execute(insert(CompletionLine), lines)
    price = plan.form.price_per_piece
    pieces = [
        {"completion_id": completion.id, "item_id": item, "cost": cost}
        | {"quantity": plan.each, "price": price}
        for item, cost in zip(made, plan.piece_costs, strict=True)
    ]
    connection.execute(insert(CompletionPiece), pieces)


_NOTHING = dict.fromkeys(("required", "used", "taken", "excess", "returned", "loss"), ZERO)


def _line_rows(plan: Plan) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = [
        {
            "kind": ItemKind.MATERIAL,
            "item_id": material.stocked.item_id,
            "description": material.stocked.title,
            "unit": material.stocked.unit,
            "required": material.required,
            "used": material.used.quantity,
            "taken": material.need,
            "excess": material.excess,
            "returned": material.excess if plan.is_returned(material) else ZERO,
            "loss": plan.loss_of(material),
            "cost": material.cost,
            "price": sum((line.price for line in material.lines), ZERO),
        }
        for material in plan.sheet.materials
    ]
    for line in plan.sheet.services:
        kept = {"item_id": line.item_id, "description": line.description, "unit": line.unit}
        amounts = {"required": line.required, "cost": line.service_cost, "price": line.price}
        rows.append({**_NOTHING, "kind": ItemKind.SERVICE, **kept, **amounts})
    for fee in plan.sheet.fees:
        kept = {"item_id": None, "description": fee.name, "unit": None}
        rows.append({**_NOTHING, "kind": "fee", **kept, "cost": fee.cost, "price": fee.price})
    return rows


def _skus(session: Session, made: list[int]) -> str:
    ends = select(Item.sku).where(Item.id.in_((made[0], made[-1]))).order_by(Item.id)
    return " to ".join(session.scalars(ends))
