"""Materials come back only by a deliberate act, at exactly the value they left with."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy.orm import Session

from lib import units
from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Input, Note, Positive
from lib.inventory.items import found_item
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.ledger import Document, Posting, open_book
from lib.inventory.models import Item
from lib.jobs.models import Job
from lib.jobs.status import Stage
from lib.jobs.timeline import SeenJob, changed, seen
from lib.jobs.usage import NOTHING, Part, Used, newest_first, usage
from lib.refusals import NotNow
from lib.shop.the_shop import the_shop


class ReturnedMaterial(Input):
    """How much of one material comes back, in the material's unit."""

    item_id: int
    quantity: Positive


class ReturnMaterials(SeenJob):
    """What goes back into stock from a reopened or canceled job."""

    materials: tuple[ReturnedMaterial, ...]
    reason: Note = ""


class NothingReturned(NotNow):
    """No material was chosen to return. Enter how much goes back into stock."""


class ReturnNotNow(NotNow):
    """{number} is {stage}, and materials are returned on a reopened or canceled job only.
    {instead}"""


class ReturnTooMuch(NotNow):
    """{number} has {used} {unit} of {title} recorded as used, so {wanted} {unit} cannot come back.
    Return at most what is recorded."""


@requires(Permission.MAKE_JOBS)
def return_materials(session: Session, actor: Actor, given: ReturnMaterials) -> Receipt:
    """Put material that a reopened or canceled job had used back into stock.

    Refuses: JobNotFound, JobChanged, ReturnNotNow, ReturnTooMuch, NothingReturned,
    NoSuchItem, TooManyDecimals.
    """
    job = seen(session, given)
    _check_stage(job)
    if not given.materials:
        raise NothingReturned
    wanted: dict[int, Decimal] = {}
    for part in given.materials:
        wanted[part.item_id] = wanted.get(part.item_id, Decimal(0)) + part.quantity
    used = usage(session, [job])[job.number]
    items = _covered(session, job, wanted, used)
    book = open_book(session, actor, [(item, job.store_id) for item in wanted])
    currency = the_shop(session).currency
    parts = {item: newest_first(currency, used[item], wanted[item]) for item in wanted}
    for posting in returns(job, parts, given.reason):
        book.add(posting)
    book.close()
    plain = the_shop(session).numbers.plain
    said = ", ".join(f"{plain(q)} {items[i].unit} of {items[i].title}" for i, q in wanted.items())
    changed(session, job, actor, f"returned {said} to stock")
    return Receipt(says=f"Returned to stock: {said}.", number=job.number)


def returns(job: Job, parts: Mapping[int, Sequence[Part]], reason: str) -> list[Posting]:
    """The postings that bring parts of what a job consumed back into its store, by item."""
    return [
        Posting(
            item_id,
            job.store_id,
            AdjustmentKind.JOB_RETURN,
            part.quantity,
            Document("job", job.number),
            value=part.value,
            line=part.consumed.line_id,
            origin_id=part.consumed.row_id,
            reason=reason,
        )
        for item_id, item_parts in parts.items()
        for part in item_parts
    ]


def _check_stage(job: Job) -> None:
    if job.stage == Stage.CANCELED or (job.stage == Stage.IN_PRODUCTION and job.reopened):
        return
    instead = "It has taken nothing from stock yet."
    if job.stage == Stage.COMPLETED:
        instead = "Reopen it first."
    elif job.reopened:
        instead = "Move it back to production first."
    raise ReturnNotNow(number=job.number, stage=job.stage, instead=instead)


def _covered(
    session: Session, job: Job, wanted: Mapping[int, Decimal], used: Mapping[int, Used]
) -> dict[int, Item]:
    """The materials that are to come back, each within what is recorded as used."""
    items = {item_id: found_item(session, item_id) for item_id in wanted}
    plain = the_shop(session).numbers.plain
    for item_id, quantity in wanted.items():
        item, recorded = items[item_id], used.get(item_id, NOTHING).quantity
        units.checked(quantity, item.unit)
        if quantity > recorded:
            named = {"number": job.number, "unit": item.unit, "title": item.title}
            said = {"used": plain(recorded), "wanted": plain(quantity)}
            raise ReturnTooMuch(field="quantity", **named, **said)
    return items
