"""An order is finalized or canceled once it was shown what becomes of its pieces."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib.orders.closing import CancelOrder, FinalizeOrder, cancel_order, finalize_order
from lib.orders.one_order import OrderPage
from lib.orders.order_preview import preview_move
from lib.orders.stages import OrderMove
from lib.ui.ask import ask, me
from lib.ui.dialogs import open_dialog
from lib.ui.previews import Change, Preview, confirm, stock_columns
from lib.ui.tell import Act

FINALIZE, CANCEL = "finalize-order", "cancel-order"


def closing_buttons(order: OrderPage) -> None:
    """Finalize as the one primary button, and Cancel order, while the order is open."""
    here = me()
    look: dict[str, Any] = {"on_click": open_dialog}
    if OrderMove.CANCEL in order.moves and here.may(cancel_order):
        st.button("Cancel order", key=CANCEL, args=(CANCEL,), **look)
    if OrderMove.FINALIZE in order.moves and here.may(finalize_order):
        look |= {"type": "primary", "icon": ":material/sell:", "disabled": order.lines.empty}
        st.button("Finalize", key=FINALIZE, args=(FINALIZE,), **look)


def closing_dialogs(order: OrderPage) -> None:
    """The previews behind the buttons."""
    confirm(FINALIZE, "Finalize", _finalizing(order))
    confirm(CANCEL, "Cancel order", _canceling(order))


def _finalizing(order: OrderPage) -> Callable[[], tuple[Preview, Act]]:
    def load() -> tuple[Preview, Act]:
        price = me().words.priced(order.total_price)
        says = f"The pieces are sold to {order.customer} for {price} and leave {order.store}."
        return _preview(order, says, OrderMove.FINALIZE), _act(order, finalize_order, FinalizeOrder)

    return load


def _canceling(order: OrderPage) -> Callable[[], tuple[Preview, Act]]:
    def load() -> tuple[Preview, Act]:
        says = "Nothing is sold; the pieces are available again."
        return _preview(order, says, OrderMove.CANCEL), _act(order, cancel_order, CancelOrder)

    return load


def _preview(order: OrderPage, says: str, move: OrderMove) -> Preview:
    rows = ask(preview_move, order.number, move)
    return Preview(says, [Change(f"Stock in {order.store}", rows, stock_columns())])


def _act(order: OrderPage, door: Any, given: Any) -> Act:
    return Act(door, given, {"number": order.number, "version": order.version})
