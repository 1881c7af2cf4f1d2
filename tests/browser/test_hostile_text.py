"""In a real browser hostile text is text: nothing is made of it, runs, or is fetched by it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from app import SCREENS
from lib import database
from lib.accounts import web_sessions
from lib.inventory.models import Item
from lib.jobs.models import Job
from lib.orders.models import Order
from lib.web.cookies import NAME
from tests.browser.dashboard import started
from tests.databases import Databases
from tests.laws.hostile import STAYS
from tests.laws.hostile_shop import HostileShop, hostile_shop

IDLE = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
IDLE += '[data-test-script-state="notRunning"]'
# What would have been made of the text, had it been read as markup.
MADE = """() => [...document.querySelectorAll(
    'img[src="x"], [onerror], a[href*="evil.example"], img[src*="evil"], .katex, main strong > b')]
  .concat([...document.querySelectorAll('script')].filter((one) => one.text.includes('alert(')))
  .concat([...document.querySelectorAll('[data-testid="stMarkdownContainer"] span[style*="color"]')]
    .filter((one) => one.innerText === 'r'))
  .concat([...document.querySelectorAll('[data-testid="stMarkdownContainer"] :is(strong, code)')]
    .filter((one) => ['b', 'c'].includes(one.innerText)))
  .map((one) => one.outerHTML)"""
MARKUP = """() => document.body.insertAdjacentHTML('beforeend',
  '<div data-testid="stMarkdownContainer"><img src="x" onerror="alert(1)"><strong>b</strong>'
  + '<a href="http://evil.example">a</a><span style="color: red">r</span><p class="katex"></p>')"""
# Seen is what stands in the page, in its fields, or in the cells of its grids.
SEEN = """() => [document.body.innerText,
    ...[...document.querySelectorAll('input, textarea')].map((one) => one.value),
    ...[...document.querySelectorAll('[data-testid^="glide-cell"]')].map((one) => one.textContent),
  ].join('\\n').replaceAll('\\u2060', '').replace(/\\s+/g, ' ')"""
TYPED_ALIKE = STAYS.replace("{0}", "")
DIALOGS = {"Item": "Edit", "Jobs": "New job", "Order": "Find a piece", "People": "Add somebody"}


@pytest.fixture
def hostile(databases: Databases, tmp_path: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """A dashboard with the hostile shop: its address, a token, and every page of it."""
    with databases.sqlite() as url:
        database.connect(url)
        with database.writing() as session:
            shop = hostile_shop(session)
            token = web_sessions.begin(session, shop.ada.id)
            pages = _pages(shop)
        with started(tmp_path, url) as address:
            yield address, token, pages
        database.disconnect()


def _pages(shop: HostileShop) -> dict[str, str]:
    """Every page by its title; those of records show the one that holds most."""
    jobs, items = (list(shop.session.scalars(select(one))) for one in (Job.number, Item.sku))
    [order] = shop.session.scalars(select(Order.number))
    of_order, of_piece = f"?order={order}", f"?item={items[2]}"
    records = {"job": f"?job={jobs[2]}", "complete": f"?job={jobs[1]}", "item": of_piece}
    records["order"] = of_order
    return {screen.title: screen.address + records.get(screen.address, "") for screen in SCREENS}


def test_hostile_text_is_seen_as_it_was_typed_and_does_nothing(
    hostile: tuple[str, str, dict[str, str]], page: Page, context: BrowserContext
) -> None:
    address, token, pages = hostile
    asked, spoken = set[str](), list[str]()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page.on("dialog", lambda dialog: spoken.append(dialog.message))

    page.goto(f"{address}/sign-in")
    page.get_by_label("Name").fill(STAYS)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at(page, "Sign in")

    context.add_cookies([{"name": NAME, "value": token, "url": address}])
    for title, path in pages.items():
        page.goto(f"{address}/{path}")
        looked_at(page, title)
        if title in DIALOGS:
            page.get_by_role("button", name=DIALOGS[title], exact=True).first.click()
            expect(page.get_by_role("dialog")).to_be_visible()
            looked_at(page, title)

    page.goto(f"{address}/{pages['Item']}")
    page.get_by_role("button", name="Transfer", exact=True).click()
    page.get_by_label("Quantity *").fill("1")
    expect(page.get_by_role("region", name="transfer-preview")).to_be_visible()
    looked_at(page, "Transfer")

    page.get_by_role("region", name="transfer-preview").hover()
    expect(page.get_by_role("button", name="Download as CSV")).to_have_count(0)
    assert "evil" not in page.evaluate("() => JSON.stringify([localStorage, sessionStorage])")
    page.evaluate(MARKUP)
    assert len(page.evaluate(MADE)) == 5
    assert spoken == []
    assert asked - {""} == {urlsplit(address).netloc}


def looked_at(page: Page, title: str) -> None:
    """Look at what stands on a page: the text as it was typed, and nothing made of it."""
    if title != "Sign in":
        expect(page.locator(IDLE)).to_be_visible()
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    page.wait_for_function(f"typed => ({SEEN})().includes(typed)", arg=TYPED_ALIKE)
    assert page.evaluate(MADE) == [], title
