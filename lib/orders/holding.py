"""An open order holds exactly what its lines say, from the moment that they say it."""

from decimal import Decimal

from lib.inventory.kinds import AdjustmentKind
from lib.inventory.ledger import Book, Document, Posting
from lib.measures import ZERO, Currency
from lib.orders.models import Order, OrderLine


def document(order: Order) -> Document:
    """The order as the ledger names it."""
    return Document("order", order.number)


def hold(book: Book, order: Order, line: OrderLine, change: Decimal) -> None:
    """Set more of a line's piece aside, or with a negative change make it available again."""
    kinds = AdjustmentKind.RESERVE, AdjustmentKind.RESERVE_RELEASE
    if change:
        place = line.item_id, order.store_id, kinds[change < ZERO], abs(change), document(order)
        book.add(Posting(*place, line=line.id, unit_price=line.price))


def price_line(currency: Currency, line: OrderLine) -> None:
    """Work out what is paid for a line: for all of it that did not come back."""
    line.total = currency.times(line.quantity - line.returned, line.price)
