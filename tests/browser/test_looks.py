"""Every page fits a desk and a phone, by day and by night, and asks no other computer for anything.

The pages are those that `app.py` registers, with names as long as a person may make them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from app import SCREENS
from lib.accounts import web_sessions
from lib.orders.reserving import CreateOrder, PieceWanted, create_order
from lib.shop.customers import AddCustomer, add_customer
from lib.web.cookies import NAME
from tests.browser.dashboard import Standing
from tests.browser.desk import Desk, Part, desk

WIDTHS = (1280, 390)
DESCRIPTION = "Solitaire ring with an engraving inside, " + "everlasting" * 14
IDLE = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
IDLE += '[data-test-script-state="notRunning"]'
OVERHANGING = """() => {
  const scrollers = [document.scrollingElement, document.querySelector('[data-testid="stMain"]')];
  return scrollers.every((part) => part.scrollWidth <= part.clientWidth) ? []
    : [...document.querySelectorAll("*")]
      .filter((part) => part.getBoundingClientRect().right > window.innerWidth + 1)
      .map((part) => part.className || part.tagName).slice(-5).concat("too wide");
}"""
# Streamlit's own page carries a script for crawlers that our rules do not let run, and looks for
# its routes under the page's address before it looks for them at the root.
NOISE = re.compile(r"inline script violates|/_stcore/(health|host-config)")


@dataclass
class Heard:
    """What a tab asked other computers for, and what it complained about."""

    own: str
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Listen to a tab from now on."""
        page.on("request", lambda request: self._asked(request.url))
        page.on("websocket", lambda socket: self._asked(socket.url))
        page.on("pageerror", lambda problem: self.complaints.append(str(problem)))
        page.on("console", self._said)

    def _asked(self, url: str) -> None:
        self.hosts |= {urlsplit(url).netloc} - {"", self.own}

    def _said(self, message: ConsoleMessage) -> None:
        said = f"{message.text} {message.location.get('url', '')}"
        if message.type == "error" and not NOISE.search(said):
            self.complaints.append(said)


@pytest.fixture
def addresses(workshop_at: Standing, context: BrowserContext) -> dict[str, str]:
    """Every page by its title as Ada sees them all; those of records show one that holds much."""
    with workshop_at.working() as workshop:
        workshop.receive(workshop.gold, "100", "60.00")
        done, ready = workshop.job(DESCRIPTION), workshop.job(DESCRIPTION, due_on="2031-05-01")
        for number in (done, ready):
            workshop.add(number, workshop.gold, "5.5", unit="dwt", piece_count="2")
            workshop.add(number, workshop.setting, "1")
            workshop.start(number)
        workshop.complete(done, pieces="3", separate=True)
        pieces = workshop.pieces(done)
        customer = AddCustomer(name="Alexandra Featherstonehaugh-Cholmondeley of Auchtermuchty")
        customer_id = int(add_customer(workshop.session, workshop.milo, customer).number or 0)
        lines = tuple(PieceWanted(item_id=piece.id) for piece in pieces[:2])
        store = workshop.shop.north
        given = CreateOrder(customer_id=customer_id, store_id=store, lines=lines)
        order = create_order(workshop.session, workshop.milo, given).number
        token = web_sessions.begin(workshop.session, workshop.shop.ada.id)
        context.add_cookies([{"name": NAME, "value": token, "url": workshop_at.address}])
        records = {"job": f"?job={done}", "complete": f"?job={ready}"}
        records |= {"item": f"?item={pieces[0].sku}", "order": f"?order={order}"}
    return {screen.title: screen.address + records.get(screen.address, "") for screen in SCREENS}


@pytest.fixture
def heard(workshop_at: Standing, page: Page) -> Iterator[Heard]:
    """What the tab of this test does beside what is looked at; nothing strange, in the end."""
    heard = Heard(urlsplit(workshop_at.address).netloc)
    heard.listen(page)
    yield heard
    assert heard.hosts == set()
    assert heard.complaints == []


@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_its_screen_by_day_and_by_night(
    workshop_at: Standing, addresses: dict[str, str], page: Page, width: int
) -> None:
    desk(page)
    page.set_viewport_size({"width": width, "height": 800})

    for title, address in addresses.items():
        page.emulate_media(color_scheme="light")
        page.goto(f"{workshop_at.address}/{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(IDLE)).to_be_visible()
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        assert page.evaluate(OVERHANGING) == [], (title, width)
        expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", "light")

        page.emulate_media(color_scheme="dark")
        expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", "dark")
        assert page.evaluate(OVERHANGING) == [], (title, width)
        expect(page.get_by_text("Something went wrong")).to_have_count(0)


@pytest.mark.usefixtures("heard")
def test_a_job_is_begun_without_a_mouse(workshop_at: Standing, page: Page) -> None:
    at = desk(page)
    with workshop_at.working() as workshop:
        add_customer(workshop.session, workshop.milo, AddCustomer(name="Mira Moreau"))
    page.goto(f"{workshop_at.address}/jobs")
    expect(at.button("New job")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        if at.button("New job").evaluate("button => button === document.activeElement"):
            break

    page.keyboard.press("Enter")
    form = at.dialog("New Manufacturing Job")
    expect(form.field("Notes")).to_be_visible()
    expect(form.place.get_by_role("combobox")).to_have_count(3)
    expect(form.field("Description")).to_be_focused()
    page.keyboard.type("Eternity ring")
    page.keyboard.press("Tab")
    page.keyboard.type("mira moreau")
    expect(page.get_by_role("option", name="Mira Moreau", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    at.titled("Eternity ring")
    at.reads("Mira Moreau", "Draft")
    expect(at.button("Item")).to_be_visible()


def new_job(page: Page, workshop_at: Standing) -> tuple[Desk, Part]:
    """The page of jobs with the dialog of a new one over it."""
    at = desk(page)
    page.goto(f"{workshop_at.address}/jobs")
    at.press("New job")
    return at, at.dialog("New Manufacturing Job")


@pytest.mark.usefixtures("heard")
def test_escape_leaves_a_dialog_and_one_key_loses_nothing_that_was_typed(
    workshop_at: Standing, page: Page
) -> None:
    at, form = new_job(page, workshop_at)
    expect(form.button("Close")).to_be_visible()
    expect(page.locator(IDLE)).to_be_visible()
    page.keyboard.press("Escape")
    at.closed()

    at.press("New job")
    expect(form.button("Close")).to_be_visible()
    expect(page.locator(IDLE)).to_be_visible()
    expect(form.field("Description")).to_be_focused()
    page.keyboard.type("Eternity ring")
    page.keyboard.press("Escape")
    expect(form.button("Close")).to_be_focused()
    expect(form.field("Description")).to_have_value("Eternity ring")
    page.keyboard.press("Escape")
    at.closed()


@pytest.mark.usefixtures("heard")
def test_small_print_is_as_legible_in_a_dialog_as_on_its_page(
    workshop_at: Standing, page: Page
) -> None:
    _, form = new_job(page, workshop_at)
    expect(form.field("Description")).to_be_focused()
    form.press("Save")

    problem = form.place.get_by_test_id("stCaptionContainer").filter(has_text="Fill in")
    expect(problem.first).to_have_css("opacity", "1")
