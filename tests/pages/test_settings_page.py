"""The shop and its lists are changed on one page, by those who may."""

from lib import database
from lib.accounts.permissions import Role
from lib.shop.categories import all_categories
from lib.shop.locations import all_locations
from lib.shop.the_shop import the_shop
from lib.shop.vendors import AddVendor, add_vendor, all_vendors
from tests.screens import Screen, open_screen
from tests.shop import OpenedShop, actor

PAGE = "pages/office/settings.py"


def test_an_administrator_renames_the_shop_and_changes_its_numbers(kept_shop: OpenedShop) -> None:
    screen = open_screen(PAGE)

    screen.fill("Name", "Moreau").fill("Numbers are written", "1.234,50").press("Save")

    with database.reading() as session:
        shop = the_shop(session)
    assert (shop.name, shop.numbers.decimal) == ("Moreau", ",")
    assert screen.toasts() == ["The settings are saved\\."]


def test_a_manager_sees_the_shop_but_cannot_change_it(kept_shop: OpenedShop) -> None:
    screen = open_screen(PAGE, Role.MANAGER)

    assert "Save" not in screen.buttons()
    assert "An administrator can change" in screen.says()


def test_a_name_is_required_and_the_shop_keeps_its_own(kept_shop: OpenedShop) -> None:
    screen = open_screen(PAGE)

    screen.fill("Name", " ").press("Save")

    with database.reading() as session:
        assert the_shop(session).name == "Moreau & Daughters"
    assert "Fill in the name" in screen.says()


def test_a_storage_location_is_added_to_a_store(kept_shop: OpenedShop) -> None:
    screen = tab("Storage locations").press("Add storage location")

    screen.fill("Name", "Window").fill("Store", kept_shop.south).press("Add storage location")

    with database.reading() as session:
        rows = all_locations(session, actor(session, Role.ADMINISTRATOR))
    assert ("South", "Window") in set(zip(rows["store"], rows["name"], strict=True))
    assert "Close" not in screen.buttons()


def test_a_product_category_is_added_with_its_number(kept_shop: OpenedShop) -> None:
    screen = tab("Product categories").press("Add product category")

    screen.fill("Name", "Watches").fill("Number", "ten").press("Add product category")
    refused = screen.says()
    screen.fill("Number", "400").press("Add product category")

    assert "'ten' is not a number" in refused.replace("\\", "")
    with database.reading() as session:
        rows = all_categories(session, actor(session, Role.ADMINISTRATOR))
    assert 400 in set(rows["number"])


def test_a_taken_name_is_refused_at_its_field_and_nothing_is_added(kept_shop: OpenedShop) -> None:
    screen = tab("Product categories").press("Add product category")

    screen.fill("Name", "rings").press("Add product category")

    assert "already a product category called Rings" in screen.says()
    assert screen.held("Name") == "rings"
    with database.reading() as session:
        assert len(all_categories(session, actor(session, Role.ADMINISTRATOR))) == 10


def test_a_vendor_is_changed_archived_and_offered_again(kept_shop: OpenedShop) -> None:
    with database.writing() as session:
        add_vendor(session, kept_shop.ada, AddVendor(name="Acme"))
    screen = tab("Vendors")

    screen.open_dialog("edit vendor", row_of_vendor()).fill("Name", "Acme Gold").press("Save")
    screen.open_dialog("edit vendor", row_of_vendor()).press("Archive")
    archived = row_of_vendor()
    screen.open_dialog("edit vendor", archived).press("Offer again")

    assert archived["archived_at"] is not None
    assert row_of_vendor()["archived_at"] is None
    assert row_of_vendor()["name"] == "Acme Gold"


def test_sales_sees_no_button_that_would_be_refused(kept_shop: OpenedShop) -> None:
    screen = open_screen(PAGE, Role.SALES, tab="Vendors")

    assert "Add vendor" not in screen.buttons()


def tab(name: str) -> Screen:
    return open_screen(PAGE, tab=name)


def row_of_vendor() -> dict[str, object]:
    with database.reading() as session:
        rows = all_vendors(session, actor(session, Role.ADMINISTRATOR))
    return {str(name): cell for name, cell in rows.iloc[0].items()}
