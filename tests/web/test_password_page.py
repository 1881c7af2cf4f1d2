"""The page of a link: looking uses nothing up, and the chosen password signs its person in."""

import html
import re

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from lib import database
from lib.accounts.inviting import AddPerson, add_person, new_token
from lib.accounts.models import Person
from lib.accounts.permissions import Role
from lib.accounts.standing import OnePerson, deactivate_person
from tests.shop import actor
from tests.web.visiting import PASSWORD, THERE, browser, open_the_shop, post

pytestmark = pytest.mark.usefixtures("database_url")


@pytest.fixture
def token(database_url: str) -> str:
    """The token of a link for Béla, who was invited as sales."""
    made: SecretStr = new_token()
    open_the_shop()
    with database.writing() as session:
        ada = actor(session, Role.ADMINISTRATOR)
        add_person(session, ada, AddPerson(name="Béla <b>", role=Role.SALES, token=made))
    return made.get_secret_value()


def elsewhere() -> TestClient:
    """A browser of another computer, which knows nobody."""
    return browser(client=THERE, base_url="http://192.0.2.10:8501")


def problems(body: str) -> dict[str, str]:
    found = re.findall(r'id="(\w+)-problem">([^<]*)<', body)
    return {field: html.unescape(sentence) for field, sentence in found}


def choice(token: str, password: str = PASSWORD, again: str = PASSWORD) -> dict[str, str]:
    return {"token": token, "password": password, "again": again}


def test_a_link_opens_a_page_that_knows_nothing_and_uses_nothing_up(token: str) -> None:
    robot, person = elsewhere(), elsewhere()

    opened = [robot.get("/password") for _ in range(3)]
    looked = [post(person, "/password", {"token": token}) for _ in range(2)]

    assert {answer.status_code for answer in opened + looked} == {200}
    assert "Béla" not in opened[0].text
    assert "Welcome, Béla &lt;b&gt;." in looked[1].text
    assert "set-cookie" not in looked[1].headers


def test_choosing_a_password_signs_in_and_uses_the_link_up(token: str) -> None:
    person = elsewhere()

    answer = post(person, "/password", choice(token))
    again = post(elsewhere(), "/password", choice(token))

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert person.get("/sign-in").status_code == 303
    assert (again.status_code, "set-cookie" in again.headers) == (410, False)
    assert "This link does not work any more" in again.text
    signed_in = post(elsewhere(), "/sign-in", {"name": "béla <b>", "password": PASSWORD})
    assert signed_in.status_code == 303


def test_whoever_was_signed_in_at_that_browser_is_signed_out(token: str) -> None:
    ada, copy = browser(Role.ADMINISTRATOR), browser()
    copy.cookies.update(dict(ada.cookies))

    post(ada, "/password", choice(token))

    assert ada.get("/sign-in").status_code == 303
    assert copy.get("/sign-in").status_code == 200


@pytest.mark.parametrize(
    ("twice", "field", "says"),
    [
        (("short", "short"), "password", "at least 10 characters"),
        ((PASSWORD, "correct horse"), "again", "The two passwords differ"),
        (("", ""), "password", "at least 10 characters"),
        (("Moreau & Daughters!",) * 2, "password", "little more than a name"),
        (("word " * 50,) * 2, "password", "at most 200 characters"),
    ],
)
def test_a_refused_password_is_told_at_its_field_and_written_nowhere(
    token: str, twice: tuple[str, str], field: str, says: str
) -> None:
    person = elsewhere()

    answer = post(person, "/password", choice(token, *twice))

    assert answer.status_code == 422
    assert says in problems(answer.text)[field]
    assert not re.search(r'type="password"[^>]*value=', answer.text)
    assert post(person, "/password", choice(token)).status_code == 303


@pytest.mark.parametrize("typed", [{}, {"token": ""}, {"token": "x" * 43}, {"token": "é\x00 #"}])
def test_a_link_that_was_never_made_is_over_in_one_sentence(
    token: str, typed: dict[str, str]
) -> None:
    for sent in (typed, {**typed, "password": PASSWORD, "again": PASSWORD}):
        answer = post(elsewhere(), "/password", sent)

        assert answer.status_code == 410
        assert "Ask an administrator of the shop for a new link" in answer.text


def test_the_link_of_somebody_deactivated_is_over(token: str) -> None:
    with database.writing() as session:
        bela = session.query(Person).filter_by(name="Béla <b>").one()
        deactivate_person(session, actor(session, Role.ADMINISTRATOR), OnePerson(person_id=bela.id))

    assert post(elsewhere(), "/password", choice(token)).status_code == 410


def test_no_cache_keeps_the_page_and_no_other_site_learns_of_it_or_sends_it(token: str) -> None:
    shown = post(elsewhere(), "/password", {"token": token})
    sent = elsewhere().post(
        "/password", data=choice(token), headers={"origin": "https://evil.example"}
    )

    assert shown.headers["cache-control"] == "no-store"
    assert shown.headers["referrer-policy"] == "same-origin"
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert sent.status_code == 403
    assert token not in str(shown.url)


def test_before_the_first_start_there_is_no_link() -> None:
    assert browser().get("/password").headers["location"] == "/welcome"
    assert post(browser(), "/password", {"token": "x" * 43}).headers["location"] == "/welcome"
