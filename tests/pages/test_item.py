"""The page of an item shows what there is, where it came from and went, and takes rows back."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from lib import database
from lib.accounts.permissions import Role
from lib.inventory.item_ledger import LedgerFilter, item_ledger
from lib.inventory.item_page import ItemPage, item_page
from lib.inventory.models import Item
from lib.shop.locations import AddLocation, add_location
from lib.ui.cells import records_of
from tests.screens import Screen, open_in_frame
from tests.shop import actor
from tests.stock import everything
from tests.workshop import Workshop, workshop

pytestmark = pytest.mark.usefixtures("kept_on_sqlite")
PAGE = "pages/stock/item.py"
COSTS = ("60.00", "1,280.00", "3,000.00", "CMP-000001")


def kept(situation: Callable[[Workshop], Any] | None = None) -> Any:
    """A workshop that stays, with what a test adds to it."""
    with database.writing() as session:
        shop = workshop(session)
        return situation(shop) if situation else None


def completed(shop: Workshop) -> str:
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    return number


def sku_of(title: str) -> str:
    """The SKU of an item by its title."""
    with database.reading() as session:
        return session.scalars(select(Item.sku).where(Item.title.startswith(title))).one()


def item(title: str) -> ItemPage:
    """An item as a manager would read it now."""
    sku = sku_of(title)
    with database.reading() as session:
        return item_page(session, actor(session, Role.MANAGER), sku)


def ledger() -> Any:
    with database.reading() as session:
        return everything(session)


def row_of(title: str, number: str) -> dict[str, Any]:
    """A row of the ledger as its table hands it on when it is clicked."""
    shown = item(title)
    with database.reading() as session:
        wanted = LedgerFilter(item_id=shown.item_id)
        rows = item_ledger(session, actor(session, Role.MANAGER), wanted).rows
    found = records_of(rows[rows["document_number"] == number])[0]
    return {**found, "document": number, "unit": shown.unit}


def page(title: str, role: Role = Role.MANAGER) -> Screen:
    return open_in_frame(PAGE, role, item=sku_of(title))


def links(screen: Screen) -> list[str]:
    """The labels of the links on the page."""
    found: list[Any] = list(screen.at.get("page_link"))
    return [link.label.replace("\\", "") for link in found]


def plain(screen: Screen) -> str:
    """What is written and tabled, without the signs of markdown."""
    tables = "\n".join(frame.value.to_string() for frame in screen.at.dataframe)
    found: list[Any] = list(screen.at.get("html"))
    boxes = "\n".join(str(box.proto.body) for box in found)
    return screen.says().replace("\\", "") + tables + boxes


def test_a_material_shows_its_balances_details_and_ledger() -> None:
    kept()

    screen = page("Gold 18k")

    said = plain(screen)
    assert "Gold 18k" in said
    assert ":material/circle: Material" in said
    assert "50.000 g" in said
    assert "3,000.00 EUR" in said
    assert list(screen.table(-1)["kind"]) == ["Purchase"]
    assert list(screen.table(-1)["running_value"]) == ["3,000.00"]


def test_a_service_has_neither_stock_nor_adjustments() -> None:
    kept()

    screen = page("Setting")

    assert not {"Receive", "Transfer", "Count"} & set(screen.buttons())
    assert not screen.at.menu_button
    assert "80.00 EUR" in plain(screen)
    assert "In stock" not in screen.says()


def test_a_piece_shows_the_job_and_the_materials_it_was_made_from() -> None:
    number = kept(completed)

    screen = page("Solitaire ring")

    said = plain(screen)
    assert number in links(screen)
    assert "CMP-000001" in said
    for line in ("Gold 18k", "5.000 g", "900.00", "Setting", "Rush fee", "1,280.00 EUR"):
        assert line in said


def test_a_material_shows_the_jobs_that_used_it() -> None:
    number = kept(completed)

    went = page("Gold 18k").table(1)

    assert list(went["document_number"]) == [number]
    assert list(went["quantity"]) == ["5.000 g"]
    assert list(went["value"]) == ["300.00"]


def test_a_voided_piece_says_so_and_offers_no_adjustment() -> None:
    def undone(shop: Workshop) -> None:
        shop.reopen(completed(shop))

    kept(undone)

    screen = page("Solitaire ring")

    assert "Voided" in screen.says()
    assert not {"Receive", "Transfer", "Count", "Edit"} & set(screen.buttons())


def test_a_voided_piece_points_to_the_one_that_took_its_place() -> None:
    def moved(shop: Workshop) -> None:
        number = completed(shop)
        shop.reopen(number)
        shop.complete(number, category_id=shop.shop.categories["Pendants"])

    kept(moved)
    with database.reading() as session:
        skus = list(session.scalars(select(Item.sku).where(Item.job_id.is_not(None))))

    screen = open_in_frame(PAGE, Role.MANAGER, item=skus[0])

    assert f"Replaced by {skus[1]}" in links(screen)


def test_a_row_made_by_hand_is_reversed_with_its_reason() -> None:
    kept()
    screen = page("Gold 18k").open_dialog("adjustment", row_of("Gold 18k", "ADJ-000001"))

    shown = screen.table(-1).iloc[0]["on_hand"]
    screen.press("Reverse")
    refused, unchanged = screen.says(), str(item("Gold 18k").on_hand.normalize())
    screen.fill("Reason", "Typed twice").press("Reverse")

    assert shown == "50.000 → 0"
    assert "Fill in the reason" in refused
    assert unchanged == "5E+1"
    assert item("Gold 18k").on_hand == 0
    assert "takes ADJ\\-000001 back" in screen.toasts()[0]


def test_a_reversal_that_stock_does_not_cover_is_refused_with_what_came_later() -> None:
    kept(completed)
    before = ledger()

    screen = page("Gold 18k").open_dialog("adjustment", row_of("Gold 18k", "ADJ-000001"))

    said = plain(screen)
    assert "cannot be reversed" in said
    assert "Consumption JOB-000001" in said
    assert "Write a Return to Vendor instead" in said
    assert "Reverse" not in screen.buttons()
    assert ledger() == before


def test_the_place_in_a_store_is_changed_by_a_click_on_it() -> None:
    def tray(shop: Workshop) -> int:
        given = AddLocation(store_id=shop.shop.north, name="Tray 9")
        return int(add_location(shop.session, shop.milo, given).number or 0)

    kept(tray)
    row = item("Gold 18k").stock.iloc[0].to_dict()

    screen = page("Gold 18k").open_dialog("item-location", row)
    options = screen.at.selectbox[0].options
    screen.at.selectbox[0].select_index(options.index("Tray 9"))
    screen.press("Save")

    assert list(item("Gold 18k").stock["location"]) == ["Tray 9"]


def test_an_item_is_edited_and_a_stale_page_changes_nothing() -> None:
    kept()
    first, second = page("Gold 18k").press("Edit"), page("Gold 18k").press("Edit")

    first.fill("Title", "Gold 18k yellow").fill("Price (EUR)", "79.00").press("Save")
    second.fill("Title", "Gold 18k red").press("Save")

    assert "Somebody changed" in second.says()
    assert (item("Gold 18k").title, str(item("Gold 18k").price)) == ("Gold 18k yellow", "79")


def test_details_are_added_and_found_on_the_page() -> None:
    kept()
    screen = page("Centre stone").press("Edit")

    screen.fill("Another detail", "Certificate").fill("Its value", "GIA *12*").press("Save")

    assert item("Centre stone").details["Certificate"] == "GIA *12*"
    assert "GIA \\*12\\*" in screen.says()


def test_the_unit_of_a_used_item_stays() -> None:
    kept()

    screen = page("Gold 18k").press("Edit").fill("Unit", "ct").press("Save")

    assert "so its unit stays g" in screen.says()
    assert item("Gold 18k").unit == "g"


def test_stock_is_adjusted_from_the_page_of_its_item() -> None:
    kept()

    screen = page("Gold 18k").press("Count")
    screen.fill("Counted", "49").fill("Reason", "Stocktaking").press("Count")

    assert item("Gold 18k").on_hand == 49
    assert "Item" not in [field.label for field in screen.at.text_input]


def test_an_item_with_stock_is_not_archived_and_one_without_is() -> None:
    kept(lambda shop: shop.item("Osmium", "material", "Metals"))
    full, empty = page("Gold 18k"), page("Osmium")

    for screen in (full, empty):
        screen.at.menu_button[0].click("Archive")
        screen.run().press("Archive")

    assert "cannot be archived: 50.000 g in North on hand" in plain(full)
    assert not item("Gold 18k").archived
    assert item("Osmium").archived
    empty.press("Offer again")
    assert not item("Osmium").archived


def test_photos_are_added_captioned_put_in_order_and_removed() -> None:
    kept()
    screen = page("Gold 18k")
    for color in ("red", "blue"):
        screen.press("Add photo")
        screen.at.file_uploader[0].upload(f"{color}.png", picture(color))
        screen.fill("Caption", color).press("Add photo")
    first, second = (photo.hash for photo in item("Gold 18k").photos)

    screen.open_dialog("item-photo", second).press("Show earlier")
    earlier = [photo.hash for photo in item("Gold 18k").photos]
    screen.open_dialog("item-photo", first).fill("Caption", "the *first*").press("Save")
    captions = [photo.caption for photo in item("Gold 18k").photos]
    screen.open_dialog("item-photo", second).press("Remove photo")

    assert earlier == [second, first]
    assert captions == ["blue", "the *first*"]
    assert [photo.hash for photo in item("Gold 18k").photos] == [first]


def test_a_photo_is_taken_with_the_camera() -> None:
    kept()
    screen = page("Gold 18k").press("Add photo")

    screen.at.segmented_control[0].set_value("Camera")
    screen.run().at.camera_input[0].upload("taken.jpg", picture("red"))
    screen.press("Add photo")

    assert len(item("Gold 18k").photos) == 1


def test_what_is_no_photo_is_refused() -> None:
    kept()
    screen = page("Gold 18k").press("Add photo")

    screen.press("Add photo")
    nothing = screen.says()
    screen.at.file_uploader[0].upload("ring.png", b"not a picture")
    screen.press("Add photo")

    assert "Choose a photo first" in nothing
    assert "This file is not a photo" in screen.says()
    assert not item("Gold 18k").photos


def test_an_item_that_does_not_exist_is_a_sentence() -> None:
    kept()

    screen = open_in_frame(PAGE, Role.MANAGER, item="No-1")

    assert "There is no such item" in screen.says()


def test_sales_sees_a_piece_without_cost_or_job() -> None:
    kept(completed)

    screen = page("Solitaire ring", Role.SALES)

    said = plain(screen)
    assert "1,985.00 EUR" in said
    assert not [amount for amount in COSTS if amount in said]
    assert "JOB-" not in said
    assert "None" not in said
    assert not {"Receive", "Edit", "Add photo"} & set(screen.buttons())


def test_sales_does_not_see_materials() -> None:
    kept()

    assert "There is no such item" in page("Gold 18k", Role.SALES).says()


def test_an_analyst_sees_the_page_and_changes_nothing() -> None:
    kept(completed)

    screen = page("Solitaire ring", Role.ANALYST)

    assert "1,280.00 EUR" in plain(screen)
    changing = {"Receive", "Transfer", "Count", "Edit", "Add photo", "Archive"}
    assert not changing & set(screen.buttons())
    assert not screen.at.menu_button


def picture(color: str) -> bytes:
    """A small photo."""
    kept_in = BytesIO()
    Image.new("RGB", (40, 30), color).save(kept_in, "PNG")
    return kept_in.getvalue()
