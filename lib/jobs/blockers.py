"""A completion is undone only while its pieces stand in the store exactly as it made them.

Everything in the way is named at once: the piece, why, the document, and what to do. What was put
right again (a returned sale, a transfer back, a reversed adjustment) no longer stands in the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from lib.inventory.kinds import HAND_MADE, AdjustmentKind
from lib.inventory.models import Adjustment, Balance, Item
from lib.jobs.models import Completion, CompletionPiece, Job, JobItem
from lib.jobs.status import OPEN, Stage
from lib.measures import ZERO
from lib.shop.models import Store


@dataclass(frozen=True)
class Made:
    """A piece as the standing completion made it, with its ledger row."""

    item_id: int
    sku: str
    title: str
    quantity: Decimal
    cost: Decimal
    row_id: int


@dataclass(frozen=True)
class Blocker:
    """What stands in the way of reopening, for one piece."""

    sku: str
    title: str
    why: str
    number: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.sku} {self.title} {self.why}. {self.remedy}"


def made_by(session: Session, job: Job, completion: Completion) -> list[Made]:
    """The pieces of a standing completion."""
    latest = (
        select(func.max(Adjustment.id).label("row_id"), Adjustment.item_id)
        .where(
            Adjustment.document_kind == "job",
            Adjustment.document_number == job.number,
            Adjustment.kind == AdjustmentKind.MANUFACTURED,
        )
        .group_by(Adjustment.item_id)
        .subquery()
    )
    piece = CompletionPiece
    rows = session.execute(
        select(piece.item_id, Item.sku, Item.title, piece.quantity, piece.cost, latest.c.row_id)
        .join(Item, Item.id == piece.item_id)
        .join(latest, latest.c.item_id == piece.item_id)
        .where(piece.completion_id == completion.id)
        .order_by(piece.id)
    )
    return [Made(*row) for row in rows]


def blockers(session: Session, job: Job, made: Sequence[Made]) -> list[Blocker]:
    """Everything that keeps the pieces from being taken out again."""
    found = [
        *_by_documents(session, job, made),
        *_by_hand(session, made),
        *_elsewhere(session, job, made),
    ]
    return found or _unexplained(session, job, made)


def named_elsewhere(session: Session, job: Job, made: Sequence[Made]) -> list[str]:
    """Other open jobs whose lines name one of the pieces without holding it, for a warning."""
    rows = session.execute(
        select(Job.number, Item.sku)
        .join(JobItem, JobItem.job_id == Job.id)
        .join(Item, Item.id == JobItem.item_id)
        .where(
            JobItem.item_id.in_([piece.item_id for piece in made]),
            Job.id != job.id,
            Job.stage.in_(OPEN),
        )
        .order_by(Job.number)
    )
    return [f"{number} names {sku} as a material." for number, sku in rows]


def _by_documents(session: Session, job: Job, made: Sequence[Made]) -> list[Blocker]:
    row, pieces = Adjustment, {piece.item_id: piece for piece in made}
    hand, hold = func.sum(row.on_hand), func.sum(row.on_hold)
    rows = session.execute(
        select(row.item_id, row.document_kind, row.document_number, hand, hold)
        .where(
            row.item_id.in_(pieces),
            row.id > min((piece.row_id for piece in made), default=0),
            row.document_kind.in_(("order", "job")),
            row.document_number != job.number,
        )
        .group_by(row.item_id, row.document_kind, row.document_number)
        .order_by(func.min(row.id))
    )
    moved = rows.all()
    stages = _stages(session, [row.document_number for row in moved if row.document_kind == "job"])
    found = []
    for item_id, kind, number, on_hand, on_hold in moved:
        words = _order_words if kind == "order" else partial(_job_words, stages.get(number))
        for said in words(number, on_hand, on_hold):
            found.append(Blocker(pieces[item_id].sku, pieces[item_id].title, *said))
    return found


def _stages(session: Session, numbers: Sequence[str]) -> dict[str, str]:
    query = select(Job.number, Job.stage).where(Job.number.in_(numbers))
    return dict(session.execute(query).all()) if numbers else {}


def _order_words(number: str, on_hand: Decimal, on_hold: Decimal) -> list[tuple[str, str, str]]:
    words = []
    if on_hand < ZERO:
        words.append((f"is sold on order {number}", number, f"Take it back on {number} first."))
    if on_hold > ZERO:
        remedy = f"Cancel {number} or remove the piece from it first."
        words.append((f"is reserved for order {number}", number, remedy))
    return words


def _job_words(
    stage: str | None, number: str, on_hand: Decimal, on_hold: Decimal
) -> list[tuple[str, str, str]]:
    words = []
    if on_hand < ZERO:
        reopen = f"Reopen {number} and return the piece first."
        remedy = _RETURN.get(stage or "", reopen).format(number=number)
        words.append((f"was used by job {number}", number, remedy))
    if on_hold > ZERO:
        remedy = f"Move {number} back to production first."
        words.append((f"is on hold for job {number}", number, remedy))
    return words


_RETURN: dict[str, str] = {
    Stage.IN_PRODUCTION: "Return the piece on {number} first.",
    Stage.READY: "Move {number} back to production and return the piece first.",
    Stage.CANCELED: "Return the piece on {number} first.",
}


def _by_hand(session: Session, made: Sequence[Made]) -> list[Blocker]:
    row, reversal, pieces = Adjustment, aliased(Adjustment), {p.item_id: p for p in made}
    undone = select(reversal.origin_id).where(
        reversal.kind == AdjustmentKind.REVERSAL, reversal.origin_id == row.id
    )
    rows = session.execute(
        select(row.item_id, row.kind, row.document_number)
        .where(
            row.item_id.in_(pieces),
            row.id > min((piece.row_id for piece in made), default=0),
            row.kind.in_([kind for kind in HAND_MADE if kind != AdjustmentKind.REVERSAL]),
            ~undone.exists(),
        )
        .order_by(row.id)
    )
    return [
        Blocker(
            pieces[item_id].sku,
            pieces[item_id].title,
            f"was changed by hand ({kind}, {number})",
            number,
            f"Reverse {number} first.",
        )
        for item_id, kind, number in rows
    ]


def _elsewhere(session: Session, job: Job, made: Sequence[Made]) -> list[Blocker]:
    pieces = {piece.item_id: piece for piece in made}
    home = session.scalar(select(Store.name).where(Store.id == job.store_id))
    latest = (
        select(func.max(Adjustment.id))
        .where(
            Adjustment.item_id == Balance.item_id,
            Adjustment.store_id == Balance.store_id,
            Adjustment.kind == AdjustmentKind.TRANSFER_IN,
        )
        .correlate(Balance)
        .scalar_subquery()
    )
    moved = aliased(Adjustment)
    rows = session.execute(
        select(Balance.item_id, Store.name, moved.document_number)
        .join(Store, Store.id == Balance.store_id)
        .outerjoin(moved, moved.id == latest)
        .where(
            Balance.item_id.in_(pieces), Balance.store_id != job.store_id, Balance.on_hand > ZERO
        )
        .order_by(Balance.item_id)
    )
    return [
        Blocker(
            pieces[item_id].sku,
            pieces[item_id].title,
            f"is in the store {store} ({number or 'no transfer'})",
            number or "",
            f"Transfer it back to {home} first.",
        )
        for item_id, store, number in rows
    ]


def _unexplained(session: Session, job: Job, made: Sequence[Made]) -> list[Blocker]:
    rows = session.execute(
        select(Balance.item_id, Balance.on_hand, Balance.on_hold, Balance.value).where(
            Balance.store_id == job.store_id,
            Balance.item_id.in_([piece.item_id for piece in made]),
        )
    )
    there = {row[0]: (row[1], row[2], row[3]) for row in rows}
    return [
        Blocker(
            piece.sku,
            piece.title,
            "no longer stands in stock as it was made",
            "",
            "Look at its adjustments and put it back as it was.",
        )
        for piece in made
        if there.get(piece.item_id) != (piece.quantity, ZERO, piece.cost)
    ]
