"""An order sold what its lines say, and what came back of a line is in the ledger too."""

from decimal import Decimal
from typing import Any

from sqlalchemy import func, literal, or_, select, union_all

from lib.checks.findings import Look, Place, figure
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.models import Adjustment
from lib.measures import ZERO, Currency
from lib.orders.models import Order, OrderLine
from lib.orders.stages import OrderStage

_KIND = AdjustmentKind
_TOLD: dict[str, str] = {_KIND.SALE: "was sold", _KIND.SALE_RETURN: "came back"}


def check_orders(look: Look) -> None:
    """Every line beside its rows of the ledger, and the amounts that are asked for it."""
    _check_goods(look)
    _check_totals(look)


def _check_goods(look: Look) -> None:
    row, line, none = Adjustment, OrderLine, literal(ZERO, Adjustment.on_hand.type)
    of_ledger = (
        select(row.document_number.label("number"), row.document_line.label("line"), row.item_id)
        .add_columns(row.store_id, row.kind)
        .add_columns(func.sum(row.on_hand).label("moved"), none.label("says"))
        .where(row.document_kind == "order", row.kind.in_(_TOLD))
        .group_by(row.document_number, row.document_line, row.item_id, row.store_id, row.kind)
    )
    of_lines = [
        select(Order.number, line.id, line.item_id, Order.store_id, literal(kind), none, says)
        .join(line, line.order_id == Order.id)
        .where(Order.stage == OrderStage.SOLD)
        for kind, says in ((_KIND.SALE, -line.quantity), (_KIND.SALE_RETURN, line.returned))
    ]
    both = union_all(
        look.lately(of_ledger, row.document_number),
        *(look.lately(lines, Order.number) for lines in of_lines),
    ).subquery()
    moved, says = func.sum(both.c.moved), func.sum(both.c.says)
    place = [both.c[name] for name in ("number", "line", "item_id", "store_id", "kind")]
    query = select(*place, moved, says).group_by(*place).having(moved != says).order_by(*place)
    for *named, kind, there, said in look.connection.execute(query):
        told = f"{figure(abs(there))} of it {_TOLD[kind]} by the ledger, and {figure(abs(said))}"
        number, line_id, item, store = named
        where = Place("order_lines", line_id, number, item, store)
        look.wrong(where, f"{told} by the order.")


def _check_totals(look: Look) -> None:
    currency, line = Currency("", look.decimals()), OrderLine
    query = (
        select(line.id, line.item_id, line.quantity, line.returned, line.price, line.total)
        .add_columns(Order.number, Order.stage)
        .join(Order, Order.id == line.order_id)
        .order_by(line.id)
    )
    for found in look.stream(look.lately(query, Order.number)):
        look.looked(1)
        _check_total(look, currency, found)
    closed = Order.closed_at.is_not(None)
    odd = or_((Order.stage == OrderStage.OPEN) & closed, (Order.stage != OrderStage.OPEN) & ~closed)
    unknown = Order.stage.not_in(list(OrderStage))
    for number, stage in look.connection.execute(
        select(Order.number, Order.stage).where(or_(odd, unknown)).order_by(Order.id)
    ):
        says = f"its stage {stage!r} does not go with the moment at which it was closed."
        look.wrong(Place("orders", number, number), says)


def _check_total(look: Look, currency: Currency, line: Any) -> None:
    kept = ZERO if line.stage == OrderStage.CANCELED else line.quantity - line.returned
    expected: Decimal = currency.times(kept, line.price)
    if line.total != expected:
        says = f"its total is {figure(line.total)}; quantity and price come to {figure(expected)}."
        look.wrong(Place("order_lines", line.id, line.number, line.item_id), says)
