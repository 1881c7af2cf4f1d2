"""An order is begun for a customer in one store, and holds its pieces from its first moment."""

from decimal import Decimal
from typing import Annotated

from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Amount, Frozen, Input, Optional, Positive
from lib.inventory.items import measured
from lib.inventory.ledger import open_book
from lib.inventory.models import Item
from lib.measures import ZERO
from lib.orders.history import begun
from lib.orders.holding import hold, price_line
from lib.orders.models import Order, OrderLine
from lib.orders.sellable import make_findable, sellable
from lib.orders.stages import OrderStage
from lib.refusals import NotNow
from lib.schema import Archivable
from lib.shop.lists import entry
from lib.shop.models import CustomerAccount, Store
from lib.shop.numbering import next_number
from lib.shop.the_shop import the_shop
from lib.units import checked

TOLD = 5


class PieceWanted(Frozen):
    """A piece for an order; without a price it is the one that the piece carries."""

    item_id: int
    quantity: Positive = Decimal(1)
    price: Annotated[Amount | None, Optional] = None


class CreateOrder(Input):
    """A new order, with the pieces to be held for it at once."""

    customer_id: int
    store_id: int
    lines: tuple[PieceWanted, ...] = ()


class NotOfferedNow(NotNow):
    """{name} is archived, and new orders need one that is not. Choose another, or take {name} out
    of the archive first."""


@requires(Permission.SELL)
def create_order(session: Session, actor: Actor, given: CreateOrder) -> Receipt:
    """Begin an order for a customer and hold its pieces.

    Refuses: NoSuchEntry, NotOfferedNow, NoSuchItem, NotAPiece, ItemVoided, ItemArchived,
    TooManyDecimals, InsufficientStock.
    """
    customer = entry(session, CustomerAccount, given.customer_id)
    store = entry(session, Store, given.store_id)
    _offered(customer, customer.name)
    _offered(store, store.name)
    pieces = sellable(session, [line.item_id for line in given.lines])
    book = open_book(session, actor, [(item.id, store.id) for item in pieces])
    number = next_number(session, "ORD")
    order = Order(number=number, customer_id=customer.id, store_id=store.id, version=1)
    order.stage = OrderStage.OPEN
    session.add(order)
    session.flush()
    lines = [
        new_line(session, order, item, wanted)
        for item, wanted in zip(pieces, given.lines, strict=True)
    ]
    session.flush()
    for line in lines:
        hold(book, order, line, line.quantity)
    book.close()
    make_findable(session, order)
    begun(session, order, actor, _began(session, pieces, lines))
    says = f"{number} for {customer.name} holds {len(lines) or 'no'} "
    return Receipt(says=says + ("line." if len(lines) == 1 else "lines."), number=number)


def new_line(session: Session, order: Order, item: Item, wanted: PieceWanted) -> OrderLine:
    """A line for a piece, at the price asked or else the one that the piece carries."""
    price = item.price if wanted.price is None else wanted.price
    quantity = checked(wanted.quantity, item.unit)
    line = OrderLine(order_id=order.id, item_id=item.id, quantity=quantity, price=price)
    line.returned = ZERO
    price_line(the_shop(session).currency, line)
    session.add(line)
    return line


def described(session: Session, item: Item, line: OrderLine) -> str:
    """A line in words: how much of which piece, at which price."""
    price = the_shop(session).numbers.money(line.price)
    return f"{measured(session, line.quantity, item.unit)} of {item.sku} {item.title} at {price}"


def _offered(row: Archivable, name: str) -> None:
    if row.archived_at is not None:
        raise NotOfferedNow(name=name)


def _began(session: Session, pieces: list[Item], lines: list[OrderLine]) -> str:
    shown = zip(pieces[:TOLD], lines[:TOLD], strict=True)
    held = [described(session, item, line) for item, line in shown]
    if len(lines) > TOLD:
        held.append(f"{len(lines) - TOLD} more")
    return f"began the order and held {', '.join(held)}" if held else "began the order"
