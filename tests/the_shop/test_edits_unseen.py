"""Nobody's change of a list is overwritten by somebody who had not seen it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lib import database
from lib.accounts.permissions import Role
from lib.shop.categories import AddCategory, EditCategory, add_category, edit_category
from lib.shop.customers import AddCustomer, EditCustomer, add_customer, edit_customer
from lib.shop.lists import EntryChanged
from lib.shop.locations import AddLocation, RenameLocation, add_location, rename_location
from lib.shop.models import ProductCategory, Vendor
from lib.shop.stores import AddStore, RenameStore, add_store, rename_store
from lib.shop.vendors import AddVendor, EditVendor, add_vendor, edit_vendor
from tests.screens import open_screen
from tests.shop import actor, opened_shop


def page_of_vendors() -> None:
    from lib.shop.vendors import all_vendors
    from lib.ui.ask import ask
    from lib.ui.entries import show_entries
    from lib.ui.looks import page_head
    from lib.ui.shop_lists import VENDORS

    page_head("Vendors")
    show_entries(VENDORS, "Vendors", ask(all_vendors), "No vendor yet.")


@dataclass(frozen=True)
class Kind:
    """How an entry of a list is made and changed."""

    add: Callable[..., Any]
    new: Callable[..., Any]
    edit: Callable[..., Any]
    form: Callable[..., Any]
    known_by: str


KINDS = (
    Kind(add_vendor, AddVendor, edit_vendor, EditVendor, "vendor_id"),
    Kind(add_customer, AddCustomer, edit_customer, EditCustomer, "customer_id"),
    Kind(add_category, AddCategory, edit_category, EditCategory, "category_id"),
    Kind(add_store, AddStore, rename_store, RenameStore, "store_id"),
    Kind(add_location, AddLocation, rename_location, RenameLocation, "location_id"),
)


@pytest.mark.parametrize("kind", KINDS, ids=[kind.known_by for kind in KINDS])
def test_the_later_of_two_edits_reads_what_the_earlier_made_of_it(
    session: Session, kind: Kind
) -> None:
    shop = opened_shop(session)
    place = {"store_id": shop.north} if kind.new is AddLocation else {}
    entry = int(kind.add(session, shop.ada, kind.new(name="Before", **place)).number)
    seen = (("name", "Before"),)

    def change(name: str) -> None:
        given = kind.form(**{kind.known_by: entry}, name=name, seen=seen)
        kind.edit(session, shop.ada, given)

    change("Mine")
    with pytest.raises(EntryChanged, match=r"Mine was changed .* the name is now Mine\. Nothing"):
        change("Theirs")

    seen = (("name", "Mine"),)
    change("Theirs")


def test_every_field_that_an_edit_replaces_is_compared(session: Session) -> None:
    shop = opened_shop(session)
    rings = shop.categories["Rings"]
    session.get_one(ProductCategory, rings).details = ["Size"]
    given = EditCategory(category_id=rings, name="Rings", seen=(("details", "Size, Metal"),))

    with pytest.raises(EntryChanged, match="the details is now Size"):
        edit_category(session, shop.ada, given)


@pytest.mark.usefixtures("database_url")
def test_the_screen_sends_what_the_person_saw() -> None:
    with database.writing() as session:
        ada = opened_shop(session).ada
        given = AddVendor(name="Cooper", contact="555")
        cooper = int(add_vendor(session, ada, given).number or 0)
    row = {"id": cooper, "name": "Cooper", "contact": "555", "archived_at": None}
    screen = open_screen(page_of_vendors).open_dialog("edit vendor", row)
    with database.writing() as session:
        changed = EditVendor(vendor_id=cooper, name="Cooper", contact="777")
        edit_vendor(session, actor(session, Role.ADMINISTRATOR), changed)

    screen.fill("Name", "Cooper & Sons").press("Save")

    assert "the contact is now 777" in screen.says()
    assert screen.held("Name") == "Cooper & Sons"
    with database.reading() as session:
        vendor = session.get_one(Vendor, cooper)
        assert (vendor.name, vendor.contact) == ("Cooper", "777")
