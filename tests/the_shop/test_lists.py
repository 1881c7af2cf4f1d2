"""Stores, storage locations, product categories and vendors: added, edited, archived."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lib import database
from lib.accounts.permissions import NotPermitted, Role
from lib.inputs import InvalidInput, read
from lib.shop.categories import (
    AddCategory,
    EditCategory,
    NumberTaken,
    OneCategory,
    add_category,
    all_categories,
    archive_category,
    category_choices,
    edit_category,
    suggested_details,
    unarchive_category,
)
from lib.shop.lists import AlreadyArchived, NameTaken, NoSuchEntry, NotArchived
from lib.shop.locations import (
    AddLocation,
    OneLocation,
    RenameLocation,
    add_location,
    all_locations,
    archive_location,
    location_choices,
    rename_location,
    unarchive_location,
)
from lib.shop.stores import (
    AddStore,
    LastStore,
    OneStore,
    RenameStore,
    add_store,
    all_stores,
    archive_store,
    rename_store,
    store_choices,
    unarchive_store,
)
from lib.shop.vendors import (
    AddVendor,
    EditVendor,
    OneVendor,
    add_vendor,
    all_vendors,
    archive_vendor,
    edit_vendor,
    unarchive_vendor,
    vendor_choices,
)
from tests.shop import OpenedShop, actor, opened_shop


@pytest.fixture
def here(session: Session) -> OpenedShop:
    return opened_shop(session)


def added(door: Callable[..., Any], *given: Any) -> int:
    return int(door(*given).number)


def test_a_vendor_needs_only_a_name(session: Session, here: OpenedShop) -> None:
    cooper = added(add_vendor, session, here.ada, AddVendor(name="Cooper & Sons"))

    edited = EditVendor(vendor_id=cooper, name="Cooper", contact="+44 20 0000")
    edit_vendor(session, here.ada, edited)

    row = all_vendors(session, here.ada).iloc[0]
    assert (row["name"], row["contact"]) == ("Cooper", "+44 20 0000")
    assert vendor_choices(session, here.ada) == {cooper: "Cooper"}


@pytest.mark.parametrize("name", ["Cooper", "COOPER", "Coöper"])
def test_a_name_that_is_in_the_list_is_refused(
    session: Session, here: OpenedShop, name: str
) -> None:
    add_vendor(session, here.ada, AddVendor(name="Cooper"))

    with pytest.raises(NameTaken, match="already a vendor called Cooper") as refused:
        add_vendor(session, here.ada, AddVendor(name=name))

    assert refused.value.field == "name"
    assert len(all_vendors(session, here.ada)) == 1


def test_an_archived_name_is_named_as_such(session: Session, here: OpenedShop) -> None:
    cooper = added(add_vendor, session, here.ada, AddVendor(name="Cooper"))
    archive_vendor(session, here.ada, OneVendor(vendor_id=cooper))

    with pytest.raises(NameTaken, match="Cooper, which is archived"):
        add_vendor(session, here.ada, AddVendor(name="cooper"))


def test_what_is_archived_is_offered_no_more_and_can_come_back(
    session: Session, here: OpenedShop
) -> None:
    cooper = added(add_vendor, session, here.ada, AddVendor(name="Cooper"))
    one = OneVendor(vendor_id=cooper)

    archive_vendor(session, here.ada, one)
    with pytest.raises(AlreadyArchived):
        archive_vendor(session, here.ada, one)
    assert vendor_choices(session, here.ada) == {}
    assert len(all_vendors(session, here.ada)) == 1

    unarchive_vendor(session, here.ada, one)
    with pytest.raises(NotArchived):
        unarchive_vendor(session, here.ada, one)
    assert vendor_choices(session, here.ada) == {cooper: "Cooper"}


def test_a_store_is_added_renamed_and_archived(session: Session, here: OpenedShop) -> None:
    east = added(add_store, session, here.ada, AddStore(name="East"))
    rename_store(session, here.ada, RenameStore(store_id=east, name="East End"))
    archive_store(session, here.ada, OneStore(store_id=east))
    assert list(store_choices(session, here.ada).values()) == ["North", "South"]

    unarchive_store(session, here.ada, OneStore(store_id=east))

    assert list(all_stores(session, here.ada)["name"]) == ["East End", "North", "South"]


def test_the_last_open_store_stays(database_url: str) -> None:
    with database.writing() as session:
        here = opened_shop(session)
        archive_store(session, here.ada, OneStore(store_id=here.south))

    with pytest.raises(LastStore, match="North is the only store"), database.writing() as session:
        archive_store(session, here.ada, OneStore(store_id=here.north))

    with database.reading() as session:
        assert store_choices(session, here.ada) == {here.north: "North"}


def test_a_manager_changes_lists_but_not_stores(session: Session, here: OpenedShop) -> None:
    milo = actor(session, Role.MANAGER)

    add_location(session, milo, AddLocation(store_id=here.south, name="Window"))
    with pytest.raises(NotPermitted):
        add_store(session, milo, AddStore(name="East"))

    assert len(all_stores(session, here.ada)) == 2


def test_a_storage_location_belongs_to_one_store(session: Session, here: OpenedShop) -> None:
    tray = added(add_location, session, here.ada, AddLocation(store_id=here.south, name="Tray 1"))
    add_location(session, here.ada, AddLocation(store_id=here.south, name="Safe"))

    with pytest.raises(NameTaken):
        add_location(session, here.ada, AddLocation(store_id=here.south, name="safe"))
    with pytest.raises(NameTaken):
        rename_location(session, here.ada, RenameLocation(location_id=tray, name="Safe"))
    rename_location(session, here.ada, RenameLocation(location_id=tray, name="Tray one"))

    everywhere = list(location_choices(session, here.ada).values())
    assert everywhere == ["North: Safe", "South: Safe", "South: Tray one"]


def test_an_archived_location_is_offered_no_more(session: Session, here: OpenedShop) -> None:
    safe = next(iter(location_choices(session, here.ada, here.north)))

    archive_location(session, here.ada, OneLocation(location_id=safe))
    assert location_choices(session, here.ada, here.north) == {}
    unarchive_location(session, here.ada, OneLocation(location_id=safe))

    assert list(all_locations(session, here.ada)["store"]) == ["North"]
    assert location_choices(session, here.ada, here.north) == {safe: "Safe"}


def test_a_location_of_a_store_that_is_not_there_is_refused(
    session: Session, here: OpenedShop
) -> None:
    with pytest.raises(NoSuchEntry, match="no such store"):
        add_location(session, here.ada, AddLocation(store_id=99, name="Tray"))


def test_a_category_gets_the_next_free_number(session: Session, here: OpenedShop) -> None:
    watches = added(add_category, session, here.ada, AddCategory(name="Watches"))

    rows = all_categories(session, here.ada).set_index("id")
    assert (rows.loc[watches, "number"], rows.loc[watches, "holds"]) == (360, "piece")


def test_a_category_number_is_unique(session: Session, here: OpenedShop) -> None:
    given = read(AddCategory, {"name": "Watches", "number": "300", "holds": "piece"})

    with pytest.raises(NumberTaken, match="300 belongs to the product category Rings") as refused:
        add_category(session, here.ada, given)

    assert refused.value.field == "number"
    assert "Watches" not in category_choices(session, here.ada).values()


@pytest.mark.parametrize("number", ["0", "-3", "1.5", "many", "100000"])
def test_a_category_number_is_a_small_whole_number(number: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(AddCategory, {"name": "Watches", "number": number})

    assert refused.value.field == "number"


def test_suggested_details_are_edited_and_told_apart(session: Session, here: OpenedShop) -> None:
    rings = here.categories["Rings"]
    given = EditCategory(category_id=rings, name="Rings", details=("Size", "", "Metal", "Size"))

    edit_category(session, here.ada, given)

    assert suggested_details(session, here.ada, rings) == ["Size", "Metal"]


def test_an_archived_category_is_offered_no_more(session: Session, here: OpenedShop) -> None:
    rings = OneCategory(category_id=here.categories["Rings"])

    archive_category(session, here.ada, rings)
    assert "Rings" not in category_choices(session, here.ada, "piece").values()
    unarchive_category(session, here.ada, rings)

    assert "Rings" in category_choices(session, here.ada, "piece").values()
