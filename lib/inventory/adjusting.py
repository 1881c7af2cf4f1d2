"""A person types a positive number and picks a kind; the program sets the sign and the value."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Input, Line, Note, NotNegative, Optional, Positive, PositiveAmount
from lib.inventory.counting import difference
from lib.inventory.entering import found_worth, known_unit_cost, paid
from lib.inventory.items import InStore, found_item, measured, stocked_item
from lib.inventory.kinds import HAND_MADE, MOVEMENTS, AdjustmentKind
from lib.inventory.ledger import Document, Posting, open_book
from lib.inventory.shortages import InsufficientStock, Short, shortages
from lib.inventory.valuing import Figures, figures_in, portion
from lib.measures import ZERO
from lib.refusals import NotNow, NotValid
from lib.shop.lists import entry
from lib.shop.models import Store
from lib.shop.numbering import next_number
from lib.shop.the_shop import the_shop
from lib.units import alike, convert

TYPED_KINDS = [kind for kind in HAND_MADE if kind is not AdjustmentKind.REVERSAL]


def _typed_by_hand(kind: AdjustmentKind) -> AdjustmentKind:
    if kind not in TYPED_KINDS:
        raise ValueError(f"{kind} is never typed by hand. Choose one of {', '.join(TYPED_KINDS)}.")
    return kind


class AdjustStock(Input):
    """One adjustment by hand; a Count carries the counted quantity and the on hand then seen.

    `total` or `unit_cost` goes with a Purchase; `unit_cost` with goods found where none are on
    hand. Without a unit the quantity is in the item's.
    """

    item_id: int
    store_id: int
    kind: Annotated[AdjustmentKind, AfterValidator(_typed_by_hand)]
    quantity: NotNegative
    unit: Annotated[Line | None, Optional] = None
    total: Annotated[PositiveAmount | None, Optional] = None
    unit_cost: Annotated[Positive | None, Optional] = None
    reason: Note = ""
    seen_on_hand: Annotated[NotNegative | None, Optional] = None


@dataclass(frozen=True)
class Standing:
    """A balance as a preview shows it, in the item's unit."""

    on_hand: Decimal
    on_hold: Decimal
    available: Decimal
    value: Decimal
    unit_cost: Decimal


@dataclass(frozen=True)
class AdjustmentPreview:
    """What an adjustment would do to a balance; `quantity` and `value` are signed changes."""

    sku: str
    title: str
    unit: str
    store: str
    quantity: Decimal
    value: Decimal
    before: Standing
    after: Standing


@dataclass(frozen=True)
class StockToAdjust:
    """What the form of an adjustment needs to know of a balance.

    `last_unit_cost` is what goods found here would enter at; none where nothing is known.
    """

    sku: str
    title: str
    unit: str
    units: tuple[str, ...]
    store: str
    there: Standing
    last_unit_cost: Decimal | None


@dataclass(frozen=True)
class _Move:
    quantity: Decimal
    value: Decimal | None


class NothingToAdjust(NotValid):
    """Write a number greater than zero; only a count may be zero."""


class ReasonNeeded(NotValid):
    """Goods vanish or appear with {kind}, so say why. Fill in the reason."""


class CostNotTyped(NotValid):
    """With {kind} goods leave at their stock cost. Leave the amounts empty."""


class TotalOfPurchase(NotValid):
    """Only a purchase has a total paid. Leave it empty."""


class StoreArchived(NotNow):
    """{store} is archived, so nothing can come in there. Choose another store."""


