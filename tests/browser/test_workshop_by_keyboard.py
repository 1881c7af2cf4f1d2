"""What only a browser can show of jobs: one is begun by keyboard alone, and a double click is one.

Between two steps the page is waited for, as a person does.
"""

import pytest
from playwright.sync_api import Page, expect

from lib import database
from lib.accounts import web_sessions
from lib.accounts.permissions import Role
from lib.jobs.made import manufactured_items
from lib.jobs.queries import JobFilter, all_jobs
from lib.shop.customers import AddCustomer, add_customer
from lib.web.cookies import NAME
from tests.shop import actor
from tests.workshop import Workshop, workshop

READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@pytest.fixture
def manager(server: str, page: Page) -> Page:
    """A browser in which Milo is signed in; the ring is in production for Chen Wei."""
    with database.writing() as session:
        shop: Workshop = workshop(session)
        chen = add_customer(session, shop.milo, AddCustomer(name="Chen Wei")).number
        number = shop.ring()
        shop.found(number).customer_id = int(chen or 0)
        shop.start(number)
        token = web_sessions.begin(session, shop.milo.id)
    page.context.add_cookies([{"name": NAME, "value": token, "url": server}])
    return page


def test_a_job_is_begun_by_keyboard_alone(manager: Page, server: str) -> None:
    manager.goto(f"{server}/jobs")
    manager.get_by_role("button", name="New job").focus()
    manager.keyboard.press("Enter")
    expect(manager.get_by_label("Description")).to_be_visible()

    manager.keyboard.press("Tab")
    manager.keyboard.type("Signet ring, 9k")
    manager.keyboard.press("Tab")
    manager.keyboard.type("chen wei")
    manager.keyboard.press("Enter")
    manager.get_by_label("Description").focus()
    manager.keyboard.press("Enter")

    expect(manager).to_have_url(f"{server}/job?job=JOB-000002")
    expect(manager.get_by_role("heading", name="Signet ring, 9k")).to_be_visible()
    with database.reading() as session:
        jobs = all_jobs(session, actor(session, Role.MANAGER), JobFilter()).rows
    assert list(jobs["customer"]) == ["Chen Wei", "Chen Wei"]


def test_a_double_click_on_create_makes_one_piece_that_is_then_reserved(
    manager: Page, server: str
) -> None:
    manager.goto(f"{server}/complete?job=JOB-000001")
    manager.get_by_label("Product category").fill("Rings")
    manager.keyboard.press("Enter")
    expect(manager.get_by_text("The SKU follows")).to_be_hidden()
    expect(manager.locator(READY)).to_be_visible()

    manager.get_by_role("button", name="Create", exact=True).dblclick()
    expect(manager.get_by_text("is in inventory.", exact=False).first).to_be_visible()
    manager.get_by_role("button", name="Reserve for Chen Wei").click()

    expect(manager).to_have_url(f"{server}/order?order=ORD-000001")
    with database.reading() as session:
        made = manufactured_items(session, actor(session, Role.MANAGER), "JOB-000001")
    assert list(made["state"]) == ["Reserved"]
