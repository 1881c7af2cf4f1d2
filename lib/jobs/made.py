"""A job leads to its pieces: what it made, and where each of them is now."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import Frame, records
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.models import Adjustment, Balance, Item
from lib.jobs.models import Completion, CompletionPiece, Job
from lib.jobs.timeline import find
from lib.measures import ZERO
from lib.shop.models import StorageLocation, Store


@requires(Permission.SEE_JOBS)
def manufactured_items(session: Session, actor: Actor, number: str) -> Frame:
    """The pieces of a job: what was made (quantity, cost, price), and where it is now.

    Columns: item_id, sku, title, location, quantity, on_hand, unit, cost, price, state. A voided
    piece has no quantity and no cost any more.

    Refuses: JobNotFound.
    """
    job = find(session, number)
    made, there, gone = _as_made(session, job), _there(session, job), _gone(session, job)
    pieces = select(Item.id, Item.sku, Item.title, Item.price, Item.voided_at)
    shown = []
    order = (Item.voided_at.is_not(None), Item.id)
    for row in session.execute(pieces.where(Item.job_id == job.id).order_by(*order)):
        quantity, cost = made.get(row.id, (ZERO, ZERO))
        hand, hold, place = there.get(row.id, (ZERO, ZERO, ""))
        named = {"item_id": row.id, "sku": row.sku, "title": row.title, "location": place}
        figures = {"quantity": quantity, "on_hand": hand, "unit": "each", "cost": cost}
        state = _state(row.voided_at, (hand, hold), gone.get(row.id))
        shown.append({**named, **figures, "price": row.price, "state": state})
    columns = ["item_id", "sku", "title", "location", "quantity", "on_hand", "unit"]
    return records([*columns, "cost", "price", "state"], shown)


def _pieces(job: Job) -> Select[*tuple[int]]:
    return select(Item.id).where(Item.job_id == job.id)


def _as_made(session: Session, job: Job) -> dict[int, tuple[Decimal, Decimal]]:
    """Quantity and cost of each piece as the standing completion made it."""
    rows = session.execute(
        select(CompletionPiece.item_id, CompletionPiece.quantity, CompletionPiece.cost)
        .join(Completion, Completion.id == CompletionPiece.completion_id)
        .where(Completion.job_id == job.id, Completion.undone_at.is_(None))
    )
    return {item: (quantity, cost) for item, quantity, cost in rows}


def _there(session: Session, job: Job) -> dict[int, tuple[Decimal, Decimal, str]]:
    """On hand and on hold of each piece over all stores, and where that is."""
    rows = session.execute(
        select(Balance.item_id, Balance.on_hand, Balance.on_hold, Store.name, StorageLocation.name)
        .join(Store, Store.id == Balance.store_id)
        .outerjoin(StorageLocation, StorageLocation.id == Balance.location_id)
        .where(Balance.item_id.in_(_pieces(job)), Balance.on_hand > ZERO)
        .order_by(Balance.item_id, Balance.store_id)
    )
    found: dict[int, tuple[Decimal, Decimal, str]] = {}
    for item, hand, hold, store, location in rows:
        place = " / ".join(name for name in (store, location) if name)
        before, held, places = found.get(item, (ZERO, ZERO, ""))
        found[item] = (before + hand, held + hold, f"{places}, {place}" if places else place)
    return found


def _gone(session: Session, job: Job) -> dict[int, str]:
    """How the pieces whose last adjustment took something out went."""
    latest = select(func.max(Adjustment.id)).where(Adjustment.item_id.in_(_pieces(job)))
    last = select(Adjustment.item_id, Adjustment.kind).where(
        Adjustment.id.in_(latest.group_by(Adjustment.item_id)), Adjustment.on_hand < ZERO
    )
    return {row.item_id: row.kind for row in session.execute(last)}


def _state(voided: datetime | None, there: tuple[Decimal, Decimal], gone: str | None) -> str:
    hand, hold = there
    if voided:
        return "Voided"
    if hold:
        return "On hold"
    if hand:
        return "In stock"
    return {AdjustmentKind.SALE: "Sold", AdjustmentKind.CONSUMPTION: "Used"}.get(
        AdjustmentKind(gone) if gone else AdjustmentKind.LOST, "Gone"
    )
