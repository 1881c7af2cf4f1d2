"""An order is closed once: finalized, when its pieces are sold, or canceled, when none is."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.ledger import Book, Posting, open_book
from lib.measures import ZERO
from lib.orders.history import SeenOrder, changed, seen
from lib.orders.holding import document, hold
from lib.orders.models import Order, OrderLine
from lib.orders.stages import OrderMove, move
from lib.refusals import NotNow
from lib.shop.the_shop import the_shop


class FinalizeOrder(SeenOrder):
    """An open order whose pieces go to the customer."""


class CancelOrder(SeenOrder):
    """An open order that will not be sold."""


class NothingToSell(NotNow):
    """{number} has no lines, so there is nothing to sell. Add a piece, or cancel the order."""


@requires(Permission.SELL)
def finalize_order(session: Session, actor: Actor, given: FinalizeOrder) -> Receipt:
    """Sell what an open order holds.

    Refuses: OrderNotFound, OrderChanged, StageForbids, NothingToSell.
    """
    order = seen(session, given)
    move(order, OrderMove.FINALIZE)
    lines = _lines(session, order)
    if not lines:
        raise NothingToSell(number=order.number)
    book = _released(session, actor, order, lines)
    _sell(session, book, order, lines)
    book.close()
    paid = sum((line.total for line in lines), ZERO)
    price = f"{the_shop(session).numbers.money(paid)} {the_shop(session).currency.code}"
    changed(session, order, actor, f"finalized the order at {price}")
    return Receipt(says=f"{order.number} is sold for {price}.", number=order.number)


@requires(Permission.SELL)
def cancel_order(session: Session, actor: Actor, given: CancelOrder) -> Receipt:
    """Cancel an open order; what it holds is available again.

    Refuses: OrderNotFound, OrderChanged, StageForbids.
    """
    order = seen(session, given)
    move(order, OrderMove.CANCEL)
    lines = _lines(session, order)
    _released(session, actor, order, lines).close()
    for line in lines:
        line.total = ZERO
    changed(session, order, actor, "canceled the order")
    says = f"{order.number} is canceled; its pieces are available again."
    return Receipt(says=says, number=order.number)


def _lines(session: Session, order: Order) -> Sequence[OrderLine]:
    here = select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.id)
    return session.scalars(here.execution_options(populate_existing=True)).all()


def _released(session: Session, actor: Actor, order: Order, lines: Sequence[OrderLine]) -> Book:
    book = open_book(session, actor, [(line.item_id, order.store_id) for line in lines])
    for line in lines:
        hold(book, order, line, -line.quantity)
    return book


def _sell(session: Session, book: Book, order: Order, lines: Sequence[OrderLine]) -> None:
    """Lines of one piece share the value that leaves with them together (S72)."""
    currency = the_shop(session).currency
    alike: dict[int, list[OrderLine]] = defaultdict(list)
    for line in lines:
        alike[line.item_id].append(line)
    for item_id, same in alike.items():
        values = book.leaving(item_id, order.store_id, [line.quantity for line in same])
        for line, value in zip(same, values, strict=True):
            book.add(
                Posting(
                    item_id=item_id,
                    store_id=order.store_id,
                    kind=AdjustmentKind.SALE,
                    quantity=line.quantity,
                    document=document(order),
                    value=value,
                    line=line.id,
                    unit_cost=currency.per_unit(value, line.quantity),
                    unit_price=line.price,
                )
            )
