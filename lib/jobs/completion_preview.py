"""The Complete page shows exactly what Create will do, worked out by the same plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import Frame, records
from lib.inventory.kinds import ItemKind
from lib.inventory.models import Item
from lib.inventory.shortages import Short, shortages
from lib.inventory.skus import provisional_skus
from lib.inventory.valuing import Figures
from lib.jobs.completion import check_place
from lib.jobs.consequences import STOCK_COLUMNS, stock_row
from lib.jobs.costing import Material, percent
from lib.jobs.models import Completion, Job
from lib.jobs.plan import CompletionForm, Plan, planned, without_value
from lib.jobs.sheets import sheet
from lib.jobs.status import Act, Stage, the_move
from lib.jobs.timeline import find
from lib.jobs.usage import held_by_item
from lib.measures import ZERO

SHOWN_PIECES = 1_000


@dataclass(frozen=True)
class CompletionStart:
    """What the Complete page begins with: as drafted, or as the earlier completion was.

    `lines` has line_id, kind, title, unit, quantity and cost (of a service), prefilled with what
    the line says or what it actually took before.
    """

    number: str
    version: int
    store_id: int
    title: str
    category_id: int | None
    vendor_id: int | None
    location_id: int | None
    pieces: int
    separate: bool
    total_price: Decimal
    lines: Frame
    customer: int | None


@dataclass(frozen=True)
class CompletionPreview:
    """What Create will do now.

    `pieces` has sku (provisional), quantity, unit_cost, total_cost, price; `materials` the stock
    columns with required, used, taken, excess, returned and loss. `pieces_price` is the sum of the
    pieces' prices beside `total_price`, the job's.
    """

    pieces: Frame
    materials: Frame
    materials_cost: Decimal
    services_cost: Decimal
    fees_cost: Decimal
    cost: Decimal
    loss: Decimal
    total_price: Decimal
    pieces_price: Decimal
    margin: Decimal
    margin_percent: Decimal | None
    blockers: tuple[str, ...]


@requires(Permission.MAKE_JOBS)
def completion_start(session: Session, actor: Actor, number: str) -> CompletionStart:
    """What the form of the Complete page is filled with when it is opened.

    Refuses: JobNotFound, MoveRefused.
    """
    job = find(session, number)
    the_move(job.number, Stage(job.stage), Act.COMPLETE, reopened=job.reopened)
    now = sheet(session, job)
    latest = select(Completion).where(Completion.job_id == job.id).order_by(Completion.id.desc())
    earlier = session.scalar(latest.limit(1))
    lines = [
        {
            "line_id": line.id,
            "kind": line.kind,
            "title": line.description,
            "unit": line.unit,
            "quantity": line.required,
            "cost": line.service_cost if line.kind == ItemKind.SERVICE else None,
        }
        for line in now.lines
        if line.kind in (ItemKind.MATERIAL, ItemKind.SERVICE)
    ]
    return CompletionStart(
        number=job.number,
        version=job.version,
        store_id=job.store_id,
        title=job.description,
        category_id=earlier.category_id if earlier else None,
        vendor_id=earlier.vendor_id if earlier else None,
        location_id=earlier.location_id if earlier else None,
        pieces=earlier.pieces if earlier else 1,
        separate=earlier.separate if earlier else False,
        total_price=now.totals.price,
        lines=records(["line_id", "kind", "title", "unit", "quantity", "cost"], lines),
        customer=job.customer_id,
    )


@requires(Permission.MAKE_JOBS)
def completion_preview(session: Session, actor: Actor, form: CompletionForm) -> CompletionPreview:
    """What the form would create, take and cost if Create was pressed now.

    Refuses: JobNotFound, and entries that cannot be taken.
    """
    job = find(session, form.number)
    check_place(session, job, form)
    plan = planned(sheet(session, job), form)
    held = held_by_item(session, job)
    totals = plan.totals
    return CompletionPreview(
        pieces=_pieces(session, job, plan),
        materials=_materials(plan, held),
        materials_cost=totals.materials_cost,
        services_cost=totals.services_cost,
        fees_cost=totals.fees_cost,
        cost=totals.cost,
        loss=plan.loss,
        total_price=totals.price,
        pieces_price=plan.price,
        margin=plan.margin,
        margin_percent=percent(plan.margin, plan.price),
        blockers=_blockers(session, job, plan, held),
    )


def _pieces(session: Session, job: Job, plan: Plan) -> Frame:
    voided = select(Item.sku).where(
        Item.job_id == job.id,
        Item.voided_at.is_not(None),
        Item.category_id == plan.form.category_id,
    )
    shown = min(plan.items, SHOWN_PIECES)
    skus = list(session.scalars(voided.order_by(Item.id).limit(shown)))
    fresh = provisional_skus(session, plan.form.category_id, shown - len(skus))
    skus += [sku for sku, _ in fresh]
    rows = [
        {
            "sku": sku,
            "quantity": plan.each,
            "unit": "each",
            "unit_cost": plan.sheet.currency.per_unit(cost, plan.each),
            "total_cost": cost,
            "price": plan.form.price_per_piece,
        }
        for sku, cost in zip(skus, plan.piece_costs, strict=False)
    ]
    return records(["sku", "quantity", "unit", "unit_cost", "total_cost", "price"], rows)


def _materials(plan: Plan, held: Mapping[int, Decimal]) -> Frame:
    more = ["required", "used", "taken", "excess", "returned", "loss"]
    return records(
        [*STOCK_COLUMNS, *more],
        [_material(plan, material, held) for material in plan.sheet.materials],
    )


def _material(plan: Plan, material: Material, held: Mapping[int, Decimal]) -> dict[str, Any]:
    there = material.stocked.there
    returned = material.excess if plan.is_returned(material) else ZERO
    after = Figures(
        there.on_hand - material.need + returned,
        there.on_hold - held.get(material.stocked.item_id, ZERO),
        there.value,
    )
    return stock_row(material.stocked, there, after) | {
        "required": material.required,
        "used": material.used.quantity,
        "taken": material.need,
        "excess": material.excess,
        "returned": returned,
        "loss": plan.loss_of(material),
    }


def _blockers(
    session: Session, job: Job, plan: Plan, held: Mapping[int, Decimal]
) -> tuple[str, ...]:
    short = []
    for material in plan.sheet.materials:
        item_id = material.stocked.item_id
        free = material.stocked.there.available + held.get(item_id, ZERO)
        if material.need > free:
            short.append(Short(item_id, job.store_id, material.need, free, job.number))
    said = [str(shortage) for shortage in shortages(session, short)] if short else []
    worthless = without_value(plan)
    return (*said, worthless.sentence()) if worthless else tuple(said)
