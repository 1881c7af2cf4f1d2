"""A job item takes a quantity in any unit of its kind, converted once; what was typed stays.

A material's cost is its stock cost and cannot be typed; a service's can. Customer's own material
touches neither stock nor cost. Job items are edited while the job is a draft or reopened.
"""

from decimal import Decimal
from typing import Annotated

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib import units
from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Amount, Count, Optional, Positive, Title
from lib.inventory.kinds import ItemKind
from lib.inventory.models import Item
from lib.jobs.models import Job, JobItem
from lib.jobs.timeline import SeenJob, changed, with_items_open
from lib.measures import LARGEST, ZERO
from lib.refusals import NotFound, NotValid
from lib.shop.the_shop import the_shop

OWN = "customer's own"
Pieces = Annotated[Count | None, Optional]
TypedAmount = Annotated[Amount | None, Optional]


class AddJobItem(SeenJob):
    """A material or service of the catalogue for a job, in any unit of the item's kind.

    Unit cost is for services only; unit price is for one of the item's own unit.
    """

    item_id: int
    quantity: Positive
    unit: str = ""
    piece_count: Pieces = None
    unit_cost: TypedAmount = None
    unit_price: TypedAmount = None


class EditJobItem(SeenJob):
    """A line of a job as it reads from now on."""

    line_id: int
    quantity: Positive
    unit: str
    piece_count: Pieces = None
    unit_cost: TypedAmount = None
    unit_price: TypedAmount = None


class AddOwnMaterial(SeenJob):
    """Material that the customer brings along."""

    description: Title
    quantity: Positive
    unit: str = "each"
    piece_count: Pieces = None


class RemoveJobItem(SeenJob):
    """A line to be taken off a job."""

    line_id: int


class ItemNotForJobs(NotValid):
    """{title} ({sku}) cannot be put on a job because it was {why}. Choose another item."""


class ItemNotFound(NotFound):
    """This item is not in the catalogue. Search for it again."""


class OwnPiece(NotValid):
    """{title} ({sku}) was made by this job and cannot be its own material. Choose another item."""


class CostIsStockCost(NotValid):
    """A material costs what it cost in stock, so no cost can be typed. Leave the cost empty."""


class LineTooLarge(NotValid):
    """{description} comes to more than can be counted here. Check its quantity and amounts."""


class LineNotFound(NotFound):
    """This line is no longer on {number}. Reload the page to see the job as it is."""


@requires(Permission.MAKE_JOBS)
def add_job_item(session: Session, actor: Actor, given: AddJobItem) -> Receipt:
    """Add a material or a service to a job.

    Refuses: JobNotFound, JobChanged, ItemsFixed, ItemNotFound, ItemNotForJobs, OwnPiece,
    CostIsStockCost, UnitsDiffer, TooManyDecimals, RoundsToZero, LineTooLarge.
    """
    job = with_items_open(session, given)
    item = _offered(session, job, given.item_id)
    line = JobItem(
        job_id=job.id,
        item_id=item.id,
        kind=ItemKind.SERVICE if item.kind == ItemKind.SERVICE else ItemKind.MATERIAL,
        description=item.title,
        unit=item.unit,
        position=_next_position(session, job),
    )
    line.unit_price = item.price
    line.unit_cost = (item.service_cost or ZERO) if line.kind == ItemKind.SERVICE else None
    _write(session, line, given)
    session.add(line)
    quantity = the_shop(session).numbers.plain(line.quantity)
    text = f"added {item.title}, {quantity} {line.unit}"
    changed(session, job, actor, text)
    return Receipt(says=f"{item.title} is on {job.number}.", number=job.number)


@requires(Permission.MAKE_JOBS)
def add_own_material(session: Session, actor: Actor, given: AddOwnMaterial) -> Receipt:
    """Write down material that the customer brings along.

    Refuses: JobNotFound, JobChanged, ItemsFixed, UnknownUnit, TooManyDecimals.
    """
    job = with_items_open(session, given)
    line = JobItem(
        job_id=job.id,
        kind=OWN,
        description=given.description,
        unit=units.unit(given.unit).code,
        position=_next_position(session, job),
        unit_price=ZERO,
    )
    _write(session, line, given)
    session.add(line)
    changed(session, job, actor, f"added the customer's own {given.description}")
    return Receipt(says=f"{given.description} is on {job.number}.", number=job.number)


