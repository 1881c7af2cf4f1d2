"""A transfer moves quantity and value between stores in one step, and never what is on hold."""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.frames import Frame, table
from lib.inputs import Input, Line, Note, Optional, Positive
from lib.inventory.items import measured, stocked_item
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.ledger import Document, Posting, open_book
from lib.inventory.models import Item
from lib.inventory.shortages import InsufficientStock, Short, shortages
from lib.inventory.valuing import figures_in
from lib.measures import ZERO
from lib.refusals import NotNow, NotValid
from lib.shop.lists import entry
from lib.shop.models import Store
from lib.shop.numbering import next_number
from lib.units import convert

_ITEM = ("item_id", "sku", "title", "unit")


class TransferLine(Input):
    """How much of an item moves; without a unit in the item's."""

    item_id: int
    quantity: Positive
    unit: Annotated[Line | None, Optional] = None


class TransferStock(Input):
    """What moves from one store to another."""

    from_store_id: int
    to_store_id: int
    lines: tuple[TransferLine, ...]
    reason: Note = ""


class SameStore(NotValid):
    """Both stores are {store}. Choose another store to transfer to."""


class NothingToTransfer(NotValid):
    """There is nothing to transfer. Choose an item and a quantity."""


class StoreClosed(NotNow):
    """{store} is archived and takes no transfers. Choose another store."""


@requires(Permission.CHANGE_STOCK)
def transfer_stock(session: Session, actor: Actor, given: TransferStock) -> Receipt:
    """Move stock to another store; the receipt carries the TRF number.

    Refuses: SameStore, StoreClosed, NothingToTransfer, NoSuchItem, NoStockOfServices,
    ItemArchived, ItemVoided, InsufficientStock, ValueWithoutGoods.
    """
    source, target = _stores(session, given)
    moving = _moving(session, given)
    keys = [(item.id, store.id) for item in moving for store in (source, target)]
    book = open_book(session, actor, keys)
    for item in moving:
        session.refresh(item)
        stocked_item(session, item.id)
    document = Document("transfer", next_number(session, "TRF"))
    for line, (item, quantity) in enumerate(moving.items(), start=1):
        covered = quantity <= book.figures(item.id, source.id).available
        value = book.leaving(item.id, source.id, [quantity])[0]
        out = Posting(
            item_id=item.id,
            store_id=source.id,
            kind=AdjustmentKind.TRANSFER_OUT,
            quantity=quantity,
            document=document,
            value=value,
            line=line,
            reason=given.reason,
        )
        book.add(out)
        if covered:
            book.add(replace(out, store_id=target.id, kind=AdjustmentKind.TRANSFER_IN))
    book.close()
    what = ", ".join(
        f"{measured(session, q, item.unit)} {item.title}" for item, q in moving.items()
    )
    says = f"{document.number}: {what} went from {source.name} to {target.name}."
    return Receipt(says=says, number=document.number)


@requires(Permission.CHANGE_STOCK)
def preview_transfer(session: Session, actor: Actor, given: TransferStock) -> Frame:
    """What a transfer would leave in both stores, a row per item, without doing it.

    Refuses: what transfer_stock refuses.
    """
    source, target = _stores(session, given)
    moving = _moving(session, given)
    ids = [item.id for item in moving]
    here, there = (figures_in(session, store.id, ids) for store in (source, target))
    short = [
        Short(item.id, source.id, quantity, here[item.id].available)
        for item, quantity in moving.items()
        if quantity > here[item.id].available
    ]
    if short:
        raise InsufficientStock(shortages(session, short))
    return table(
        [*_ITEM, "quantity", "on_hold", "from_before", "from_after", "to_before", "to_after"],
        [
            [
                *(item.id, item.sku, item.title, item.unit),
                *(quantity, left.on_hold),
                *(left.on_hand, left.on_hand - quantity),
                *(come, come + quantity),
            ]
            for item, quantity in moving.items()
            for left, come in [(here[item.id], there[item.id].on_hand)]
        ],
    )


def _stores(session: Session, given: TransferStock) -> tuple[Store, Store]:
    source = entry(session, Store, given.from_store_id)
    target = entry(session, Store, given.to_store_id)
    if source.id == target.id:
        raise SameStore(field="to_store_id", store=source.name)
    if target.archived_at is not None:
        raise StoreClosed(field="to_store_id", store=target.name)
    return source, target


def _moving(session: Session, given: TransferStock) -> dict[Item, Decimal]:
    """How much of each item moves, in its own unit; lines of one item are added up."""
    moving: dict[Item, Decimal] = {}
    for line in given.lines:
        item = stocked_item(session, line.item_id)
        quantity = convert(line.quantity, line.unit or item.unit, item.unit)
        moving[item] = moving.get(item, ZERO) + quantity
    if not moving:
        raise NothingToTransfer(field="lines")
    return moving
