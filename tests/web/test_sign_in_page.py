"""The sign-in page: the cookie, the same words for every wrong try, and where it leads."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from lib import clock, database
from lib.accounts.models import WebSession
from lib.accounts.permissions import Role
from lib.web.sign_in_page import inward
from tests.conftest import MOMENT, one_database
from tests.web.visiting import PASSWORD, THERE, browser, open_the_shop, post

pytestmark = pytest.mark.usefixtures("database_url")
RIGHT = {"name": "Ada", "password": PASSWORD}


def said(body: str) -> str:
    found = re.search(r'role="alert"[^>]*>([^<]*)<', body)
    return found[1] if found else ""


def test_signing_in_sets_a_cookie_that_no_script_reads_and_lasts_past_a_reload() -> None:
    open_the_shop(PASSWORD)
    visitor = browser()

    answer = post(visitor, "/sign-in", {**RIGHT, "next": "/jobs?page=2"})

    cookie = answer.headers["set-cookie"]
    assert (answer.status_code, answer.headers["location"]) == (303, "/jobs?page=2")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Max-Age=2592000" in cookie
    assert "Secure" not in cookie
    assert visitor.get("/sign-in").status_code == 303


def test_behind_tls_the_cookie_never_travels_in_the_clear() -> None:
    open_the_shop(PASSWORD)

    answer = post(browser(base_url="https://localhost"), "/sign-in", RIGHT)

    assert "Secure" in answer.headers["set-cookie"]


def test_a_sign_in_survives_the_restart_of_the_server() -> None:
    open_the_shop(PASSWORD)
    first, second = browser(), browser()
    post(first, "/sign-in", RIGHT)

    second.cookies = first.cookies

    assert second.get("/sign-in").headers["location"] == "/"


def test_a_wrong_password_and_an_unknown_name_read_alike() -> None:
    open_the_shop(PASSWORD)

    wrong = post(browser(), "/sign-in", {"name": "Ada", "password": "wrong"})
    unknown = post(browser(), "/sign-in", {"name": "Eve", "password": "wrong"})

    assert wrong.status_code == unknown.status_code == 401
    assert said(wrong.text) == said(unknown.text) != ""
    assert "set-cookie" not in wrong.headers


def test_what_was_typed_is_kept_but_for_the_password() -> None:
    open_the_shop(PASSWORD)

    answer = post(browser(), "/sign-in", {"name": '"><b>Ada', "password": "wrong wrong"})

    assert "&#34;&gt;&lt;b&gt;Ada" in answer.text
    assert "<b>Ada" not in answer.text
    assert "wrong wrong" not in answer.text


@one_database
def test_the_sixth_wrong_try_is_told_to_wait() -> None:
    open_the_shop()
    visitor = browser(client=THERE, base_url="http://192.0.2.10:8501")
    for _ in range(5):
        post(visitor, "/sign-in", {"name": "Ada", "password": "wrong"})

    answer = post(visitor, "/sign-in", {"name": "Ada", "password": "wrong"})

    assert answer.status_code == 429
    assert "Too many tries have failed. Wait 1 second" in said(answer.text)


@one_database
def test_ten_wrong_passwords_slow_down_and_the_right_one_after_the_wait_works() -> None:
    open_the_shop(PASSWORD)
    visitor = browser(client=THERE, base_url="http://192.0.2.10:8501")
    for place in range(10):
        with clock.stopped_at(MOMENT + timedelta(minutes=place)):
            post(visitor, "/sign-in", {"name": "Ada", "password": "wrong"})

    with clock.stopped_at(MOMENT + timedelta(minutes=9, seconds=31)):
        early = post(visitor, "/sign-in", RIGHT)
    with clock.stopped_at(MOMENT + timedelta(minutes=9, seconds=32)):
        late = post(visitor, "/sign-in", RIGHT)

    assert (early.status_code, said(early.text)) == (
        429,
        "Too many tries have failed. Wait 1 second, then try again.",
    )
    assert (late.status_code, "set-cookie" in late.headers) == (303, True)


def test_a_session_knows_from_where_and_with_which_browser_it_began() -> None:
    open_the_shop(PASSWORD)
    visitor = browser(client=THERE, base_url="http://192.0.2.10:8501")

    visitor.post("/sign-in", data=RIGHT, headers={"user-agent": "Firefox/140.0"})

    with database.reading() as session:
        kept = session.scalars(select(WebSession)).one()
    assert (kept.address, kept.browser) == (THERE[0], "Firefox/140.0")


def test_signing_in_again_ends_the_session_before() -> None:
    open_the_shop(PASSWORD)
    visitor, other = browser(), browser()
    post(visitor, "/sign-in", RIGHT)
    other.cookies.update(dict(visitor.cookies))

    post(visitor, "/sign-in", RIGHT)

    assert other.get("/sign-in").status_code == 200


def test_signing_out_ends_the_session_and_takes_the_cookie() -> None:
    open_the_shop()
    visitor, copy = browser(Role.MANAGER), browser()
    copy.cookies.update(dict(visitor.cookies))

    answer = post(visitor, "/sign-out", {})

    assert answer.headers["location"] == "/sign-in"
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert copy.get("/sign-in").status_code == 200


def test_signing_out_is_not_done_by_a_link() -> None:
    open_the_shop()

    assert browser(Role.MANAGER).get("/sign-out").status_code == 405


@one_database
@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/x\r\nSet-Cookie: a=b",
        "evil.example",
        "/sign-out",
        "",
        "/" + "x" * 2_000,
    ],
)
def test_signing_in_never_leads_to_another_site(wanted: str) -> None:
    open_the_shop(PASSWORD)

    answer = post(browser(), "/sign-in", {**RIGHT, "next": wanted})

    assert answer.headers["location"] == "/"


@one_database
@pytest.mark.parametrize("wanted", ["/jobs", "/job?job=JOB-000001", "/inventory?q=a%20b&page=2"])
def test_signing_in_leads_to_the_page_that_was_wanted(wanted: str) -> None:
    assert inward(wanted) == wanted


def test_without_a_shop_there_is_nothing_to_sign_in_to() -> None:
    assert browser().get("/sign-in").headers["location"] == "/welcome"


def test_every_sign_in_is_a_line_in_the_log_without_what_is_secret(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO", "benchbook")
    open_the_shop(PASSWORD)

    post(browser(), "/sign-in", RIGHT)
    post(browser(), "/sign-in", {"name": "Ada", "password": "wrong wrong"})
    post(browser(client=THERE), "/sign-in", {"name": PASSWORD, "password": ""})

    right, wrong, slip = (record.getMessage() for record in caplog.records)
    assert right == 'signed in name="Ada" address="127.0.0.1"'
    assert wrong.startswith('sign-in refused name="Ada" address="127.0.0.1" why="Wrong')
    assert slip.startswith('sign-in refused name="(nobody\'s name)" address="192.0.2.44"')
    assert "wrong wrong" not in caplog.text
    assert PASSWORD not in caplog.text
