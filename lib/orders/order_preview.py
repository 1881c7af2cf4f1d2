"""What an act does to the stock of an order's pieces is shown before it is done."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import Frame, table
from lib.inventory.models import Item
from lib.inventory.valuing import Figures, figures_in
from lib.measures import ZERO
from lib.orders.history import find
from lib.orders.lines import line_of
from lib.orders.models import Order, OrderLine
from lib.orders.sale_returns import ReturnLine, quantity_returned
from lib.orders.stages import MOVES, OrderMove, OrderStage, must_be

_FIGURES = ("on_hand", "on_hold", "available")
CHANGED = (
    *("item_id", "sku", "title", "unit"),
    *(f"{name}_{when}" for name in _FIGURES for when in ("before", "after")),
)
Changes = Mapping[int, tuple[Figures, Figures]]


@requires(Permission.SELL)
def preview_move(session: Session, actor: Actor, number: str, move: OrderMove) -> Frame:
    """What finalizing or canceling leaves of each piece in the order's store; columns CHANGED.

    Refuses: OrderNotFound, StageForbids.
    """
    order = find(session, number)
    must_be(order, MOVES[move][0])
    held: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for line in session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)):
        held[line.item_id] += line.quantity
    changes = {}
    for item_id, there in figures_in(session, order.store_id, held).items():
        sold = held[item_id] if move is OrderMove.FINALIZE else ZERO
        on_hand, on_hold = there.on_hand - sold, there.on_hold - held[item_id]
        changes[item_id] = (there, replace(there, on_hand=on_hand, on_hold=on_hold))
    return _frame(session, changes)


@requires(Permission.SELL)
def preview_return(session: Session, actor: Actor, given: ReturnLine) -> Frame:
    """What a return leaves of a piece in the order's store; columns CHANGED.

    Refuses: what return_line refuses, but for a change since the order was opened.
    """
    order = find(session, given.number)
    must_be(order, OrderStage.SOLD)
    line = line_of(session, order, given.line_id)
    quantity = quantity_returned(session, order, line, given.quantity)
    there = _there(session, order, line)
    after = replace(there, on_hand=there.on_hand + quantity)
    return _frame(session, {line.item_id: (there, after)})


def _there(session: Session, order: Order, line: OrderLine) -> Figures:
    return figures_in(session, order.store_id, [line.item_id])[line.item_id]


def _frame(session: Session, changes: Changes) -> Frame:
    """A row per piece, in order of SKU; quantities in its unit."""
    items = session.scalars(select(Item).where(Item.id.in_(changes)).order_by(Item.sku))
    return table(
        CHANGED,
        (
            (
                *(item.id, item.sku, item.title, item.unit),
                *(getattr(there, name) for name in _FIGURES for there in changes[item.id]),
            )
            for item in items
        ),
    )
