"""A completion adds up: pieces as made and loss are the materials used, the services and the fees.

Its record is compared with the ledger as it stood when it was made: the pieces that came in, the
materials used by then, and the heads of the chains that its digest is over.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from lib.checks.checking_materials import check_materials, lots
from lib.checks.findings import Look, Place, figure
from lib.inventory import chain
from lib.inventory.kinds import AdjustmentKind, ItemKind
from lib.inventory.models import Adjustment, Item
from lib.jobs.models import Completion, CompletionLine, CompletionPiece, Job
from lib.measures import ZERO

_KIND = AdjustmentKind
_KINDS = _KIND.CONSUMPTION, _KIND.JOB_RETURN, _KIND.MANUFACTURED, _KIND.MANUFACTURE_REVERSAL
_JOBS_AT_ONCE = 100


@dataclass
class Story:
    """A job's completions in their order, and what it wrote in the ledger."""

    completions: list[Any] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)

    def made(self) -> dict[int, list[Any]]:
        """The rows by which pieces came in, by item, the first one first."""
        found: dict[int, list[Any]] = defaultdict(list)
        for row in self.rows:
            if row.kind == _KIND.MANUFACTURED:
                found[row.item_id].append(row)
        return found

    def taken_back(self) -> dict[int, Any]:
        """The rows by which pieces were taken out again, by the row that brought them in."""
        backs = (row for row in self.rows if row.kind == _KIND.MANUFACTURE_REVERSAL)
        return {row.origin_id: row for row in backs}


@dataclass
class Parts:
    """The lines and pieces of some completions, by completion."""

    lines: Mapping[int, Sequence[Any]]
    pieces: Mapping[int, Sequence[Any]]


def check_completions(look: Look) -> None:
    """Every completion by itself and beside the ledger, some jobs at a time."""
    for ids in _jobs(look):
        stories, parts = _read(look, ids)
        for story in stories:
            _check_order(look, story)
            made, back = story.made(), story.taken_back()
            for completion in story.completions:
                look.looked(1)
                lines = parts.lines.get(completion.id, ())
                pieces = parts.pieces.get(completion.id, ())
                _check_record(look, completion, lines, pieces)
                came = [_came(look, completion, piece, made) for piece in pieces]
                rows = [row for row in came if row is not None]
                _check_taken_back(look, completion, rows, back)
                if rows and len(rows) == len(pieces):
                    used = lots(story.rows, min(row.id for row in rows))
                    check_materials(look, completion, lines, used)
                    last = max(row.id for row in rows)
                    _check_digest(look, completion, [*lines, *pieces], last)
            for row in (row for rows in made.values() for row in rows):
                place = "adjustments", row.id, row.document_number, row.item_id, row.store_id
                look.wrong(Place(*place), "pieces came in, and no completion made them.")


def _jobs(look: Look) -> Iterator[list[int]]:
    reached = 0
    while True:
        query = (
            select(Completion.job_id)
            .join(Job, Job.id == Completion.job_id)
            .where(Completion.job_id > reached)
            .group_by(Completion.job_id)
            .order_by(Completion.job_id)
            .limit(_JOBS_AT_ONCE)
        )
        ids = list(look.connection.scalars(look.lately(query, Job.number)))
        if not ids:
            return
        yield ids
        reached = ids[-1]


def _read(look: Look, ids: Sequence[int]) -> tuple[list[Story], Parts]:
    stories: dict[str, Story] = defaultdict(Story)
    query = (
        select(Completion.__table__, Job.number.label("job"))
        .join(Job, Job.id == Completion.job_id)
        .where(Completion.job_id.in_(ids))
        .order_by(Completion.job_id, Completion.ordinal)
    )
    for completion in look.connection.execute(query):
        stories[completion.job].completions.append(completion)
    row = Adjustment
    facts = row.id, row.item_id, row.store_id, row.kind, row.on_hand, row.value, row.origin_id
    rows = (
        select(*facts, row.unit_price, row.person_id, row.document_number)
        .where(row.document_kind == "job", row.document_number.in_(stories), row.kind.in_(_KINDS))
        .order_by(row.id)
    )
    for found in look.connection.execute(rows):
        stories[found.document_number].rows.append(found)
    here = select(Completion.id).where(Completion.job_id.in_(ids))
    lines, pieces = (
        _by_completion(look, table, here) for table in (CompletionLine, CompletionPiece)
    )
    return list(stories.values()), Parts(lines, pieces)


