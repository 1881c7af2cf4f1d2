"""Nothing is adjusted by hand that was not shown before: what is there, and what will be there."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib import inputs
from lib.frames import records
from lib.inventory.adjusting import (
    TYPED_KINDS,
    AdjustmentPreview,
    AdjustStock,
    Standing,
    StockToAdjust,
    adjust_stock,
    preview_adjustment,
    stock_to_adjust,
)
from lib.inventory.kinds import MOVEMENTS, AdjustmentKind
from lib.refusals import Refusal
from lib.screens.stock_picking import Chosen, item_for, opening, stores_with
from lib.ui.ask import answer, ask, attempt, me
from lib.ui.cells import Column
from lib.ui.dialogs import close_dialog, dialog
from lib.ui.fields import Form, form
from lib.ui.previews import stock_columns
from lib.ui.tables import Table, show_table
from lib.ui.tell import Act
from lib.ui.words import md

BEFORE_AFTER = Table(
    "adjustment-preview",
    (
        *stock_columns()[1:],
        Column("value", "Value", "money_change"),
        Column("unit_cost", "Unit cost", "money_change"),
    ),
)
LABELS = {AdjustmentKind.PURCHASE: "Receive"} | {
    kind: str(kind) for kind in TYPED_KINDS if kind is not AdjustmentKind.PURCHASE
}
ICONS = {
    AdjustmentKind.PURCHASE: ":material/add_shopping_cart:",
    AdjustmentKind.COUNT: ":material/fact_check:",
}
_EXPLAINS = {
    AdjustmentKind.PURCHASE: "Bought goods come in with what was paid for them.",
    AdjustmentKind.RETURN_TO_VENDOR: "Goods go back to the vendor, at their stock cost.",
    AdjustmentKind.FOUND: "Goods turned up that were in no book.",
    AdjustmentKind.LOST: "Goods are gone, at their stock cost.",
    AdjustmentKind.SCRAP: "Goods became useless, at their stock cost.",
    AdjustmentKind.COUNT: "Write what you counted; the difference is booked.",
}


def dialog_of(kind: AdjustmentKind) -> str:
    """The name of the dialog of a kind."""
    return f"adjust-{kind.lower().replace(' ', '-')}"


def adjust_dialogs() -> None:
    """Draw the dialog of the kind that is open; call it at the end of a page."""
    for show in _DIALOGS:
        show()


def _dialog(kind: AdjustmentKind) -> Callable[[], None]:
    title = "Receive (Purchase)" if kind is AdjustmentKind.PURCHASE else LABELS[kind]

    @dialog(dialog_of(kind), title, "medium")
    def body() -> None:
        st.caption(_EXPLAINS[kind])
        item = item_for(dialog_of(kind))
        if item is None:
            st.button("Close", key=f"{dialog_of(kind)}-cancel", on_click=close_dialog)
            return
        _adjust(kind, item)

    return body


def _adjust(kind: AdjustmentKind, item: Chosen) -> None:
    name, stores = dialog_of(kind), stores_with(item)
    if opening().item is not None:
        st.markdown(f"**{md(item.title)}** :gray[{md(item.sku)}]")
    fixed = {"kind": kind, "item_id": item.item_id}
    with form(name, Act(adjust_stock, AdjustStock, fixed), live=True) as fields:
        first = opening().store_id or next(iter(stores))
        among = str(list(stores))
        store_id = fields.choose("store_id", "Store", stores, first, required=True, among=among)
        if store_id is None:
            fields.submit(LABELS[kind])
            return
        there = ask(stock_to_adjust, item.item_id, store_id)
        if kind is AdjustmentKind.COUNT:
            _remember_seen(fields, there, (item.item_id, store_id))
        label = "Counted" if kind is AdjustmentKind.COUNT else "Quantity"
        fields.measured(label, there.unit, required=True)
        _amounts(fields, kind, there)
        if MOVEMENTS[kind].asks_reason:
            fields.text("reason", "Reason", required=True)
        _show_change(fields, fixed, there)
        fields.submit(LABELS[kind])


def _remember_seen(fields: Form, there: StockToAdjust, place: tuple[int, int]) -> None:
    """A count is held against what stood there when its store was chosen."""
    slot = fields.state.widget(f"seen-{place[0]}-{place[1]}")
    fields.keep("seen_on_hand", st.session_state.setdefault(slot, there.there.on_hand))


def _amounts(fields: Form, kind: AdjustmentKind, there: StockToAdjust) -> None:
    say = me().words
    if kind is AdjustmentKind.PURCHASE:
        left, right = st.columns(2)
        with left:
            fields.amount("total", "Total paid")
        with right:
            last = f"Last {say.money(there.last_unit_cost)}" if there.last_unit_cost else ""
            fields.amount("unit_cost", f"or cost per {there.unit}", placeholder=last)
    elif kind in (AdjustmentKind.FOUND, AdjustmentKind.COUNT):
        if there.there.on_hand:
            at = f"{say.priced(there.there.unit_cost)} per {there.unit}, the stock cost here"
            st.caption(f"What turns up comes in at {md(at)}.")
        else:
            known = there.last_unit_cost
            says = f"{say.money(known)}, the last known" if known else ""
            fields.amount("unit_cost", f"Cost per {there.unit}", placeholder=says)


def _show_change(fields: Form, fixed: dict[str, Any], there: StockToAdjust) -> None:
    """The balance before and after; a reason that is still to be written hides nothing."""
    typed = {**fields.values(), **fixed}
    typed["reason"] = typed.get("reason") or "?"
    numbers = me().shop.numbers
    shown = attempt(
        lambda: answer(preview_adjustment, inputs.read(AdjustStock, typed, numbers)),
    )
    if isinstance(shown, AdjustmentPreview):
        show_standing(shown.unit, shown.before, shown.after)
        return
    show_standing(there.unit, there.there, there.there)
    if typed["quantity"] and fields.state.refused is None:
        show_hindrance(shown)


def show_hindrance(refused: Refusal) -> None:
    """Why a preview cannot be shown yet, quietly, while somebody is still typing."""
    st.markdown(f":gray[:material/info: {md(refused.sentence())}]")


def show_standing(unit: str, before: Standing, after: Standing) -> None:
    """The figures of a balance before and after."""
    names = ("on_hand", "on_hold", "available", "value", "unit_cost")
    row: dict[str, Any] = {"unit": unit}
    for name in names:
        row |= {f"{name}_before": getattr(before, name), f"{name}_after": getattr(after, name)}
    show_table(records(list(row), [row]), BEFORE_AFTER)


_DIALOGS = [_dialog(kind) for kind in TYPED_KINDS]
