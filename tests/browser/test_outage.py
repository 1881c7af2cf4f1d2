"""A dialog that was open when the database went away still holds what was typed when it is back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import make_url

from tests.browser.dashboard import Standing
from tests.browser.desk import Desk, desk
from tests.reliability.faults import deleted

GONE = re.compile(r"is not in its folder\. Nothing was changed")


@contextmanager
def without_database(at: Standing) -> Iterator[None]:
    """The file of the dashboard is somewhere else for a while."""
    with deleted(Path(make_url(at.url).database or "")):
        yield


def test_what_was_typed_outlives_an_outage_in_a_dialog_and_on_a_page(
    workshop_at: Standing, page: Page
) -> None:
    with workshop_at.working() as workshop:
        number = workshop.job("Signet ring")
        workshop.receive(workshop.gold, "5", "60.00")
        workshop.add(number, workshop.gold, "5")
    tab = desk(page)
    page.goto(f"{workshop_at.address}/job?job={number}")
    fee_survives(workshop_at, tab)
    with workshop_at.working() as workshop:
        workshop.start(number)
    page.goto(f"{workshop_at.address}/complete?job={number}")
    title_survives(workshop_at, tab)


def fee_survives(at: Standing, tab: Desk) -> None:
    """A fee is typed, sent into the outage, and sent again."""
    tab.press("Add fee")
    form = tab.dialog("Add fee")
    form.fill("Name", "Rush fee")
    form.fill("Price (EUR)", "50")
    with without_database(at):
        form.press("Add fee")
        form.reads(GONE)
        expect(form.button("Try again")).to_be_visible()

    form.press("Try again")
    form.reads(re.compile("and now it does"))
    expect(form.field("Name")).to_have_value("Rush fee")
    expect(form.field("Price (EUR)")).to_have_value("50")
    form.press("Add fee")
    tab.closed()
    tab.table("Fees").has({"Fee": "Rush fee", "Price": "50.00"})


def title_survives(at: Standing, tab: Desk) -> None:
    """The entries of the Complete page are there again, and Create is pressed once more."""
    tab.choose("Product category", "Rings")
    tab.table("pieces to be created").begins(re.compile(r"^300-"))
    tab.fill("Title", "Ring of my own")
    with without_database(at):
        tab.press("Create")
        tab.reads(GONE)
        tab.lacks("Product category")

    tab.press("Try again")
    tab.table("pieces to be created").begins(re.compile(r"^300-"))
    expect(tab.field("Title")).to_have_value("Ring of my own")
    tab.press("Create")
    tab.reads(re.compile(r"is in inventory\. CMP-\d{6}"))
