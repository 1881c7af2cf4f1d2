"""What was made and what it really took: the left side of the Complete page."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.inputs import InvalidInput
from lib.jobs.completion_preview import CompletionPreview
from lib.screens.complete_entries import Entries
from lib.shop.categories import AddCategory, add_category
from lib.shop.locations import AddLocation, add_location, location_choices
from lib.shop.vendors import AddVendor, add_vendor, vendor_choices
from lib.ui.ask import ask
from lib.ui.cells import records_of
from lib.ui.fields import Form
from lib.ui.looks import section
from lib.ui.tell import Act
from lib.ui.words import md

Row = Mapping[str, Any]
TOLD_APART = 3


def show_piece(entries: Entries, fields: Form, preview: CompletionPreview | None) -> None:
    """Title, product category, quantity and price, vendor and storage location."""
    start, signed = entries.start, entries.signed
    fields.text("title", "Title", start.title, required=True)
    left, right = st.columns([2, 1])
    with left:
        fields.choose(
            "category_id",
            "Product category",
            entries.categories,
            start.category_id,
            required=True,
            placeholder="Choose, or type a new one",
            makes=Act(add_category, AddCategory),
        )
    with right:
        fields.text("pieces", "Quantity produced", str(start.pieces), required=True)
    pieces = entries.typed()["pieces"]
    if preview is not None and entries.count(pieces) > 1:
        _show_choice(entries, preview)
    fields.keep("separate", lambda: entries.typed()["separate"])
    fields.text(
        "price_per_piece",
        f"Price per piece ({signed.words.currency})",
        entries.price(pieces),
        required=True,
    )
    if preview is not None and preview.pieces_price != preview.total_price:
        _show_sums(entries, preview)
    left, right = st.columns(2)
    with left:
        places = ask(location_choices, start.store_id)
        fields.choose(
            "location_id",
            f"Storage location in {md(entries.job.store)}",
            places,
            start.location_id or (next(iter(places)) if len(places) == 1 else None),
            placeholder="Choose, or type a new one",
            makes=Act(add_location, AddLocation, {"store_id": start.store_id}),
        )
    with right:
        fields.choose(
            "vendor_id",
            "Vendor",
            ask(vendor_choices),
            start.vendor_id,
            placeholder="Own workshop, or type a new one",
            makes=Act(add_vendor, AddVendor),
        )


def show_actual(entries: Entries, fields: Form, preview: CompletionPreview | None) -> None:
    """What each line really took, prefilled with what the line says."""
    fields.keep("actual", lambda: entries.typed()["actual"])
    fields.keep("returned_excess", entries.returned)
    fields.shown.add("actual")
    stock = (
        {} if preview is None else {row["item_id"]: row for row in records_of(preview.materials)}
    )
    if entries.materials:
        section("Materials actually used", "materials")
        last = {line["item_id"]: line["line_id"] for line in entries.materials}
    for line in entries.materials:
        left, right = st.columns(2, vertical_alignment="center")
        with left:
            _figure(entries, f"quantity-{line['line_id']}", _label(line), entries.quantity(line))
            _problem(entries, line, "quantity")
        with right:
            if last[line["item_id"]] == line["line_id"] and line["item_id"] in stock:
                _show_use(entries, stock.pop(line["item_id"]))
    for row in stock.values():
        st.markdown(f"**{md(row['title'])}** :gray[is on no line any more]")
        _show_use(entries, row)
    if entries.services:
        section("Services actually needed", "services")
    for line in entries.services:
        left, right = st.columns(2)
        words = entries.signed.words
        with left:
            _figure(entries, f"quantity-{line['line_id']}", _label(line), entries.quantity(line))
            _problem(entries, line, "quantity")
        with right:
            cost = f"Cost of {md(line['title'])} ({words.currency})"
            _figure(entries, f"cost-{line['line_id']}", cost, words.money(line["cost"]))
            _problem(entries, line, "cost")


def _show_choice(entries: Entries, preview: CompletionPreview) -> None:
    words, currency = entries.signed.words, entries.signed.shop.currency
    count = entries.count(entries.typed()["pieces"])
    shown = words.number(count)
    unit_cost = words.money(currency.per_unit(preview.cost, count))
    apart = currency.split(preview.cost, int(count))
    if len(apart) <= TOLD_APART:
        costs = ", ".join(words.money(cost) for cost in apart)
    else:
        groups = {cost: apart.count(cost) for cost in (apart[0], apart[-1])}
        costs = " and ".join(f"{many:,} at {words.money(cost)}" for cost, many in groups.items())
    st.radio(
        "In inventory",
        [False, True],
        index=int(entries.start.separate),
        key=entries.state.widget("separate"),
        format_func=lambda separate: "Separate items" if separate else "One batch",
        captions=[
            md(f"{shown} pieces under one SKU, {unit_cost} each"),
            md(f"{shown} pieces with their own SKU: {costs}"),
        ],
    )


def _show_sums(entries: Entries, preview: CompletionPreview) -> None:
    words = entries.signed.words
    typed = entries.typed()
    says = f"{typed['pieces']} × {typed['price_per_piece']} = {words.priced(preview.pieces_price)}"
    job = f"the price of the job is {words.priced(preview.total_price)}."
    st.caption(md(f"{says}; {job}"))


def _show_use(entries: Entries, row: Row) -> None:
    words = entries.signed.words

    def say(name: str) -> str:
        return md(words.quantity(row[name], row["unit"]))

    if not row["used"]:
        st.caption(f"{say('taken')} will leave stock")
        return
    parts = [f"Required {say('required')}", f"already used {say('used')}"]
    parts.append(f"will be used now {say('taken')}" if row["taken"] else "nothing more is taken")
    st.caption(", ".join(parts))
    if row["excess"]:
        key = entries.state.widget(f"return-{row['item_id']}")
        st.checkbox(f"Return {say('excess')} to stock", key=key)
        if row["loss"]:
            st.caption(f":orange[It stands as loss: {md(words.priced(row['loss']))}]")


def _figure(entries: Entries, part: str, label: str, value: str) -> None:
    st.text_input(label, value, key=entries.state.widget(part), live="300ms")


def _label(line: Row) -> str:
    return f"{md(line['title'])} ({line['unit']})"


def _problem(entries: Entries, line: Row, part: str) -> None:
    refused = entries.state.refused
    if isinstance(refused, InvalidInput):
        place = [row["line_id"] for row in entries.lines].index(line["line_id"])
        for where, says in refused.problems:
            if where == f"actual.{place}.{part}":
                st.caption(f":red[:material/error: {md(says)}]")
