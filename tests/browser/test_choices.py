"""A choice is among what is offered now, whatever was chosen for something else before."""

from playwright.sync_api import Page, expect

from tests.browser.dashboard import Standing
from tests.browser.desk import desk

SEARCH = "Search by title, SKU, category or details"


def test_an_item_that_is_picked_in_place_of_another_is_measured_in_its_own_unit(
    workshop_at: Standing, page: Page
) -> None:
    with workshop_at.working() as workshop:
        number = workshop.job("Signet ring")
    at = desk(page)
    page.goto(f"{workshop_at.address}/job?job={number}")

    at.press("Item")
    form = at.dialog("Add item")
    form.fill(SEARCH, "gold")
    expect(form.place.get_by_role("radio", name="Gold 18k")).to_be_checked()
    form.choose("Unit", "pennyweight")
    form.fill(SEARCH, "setting")
    expect(form.place.get_by_role("radio", name="Setting")).to_be_checked()
    form.fill("Quantity", "1")
    form.press("Add")

    at.reads(f"Setting is on {number}.")
