"""After Create there is a receipt, whatever became of the browser or of the server."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from lib import database
from lib.accounts import web_sessions
from lib.web.cookies import NAME
from tests.browser.dashboard import Standing, a_port, running
from tests.browser.desk import PATIENCE, desk
from tests.browser.test_one_effect import RECEIPT, complete_page, counted, less, ring
from tests.databases import Databases
from tests.workshop import workshop

__all__ = ["ring"]
MANY = "60"
DIGEST = re.compile(r"Digest of the ledger: (?:[0-9a-f]{8} ?){8}")


def test_a_browser_closed_right_after_create_leaves_a_receipt_for_another(
    workshop_at: Standing, browser: Browser, ring: str
) -> None:
    gone = signed_in(browser, workshop_at.address, workshop_at.token)
    page = gone.new_page()
    with page.expect_websocket() as opened:
        form = complete_page(page, workshop_at, ring)
    with opened.value.expect_event("framesent", lambda sent: b".submit" in as_bytes(sent)):
        form.press("Create")
    gone.close()

    later = signed_in(browser, workshop_at.address, workshop_at.token)
    tab = desk(later.new_page())
    completed(tab.page, workshop_at.address, ring)

    tab.table("Completions").has({"By": "Milo", "Title": "Signet ring", "Pieces": "1"})
    tab.table("Completions").open("CMP-")
    receipt = tab.dialog("Receipt")
    receipt.reads(re.compile(r"CMP-\d{6} Signet ring"), re.compile(r", by Milo\. 1 piece"), DIGEST)
    assert counted(workshop_at, ring)[:3] == ("Completed", 1, 1)
    later.close()


def test_a_server_killed_right_after_create_leaves_one_effect_of_the_form(
    databases: Databases, browser: Browser, tmp_path: Path
) -> None:
    with databases.sqlite() as url:
        standing, number = a_shop(url)
        gold = counted(standing, number)[3]
        with running(tmp_path, url, port_of(standing)) as (_, process):
            page = signed_in(browser, standing.address, standing.token).new_page()
            tab = complete_page(page, standing, number, MANY)
            tab.button("Create").click(no_wait_after=True)
            page.wait_for_timeout(60)  # the pull of the plug
            process.kill()
            process.wait()
        after = counted(standing, number)
        assert after[:3] in [("In Production", 0, 0), ("Completed", 1, int(MANY))]

        with running(tmp_path, url, port_of(standing)):
            if after[0] == "In Production":
                page.goto(f"{standing.address}/job?job={number}")
                complete_page(page, standing, number, MANY).press("Create")
                tab.reads(RECEIPT)
            completed(page, standing.address, number)
            tab.table("Completions").has({"By": "Milo", "Pieces": MANY})

        assert counted(standing, number) == ("Completed", 1, int(MANY), less(gold, 5))
        database.disconnect()


def as_bytes(sent: str | bytes) -> bytes:
    """What a browser sent, as it went over the wire."""
    return sent.encode() if isinstance(sent, str) else sent


def completed(page: Page, address: str, number: str) -> None:
    """Open the job until it is completed; a transaction may still be ending."""
    page.goto(f"{address}/job?job={number}")
    receipts = page.get_by_role("heading", name="Completions")
    for _ in range(20):
        try:
            expect(receipts).to_be_visible(timeout=PATIENCE / 10)
        except AssertionError:
            page.reload()
        else:
            return
    raise AssertionError(f"{number} was not completed")


def signed_in(browser: Browser, address: str, token: str) -> BrowserContext:
    """A browser of its own, in which Milo is signed in."""
    context = browser.new_context()
    cookie: Any = {"name": NAME, "value": token, "url": address}
    context.add_cookies([cookie])
    return context


def a_shop(url: str) -> tuple[Standing, str]:
    """A workshop with a job in production, in a database of its own; where it will stand."""
    database.connect(url)
    with database.writing() as session:
        built = workshop(session)
        number = built.job("Signet ring")
        built.add(number, built.gold, "5")
        built.start(number)
        token = web_sessions.begin(session, built.milo.id)
    return Standing(f"http://127.0.0.1:{a_port()}", url, token, built), number


def port_of(standing: Standing) -> int:
    """The port that a dashboard stands on before and after."""
    return int(standing.address.rpartition(":")[2])
