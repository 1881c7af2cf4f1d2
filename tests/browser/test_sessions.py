"""Sessions in a real browser: who is put out stops at the next click, who signed in stays so."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lib import clock, database
from lib.accounts.browsers import Visit
from lib.accounts.models import Person, SignInAttempt
from lib.accounts.patience import write_down
from lib.accounts.people import enter
from lib.accounts.permissions import Actor, Role
from lib.accounts.standing import (
    ChangeRole,
    OnePerson,
    change_role,
    deactivate_person,
    sign_out_everywhere,
)
from lib.accounts.web_sessions import begin
from lib.shop.models import CustomerAccount
from lib.web.cookies import NAME
from tests.browser.dashboard import Standing, started
from tests.browser.desk import PATIENCE, desk

PASSWORD = "correct horse battery"
PHONE = Visit("192.0.2.44", "Mozilla/5.0 (iPhone) Version/18.0 Mobile Safari/604.1")
OUT = "You are not signed in any more."
PutOut = Callable[[Session, Actor, int], object]


def demoted(session: Session, ada: Actor, person_id: int) -> None:
    change_role(session, ada, ChangeRole(person_id=person_id, role=Role.BENCH))


def deactivated(session: Session, ada: Actor, person_id: int) -> None:
    deactivate_person(session, ada, OnePerson(person_id=person_id))


def signed_out(session: Session, ada: Actor, person_id: int) -> None:
    sign_out_everywhere(session, ada, OnePerson(person_id=person_id))


def known(at: Standing, name: str) -> int:
    """A manager of this name with a password, at the shared dashboard; their id."""
    database.connect(at.url)
    with at.working() as workshop:
        return enter(workshop.session, name, Role.MANAGER, SecretStr(PASSWORD)).id


def signed_in(context: BrowserContext, at: Standing, person_id: int) -> Page:
    """A new tab of a browser in which somebody signed in earlier."""
    with at.working() as workshop:
        token = begin(workshop.session, person_id, PHONE)
    context.add_cookies([{"name": NAME, "value": token, "url": at.address}])
    return context.new_page()


@pytest.mark.parametrize("put_out", [demoted, deactivated, signed_out])
def test_who_is_put_out_stops_at_the_next_click_in_an_open_tab(
    standing: Standing, context: BrowserContext, put_out: PutOut
) -> None:
    person_id = known(standing, f"Petra {put_out.__name__}")
    page = signed_in(context, standing, person_id)
    at = desk(page)
    page.goto(standing.address + "/account")
    expect(at.button("Change name")).to_be_visible(timeout=PATIENCE)

    with standing.working() as workshop:
        put_out(workshop.session, workshop.shop.ada, person_id)
    at.fill("Name", "Petra the Great")
    at.press("Change name")

    at.reads(OUT)
    expect(at.button("Change name")).to_have_count(0)
    with database.reading() as session:
        kept = session.get_one(Person, person_id).name
    assert kept == f"Petra {put_out.__name__}"
    file = f"{standing.address}/files/photo/job/JOB-000001/{'0' * 64}.jpg"
    assert page.request.get(file).status == 401


def test_who_is_put_out_in_the_middle_of_a_dialog_is_told_so_and_sees_nothing_more(
    standing: Standing, context: BrowserContext
) -> None:
    person_id = known(standing, "Paula")
    at = desk(signed_in(context, standing, person_id))
    at.page.goto(standing.address + "/customers")
    at.press("Add customer account")
    form = at.dialog("Add customer account")
    form.fill("Name", "Nobody that is kept")

    with standing.working() as workshop:
        demoted(workshop.session, workshop.shop.ada, person_id)
    form.press("Add customer account")

    at.reads(OUT)
    at.closed()
    expect(at.page.get_by_role("heading", level=1)).to_have_count(0)
    with database.reading() as session:
        kept = session.scalars(select(CustomerAccount.name)).all()
    assert "Nobody that is kept" not in kept


def test_a_sign_in_survives_a_restart_of_the_server(
    standing: Standing, context: BrowserContext, tmp_path: Path
) -> None:
    page = signed_in(context, standing, known(standing, "Renata"))
    at = desk(page)
    page.goto(standing.address + "/account")
    at.titled("My account")

    with started(tmp_path, standing.url) as address:
        page.goto(address + "/account")
        at.titled("My account")

        at.reads("Renata, manager")


def test_ten_wrong_passwords_slow_down_and_the_right_one_after_the_wait_works(
    standing: Standing, page: Page
) -> None:
    known(standing, "Otto")
    with standing.working() as workshop:
        for hour in range(9):
            with clock.stopped_at(clock.now() - timedelta(hours=10 - hour)):
                write_down(workshop.session, "otto", "127.0.0.1")
    page.goto(standing.address + "/sign-in")

    for password in ("the tenth wrong one", PASSWORD):
        page.get_by_label("Name").fill("Otto")
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_be_visible()
    waiting = re.compile(r"Too many tries have failed\. Wait (3\d|2\d) seconds, then try again\.")
    expect(page.get_by_role("alert")).to_have_text(waiting)
    _let_pass(standing, "otto", timedelta(seconds=32))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_text("Otto, manager")).to_be_visible(timeout=PATIENCE)


def test_a_link_from_the_people_page_lets_its_person_in_at_another_browser(
    standing: Standing, context: BrowserContext, browser: Browser
) -> None:
    database.connect(standing.url)
    at = desk(signed_in(context, standing, standing.built.shop.ada.id))
    at.page.goto(standing.address + "/people")
    at.press("Add somebody")
    form = at.dialog("Add somebody")
    form.fill("Name", "Béla")
    form.press("Add")
    link = at.dialog("Send this link").place.locator("code").inner_text()
    robot = context.request.get(link)

    there = desk(browser.new_page())
    there.page.goto(link)
    there.reads("Welcome, Béla.")
    assert urlsplit(there.page.url)[2:] == ("/password", "", "")
    there.fill("Password", PASSWORD)
    there.fill("The same password again", PASSWORD)
    there.press("Choose and sign in")

    there.reads("Béla, bench")
    assert robot.status == 200
    there.page.context.close()


def test_one_signs_the_other_browser_out_of_ones_own_account(
    standing: Standing, context: BrowserContext, browser: Browser
) -> None:
    person_id = known(standing, "Vera")
    phone = desk(signed_in(browser.new_context(), standing, person_id))
    phone.page.goto(standing.address + "/account")
    phone.titled("My account")
    here = desk(signed_in(context, standing, person_id))
    here.page.goto(standing.address + "/account")
    here.reads("This browser", "Safari on an iPhone")

    here.page.locator("[class*='st-key-session-']").get_by_role("button", name="Sign out").click()
    here.reads("You are signed out of Safari on an iPhone.")
    phone.press("Change name")

    phone.reads(OUT)
    expect(here.button("Change name")).to_be_visible()
    phone.page.context.close()


def _let_pass(standing: Standing, name: str, wait: timedelta) -> None:
    """Let the tries of a name lie further back, as if one had waited."""
    tries = SignInAttempt.sign_in_name == name
    with standing.working() as workshop:
        for tried in workshop.session.scalars(select(SignInAttempt).where(tries)).all():
            earlier = update(SignInAttempt).where(SignInAttempt.id == tried.id)
            workshop.session.execute(earlier.values(at=tried.at - wait))
