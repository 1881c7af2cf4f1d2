"""What comes back comes back at exactly the value that it left with, into the order's store."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Optional, Positive
from lib.inventory.items import found_item, measured
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.ledger import Posting, open_book
from lib.inventory.models import Adjustment, Item
from lib.measures import ZERO, Currency
from lib.orders.history import SeenOrder, changed, seen
from lib.orders.holding import document, price_line
from lib.orders.lines import line_of
from lib.orders.models import Order, OrderLine
from lib.orders.stages import OrderStage, must_be
from lib.refusals import NotNow, NotValid
from lib.shop.the_shop import the_shop
from lib.units import checked


class ReturnLine(SeenOrder):
    """A sold line that comes back; without a quantity, all that is still with the customer."""

    line_id: int
    quantity: Annotated[Positive | None, Optional] = None


class ReturnedAlready(NotNow):
    """All of {sku} {title} on {number} was returned already. Nothing was changed."""


class MoreThanSold(NotValid):
    """{number} sold {sold} of {sku} {title} and {returned} of it came back, so {most} can be
    returned. Write {most} or less."""


@dataclass(frozen=True)
class _Sold:
    """The Sale row of a line, and what is left of it."""

    row_id: int
    quantity: Decimal
    value: Decimal

    def worth(self, currency: Currency, quantity: Decimal) -> Decimal:
        if quantity == self.quantity:
            return self.value
        return currency.round(Fraction(quantity) * Fraction(self.value) / Fraction(self.quantity))


@requires(Permission.SELL)
def return_line(session: Session, actor: Actor, given: ReturnLine) -> Receipt:
    """Take a sold piece back, all of a line or some.

    Refuses: OrderNotFound, OrderChanged, StageForbids, NoSuchLine, ReturnedAlready,
    MoreThanSold, TooManyDecimals.
    """
    order = seen(session, given)
    must_be(order, OrderStage.SOLD)
    line = line_of(session, order, given.line_id)
    item = found_item(session, line.item_id)
    quantity = quantity_returned(session, order, line, given.quantity)
    book = open_book(session, actor, [(item.id, order.store_id)])
    book.add(_posting(session, order, line, quantity))
    book.close()
    line.returned += quantity
    price_line(the_shop(session).currency, line)
    what = f"{measured(session, quantity, item.unit)} of {item.sku} {item.title}"
    changed(session, order, actor, f"took back {what}")
    return Receipt(says=f"{what} came back from {order.number}.", number=order.number)


def quantity_returned(
    session: Session, order: Order, line: OrderLine, typed: Decimal | None
) -> Decimal:
    """How much of a line comes back, all of it where nothing was typed. Refuses more than sold."""
    item: Item = found_item(session, line.item_id)
    left = line.quantity - line.returned
    named = {"sku": item.sku, "title": item.title, "number": order.number}
    if not left:
        raise ReturnedAlready(**named)
    quantity = left if typed is None else checked(typed, item.unit)
    if quantity > left:
        figures = {"sold": line.quantity, "returned": line.returned, "most": left}
        said = {name: measured(session, q, item.unit) for name, q in figures.items()}
        raise MoreThanSold(field="quantity", **named, **said)
    return quantity


def _posting(session: Session, order: Order, line: OrderLine, quantity: Decimal) -> Posting:
    currency = the_shop(session).currency
    sold = _sold(session, order, line)
    value = sold.worth(currency, quantity)
    return Posting(
        item_id=line.item_id,
        store_id=order.store_id,
        kind=AdjustmentKind.SALE_RETURN,
        quantity=quantity,
        document=document(order),
        value=value,
        line=line.id,
        unit_cost=currency.per_unit(value, quantity),
        unit_price=line.price,
        origin_id=sold.row_id,
    )


def _sold(session: Session, order: Order, line: OrderLine) -> _Sold:
    here = Adjustment
    sale = session.execute(
        select(here.id, here.on_hand, here.value).where(
            here.document_kind == document(order).kind,
            here.document_number == order.number,
            here.document_line == line.id,
            here.kind == AdjustmentKind.SALE,
        )
    ).one()
    back = select(func.sum(here.on_hand), func.sum(here.value)).where(here.origin_id == sale.id)
    quantity, value = session.execute(back).one()
    return _Sold(sale.id, -sale.on_hand - (quantity or ZERO), -sale.value - (value or ZERO))
