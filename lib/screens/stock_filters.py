"""What of the inventory is shown stands in the address, so that a link shows the same list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lib.accounts.permissions import Permission
from lib.inventory.kinds import ItemKind
from lib.inventory.queries import InventoryFilter
from lib.jobs.pending import pending_pieces
from lib.shop.categories import category_choices
from lib.shop.locations import location_choices
from lib.shop.stores import store_choices
from lib.ui.ask import ask, me
from lib.ui.tables import first_page

CHOICES = ("kind", "category", "store", "location")
TICKS = ("in_stock", "pending", "each_store", "archived", "voided")


@dataclass(frozen=True)
class Shown:
    """What is asked for: items, or with `pending` the pieces that ready jobs will make."""

    items: InventoryFilter
    pending: bool


def stock_filters() -> Shown:
    """The filters in one row, as the address has them."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="filters"):
        words = st.text_input(
            "Search",
            key="q",
            type="search",
            placeholder="SKU, title or detail",
            width=165,
            live="300ms",
            bind="query-params",
            on_change=first_page,
        )
        kind = _choice("Kind", list(ItemKind), str.capitalize) if _sees_all() else None
        holds = kind if _sees_all() else ItemKind.PIECE
        categories, stores = ask(category_choices, holds), ask(store_choices)
        category_id = _choice("Category", list(categories), categories.get)
        store_id = _choice("Store", list(stores), stores.get)
        locations = ask(location_choices, store_id)
        location_id = _choice("Location", list(locations), locations.get)
        in_stock = _tick("in_stock", "In stock")
        pending = me().may(pending_pieces) and _tick("pending", "Pending")
        with st.popover("More filters"):
            each_store = _tick("each_store", "A row for each store")
            archived, voided = _tick("archived", "Archived too"), _tick("voided", "Voided too")
    wanted = InventoryFilter(
        search=words or "",
        kind=kind,
        category_id=category_id,
        store_id=store_id,
        location_id=location_id,
        in_stock=in_stock,
        each_store=each_store,
        archived=archived,
        voided=voided,
    )
    return Shown(wanted, pending)


def clear_filters() -> None:
    """Show everything again."""
    st.session_state["q"] = ""
    for key in CHOICES:
        st.session_state[key] = None
    for key in TICKS:
        st.session_state[key] = False
    first_page()


def _sees_all() -> bool:
    """Whether kinds tell anything apart: who sees pieces only, sees one kind."""
    return me().actor.has(Permission.SEE_STOCK)


def _choice(label: str, options: Sequence[Any], write: Callable[[Any], str | None]) -> Any:
    return st.selectbox(
        label,
        options,
        None,
        key=label.lower(),
        format_func=lambda option: str(write(option)),
        placeholder="All",
        width=102,
        bind="query-params",
        on_change=first_page,
    )


def _tick(key: str, label: str) -> bool:
    return st.toggle(label, key=key, bind="query-params", on_change=first_page)
