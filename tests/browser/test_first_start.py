"""From an empty folder to the first finished piece, by what is written on the screens alone.

Nothing is prepared: the dashboard is started as on a fresh machine, and every step of a newcomer
is a label that they can read.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.dashboard import started
from tests.browser.desk import Desk, desk

SECONDS = 120


@pytest.fixture
def empty_folder(tmp_path: Path) -> Iterator[str]:
    """The address of a dashboard whose data folder is empty."""
    folder = tmp_path / "data"
    folder.mkdir()
    with started(folder) as address:
        yield address


def begin_shop(at: Desk) -> None:
    """The first page, which proposes all but two names and a password."""
    at.reads("Welcome to your bench")
    at.page.get_by_label("Currency").select_option("EUR")
    at.fill("Name of the shop", "First Light")
    at.fill("Your name", "Ada")
    at.fill("Password", "a bench of my own")
    if not at.page.get_by_label("Time zone").input_value():
        at.page.get_by_label("Time zone").select_option("Europe/Paris")
    at.press("Open my shop")
    at.reads("Three steps to the first piece")


def add_material(at: Desk) -> None:
    """The first two steps: gold is described, and bought."""
    at.press("Add a material")
    form = at.dialog("New item")
    form.fill("Title", "Gold 18k")
    form.choose("Product category", "Metals")
    form.fill("Price (EUR)", "75")
    form.press("Save")
    at.titled("Gold 18k")
    at.press("Receive")
    form = at.dialog("Receive (Purchase)")
    form.fill("Quantity", "50")
    form.fill("Total paid (EUR)", "3000")
    form.press("Receive")
    at.closed()


def make_job(at: Desk) -> None:
    """The third step: a job, its gold, and its stages as the one coloured button leads on."""
    at.go("Start")
    at.press("New job")
    form = at.dialog("New Manufacturing Job")
    form.fill("Description", "Signet ring")
    form.press("Save")
    at.titled("Signet ring")
    at.closed()
    at.press("Item")
    form = at.dialog("Add item")
    form.fill("Quantity", "5")
    form.press("Add")
    at.reads("Gold 18k is on JOB-000001.")
    form.press("Close")
    at.closed()
    for title in ("Mark as In Production", "Mark as Ready", "Mark as Completed"):
        at.press(title)
        at.dialog(title).press(title)
        at.closed()
    at.choose("Product category", "Rings")
    at.table("pieces to be created").begins(re.compile("300-00001"))
    at.press("Create")
    at.reads(re.compile("Signet ring.* is in inventory"))


def test_from_an_empty_folder_to_the_first_piece(empty_folder: str, page: Page) -> None:
    began = time.monotonic()
    at = desk(page)
    page.goto(empty_folder)

    begin_shop(at)
    add_material(at)
    make_job(at)
    at.go("Inventory")

    at.table("inventory").has(
        {"SKU": "100-00001", "Title": "Gold 18k", "On hand": "45.000 g", "Value": "2,700.00"},
        {"SKU": "300-00001", "Title": "Signet ring", "On hand": "1 each", "Value": "300.00"},
    )
    expect(page.get_by_text("Total value 3,000.00 EUR")).to_be_visible()
    assert time.monotonic() - began < SECONDS
