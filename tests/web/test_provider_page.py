"""Signing in through an identity provider that this test starts itself, and every refusal."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from lib import database
from lib.accounts.models import AuditEntry, Person, SignInAttempt, WebSession
from lib.accounts.permissions import Role
from lib.accounts.signing_in import recognised
from lib.accounts.standing import OnePerson, deactivate_person
from lib.settings import settings
from lib.web import identity_provider
from lib.web.cookies import NAME
from tests.conftest import one_database
from tests.shop import actor
from tests.web import identity_provider as standing
from tests.web.identity_provider import CLIENT, SECRET, Issuer, standing_provider
from tests.web.test_sign_in_page import said
from tests.web.visiting import browser, open_the_shop, token_of

# Where only words and addresses differ, one database shows it.
CONFIRM = "could not be confirmed"
ELSEWHERE = "Sign in with a name and password, or try again"


@pytest.fixture(scope="module")
def running() -> Iterator[Issuer]:
    with standing_provider() as issuer:
        yield issuer


@pytest.fixture
def issuer(running: Issuer, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Issuer:
    """A shop with an identity provider, at which Ada Moreau is signed in as a goldsmith."""
    for name, value in {
        "ISSUER": running.address,
        "CLIENT_ID": CLIENT,
        "CLIENT_SECRET": SECRET,
        "LABEL": "Sign in with Workshop ID",
        "ROLES": "benchbook-admins=administrator, goldsmiths=bench, counter = sales",
    }.items():
        monkeypatch.setenv(f"BENCHBOOK_OIDC_{name}", value)
    settings.cache_clear()
    monkeypatch.setattr(identity_provider, "_met", {})
    running.knows("ada-1", "goldsmiths")
    open_the_shop()
    return running


def begin(visitor: TestClient, wanted: str = "/jobs") -> str:
    """Click the button and be let in at the provider; where it sends the browser back to."""
    to_provider = visitor.get("/sign-in/provider", params={"next": wanted})
    assert to_provider.status_code == 303, to_provider.text
    return httpx2.get(to_provider.headers["location"]).headers["location"]


def signed_in(visitor: TestClient, wanted: str = "/jobs") -> httpx2.Response:
    return visitor.get(begin(visitor, wanted))


def person(visitor: TestClient) -> Any:
    return recognised(visitor.cookies.get(NAME))


def kept() -> dict[str, int]:
    """How many people, sessions and failed attempts there are."""
    with database.reading() as session:
        failed = select(func.count(SignInAttempt.id)).where(SignInAttempt.succeeded.is_(False))
        return {
            "people": session.scalar(select(func.count(Person.id))) or 0,
            "sessions": session.scalar(select(func.count(WebSession.id))) or 0,
            "failed": session.scalar(failed) or 0,
        }


def test_a_first_sign_in_enters_a_person_with_name_and_role(issuer: Issuer) -> None:
    visitor = browser()
    before = kept()

    answer = signed_in(visitor, "/job?job=JOB-000001")

    assert (answer.status_code, answer.headers["location"]) == (303, "/job?job=JOB-000001")
    assert (person(visitor).name, person(visitor).role) == ("Ada Moreau", Role.BENCH)
    assert kept() == {**before, "people": before["people"] + 1, "sessions": 1}
    with database.reading() as session:
        told = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        entered = session.scalars(select(Person).where(Person.name == "Ada Moreau")).one()
        attempt = session.scalars(select(SignInAttempt)).one()
    assert (entered.identity, entered.password_hash) == (f"{issuer.address} ada-1", None)
    assert told is not None
    assert (told.person_id, told.number) == (entered.id, str(entered.id))
    assert told.says == "Ada Moreau signed in for the first time and is bench."
    assert (attempt.succeeded, attempt.address) == (True, "127.0.0.1")


@one_database
def test_the_cookie_is_the_same_as_that_of_a_local_account(issuer: Issuer) -> None:
    answer = signed_in(browser())

    session = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(NAME))
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in session.split(";")}


def test_the_same_person_comes_back_whatever_their_name_is_now(issuer: Issuer) -> None:
    signed_in(browser())
    before = kept()
    issuer.knows("ada-1", "goldsmiths", name="Ada Featherstone", email="new@example.org")

    again = browser()
    signed_in(again)

    assert kept()["people"] == before["people"]
    assert person(again).name == "Ada Moreau"


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": "Ada", "preferred_username": "ada.l"}, "Ada (ada.l)"),
        ({"name": "ADA", "email": "ada@example.org"}, "ADA (ada@example.org)"),
        ({"name": " ada "}, "ada (2)"),
        ({"name": None, "preferred_username": "ada.l"}, "ada.l"),
        ({"name": None}, "ada-9"),
        ({"name": "Ada\x00\u202e\n<b>" + "x" * 500}, None),
    ],
)
def test_a_name_never_makes_somebody_a_person_of_the_shop(
    issuer: Issuer, claims: dict[str, Any], name: str | None
) -> None:
    issuer.knows("ada-9", "goldsmiths", email_verified=True, **claims)
    visitor = browser()

    signed_in(visitor)

    assert person(visitor).role == Role.BENCH
    assert len(person(visitor).name) <= 200
    assert "\n" not in person(visitor).name
    assert name is None or person(visitor).name == name


@one_database
def test_of_several_groups_the_one_that_is_named_first_counts(issuer: Issuer) -> None:
    issuer.knows("ada-1", "counter", "strangers", "goldsmiths")
    visitor = browser()

    signed_in(visitor)

    assert person(visitor).role == Role.BENCH


@one_database
@pytest.mark.parametrize(
    ("claim", "claims"),
    [
        ("realm_access.roles", {"realm_access": {"roles": ["counter"]}}),
        ("https://shop.example/role", {"https://shop.example/role": "counter"}),
    ],
)
def test_the_role_may_stand_anywhere_in_the_token(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch, claim: str, claims: dict[str, Any]
) -> None:
    monkeypatch.setenv("BENCHBOOK_OIDC_ROLE_CLAIM", claim)
    settings.cache_clear()
    issuer.knows("ada-1", "benchbook-admins", **claims)
    visitor = browser()

    signed_in(visitor)

    assert person(visitor).role == Role.SALES


def test_a_role_that_changed_ends_the_other_sessions(issuer: Issuer) -> None:
    first, second = browser(), browser()
    signed_in(first)
    signed_in(second)
    assert person(first).role == Role.BENCH, "signing in elsewhere ends nothing"
    issuer.knows("ada-1", "counter")

    signed_in(second)

    assert person(second).role == Role.SALES
    assert person(first) is None


def test_the_last_administrator_is_not_demoted_by_the_provider(issuer: Issuer) -> None:
    issuer.knows("ada-1", "benchbook-admins")
    visitor = browser()
    signed_in(visitor)
    with database.writing() as session:
        local = session.scalars(select(Person).where(Person.name == "Ada")).one()
        local.role = Role.MANAGER
    issuer.knows("ada-1", "goldsmiths")

    answer = signed_in(browser())

    assert answer.status_code == 503
    assert "You are the only active administrator" in said(answer.text)
    assert person(visitor).role == Role.ADMINISTRATOR


@pytest.mark.parametrize("groups", [(), ("strangers",), ("Goldsmiths",), ("benchbook-admins ",)])
def test_somebody_of_no_known_group_is_told_whom_to_ask(
    issuer: Issuer, groups: tuple[str, ...]
) -> None:
    issuer.knows("eve-1", *groups)
    before = kept()

    answer = signed_in(browser())

    assert answer.status_code == 401
    assert "Ask Ada to put you into one" in said(answer.text)
    assert kept() == {**before, "failed": 1}, "nothing is written but the attempt"


def test_a_deactivated_person_stays_out(issuer: Issuer) -> None:
    visitor = browser()
    signed_in(visitor)
    with database.writing() as session:
        gone = OnePerson(person_id=person(visitor).id)
        deactivate_person(session, actor(session, Role.ADMINISTRATOR), gone)

    answer = signed_in(browser())

    assert person(visitor) is None
    assert answer.status_code == 401
    assert "Ada Moreau is deactivated" in said(answer.text)
    assert kept()["sessions"] == 0


def test_every_token_that_is_not_quite_right_is_refused(issuer: Issuer) -> None:
    now = int(time.time())
    wrong: dict[str, dict[str, Any]] = {
        "another nonce": {"changed": {"nonce": "of another sign-in"}},
        "no nonce": {"left_out": ("nonce",)},
        "another issuer": {"changed": {"iss": "https://evil.example"}},
        "no issuer": {"left_out": ("iss",)},
        "another audience": {"changed": {"aud": "another client"}},
        "several audiences, none named as asking": {"changed": {"aud": [CLIENT, "another"]}},
        "asked for by another": {"changed": {"aud": [CLIENT], "azp": "another"}},
        "no audience": {"left_out": ("aud",)},
        "run out": {"changed": {"exp": now - 120}},
        "never running out": {"left_out": ("exp",)},
        "made tomorrow": {"changed": {"iat": now + 86_400}},
        "not valid yet": {"changed": {"nbf": now + 3_600}},
        "nobody": {"left_out": ("sub",)},
        "an empty subject": {"changed": {"sub": ""}},
        "another access token": {"changed": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
        "not signed": {"signing": standing.unsigned},
        "signed with the public key": {"signing": standing.signed_with_the_public_key},
        "signed by somebody else": {"signing": standing.signed_by_another},
        "changed afterwards": {"signing": standing.changed_afterwards},
        "no token at all": {"signing": lambda _issuer, _claims: "no.token"},
    }
    before = kept()

    let_in = []
    for what, misbehaviour in wrong.items():
        issuer.knows("ada-1", "goldsmiths")
        for name, value in misbehaviour.items():
            setattr(issuer, name, value)
        answer = signed_in(browser())
        if answer.status_code != 401 or CONFIRM not in said(answer.text):
            let_in.append((what, answer.status_code, said(answer.text)))

    assert let_in == []
    assert kept() == before


@one_database
def test_a_token_that_ran_out_a_moment_ago_is_good_for_clocks_that_differ(issuer: Issuer) -> None:
    issuer.changed = {"exp": int(time.time()) - 20}

    assert signed_in(browser()).status_code == 303


def test_what_comes_back_to_another_browser_is_refused(issuer: Issuer) -> None:
    back = begin(browser())
    other = browser()
    begin(other)

    stranger, foreign = browser().get(back), other.get(back)

    assert {stranger.status_code, foreign.status_code} == {401}
    assert CONFIRM in said(foreign.text)
    assert kept()["sessions"] == 0
    assert "token" not in issuer.requests, "the code was not even shown to the provider"


def test_what_came_back_once_is_not_taken_again(issuer: Issuer) -> None:
    visitor, thief = browser(), browser()
    back = begin(visitor)
    thief.cookies.update(dict(visitor.cookies))
    visitor.get(back)

    again, stolen = visitor.get(back), thief.get(back)

    assert {again.status_code, stolen.status_code} == {401}
    assert kept()["sessions"] == 1


@one_database
def test_a_code_of_another_sign_in_is_refused(issuer: Issuer) -> None:
    victim, thief = browser(), browser()
    code = parse_qs(urlsplit(begin(victim)).query)["code"][0]
    mine = parse_qs(urlsplit(begin(thief)).query)

    answer = thief.get("/sign-in/provider/back", params={"code": code, "state": mine["state"][0]})

    assert answer.status_code == 401, "PKCE ties the code to the browser that began"
    assert kept()["sessions"] == 0


@one_database
@pytest.mark.parametrize(
    "given",
    [
        {"state": "", "code": "x"},
        {"state": "é\u202e", "code": "x"},
        {"code": "x"},
        {"error": "access_denied"},
    ],
)
def test_a_return_without_the_state_is_refused(issuer: Issuer, given: dict[str, str]) -> None:
    visitor = browser()
    begin(visitor)

    answer = visitor.get("/sign-in/provider/back", params=given)

    assert (answer.status_code, CONFIRM in said(answer.text)) == (401, True)


@one_database
def test_a_return_that_names_another_issuer_or_an_error_is_refused(issuer: Issuer) -> None:
    mixed, denied = browser(), browser()
    other = begin(mixed).replace("iss=http%3A%2F%2F127.0.0.1", "iss=https%3A%2F%2Fevil.example")
    state = parse_qs(urlsplit(begin(denied)).query)["state"][0]
    error = {"state": state, "error": "access_denied", "error_description": "<b>Evil</b>"}

    refused = denied.get("/sign-in/provider/back", params=error)

    assert CONFIRM in said(mixed.get(other).text)
    assert "did not let you in" in said(refused.text)
    assert "Evil" not in refused.text


@one_database
def test_keys_are_read_once_and_again_when_the_provider_changes_them(issuer: Issuer) -> None:
    signed_in(browser())
    signed_in(browser())
    assert issuer.requests == ["discovery", "token", "keys", "token"]

    issuer.rotate()
    answer = signed_in(browser())

    assert answer.status_code == 303
    assert issuer.requests == ["discovery", "token", "keys", "token", "token", "keys"]


@one_database
def test_a_provider_that_is_down_leaves_the_local_sign_in(issuer: Issuer) -> None:
    issuer.is_down = True

    answer = browser().get("/sign-in/provider")

    assert answer.status_code == 503
    assert ELSEWHERE in said(answer.text)
    assert 'name="password"' in answer.text
    assert issuer.address not in answer.text.replace("&#58;", ":")


@one_database
@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": None},
    ],
)
def test_a_provider_that_describes_somebody_else_is_not_believed(
    issuer: Issuer, document: dict[str, Any]
) -> None:
    issuer.document = document

    assert browser().get("/sign-in/provider").status_code == 503


@one_database
@pytest.mark.parametrize("nonsense", ["<h1>Hello</h1>", "[]", '"text"', "x" * 700_000, "{}"])
def test_a_provider_that_answers_nonsense_signs_nobody_in(issuer: Issuer, nonsense: str) -> None:
    issuer.answers_with = nonsense

    answer = signed_in(browser())

    assert answer.status_code in (401, 503)
    assert kept()["sessions"] == 0


@one_database
@pytest.mark.parametrize("moved", ["openid-configuration", "keys", "token"])
def test_a_provider_that_sends_on_to_another_address_is_not_followed(
    issuer: Issuer, moved: str
) -> None:
    issuer.moved = moved
    visitor = browser()

    answer = visitor.get("/sign-in/provider")
    if moved != "openid-configuration":
        answer = visitor.get(httpx2.get(answer.headers["location"]).headers["location"])

    assert answer.status_code == 503
    assert "elsewhere" not in issuer.requests
    assert kept()["sessions"] == 0


@one_database
def test_a_session_before_is_ended_and_signing_in_never_leads_elsewhere(issuer: Issuer) -> None:
    visitor = browser(Role.MANAGER)
    before = token_of(Role.MANAGER)
    visitor.cookies.set(NAME, before, domain="localhost.local", path="/")

    answer = signed_in(visitor, "//evil.example")

    assert answer.headers["location"] == "/"
    assert recognised(before) is None


@one_database
def test_the_sign_in_offers_the_provider_beside_names_and_passwords(issuer: Issuer) -> None:
    shown = browser().get("/sign-in?next=/job%3Fjob%3DJOB-000001").text

    assert "Sign in with Workshop ID" in shown
    assert 'href="/sign-in/provider?next=/job%3Fjob%3DJOB-000001"' in shown
    assert 'name="password"' in shown


@one_database
def test_without_an_issuer_there_is_no_such_way_in(database_url: str) -> None:
    open_the_shop()

    shown, asked, back = (
        browser().get(path)
        for path in ("/sign-in", "/sign-in/provider", "/sign-in/provider/back?code=x&state=y")
    )

    assert "/sign-in/provider" not in shown.text
    assert (asked.status_code, back.status_code) == (404, 404)


@one_database
def test_before_the_first_start_nobody_is_sent_to_the_provider(
    database_url: str, running: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCHBOOK_OIDC_ISSUER", running.address)
    settings.cache_clear()

    assert browser().get("/sign-in/provider").headers["location"] == "/welcome"


@one_database
def test_after_a_sign_out_the_provider_finds_out_anew_who_is_there(issuer: Issuer) -> None:
    visitor = browser()
    signed_in(visitor)
    visitor.post("/sign-out", headers={"origin": str(visitor.base_url)})
    assert person(visitor) is None

    asked = visitor.get("/sign-in/provider").headers["location"]
    signed_in(visitor)
    later = visitor.get("/sign-in/provider").headers["location"]

    assert parse_qs(urlsplit(asked).query)["prompt"] == ["login"]
    assert "prompt" not in parse_qs(urlsplit(later).query)
