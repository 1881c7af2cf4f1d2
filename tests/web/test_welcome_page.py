"""The first page: it opens the shop once, from here or with the code, and loses nothing typed."""

import html
import re
from concurrent.futures import Future
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lib import clock, database
from lib.accounts.browsers import Visit
from lib.accounts.models import Person, WebSession
from lib.sample import sample_shop
from lib.shop.models import Shop
from lib.shop.the_shop import the_shop
from lib.web import opening_sample
from lib.web.one_time_code import one_time_code
from tests.conftest import MOMENT, one_database
from tests.web.visiting import HERE, PASSWORD, THERE, browser, open_the_shop, post

pytestmark = pytest.mark.usefixtures("database_url")
TYPED = {
    "start": "own",
    "name": "Moreau & Daughters",
    "currency": "EUR",
    "zone": "Europe/Paris",
    "number_format": "1,234.50",
    "administrator": "Ada",
    "password": PASSWORD,
}


def shops() -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(Shop.id))) or 0


def problems(body: str) -> dict[str, str]:
    found = re.findall(r'id="(\w+)-problem">([^<]*)<', body)
    return {field: html.unescape(sentence) for field, sentence in found}


def test_the_first_page_opens_the_shop_and_signs_its_administrator_in() -> None:
    visitor = browser()

    answer = post(visitor, "/welcome", TYPED)

    with database.reading() as session:
        assert the_shop(session).name == "Moreau & Daughters"
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert visitor.get("/sign-in").headers["location"] == "/"


def test_a_second_first_start_is_refused() -> None:
    open_the_shop()

    shown = browser().get("/welcome")
    sent = post(browser(), "/welcome", {**TYPED, "administrator": "Eve"})

    assert shown.headers["location"] == "/"
    assert sent.status_code == 409
    assert "already has a shop" in sent.text
    assert "set-cookie" not in sent.headers
    with database.reading() as session:
        assert session.scalar(select(Person.id).where(Person.name == "Eve")) is None


def test_every_problem_stands_at_its_field_and_what_was_typed_is_kept() -> None:
    wrong = {**TYPED, "name": "", "currency": "ZZZ", "zone": "", "password": "short"}

    answer = post(browser(), "/welcome", wrong)

    assert answer.status_code == 422
    assert set(problems(answer.text)) == {"name", "currency", "zone", "password"}
    assert problems(answer.text)["name"] == "Fill in the name of the shop."
    assert 'value="Ada"' in answer.text
    assert "short" not in re.sub(r"<[^>]*problem[^<]*<", "", answer.text)
    assert shops() == 0


@one_database
@pytest.mark.parametrize("start", ["own", "sample"])
@pytest.mark.parametrize("password", ["qwertyuiop", "benchbook123", "Ada Ada Ada!"])
def test_a_password_that_is_easy_to_guess_opens_no_shop(start: str, password: str) -> None:
    answer = post(browser(), "/welcome", {**TYPED, "start": start, "password": password})

    assert answer.status_code == 422
    assert set(problems(answer.text)) == {"password"}
    assert shops() == 0


def test_the_name_of_the_shop_is_no_password_for_it() -> None:
    answer = post(browser(), "/welcome", {**TYPED, "password": "moreau daughters"})

    assert "little more than a name" in problems(answer.text)["password"]
    assert shops() == 0


def test_typed_markup_stays_text() -> None:
    answer = post(browser(), "/welcome", {**TYPED, "name": '"><script>x</script>', "zone": ""})

    assert "<script>x" not in answer.text
    assert "&lt;script&gt;x" in answer.text


@one_database
@pytest.mark.parametrize(
    ("client", "base_url"),
    [
        (THERE, "http://192.0.2.1:8501"),
        (HERE, "http://192.0.2.10:8501"),
        (THERE, "http://localhost:8501"),
    ],
)
@pytest.mark.parametrize("code", ["", "AAAAA-AAAAA"])
def test_another_computer_needs_the_one_time_code(
    client: tuple[str, int], base_url: str, code: str
) -> None:
    visitor = browser(client=client, base_url=base_url)

    shown = visitor.get("/welcome")
    answer = post(visitor, "/welcome", {**TYPED, "code": code})

    assert 'name="code"' in shown.text
    assert answer.status_code == 422
    assert "not the one-time code" in problems(answer.text)["code"]
    assert shops() == 0


def test_a_proxy_on_this_computer_does_not_make_a_visitor_local() -> None:
    answer = browser().post("/welcome", data=TYPED, headers={"x-forwarded-for": "192.0.2.9"})

    assert answer.status_code == 422
    assert shops() == 0


