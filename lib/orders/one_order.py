"""The margin of an order is its price less the value that left with its pieces (S73).

What was returned counts in neither. Before the sale, the value is what would leave now.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from lib.accounts.models import Person
from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import Frame, frame, table
from lib.inventory.models import Adjustment, Item
from lib.inventory.valuing import figures_in, portions
from lib.measures import ZERO, half_up
from lib.orders.history import find
from lib.orders.holding import document
from lib.orders.models import Order, OrderEvent, OrderLine
from lib.orders.stages import OrderMove, OrderStage, moves_from
from lib.shop.models import CustomerAccount, Store
from lib.shop.the_shop import the_shop

_NAMED = ("line_id", "item_id", "sku", "title", "state")
_LINE = (*_NAMED, "quantity", "unit", "returned", "unit_price", "total_price", "value", "margin")
OneLine = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class OrderPage:
    """One order. `total_price` is for what did not come back, `value` what left for good.

    `lines` has line_id, item_id, sku, title, state, quantity, unit, returned, unit_price,
    total_price, value and margin; `events` has at, person and text, the latest first.
    """

    number: str
    version: int
    stage: OrderStage
    moves: tuple[OrderMove, ...]
    customer_id: int
    customer: str
    store_id: int
    store: str
    created_at: datetime
    closed_at: datetime | None
    total_price: Decimal
    value: Decimal
    margin: Decimal
    margin_percent: Decimal | None
    lines: Frame
    events: Frame


@requires(Permission.SEE_ORDERS)
def order_page(session: Session, actor: Actor, number: str) -> OrderPage:
    """Everything about one order.

    Refuses: OrderNotFound.
    """
    order = find(session, number)
    lines = _lines(session, order)
    values = _values(session, order, lines)
    price = sum((line.total for line in lines), ZERO)
    value = sum(values.values(), ZERO)
    margin = price - value
    stage = OrderStage(order.stage)
    return OrderPage(
        number=order.number,
        version=order.version,
        stage=stage,
        moves=moves_from(stage),
        customer_id=order.customer_id,
        customer=session.get_one(CustomerAccount, order.customer_id).name,
        store_id=order.store_id,
        store=session.get_one(Store, order.store_id).name,
        created_at=order.created_at,
        closed_at=order.closed_at,
        total_price=price,
        value=value,
        margin=margin,
        margin_percent=half_up(margin * 100 / price, 1) if price else None,
        lines=_line_frame(stage, lines, values),
        events=_events(session, order),
    )


def _lines(session: Session, order: Order) -> Sequence[OneLine]:
    here = OrderLine
    columns = here.id, here.item_id, here.quantity, here.returned, here.price, here.total
    named = select(*columns, Item.sku, Item.title, Item.unit).join(Item, Item.id == here.item_id)
    return session.execute(named.where(here.order_id == order.id).order_by(here.id)).all()


def _values(session: Session, order: Order, lines: Sequence[OneLine]) -> dict[int, Decimal]:
    """By line: what left with it and did not come back, or what would leave now."""
    if order.stage == OrderStage.OPEN:
        return _would_leave(session, order, lines)
    left = (
        select(Adjustment.document_line, func.sum(Adjustment.value))
        .where(
            Adjustment.document_kind == document(order).kind,
            Adjustment.document_number == order.number,
        )
        .group_by(Adjustment.document_line)
    )
    moved = dict(session.execute(left).all())
    return {line.id: -moved.get(line.id, ZERO) for line in lines}


def _would_leave(session: Session, order: Order, lines: Sequence[OneLine]) -> dict[int, Decimal]:
    currency = the_shop(session).currency
    figures = figures_in(session, order.store_id, [line.item_id for line in lines])
    alike: dict[int, list[OneLine]] = defaultdict(list)
    for line in lines:
        alike[line.item_id].append(line)
    values: dict[int, Decimal] = {}
    for item_id, same in alike.items():
        shares = portions(currency, figures[item_id], [line.quantity for line in same])
        values |= {line.id: share for line, share in zip(same, shares, strict=True)}
    return values


def _line_frame(
    stage: OrderStage, lines: Iterable[OneLine], values: Mapping[int, Decimal]
) -> Frame:
    return table(
        _LINE,
        (
            (
                *(line.id, line.item_id, line.sku, line.title, _state(stage, line)),
                *(line.quantity, line.unit, line.returned, line.price, line.total),
                *(values[line.id], line.total - values[line.id]),
            )
            for line in lines
        ),
    )


def _state(stage: OrderStage, line: OneLine) -> str:
    """The badge of a line."""
    if stage is not OrderStage.SOLD:
        return "On hold" if stage is OrderStage.OPEN else "Canceled"
    if not line.returned:
        return "Sold"
    return "Returned" if line.returned == line.quantity else "Partly returned"


def _events(session: Session, order: Order) -> Frame:
    entries = (
        select(OrderEvent.at, Person.name.label("person"), OrderEvent.text)
        .join(Person, Person.id == OrderEvent.person_id)
        .where(OrderEvent.order_id == order.id)
        .order_by(OrderEvent.id.desc())
    )
    return frame(session, entries)
