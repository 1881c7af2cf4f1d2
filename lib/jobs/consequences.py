"""Every move of stock is shown before it is made: each figure before and after, and what stops it.

A preview computes with the same functions as the act and changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import Frame, records
from lib.inventory.models import Item
from lib.inventory.shortages import Short, shortages
from lib.inventory.valuing import Figures, figures_in
from lib.jobs.blockers import blockers, made_by, named_elsewhere
from lib.jobs.models import Job
from lib.jobs.reopening import standing
from lib.jobs.sheets import sheet
from lib.jobs.timeline import find
from lib.jobs.usage import held_by_item, usage

STOCK_COLUMNS = [
    "item_id",
    "sku",
    "title",
    "unit",
    "on_hand_before",
    "on_hand_after",
    "on_hold_before",
    "on_hold_after",
    "available_before",
    "available_after",
]


@dataclass(frozen=True)
class StockPreview:
    """What a move does to stock, with one sentence for each thing that stops it."""

    number: str
    version: int
    materials: Frame
    blockers: tuple[str, ...]


@dataclass(frozen=True)
class UsagePreview:
    """What a job holds and what it has recorded as used: title, unit, quantity and value."""

    number: str
    version: int
    materials: Frame
    used: Frame


@dataclass(frozen=True)
class ReopeningPreview:
    """The pieces that would go, the materials that stay used, and what stands in the way."""

    number: str
    version: int
    pieces: Frame
    used: Frame
    blockers: tuple[str, ...]
    warnings: tuple[str, ...]


def stock_row(item: Any, before: Figures, after: Figures) -> dict[str, Any]:
    """One material's figures before and after, as in `STOCK_COLUMNS`."""
    return {
        "item_id": item.item_id,
        "sku": item.sku,
        "title": item.title,
        "unit": item.unit,
        "on_hand_before": before.on_hand,
        "on_hand_after": after.on_hand,
        "on_hold_before": before.on_hold,
        "on_hold_after": after.on_hold,
        "available_before": before.available,
        "available_after": after.available,
    }


@requires(Permission.SEE_JOBS)
def ready_preview(session: Session, actor: Actor, number: str) -> StockPreview:
    """What marking the job ready would set aside.

    Refuses: JobNotFound.
    """
    job = find(session, number)
    rows, short = [], []
    for material in sheet(session, job).materials:
        stocked, need = material.stocked, material.need
        there = stocked.there
        after = Figures(there.on_hand, there.on_hold + need, there.value)
        rows.append(stock_row(stocked, there, after))
        if need > there.available:
            short.append(Short(stocked.item_id, job.store_id, need, there.available))
    said = tuple(str(shortage) for shortage in shortages(session, short)) if short else ()
    return StockPreview(job.number, job.version, records(STOCK_COLUMNS, rows), said)


@requires(Permission.SEE_JOBS)
def release_preview(session: Session, actor: Actor, number: str) -> UsagePreview:
    """What the job holds, which going back or canceling releases, and what it has used.

    Refuses: JobNotFound.
    """
    job = find(session, number)
    held = held_by_item(session, job)
    before, named = figures_in(session, job.store_id, held), _named(session, held)
    rows = [
        stock_row(
            named[item],
            before[item],
            Figures(before[item].on_hand, before[item].on_hold - quantity, before[item].value),
        )
        for item, quantity in held.items()
    ]
    materials = records(STOCK_COLUMNS, rows)
    return UsagePreview(job.number, job.version, materials, _used(session, job))


@requires(Permission.MAKE_JOBS)
def reopening_preview(session: Session, actor: Actor, number: str) -> ReopeningPreview:
    """What reopening the job would take out of inventory, and what stands in the way.

    Refuses: JobNotFound.
    """
    job = find(session, number)
    made = made_by(session, job, standing(session, job))
    columns = ["sku", "title", "quantity", "cost"]
    pieces = records(columns, ({name: getattr(piece, name) for name in columns} for piece in made))
    return ReopeningPreview(
        job.number,
        job.version,
        pieces,
        _used(session, job),
        tuple(str(blocker) for blocker in blockers(session, job, made)),
        tuple(named_elsewhere(session, job, made)),
    )


def _used(session: Session, job: Job) -> Frame:
    recorded = usage(session, [job])[job.number]
    named = _named(session, recorded)
    rows = [
        {
            "item_id": item_id,
            "title": named[item_id].title,
            "unit": named[item_id].unit,
            "quantity": used.quantity,
            "value": used.value,
        }
        for item_id, used in recorded.items()
    ]
    return records(["item_id", "title", "unit", "quantity", "value"], rows)


def _named(session: Session, item_ids: Iterable[int]) -> dict[int, Any]:
    """SKU, title and unit of items, by id."""
    facts = (Item.id.label("item_id"), Item.sku, Item.title, Item.unit)
    rows = session.execute(select(*facts).where(Item.id.in_(list(item_ids))))
    return {row.item_id: row for row in rows}