def test_the_code_of_the_terminal_opens_the_shop_from_another_computer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    one_time_code.cache_clear()
    visitor = browser(client=THERE, base_url="http://192.0.2.10:8501")
    visitor.get("/welcome")
    printed = re.search(r"one-time code: (\S+)", capsys.readouterr().err)
    assert printed is not None

    answer = post(visitor, "/welcome", {**TYPED, "code": printed[1].lower().replace("-", " ")})

    assert answer.headers["location"] == "/"
    assert shops() == 1


@one_database
@pytest.mark.usefixtures("stopped_clock")
def test_guessing_the_code_is_slowed_down_and_the_right_one_works_after_the_wait() -> None:
    visitor = browser(client=THERE, base_url="http://192.0.2.10:8501")
    wrong = {**TYPED, "code": "AAAAA-AAAAA"}
    right = {**TYPED, "code": one_time_code()}
    for _ in range(5):
        assert post(visitor, "/welcome", wrong).status_code == 422

    early = post(visitor, "/welcome", right)
    with clock.stopped_at(MOMENT + timedelta(seconds=1)):
        late = post(visitor, "/welcome", right)

    assert early.status_code == 429
    assert "Wait 1 second" in problems(early.text)["code"]
    assert (late.status_code, shops()) == (303, 1)


@one_database
@pytest.mark.usefixtures("stopped_clock")
def test_guesses_of_the_code_from_many_addresses_wait_for_each_other() -> None:
    answers = [
        post(
            browser(client=(f"192.0.2.{place}", 50_000), base_url="http://192.0.2.10:8501"),
            "/welcome",
            {**TYPED, "code": "AAAAA-AAAAA"},
        ).status_code
        for place in range(1, 22)
    ]

    assert answers == [422] * 20 + [429]


def test_who_left_the_sample_brings_the_code_in_a_form_and_in_no_address() -> None:
    visitor = browser(client=THERE)

    brought = post(visitor, "/welcome", {"code": one_time_code()})
    in_address = visitor.get(f"/welcome?code={one_time_code()}")

    assert (brought.status_code, problems(brought.text), shops()) == (200, {}, 0)
    assert one_time_code() in brought.text
    assert one_time_code() not in in_address.text


def test_from_this_computer_no_code_is_asked() -> None:
    assert 'name="code"' not in browser().get("/welcome").text


@one_database
@pytest.mark.parametrize(
    ("language", "currency", "number_format"),
    [("de-CH", "CHF", "1&#39;234.50"), ("fr-FR", "EUR", "1 234,50"), ("en-US", "USD", "1,234.50")],
)
def test_the_browsers_language_proposes_currency_and_numbers(
    language: str, currency: str, number_format: str
) -> None:
    shown = browser().get("/welcome", headers={"accept-language": language}).text

    assert f'<option value="{currency}" selected>' in shown
    assert f'<option value="{number_format}" selected>' in shown


@one_database
def test_the_sample_shop_opens_with_the_name_and_password_that_were_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visitor, stranger = browser(), browser()

    answer = post(visitor, "/welcome", {**TYPED, "start": "sample", "name": ""})
    opening = opening_sample.current()
    assert opening is not None
    opening.work.result(timeout=110)
    other = stranger.get("/welcome/sample")
    opened = visitor.get("/welcome/sample")

    assert answer.headers["location"] == "/welcome/sample"
    assert "benchbook_session" not in other.headers.get("set-cookie", "")
    assert opened.headers["location"] == "/"
    assert visitor.get("/sign-in").headers["location"] == "/"
    with database.reading() as session:
        assert the_shop(session).is_sample
        begun = session.scalars(select(WebSession)).one()
        assert (begun.address, begun.browser) == ("127.0.0.1", "testclient")
    assert post(stranger, "/sign-in", {"name": "Ada", "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize("ticket", [None, "", "made up", "\xfc"])
def test_a_browser_without_the_ticket_is_not_signed_in_to_the_sample(ticket: str | None) -> None:
    assert opening_sample.token_for(opening_sample.Opening(Future()), ticket, Visit()) is None


def test_the_sample_shop_needs_a_password_too() -> None:
    answer = post(browser(), "/welcome", {**TYPED, "start": "sample", "password": ""})

    assert set(problems(answer.text)) == {"password"}
    assert shops() == 0


def test_a_sample_that_cannot_be_built_says_so_and_keeps_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_name: str, _password: str) -> int:
        raise RuntimeError("the list of stones is missing")

    monkeypatch.setattr(sample_shop, "open_sample_shop", fail)
    visitor = browser()

    post(visitor, "/welcome", {**TYPED, "start": "sample"})
    opening = opening_sample.current()
    assert opening is not None
    opening.work.exception(timeout=10)
    answer = visitor.get("/welcome/sample")

    assert answer.status_code == 500
    assert "Nothing was kept" in answer.text
    assert "stones" not in answer.text
    assert "the list of stones is missing" in caplog.text
    assert visitor.get("/welcome").status_code == 200