@requires(Permission.MAKE_JOBS)
def edit_job_item(session: Session, actor: Actor, given: EditJobItem) -> Receipt:
    """Change the quantity, the price or a service's cost on a line.

    What an earlier completion really took stays required while quantity and cost stay the same.

    Refuses: JobNotFound, JobChanged, ItemsFixed, LineNotFound, CostIsStockCost, UnitsDiffer,
    TooManyDecimals, RoundsToZero, LineTooLarge.
    """
    job = with_items_open(session, given)
    line = _line(session, job, given.line_id)
    before, asked = _written(line), (line.quantity, line.unit_cost)
    _write(session, line, given)
    if _written(line) == before:
        return Receipt(says=f"{line.description} stays as it was.", number=job.number)
    text = f"changed {line.description}"
    if (line.quantity, line.unit_cost) != asked:
        line.actual_quantity = line.actual_cost = None
        text += f" to {the_shop(session).numbers.plain(line.quantity)} {line.unit}"
    changed(session, job, actor, text)
    return Receipt(says=f"{line.description} is saved.", number=job.number)


@requires(Permission.MAKE_JOBS)
def remove_job_item(session: Session, actor: Actor, given: RemoveJobItem) -> Receipt:
    """Take a line off a job.

    Refuses: JobNotFound, JobChanged, ItemsFixed, LineNotFound.
    """
    job = with_items_open(session, given)
    line = _line(session, job, given.line_id)
    session.delete(line)
    changed(session, job, actor, f"removed {line.description}")
    return Receipt(says=f"{line.description} is off {job.number}.", number=job.number)


def _offered(session: Session, job: Job, item_id: int) -> Item:
    # Until the line names it, somebody could change its unit, to which the quantity is converted.
    kept = {"read": True, "key_share": True}
    item = session.get(Item, item_id, with_for_update=kept, populate_existing=True)
    if item is None:
        raise ItemNotFound(field="item_id")
    if item.voided_at or item.archived_at:
        why = "voided when its job was reopened" if item.voided_at else "archived"
        raise ItemNotForJobs(field="item_id", title=item.title, sku=item.sku, why=why)
    if item.job_id == job.id:
        raise OwnPiece(field="item_id", title=item.title, sku=item.sku)
    return item


def _write(
    session: Session, line: JobItem, given: AddJobItem | EditJobItem | AddOwnMaterial
) -> None:
    typed_unit = given.unit or line.unit
    line.quantity = units.convert(given.quantity, typed_unit, line.unit)
    line.typed_quantity, line.typed_unit = given.quantity, typed_unit
    line.piece_count = None if given.piece_count is None else int(given.piece_count)
    currency = the_shop(session).currency
    if not isinstance(given, AddOwnMaterial):
        _write_amounts(line, given.unit_cost, given.unit_price)
    line.price = currency.times(line.quantity, line.unit_price)
    line.cost = None if line.unit_cost is None else currency.times(line.quantity, line.unit_cost)
    if max(line.quantity, line.price, line.cost or ZERO) > LARGEST:
        raise LineTooLarge(field="quantity", description=line.description)


def _written(line: JobItem) -> tuple[object, ...]:
    typed = line.typed_quantity, line.typed_unit, line.piece_count
    return line.quantity, *typed, line.unit_cost, line.unit_price


def _write_amounts(line: JobItem, unit_cost: Decimal | None, unit_price: Decimal | None) -> None:
    if unit_cost is not None and line.kind != ItemKind.SERVICE:
        raise CostIsStockCost(field="unit_cost")
    line.unit_cost = line.unit_cost if unit_cost is None else unit_cost
    line.unit_price = line.unit_price if unit_price is None or line.kind == OWN else unit_price


def _next_position(session: Session, job: Job) -> int:
    last = session.scalar(select(func.max(JobItem.position)).where(JobItem.job_id == job.id))
    return (last or 0) + 1


def _line(session: Session, job: Job, line_id: int) -> JobItem:
    line = session.get(JobItem, line_id)
    if line is None or line.job_id != job.id:
        raise LineNotFound(number=job.number)
    return line
