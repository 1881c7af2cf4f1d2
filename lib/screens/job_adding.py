"""A line is added by the keyboard alone: type, Tab, quantity, Enter, and the next one."""

from typing import Any

import streamlit as st

from lib.accounts.receipts import Receipt
from lib.inventory.cataloguing import CreateItem, create_item
from lib.inventory.finding import ItemSearch, find_items
from lib.inventory.kinds import ItemKind
from lib.jobs.job_items import AddJobItem, AddOwnMaterial, add_job_item, add_own_material
from lib.jobs.job_page import JobPage
from lib.shop.categories import category_choices
from lib.ui.ask import ask, me
from lib.ui.cells import records_of
from lib.ui.dialogs import about, close_dialog, dialog, next_entry, open_dialog
from lib.ui.fields import Form, form
from lib.ui.picking import Choice, pick
from lib.ui.tell import Act, opened
from lib.ui.words import Words, md
from lib.units import UNITS, Kind, unit

ADD, NEW, OWN_MATERIAL = "add-item", "new-item", "add-own"
SHOWN = 6
USUAL = {ItemKind.MATERIAL: "g", ItemKind.SERVICE: "each"}


def adding_dialogs(job: JobPage) -> None:
    """+ Item, with creating a missing one in place, and the customer's own."""
    _add_item(job)
    _add_own(job)


@dialog(ADD, "Add item", "medium")
def _add_item(job: JobPage) -> None:
    if about() == NEW:
        _create()
        return
    found: dict[int, dict[str, Any]] = {}

    def find(typed: str) -> list[Choice]:
        rows = ask(find_items, ItemSearch(typed=typed, store_id=job.store_id))
        found.update({int(row["item_id"]): row for row in records_of(rows)[:SHOWN]})
        say = me().words
        return [
            Choice(key, row["title"], row["sku"], _about_item(row, say))
            for key, row in found.items()
        ]

    chosen = pick(ADD, "Search by title, SKU, category or details", find)
    if chosen is not None:
        _line_form(job, found[int(chosen.value)])
    with st.container(horizontal=True, gap="small"):
        if me().may(create_item):
            look: dict[str, Any] = {"icon": ":material/add:", "type": "tertiary"}
            name = "New material or service"
            st.button(name, key="begin-new", on_click=open_dialog, args=(ADD, NEW), **look)
        if chosen is None:
            st.button("Close", key="add-close", on_click=close_dialog)


def _about_item(row: dict[str, Any], say: Words) -> str:
    """The line under an item's title: category, what is available, cost and price."""
    unit_code = str(row["unit"])
    facts = [str(row["category"])]
    if row["kind"] != ItemKind.SERVICE:
        there = f"{say.quantity(row['available'], unit_code)} available"
        if row["elsewhere"]:
            there += f" ({say.quantity(row['elsewhere'], unit_code)} in other stores)"
        facts.append(there)
    if row.get("unit_cost") is not None:
        facts.append(f"cost {say.money(row['unit_cost'])}")
    facts.append(f"price {say.money(row['price'])} per {unit_code}")
    return " · ".join(facts)


def _line_form(job: JobPage, row: dict[str, Any]) -> None:
    fixed = {"number": job.number, "version": job.version, "item_id": row["item_id"]}
    with form(ADD, Act(add_job_item, AddJobItem, fixed, then=_next)) as fields:
        st.markdown(f"**{md(row['title'])}**")
        left, middle, right = st.columns([5, 3, 3])
        with left:
            fields.measured("Quantity", str(row["unit"]), required=True)
        with middle:
            price = me().words.money(row["price"])
            fields.amount("unit_price", f"Price per {row['unit']}", placeholder=price)
        with right:
            _third_field(fields, row)
        fields.submit("Add")


def _third_field(fields: Form, row: dict[str, Any]) -> None:
    if row["kind"] == ItemKind.SERVICE:
        cost = me().words.money(row.get("unit_cost"))
        fields.amount("unit_cost", f"Cost per {row['unit']}", placeholder=cost)
    elif unit(str(row["unit"])).kind is not Kind.COUNT:
        fields.text("piece_count", "Pieces", help="For information, such as 3 stones of 0.20 ct.")


def _next(_receipt: Receipt) -> None:
    next_entry(ADD)


def _create() -> None:
    """A missing material or service, made in place and then chosen."""
    kinds = {ItemKind.MATERIAL: "Material", ItemKind.SERVICE: "Service"}
    picked = st.segmented_control(
        "Kind",
        list(kinds),
        default=ItemKind.MATERIAL,
        format_func=kinds.__getitem__,
        key="new-kind",
    )
    kind = picked or ItemKind.MATERIAL
    with form(NEW, Act(create_item, CreateItem, {"kind": kind}, then=_choose)) as fields:
        fields.text("title", "Title", required=True, placeholder="Gold 18k yellow, wire 1 mm")
        categories = ask(category_choices, kind.value)
        left, right = st.columns(2)
        with left:
            first = next(iter(categories), None)
            look: dict[str, Any] = {"required": True, "among": kind}
            fields.choose("category_id", "Product category", categories, first, **look)
            units = {code: f"{one.name} ({code})" for code, one in UNITS.items()}
            fields.choose("unit", "Unit", units, USUAL[kind], **look)
        with right:
            if kind is ItemKind.SERVICE:
                fields.amount("service_cost", "Cost per unit")
            else:
                help_ = "Used until the first purchase; it never enters the stock's value."
                fields.amount("expected_cost", "Expected cost per unit", help=help_)
            fields.amount("price", "Price per unit")
        fields.submit("Create")
        _back_button()


def _back_button() -> None:
    st.form_submit_button("Back to the search", key="new-back", on_click=open_dialog, args=(ADD,))


def _choose(receipt: Receipt) -> None:
    next_entry(ADD)
    st.session_state[opened(ADD).widget("search")] = receipt.number


@dialog(OWN_MATERIAL, "Customer's own material", "medium")
def _add_own(job: JobPage) -> None:
    st.caption("What the customer brings along: it touches neither stock nor cost.")
    fixed = {"number": job.number, "version": job.version}
    with form(OWN_MATERIAL, Act(add_own_material, AddOwnMaterial, fixed)) as fields:
        hint = "Grandmother's ring, 14k"
        fields.text("description", "Description", required=True, placeholder=hint)
        left, middle, right = st.columns(3)
        with left:
            fields.text("quantity", "Quantity", required=True)
        with middle:
            units = {code: f"{one.name} ({code})" for code, one in UNITS.items()}
            fields.choose("unit", "Unit", units, "each")
        with right:
            fields.text("piece_count", "Pieces")
        fields.submit("Add")
