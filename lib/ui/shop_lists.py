"""The lists that documents choose from, as screens show and change them."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.shop import categories, customers, locations, stores, vendors
from lib.ui.ask import ask
from lib.ui.cells import Column
from lib.ui.entries import Entries
from lib.ui.fields import Form
from lib.ui.tell import Act

Row = Mapping[str, Any]


def _name_only(fields: Form, row: Row) -> None:
    fields.text("name", "Name", row.get("name", ""), required=True)


def _location_fields(fields: Form, row: Row) -> None:
    _name_only(fields, row)
    if not row:
        fields.choose("store_id", "Store", ask(stores.store_choices), required=True)


def _category_fields(fields: Form, row: Row) -> None:
    _name_only(fields, row)
    if not row:
        kinds = {kind.value: kind.capitalize() for kind in categories.Holds}
        fields.choose("holds", "Kind of item", kinds, categories.Holds.PIECE.value)
        free = "Its SKUs begin with it, so it never changes. Empty takes the next free one."
        fields.text("number", "Number", help=free)
    known, key = list(row.get("details") or ()), fields.own("details")
    st.multiselect("Suggested details", known, known, key=key, accept_new_options=True)
    fields.problem("details")


def _customer_fields(fields: Form, row: Row) -> None:
    _name_only(fields, row)
    fields.text("email", "E-mail", row.get("email", ""))
    fields.text("phone", "Phone", row.get("phone", ""))
    fields.note("note", "Note", row.get("note", ""))


def _vendor_fields(fields: Form, row: Row) -> None:
    _name_only(fields, row)
    fields.text("contact", "Contact", row.get("contact", ""))


NAME = Column("name", "Name", width="medium")
STORES = Entries(
    "store",
    "store_id",
    (NAME,),
    Act(stores.add_store, stores.AddStore),
    Act(stores.rename_store, stores.RenameStore),
    Act(stores.archive_store, stores.OneStore),
    Act(stores.unarchive_store, stores.OneStore),
    _name_only,
)
LOCATIONS = Entries(
    "storage location",
    "location_id",
    (NAME, Column("store", "Store")),
    Act(locations.add_location, locations.AddLocation),
    Act(locations.rename_location, locations.RenameLocation),
    Act(locations.archive_location, locations.OneLocation),
    Act(locations.unarchive_location, locations.OneLocation),
    _location_fields,
)
CATEGORIES = Entries(
    "product category",
    "category_id",
    (NAME, Column("number", "Number"), Column("holds", "Kind of item")),
    Act(categories.add_category, categories.AddCategory),
    Act(categories.edit_category, categories.EditCategory),
    Act(categories.archive_category, categories.OneCategory),
    Act(categories.unarchive_category, categories.OneCategory),
    _category_fields,
)
CUSTOMERS = Entries(
    "customer account",
    "customer_id",
    (NAME, Column("email", "E-mail"), Column("phone", "Phone"), Column("note", "Note")),
    Act(customers.add_customer, customers.AddCustomer),
    Act(customers.edit_customer, customers.EditCustomer),
    Act(customers.archive_customer, customers.OneCustomer),
    Act(customers.unarchive_customer, customers.OneCustomer),
    _customer_fields,
)
VENDORS = Entries(
    "vendor",
    "vendor_id",
    (NAME, Column("contact", "Contact")),
    Act(vendors.add_vendor, vendors.AddVendor),
    Act(vendors.edit_vendor, vendors.EditVendor),
    Act(vendors.archive_vendor, vendors.OneVendor),
    Act(vendors.unarchive_vendor, vendors.OneVendor),
    _vendor_fields,
)
