"""What an open order holds follows its lines at once, up and down."""

from decimal import Decimal

from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Amount, Positive
from lib.inventory.items import found_item, measured
from lib.inventory.ledger import open_book
from lib.inventory.models import Item
from lib.orders.history import SeenOrder, changed, seen
from lib.orders.holding import hold, price_line
from lib.orders.models import Order, OrderLine
from lib.orders.reserving import PieceWanted, described, new_line
from lib.orders.sellable import make_findable, sellable
from lib.orders.stages import OrderStage, must_be
from lib.refusals import NotFound
from lib.shop.the_shop import the_shop
from lib.units import checked


class AddLine(PieceWanted, SeenOrder):
    """A piece to be held for an open order."""


class ChangeLine(SeenOrder):
    """A line of an open order as it reads from now on."""

    line_id: int
    quantity: Positive
    price: Amount


class RemoveLine(SeenOrder):
    """A line to be taken off an open order."""

    line_id: int


class NoSuchLine(NotFound):
    """This line is not on {number} any more. Look at the order as it is now."""


@requires(Permission.SELL)
def add_line(session: Session, actor: Actor, given: AddLine) -> Receipt:
    """Put a piece on an open order and hold it.

    Refuses: OrderNotFound, OrderChanged, StageForbids, NoSuchItem, NotAPiece, ItemVoided,
    ItemArchived, TooManyDecimals, InsufficientStock.
    """
    order = _open(session, given)
    (item,) = sellable(session, [given.item_id])
    book = open_book(session, actor, [(item.id, order.store_id)])
    line = new_line(session, order, item, given)
    session.flush()
    hold(book, order, line, line.quantity)
    book.close()
    make_findable(session, order)
    changed(session, order, actor, f"added {described(session, item, line)}")
    return Receipt(says=f"{order.number} holds {item.sku} {item.title}.", number=order.number)


@requires(Permission.SELL)
def change_line(session: Session, actor: Actor, given: ChangeLine) -> Receipt:
    """Change the quantity or the price of a line, and what is held for it.

    Refuses: OrderNotFound, OrderChanged, StageForbids, NoSuchLine, TooManyDecimals,
    InsufficientStock.
    """
    order = _open(session, given)
    line = line_of(session, order, given.line_id)
    item = found_item(session, line.item_id)
    before = line.quantity, line.price
    difference = checked(given.quantity, item.unit) - line.quantity
    if (given.quantity, given.price) == before:
        return Receipt(says=f"{order.number} reads like this already.", number=order.number)
    book = open_book(session, actor, [(item.id, order.store_id)])
    line.quantity, line.price = given.quantity, given.price
    price_line(the_shop(session).currency, line)
    hold(book, order, line, difference)
    book.close()
    changed(session, order, actor, _difference(session, item, line, before))
    return Receipt(says=f"{order.number} is saved.", number=order.number)


@requires(Permission.SELL)
def remove_line(session: Session, actor: Actor, given: RemoveLine) -> Receipt:
    """Take a line off an open order and make its piece available again.

    Refuses: OrderNotFound, OrderChanged, StageForbids, NoSuchLine.
    """
    order = _open(session, given)
    line = line_of(session, order, given.line_id)
    item = found_item(session, line.item_id)
    book = open_book(session, actor, [(item.id, order.store_id)])
    hold(book, order, line, -line.quantity)
    book.close()
    session.delete(line)
    make_findable(session, order)
    changed(session, order, actor, f"removed {described(session, item, line)}")
    says = f"{item.sku} {item.title} is off {order.number} and available again."
    return Receipt(says=says, number=order.number)


def line_of(session: Session, order: Order, line_id: int) -> OrderLine:
    """A line of an order. Refuses one that is not on it."""
    line = session.get(OrderLine, line_id, populate_existing=True)
    if line is None or line.order_id != order.id:
        raise NoSuchLine(number=order.number)
    return line


def _open(session: Session, given: SeenOrder) -> Order:
    order = seen(session, given)
    must_be(order, OrderStage.OPEN)
    return order


def _difference(
    session: Session, item: Item, line: OrderLine, before: tuple[Decimal, Decimal]
) -> str:
    quantity, price = before
    said = []
    if line.quantity != quantity:
        then, now = (measured(session, q, item.unit) for q in (quantity, line.quantity))
        said.append(f"the quantity of {item.sku} {item.title} from {then} to {now}")
    if line.price != price:
        then, now = (the_shop(session).numbers.money(amount) for amount in (price, line.price))
        said.append(f"the price of {item.sku} {item.title} from {then} to {now}")
    return f"changed {' and '.join(said)}"