def _by_completion(look: Look, table: Any, here: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    query = select(table.__table__).where(table.completion_id.in_(here)).order_by(table.id)
    for part in look.connection.execute(query):
        found[part.completion_id].append(part)
    return found


def _place(completion: Any, item_id: int | None = None) -> Place:
    named = f"{completion.number} of {completion.job}"
    return Place("completions", completion.id, named, item_id, completion.store_id)


def _check_order(look: Look, story: Story) -> None:
    """They are numbered from one, and only the last may stand."""
    for place, completion in enumerate(story.completions, start=1):
        if completion.ordinal != place:
            says = f"it is numbered {completion.ordinal}, and it is number {place} of its job."
            look.wrong(_place(completion), says)
        if completion.undone_at is None and place < len(story.completions):
            look.wrong(_place(completion), "it was not undone, and a later one followed it.")


def _check_record(look: Look, record: Any, lines: Sequence[Any], pieces: Sequence[Any]) -> None:
    """The figures of the record are the sums of its own lines and pieces."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.kind] += line.cost
    compared = (
        ("cost of materials", record.materials_cost, sums[ItemKind.MATERIAL]),
        ("cost of services", record.services_cost, sums[ItemKind.SERVICE]),
        ("cost of fees", record.fees_cost, sums["fee"]),
        ("cost", record.cost, sum(sums.values(), ZERO)),
        ("loss", record.loss, sum((line.loss for line in lines), ZERO)),
        ("cost, over its pieces,", record.cost, sum((piece.cost for piece in pieces), ZERO)),
        ("number of pieces", Decimal(record.pieces), sum((p.quantity for p in pieces), ZERO)),
    )
    for name, stands, expected in compared:
        if stands != expected:
            says = f"its {name} stands at {figure(stands)}; its parts come to {figure(expected)}."
            look.wrong(_place(record), says)
    if len(pieces) != (record.pieces if record.separate else 1):
        told = "separate items" if record.separate else "one batch"
        says = f"it made {told} of {record.pieces}, under {len(pieces)} SKUs."
        look.wrong(_place(record), says)
    for piece in pieces:
        if piece.price != record.price_per_piece:
            figures = f"{figure(piece.price)} and the completion {figure(record.price_per_piece)}"
            place = Place("completion_pieces", piece.id, record.number, piece.item_id)
            look.wrong(place, f"its price is {figures} for one.")


def _came(look: Look, record: Any, piece: Any, made: dict[int, list[Any]]) -> Any:
    """The row by which a piece came in; it has the quantity and the value of the record."""
    rows = made.get(piece.item_id)
    place = Place("completion_pieces", piece.id, record.number, piece.item_id, record.store_id)
    if not rows:
        look.wrong(place, "the ledger has no row by which this piece came in.")
        return None
    row = rows.pop(0)
    if (row.on_hand, row.value) != (piece.quantity, piece.cost):
        written = f"{figure(piece.quantity)} at {figure(piece.cost)}"
        came = f"row {row.id} of the ledger brought in {figure(row.on_hand)} at {figure(row.value)}"
        look.wrong(place, f"it stands as {written}; {came}.")
    if row.unit_price != piece.price:
        says = f"its price is {figure(piece.price)}; it came in at {figure(row.unit_price)}."
        look.wrong(place, says)
    if row.person_id != record.person_id:
        look.wrong(_place(record, piece.item_id), "another person brought in this piece.")
    return row


def _check_taken_back(look: Look, record: Any, rows: Sequence[Any], back: dict[int, Any]) -> None:
    for row in rows:
        if row.id in back and back[row.id].person_id != record.undone_by_id:
            says = "another person than the one who undid it took this piece out again."
            look.wrong(_place(record, row.item_id), says)
        if record.undone_at is not None and row.id not in back:
            says = "it was undone, and this piece was not taken out again."
            look.wrong(_place(record, row.item_id), says)
        if record.undone_at is None and row.id in back:
            look.wrong(
                _place(record, row.item_id), "it stands, and this piece was taken out again."
            )


def _check_digest(look: Look, record: Any, parts: Sequence[Any], last: int) -> None:
    """The digest on the receipt is over the heads that the ledger had when it was made."""
    if record.undone_at is not None and look.quick:
        return
    items = {
        part.item_id for part in parts if getattr(part, "kind", "piece") in ("material", "piece")
    }
    row = Adjustment
    head = (
        select(row.hash)
        .where(row.item_id == Item.id, row.store_id + 0 == record.store_id, row.id <= last)
        .order_by(row.id.desc())
        .limit(1)
        .correlate(Item)
        .scalar_subquery()
    )
    query = select(Item.id, func.coalesce(head, "")).where(Item.id.in_(items))
    heads = [
        (item, record.store_id, last_hash) for item, last_hash in look.connection.execute(query)
    ]
    if chain.digest(heads) != record.ledger_digest:
        says = "its digest does not fit the ledger: a row was rewritten up to that moment."
        look.wrong(_place(record), says, f"The ledger it is over ends at row {last}.")
