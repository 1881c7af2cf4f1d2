"""One item: what there is of it, where it lies, where it came from and where it went."""

import streamlit as st

from lib.inventory.adjusting import adjust_stock
from lib.inventory.archiving import OneItem, archive_item, unarchive_item
from lib.inventory.item_page import ItemPage, item_page
from lib.inventory.kinds import ItemKind
from lib.screens.item_balances import location_dialog, show_balances
from lib.screens.item_facts import show_facts, show_figures
from lib.screens.item_gallery import item_photo_dialogs, show_item_photos
from lib.screens.item_history import adjustment_dialog, show_ledger
from lib.screens.item_origin import show_origin
from lib.screens.stock_buttons import stock_buttons, stock_dialogs
from lib.screens.stock_cataloguing import ITEM, edit_item_dialog
from lib.screens.stock_picking import Chosen, Opening
from lib.ui.ask import ask, me
from lib.ui.dialogs import open_dialog
from lib.ui.fields import press
from lib.ui.looks import record_head
from lib.ui.previews import Preview, confirm
from lib.ui.tell import Act
from lib.ui.words import md

INVENTORY = ("pages/stock/inventory.py", "Inventory")
ARCHIVE = "archive-item"
here = me()


def head(item: ItemPage) -> None:
    """What can be done with the item."""
    living = not (item.voided or item.archived)
    if living and item.kind is not ItemKind.SERVICE and here.may(adjust_stock):
        asked = Opening(Chosen(item.item_id, item.sku, item.title, item.unit), first_store(item))
        stock_buttons(asked, {"Archive": ARCHIVE})
    elif living and here.may(archive_item):
        st.button("Archive", key=ARCHIVE, on_click=open_dialog, args=(ARCHIVE,))
    if item.archived and here.may(unarchive_item):
        fixed = {"item_id": item.item_id}
        press("unarchive-item", "Offer again", Act(unarchive_item, OneItem, fixed))


def first_store(item: ItemPage) -> int | None:
    """The store that has most of the item, to begin a dialog with."""
    there = item.stock[item.stock["on_hand"] > 0]
    return None if there.empty else int(there.sort_values("on_hand").iloc[-1]["store_id"])


def archiving() -> tuple[Preview, Act]:
    """What archiving does."""
    says = f"{item.sku} {item.title} will not be offered any more; old documents keep it."
    return Preview(says), Act(archive_item, OneItem, fixed={"item_id": item.item_id})


item = ask(item_page, st.query_params.get("item", ""))
badges = [item.kind.capitalize(), *["Voided"] * item.voided, *["Archived"] * item.archived]
with record_head(item.sku, item.title, INVENTORY, badges):
    head(item)
if item.replaced_by:
    st.page_link(
        ITEM, label=f"Replaced by {md(item.replaced_by)}", query_params={"item": item.replaced_by}
    )
photos, facts, box = st.columns([3, 4, 3], gap="medium")
with photos:
    show_item_photos(item)
with facts:
    show_facts(item)
with box:
    show_figures(item)
show_balances(item)
show_origin(item)
show_ledger(item)
edit_item_dialog(item)
location_dialog(item)
item_photo_dialogs(item)
adjustment_dialog()
stock_dialogs()
confirm(ARCHIVE, "Archive", archiving)
