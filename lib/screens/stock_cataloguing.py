"""An item is described once, in one form for all kinds; its product category suggests details."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from lib.accounts.receipts import Receipt
from lib.inventory.cataloguing import (
    USUAL_UNITS,
    CreateItem,
    EditItem,
    create_item,
    edit_item,
)
from lib.inventory.item_page import ItemPage
from lib.inventory.kinds import ItemKind
from lib.shop.categories import category_choices, suggested_details
from lib.shop.vendors import AddVendor, add_vendor, vendor_choices
from lib.ui.ask import ask
from lib.ui.dialogs import dialog, open_dialog
from lib.ui.fields import Form, form
from lib.ui.tell import Act
from lib.ui.words import md
from lib.units import UNITS, Kind

ITEM = "pages/stock/item.py"
NEW_ITEM, EDIT_ITEM = "new-item", "edit-item"


def begin_item() -> None:
    """Open the dialog of a new item; for `on_click`."""
    open_dialog(NEW_ITEM)


@dialog(NEW_ITEM, "New item", "medium")
def new_item_dialog() -> None:
    """The form of a new item; saving opens its page."""
    with form(NEW_ITEM, Act(create_item, CreateItem, then=_open), live=True) as fields:
        kind = st.segmented_control(
            "Kind",
            list(ItemKind),
            default=ItemKind.MATERIAL,
            format_func=str.capitalize,
            key=fields.own("kind"),
            required=True,
        )
        _describe(fields, ItemKind(kind or ItemKind.MATERIAL), None)
        fields.submit("Save")


@dialog(EDIT_ITEM, "Edit item", "medium")
def edit_item_dialog(item: ItemPage) -> None:
    """The form of an item as it reads now."""
    seen = {"item_id": item.item_id, "version": item.version, "kind": item.kind}
    with form(EDIT_ITEM, Act(edit_item, EditItem, seen), live=True) as fields:
        _describe(fields, item.kind, item)
        fields.submit("Save")


def _open(receipt: Receipt) -> None:
    st.switch_page(ITEM, query_params={"item": receipt.number or ""})


def _describe(fields: Form, kind: ItemKind, item: ItemPage | None) -> None:
    fields.text("title", "Title", item.title if item else "", required=True)
    left, right = st.columns(2)
    with left:
        categories = ask(category_choices, kind.value)
        if item is not None:
            categories = {item.category_id: item.category} | categories
        present = item.category_id if item else None
        category_id = fields.choose(
            "category_id", "Product category", categories, present, required=True, among=kind
        )
    with right:
        measure = item.unit if item else None
        fields.choose("unit", "Unit", _units(kind), measure, among=kind, **_usual(kind))
    with left:
        each = "For one unit, such as a gram, a carat or a piece."
        fields.amount("price", "Price", item.price if item else None, help=each)
    with right:
        _cost(fields, kind, item)
    with left:
        vendors = ask(vendor_choices)
        if item is not None and item.vendor_id is not None:
            vendors = {item.vendor_id: item.vendor or ""} | vendors
        chosen = item.vendor_id if item else None
        look: dict[str, Any] = {"placeholder": "None", "makes": Act(add_vendor, AddVendor)}
        fields.choose("vendor_id", "Vendor", vendors, chosen, **look)
    with right:
        fields.text("sku", "SKU", item.sku if item else "", placeholder="The next of its category")
    _details(fields, category_id, dict(item.details) if item else {})


def _units(kind: ItemKind) -> dict[str, str]:
    counted = kind is ItemKind.PIECE
    return {
        unit.code: f"{unit.name} ({unit.code})"
        for unit in UNITS.values()
        if not counted or unit.kind is Kind.COUNT
    }


def _usual(kind: ItemKind) -> dict[str, Any]:
    return {"placeholder": f"{UNITS[USUAL_UNITS[kind]].name} ({USUAL_UNITS[kind]})"}


def _cost(fields: Form, kind: ItemKind, item: ItemPage | None) -> None:
    if kind is ItemKind.SERVICE:
        fields.amount("service_cost", "Cost", item.service_cost if item else None)
    else:
        says = "For one unit; only for estimates, until it was received for the first time."
        fields.amount(
            "expected_cost", "Expected cost", item.expected_cost if item else None, help=says
        )


def _details(fields: Form, category_id: int | None, known: dict[str, str]) -> None:
    """A field for each detail the category suggests or the item has, and one for another."""
    suggested = ask(suggested_details, category_id) if category_id else []
    names = list(dict.fromkeys([*suggested, *known]))
    columns = st.columns(2)
    for place, name in enumerate(names):
        with columns[place % 2]:
            key = fields.state.widget(f"detail-{name}")
            st.text_input(md(name), known.get(name, ""), key=key)
    with st.container(horizontal=True):
        name_key, value_key = (fields.state.widget(part) for part in ("new-name", "new-value"))
        st.text_input("Another detail", key=name_key, placeholder="Hallmark")
        st.text_input("Its value", key=value_key)
    fields.problem("details")
    fields.keep("details", _reader(fields, names, (name_key, value_key)))


def _reader(
    fields: Form, names: Sequence[str], another: tuple[str, str]
) -> Callable[[], dict[str, str]]:
    def read() -> dict[str, str]:
        held = st.session_state
        found = {name: held.get(fields.state.widget(f"detail-{name}")) or "" for name in names}
        name, value = (held.get(key) or "" for key in another)
        return found | ({name: value} if name.strip() else {})

    return read
