"""The shop, and the lists that its documents choose from, each on a tab of its own."""

import streamlit as st

from lib.inputs import NUMBER_FORMATS
from lib.shop.categories import all_categories
from lib.shop.changing import ChangeShop, change_shop, shop_facts
from lib.shop.locations import all_locations
from lib.shop.stores import all_stores
from lib.shop.vendors import all_vendors
from lib.shop.zones import zones
from lib.ui.ask import ask, me
from lib.ui.entries import show_entries
from lib.ui.fields import form
from lib.ui.looks import locked, page_head, section
from lib.ui.shop_lists import CATEGORIES, LOCATIONS, STORES, VENDORS
from lib.ui.tell import Act


def show_shop() -> None:
    """What the shop is called, and how it writes days and numbers."""
    facts, words = ask(shop_facts), me().words
    section("Shop", "shop")
    locked(f"Every amount is in {words.currency}; the currency of a shop stays what it is.")
    if not me().may(change_shop):
        locked("An administrator can change the name, the time zone and the number format.")
    marks = (facts.numbers.group, facts.numbers.decimal)
    written = next(way for way, used in NUMBER_FORMATS.items() if used == marks)
    with st.container(width=460), form("shop", Act(change_shop, ChangeShop)) as fields:
        fields.text("name", "Name", facts.name, required=True)
        fields.choose("zone", "Time zone", {zone: zone for zone in zones()}, facts.zone)
        ways = {way: way for way in NUMBER_FORMATS}
        fields.choose("number_format", "Numbers are written", ways, written)
        if me().may(change_shop):
            fields.submit("Save")


def show_stores() -> None:
    """The shops with their own stock."""
    show_entries(STORES, "Stores", ask(all_stores), "No store yet.")


def show_locations() -> None:
    """The places inside the stores."""
    says = "No storage location yet. Add the safe, a tray or the window of a store."
    show_entries(LOCATIONS, "Storage locations", ask(all_locations), says)


def show_categories() -> None:
    """The product categories, whose numbers begin the SKUs."""
    says = "No product category yet. Add one; its number begins the SKUs of its pieces."
    show_entries(CATEGORIES, "Product categories", ask(all_categories), says)


def show_vendors() -> None:
    """Those who supply materials or pieces."""
    show_entries(VENDORS, "Vendors", ask(all_vendors), "No vendor yet. Add who supplies you.")


TABS = {
    "Shop": show_shop,
    "Stores": show_stores,
    "Storage locations": show_locations,
    "Product categories": show_categories,
    "Vendors": show_vendors,
}
page_head("Settings")
for tab, show in zip(
    st.tabs(list(TABS), key="tab", bind="query-params", on_change="rerun"),
    TABS.values(),
    strict=True,
):
    if tab.open:
        with tab:
            show()
