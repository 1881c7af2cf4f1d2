"""The door in a real browser: deep links, reloads, open tabs, and nothing from other hosts."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from pydantic import SecretStr

from lib import database
from lib.accounts.people import enter
from lib.accounts.permissions import Role
from lib.shop.first_start import OpenShop, open_shop
from tests.browser.dashboard import Standing
from tests.browser.desk import PATIENCE

PASSWORD = "correct horse battery"
OPENED = {
    "name": "Moreau",
    "currency": "EUR",
    "zone": "Europe/Paris",
    "number_format": "1,234.50",
    "administrator": "Ada",
    "password": PASSWORD,
}
ADDRESSES = (
    "/",
    "/jobs",
    "/job?job=JOB-000001",
    "/complete?job=JOB-000001",
    "/inventory",
    "/item?item=300-00001",
    "/orders",
    "/order?order=ORD-000001",
    "/customers",
    "/settings",
    "/people",
    "/account",
)


@pytest.fixture
def opened(shop: str) -> None:
    """A shop with its administrator, which nobody has visited yet."""
    with database.writing() as session:
        open_shop(session, OpenShop.model_validate(OPENED))


def known(at: Standing, name: str, role: Role) -> None:
    """Somebody who can sign in at the shared dashboard."""
    database.connect(at.url)
    with at.working() as workshop:
        enter(workshop.session, name, role, SecretStr(PASSWORD))


@pytest.fixture
def strange_hosts(page: Page, server: str) -> Iterator[list[str]]:
    """The hosts that the page asked for something, but for the dashboard's own."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield asked
    own = {urlsplit(server).netloc, ""}
    assert {urlsplit(url).netloc for url in asked} <= own


def sign_in(page: Page, name: str) -> None:
    expect.set_options(timeout=PATIENCE)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=PATIENCE)


@pytest.mark.usefixtures("opened")
def test_a_deep_link_as_the_very_first_request_meets_the_sign_in(server: str, page: Page) -> None:
    for address in ADDRESSES:
        page.goto(server + address)

        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        assert urlsplit(page.url).path == "/sign-in"


@pytest.mark.usefixtures("strange_hosts")
def test_the_first_page_leads_into_the_dashboard(server: str, page: Page) -> None:
    page.goto(server + "/jobs")

    page.get_by_label("Name of the shop").fill("Moreau & Daughters")
    page.get_by_label("Time zone").select_option("Europe/Paris")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open my shop").click()

    expect(page.get_by_text("Moreau & Daughters")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Ada, administrator")).to_be_visible()


def test_a_sign_in_survives_a_reload_and_ends_with_sign_out(standing: Standing, page: Page) -> None:
    known(standing, "Petra", Role.BENCH)
    page.goto(standing.address + "/account")
    sign_in(page, "Petra")
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)

    page.reload()
    expect(page.get_by_role("heading", name="My account")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.goto(standing.address + "/account")
    assert urlsplit(page.url).path == "/sign-in"


def test_a_person_of_another_role_is_told_whom_to_ask(standing: Standing, page: Page) -> None:
    known(standing, "Sol", Role.SALES)
    page.goto(standing.address + "/jobs")
    sign_in(page, "Sol")

    expect(page.get_by_text("You may not see manufacturing jobs")).to_be_visible()
    expect(page.get_by_text("ask Ada")).to_be_visible()
    expect(page.get_by_test_id("stSidebarNav").get_by_text("Jobs")).to_have_count(0)
