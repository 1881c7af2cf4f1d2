"""A hand-made row is taken back once, by a row that copies it, and only while stock covers it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib.accounts.models import Person
from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Input, Reason
from lib.inventory.adjusting import AdjustmentPreview, standing
from lib.inventory.items import measured, stocked_item
from lib.inventory.kinds import HAND_MADE, AdjustmentKind
from lib.inventory.ledger import Document, Posting, open_book
from lib.inventory.models import Adjustment
from lib.inventory.valuing import Figures, figures_in
from lib.measures import ZERO
from lib.refusals import NotFound, NotNow
from lib.shop.models import Store
from lib.shop.numbering import next_number

_INSTEAD = {
    AdjustmentKind.PURCHASE: AdjustmentKind.RETURN_TO_VENDOR,
    AdjustmentKind.RETURN_TO_VENDOR: AdjustmentKind.PURCHASE,
    AdjustmentKind.FOUND: AdjustmentKind.LOST,
    AdjustmentKind.LOST: AdjustmentKind.FOUND,
    AdjustmentKind.SCRAP: AdjustmentKind.FOUND,
    AdjustmentKind.COUNT: AdjustmentKind.COUNT,
}
_NAMED = 5


class ReverseAdjustment(Input):
    """A row of the ledger to be taken back, and why."""

    adjustment_id: int
    reason: Reason


class NoSuchAdjustment(NotFound):
    """There is no such adjustment. Choose one from the item's page."""


class NotMadeByHand(NotNow):
    """{kind} of {document} was written with its document and is not reversed by hand. Undo it at
    {document}, or write an adjustment of its own."""


class ReversalStands(NotNow):
    """{document} is itself a reversal and stands. Write a new adjustment instead."""


class ReversedAlready(NotNow):
    """{document} was already reversed by {reversal} ({person}). Nothing was changed."""


class NotCovered(NotNow):
    """{document} ({kind}) cannot be reversed: only {free} are free now, and what is left must keep
    a value. After it came {later}. Write a {instead} instead."""


@requires(Permission.CHANGE_STOCK)
def reverse_adjustment(session: Session, actor: Actor, given: ReverseAdjustment) -> Receipt:
    """Take back an adjustment made by hand, with exactly its quantity and value.

    Refuses: NoSuchAdjustment, NotMadeByHand, ReversalStands, ReversedAlready, NotCovered,
    ItemArchived, ItemVoided.
    """
    row = _made_by_hand(session, given.adjustment_id)
    item = stocked_item(session, row.item_id)
    book = open_book(session, actor, [(row.item_id, row.store_id)])
    _check(session, row, book.figures(row.item_id, row.store_id))
    number = next_number(session, "ADJ")
    book.add(
        Posting(
            item_id=row.item_id,
            store_id=row.store_id,
            kind=AdjustmentKind.REVERSAL,
            quantity=-row.on_hand,
            document=Document("hand", number),
            value=-row.value,
            reason=given.reason,
            unit_cost=row.unit_cost,
            origin_id=row.id,
        )
    )
    book.close()
    now = measured(session, book.figures(row.item_id, row.store_id).on_hand, item.unit)
    says = f"{number} takes {row.document_number} back. {item.title}: {now} on hand."
    return Receipt(says=says, number=number)


@requires(Permission.CHANGE_STOCK)
def preview_reversal(session: Session, actor: Actor, adjustment_id: int) -> AdjustmentPreview:
    """What taking an adjustment back would do, without doing it.

    Refuses: what reverse_adjustment refuses.
    """
    row = _made_by_hand(session, adjustment_id)
    item = stocked_item(session, row.item_id)
    there = figures_in(session, row.store_id, [item.id])[item.id]
    _check(session, row, there)
    after = Figures(there.on_hand - row.on_hand, there.on_hold, there.value - row.value)
    return AdjustmentPreview(
        sku=item.sku,
        title=item.title,
        unit=item.unit,
        store=session.get_one(Store, row.store_id).name,
        quantity=-row.on_hand,
        value=-row.value,
        before=standing(session, there),
        after=standing(session, after),
    )


def _made_by_hand(session: Session, adjustment_id: int) -> Adjustment:
    row = session.get(Adjustment, adjustment_id)
    if row is None:
        raise NoSuchAdjustment
    _check_kind(row)
    return row


def _check(session: Session, row: Adjustment, there: Figures) -> None:
    _check_once(session, row)
    if not _covered(row, there):
        unit = stocked_item(session, row.item_id).unit
        raise NotCovered(
            document=row.document_number,
            kind=row.kind,
            free=measured(session, there.available, unit),
            later=_later(session, row),
            instead=_INSTEAD[AdjustmentKind(row.kind)],
        )


def _check_kind(row: Adjustment) -> None:
    if row.kind == AdjustmentKind.REVERSAL:
        raise ReversalStands(document=row.document_number)
    if row.kind not in HAND_MADE:
        raise NotMadeByHand(kind=row.kind, document=row.document_number)


def _check_once(session: Session, row: Adjustment) -> None:
    earlier = (
        select(Adjustment.document_number, Person.name)
        .join(Person, Person.id == Adjustment.person_id)
        .where(Adjustment.origin_id == row.id, Adjustment.kind == AdjustmentKind.REVERSAL)
    )
    found = session.execute(earlier).first()
    if found is not None:
        reversal, person = found
        document = row.document_number
        raise ReversedAlready(document=document, reversal=reversal, person=person)


def _covered(row: Adjustment, there: Figures) -> bool:
    on_hand, value = there.on_hand - row.on_hand, there.value - row.value
    return on_hand >= there.on_hold and value >= ZERO and (on_hand == 0) == (value == 0)


def _later(session: Session, row: Adjustment) -> str:
    """The documents that moved the balance after a row, the first ones by name."""
    after = (
        select(Adjustment.kind, Adjustment.document_number)
        .where(Adjustment.item_id == row.item_id, Adjustment.store_id == row.store_id)
        .where(Adjustment.position > row.position)
        .group_by(Adjustment.kind, Adjustment.document_number)
        .order_by(func.min(Adjustment.position))
    )
    named = [f"{kind} {number}" for kind, number in session.execute(after.limit(_NAMED + 1))]
    more = ["others"] if len(named) > _NAMED else []
    return ", ".join(named[:_NAMED] + more) or "nothing else"