@requires(Permission.CHANGE_STOCK)
def adjust_stock(session: Session, actor: Actor, given: AdjustStock) -> Receipt:
    """Write one adjustment by hand; the receipt carries its ADJ number.

    Refuses: NoSuchItem, NoStockOfServices, ItemArchived, ItemVoided, StoreArchived,
    ReasonNeeded, InsufficientStock, StockMovedSince, CountBelowHold, and amounts that do not fit.
    """
    item = stocked_item(session, given.item_id)
    store = entry(session, Store, given.store_id)
    book = open_book(session, actor, [(item.id, store.id)])
    session.refresh(item)
    stocked_item(session, item.id)
    move = _move(session, InStore(item, store, book.figures(item.id, store.id)), given)
    if not move.quantity:
        counted = measured(session, given.quantity, given.unit or item.unit)
        return Receipt(says=f"The count of {item.title} agrees: {counted}. Nothing was changed.")
    number = next_number(session, "ADJ")
    signed = given.kind is AdjustmentKind.COUNT
    book.add(
        Posting(
            item_id=item.id,
            store_id=store.id,
            kind=given.kind,
            quantity=move.quantity if signed else abs(move.quantity),
            document=Document("hand", number),
            value=move.value,
            reason=given.reason,
            unit_cost=given.unit_cost,
        )
    )
    book.close()
    now = measured(session, book.figures(item.id, store.id).on_hand, item.unit)
    says = f"{number}: {given.kind} of {item.title}. {store.name} now has {now} on hand."
    return Receipt(says=says, number=number)


@requires(Permission.CHANGE_STOCK)
def preview_adjustment(session: Session, actor: Actor, given: AdjustStock) -> AdjustmentPreview:
    """What an adjustment by hand would do, without doing it.

    Refuses: what adjust_stock refuses.
    """
    item = stocked_item(session, given.item_id)
    store = entry(session, Store, given.store_id)
    there = figures_in(session, store.id, [item.id])[item.id]
    move = _move(session, InStore(item, store, there), given)
    if -move.quantity > there.available:
        short = Short(item.id, store.id, -move.quantity, there.available)
        raise InsufficientStock(shortages(session, [short]))
    value = move.value
    if value is None:
        value = -portion(the_shop(session).currency, there, -move.quantity)
    after = Figures(there.on_hand + move.quantity, there.on_hold, there.value + value)
    named = {"sku": item.sku, "title": item.title, "unit": item.unit, "store": store.name}
    before, then = standing(session, there), standing(session, after)
    return AdjustmentPreview(
        **named, quantity=move.quantity, value=value, before=before, after=then
    )


@requires(Permission.CHANGE_STOCK)
def stock_to_adjust(session: Session, actor: Actor, item_id: int, store_id: int) -> StockToAdjust:
    """What stands in a balance that shall be adjusted, with the units it may be typed in.

    Refuses: NoSuchItem, NoSuchEntry.
    """
    item = found_item(session, item_id)
    store = entry(session, Store, store_id)
    there = figures_in(session, store.id, [item.id])[item.id]
    known = known_unit_cost(session, InStore(item, store, there))
    return StockToAdjust(
        sku=item.sku,
        title=item.title,
        unit=item.unit,
        units=tuple(alike(item.unit)),
        store=store.name,
        there=standing(session, there),
        last_unit_cost=None if known is None else the_shop(session).currency.round(known),
    )


def standing(session: Session, figures: Figures) -> Standing:
    """Figures as a preview shows them, with the rounded unit cost."""
    unit_cost = the_shop(session).currency.per_unit(figures.value, figures.on_hand)
    return Standing(figures.on_hand, figures.on_hold, figures.available, figures.value, unit_cost)


def _move(session: Session, place: InStore, given: AdjustStock) -> _Move:
    movement = MOVEMENTS[given.kind]
    if movement.asks_reason and not given.reason:
        raise ReasonNeeded(field="reason", kind=given.kind)
    quantity = convert(given.quantity, given.unit or place.item.unit, place.item.unit)
    if given.kind is AdjustmentKind.COUNT:
        quantity = difference(session, place, quantity, given.seen_on_hand)
    elif not quantity:
        raise NothingToAdjust(field="quantity")
    else:
        quantity *= movement.on_hand
    if given.total is not None and given.kind is not AdjustmentKind.PURCHASE:
        raise TotalOfPurchase(field="total")
    if quantity <= ZERO:
        if quantity and given.unit_cost is not None:
            raise CostNotTyped(field="unit_cost", kind=given.kind)
        return _Move(quantity, None if quantity else ZERO)
    if place.store.archived_at is not None:
        raise StoreArchived(field="store_id", store=place.store.name)
    if given.kind is AdjustmentKind.PURCHASE:
        return _Move(quantity, paid(session, place, quantity, (given.total, given.unit_cost)))
    return _Move(quantity, found_worth(session, place, quantity, given.unit_cost))
