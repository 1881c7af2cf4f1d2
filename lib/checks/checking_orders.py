"""An order sold what its lines say, and what came back of a line is in the ledger too."""

from decimal import Decimal
from typing import Any

from sqlalchemy import func, literal, or_, select, union_all

from lib.checks.findings import Look, Place, figure
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.models import Adjustment
from lib.measures import SCALE, ZERO, Currency
from lib.orders.models import Order, OrderLine
from lib.orders.stages import OrderStage


def check_orders(look: Look) -> None:
    """Every line beside its rows of the ledger, and the amounts that are asked for it."""
    _check_goods(look)
    _check_totals(look)


def _check_goods(look: Look) -> None:
    row, line, none = Adjustment, OrderLine, literal(ZERO, Adjustment.on_hand.type)
    sold = AdjustmentKind.SALE, AdjustmentKind.SALE_RETURN
    of_ledger = (
        select(row.document_number.label("number"), row.document_line.label("line"), row.item_id)
        .add_columns((-func.sum(row.on_hand)).label("gone"), none.label("says"))
        .where(row.document_kind == "order", row.kind.in_(sold))
        .group_by(row.document_number, row.document_line, row.item_id)
    )
    of_lines = (
        select(Order.number, line.id, line.item_id, none, line.quantity - line.returned)
        .join(line, line.order_id == Order.id)
        .where(Order.stage == OrderStage.SOLD)
    )
    if look.after is not None:
        lately = select(row.document_number).where(row.id > look.after)
        of_ledger = of_ledger.where(row.document_number.in_(lately))
        of_lines = of_lines.where(Order.number.in_(lately))
    both = union_all(of_ledger, of_lines).subquery()
    gone, says = func.sum(both.c.gone), func.sum(both.c.says)
    place = both.c.number, both.c.line, both.c.item_id
    query = select(*place, gone, says).group_by(*place).having(gone != says).order_by(*place)
    for number, line_id, item, left, said in look.connection.execute(query):
        told = f"the ledger has {figure(left)} of it with the customer; the line says"
        look.wrong(Place("order_lines", line_id, number, item), f"{told} {figure(said)}.")


def _check_totals(look: Look) -> None:
    decimals = SCALE - len(str(look.smallest())) + 1
    currency, line = Currency("", decimals), OrderLine
    query = (
        select(line.id, line.item_id, line.quantity, line.returned, line.price, line.total)
        .add_columns(Order.number, Order.stage)
        .join(Order, Order.id == line.order_id)
        .order_by(line.id)
    )
    if look.after is not None:
        lately = select(Adjustment.document_number).where(Adjustment.id > look.after)
        query = query.where(Order.number.in_(lately))
    for found in look.stream(query):
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
