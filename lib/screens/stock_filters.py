"""What of the inventory is shown stands in the address, so that a link shows the same list."""

from dataclasses import dataclass

import streamlit as st

from lib.accounts.permissions import Permission
from lib.inventory.kinds import ItemKind
from lib.inventory.queries import InventoryFilter
from lib.jobs.pending import pending_pieces
from lib.shop.categories import category_choices
from lib.shop.locations import location_choices
from lib.shop.stores import store_choices
from lib.ui.ask import ask, me
from lib.ui.filters import choice, clear, filter_row, tick, words

CHOICES = ("kind", "category", "store", "location")
TICKS = ("in_stock", "pending", "each_store", "archived", "voided")


@dataclass(frozen=True)
class Shown:
    """What is asked for: items, or with `pending` the pieces that ready jobs will make."""

    items: InventoryFilter
    pending: bool


def stock_filters() -> Shown:
    """The filters in one row, as the address has them."""
    with filter_row():
        typed = words("SKU, title or detail", 165)
        kind = choice("Kind", list(ItemKind), str.capitalize, 102) if _sees_all() else None
        holds = kind if _sees_all() else ItemKind.PIECE
        categories, stores = ask(category_choices, holds), ask(store_choices)
        category_id = choice("Category", list(categories), categories.get, 102)
        store_id = choice("Store", list(stores), stores.get, 102)
        locations = ask(location_choices, store_id)
        location_id = choice("Location", list(locations), locations.get, 102)
        in_stock = tick("in_stock", "In stock")
        pending = me().may(pending_pieces) and tick("pending", "Pending")
        with st.popover("More filters"):
            each_store = tick("each_store", "A row for each store")
            archived, voided = tick("archived", "Archived too"), tick("voided", "Voided too")
    wanted = InventoryFilter(
        search=typed,
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
    clear(CHOICES, TICKS)


def _sees_all() -> bool:
    """Whether kinds tell anything apart: who sees pieces only, sees one kind."""
    return me().actor.has(Permission.SEE_STOCK)
