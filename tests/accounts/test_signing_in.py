"""Signing in: the token, the same answer for unknown names, waits, and how a session ends."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from lib import clock, database
from lib.accounts import passwords
from lib.accounts.browsers import Visit
from lib.accounts.models import Person, SignInAttempt, WebSession
from lib.accounts.patience import TooManyTries
from lib.accounts.people import enter
from lib.accounts.permissions import Role
from lib.accounts.signing_in import (
    WrongNameOrPassword,
    nobodys,
    person_of_token,
    recognised,
    sign_in,
    sign_out,
)
from lib.settings import settings
from tests.conftest import one_database

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RIGHT, WRONG = SecretStr("correct horse battery"), SecretStr("correct horse batterie")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HOME, ELSEWHERE = Visit("192.0.2.1", FIREFOX), Visit("198.51.100.7")
pytestmark = pytest.mark.usefixtures("database_url")


@pytest.fixture
def ada(database_url: str) -> int:
    """The id of Ada, who has a password."""
    with database.writing() as session:
        return enter(session, "Ada Moreau", Role.ADMINISTRATOR, RIGHT).id


def refusal(name: str, password: SecretStr, visit: Visit = HOME) -> str:
    with pytest.raises(WrongNameOrPassword) as refused:
        sign_in(name, password, visit)
    return str(refused.value)


def holder(token: str) -> int | None:
    with database.reading() as session:
        return person_of_token(session, token)


def count(model: type[WebSession | SignInAttempt]) -> int:
    with database.reading() as session:
        return len(session.scalars(select(model)).all())


def fail(times: int, start: datetime, visit: Visit = HOME) -> None:
    """Try a wrong password so often, each time after whatever wait was asked."""
    for place in range(times):
        with clock.stopped_at(start + timedelta(hours=place)):
            refusal("Ada Moreau", WRONG, visit)


class LookedAtWhile(SecretStr):
    """The right password, during whose check something else happens in the shop."""

    def __init__(self, happens: Callable[[Person], None], person_id: int) -> None:
        super().__init__(RIGHT.get_secret_value())
        self.happens, self.person_id = happens, person_id

    def get_secret_value(self) -> str:
        with database.writing() as session:
            self.happens(session.get_one(Person, self.person_id))
        return super().get_secret_value()


def forgotten(person: Person) -> None:
    person.password_hash = None


def deactivated(person: Person) -> None:
    person.deactivated_at = MONDAY


@pytest.mark.parametrize("happens", [forgotten, deactivated])
def test_a_password_that_is_taken_away_while_it_is_looked_at_lets_nobody_in(
    ada: int, happens: Callable[[Person], None]
) -> None:
    refusal("Ada Moreau", LookedAtWhile(happens, ada))

    assert count(WebSession) == 0


def test_the_right_password_begins_a_session_of_that_person(ada: int) -> None:
    token = sign_in("Ada Moreau", RIGHT, HOME)

    assert holder(token) == ada


def test_a_session_keeps_where_it_began_so_that_its_owner_knows_it_again(ada: int) -> None:
    sign_in("Ada Moreau", RIGHT, Visit("192.0.2.1", FIREFOX + " " * 900))

    with database.reading() as session:
        kept = session.scalars(select(WebSession)).one()
    assert (kept.address, kept.browser.strip()) == ("192.0.2.1", FIREFOX)


@pytest.mark.parametrize("more", ["x", "x" * 1_000])
def test_no_part_of_a_password_is_passed_over(more: str) -> None:
    longest = "seven plain words of my own " * 7
    with database.writing() as session:
        enter(session, "Lena", Role.BENCH, SecretStr(longest[:200]))

    refusal("Lena", SecretStr(longest[:200] + more))

    assert sign_in("Lena", SecretStr(longest[:200]), HOME)


def test_signing_in_says_when_a_person_was_last_seen(ada: int) -> None:
    with clock.stopped_at(MONDAY):
        sign_in("Ada Moreau", RIGHT, HOME)

    with database.reading() as session:
        assert session.get_one(Person, ada).seen_at == MONDAY


def test_a_name_is_known_whatever_its_case_and_spacing(ada: int) -> None:
    token = sign_in("  ada   MOREAU ", RIGHT, HOME)

    assert holder(token) == ada


def test_only_the_hash_of_a_token_is_kept(ada: int) -> None:
    token = sign_in("Ada Moreau", RIGHT, HOME)

    with database.reading() as session:
        kept = session.scalars(select(WebSession)).one()
        password = session.get_one(Person, ada).password_hash or ""
    assert token not in kept.token_hash
    assert password.startswith("$argon2id$")


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(ada: int) -> None:
    wrong = refusal("Ada Moreau", WRONG)
    unknown = refusal("Nobody", WRONG)

    assert wrong == unknown
    assert count(WebSession) == 0


def test_an_unknown_name_takes_the_work_of_a_known_one(
    ada: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    verify = passwords._hasher.verify

    def noting(password: str, kept: str) -> bool:
        checked.append(kept)
        return verify(password, kept)

    monkeypatch.setattr(passwords._hasher, "verify", noting)
    refusal("Nobody", WRONG)
    refusal("Ada Moreau", WRONG)

    assert [kept[:25] for kept in checked] == [checked[0][:25]] * 2


def test_a_failed_try_is_on_record(ada: int) -> None:
    refusal("Ada Moreau", WRONG)

    with database.reading() as session:
        attempt = session.scalars(select(SignInAttempt)).one()
    assert (attempt.sign_in_name, attempt.address, attempt.succeeded) == (
        "ada moreau",
        HOME.address,
        False,
    )


def test_a_name_that_nobody_has_is_not_kept_as_it_may_be_a_password(ada: int) -> None:
    refusal(RIGHT.get_secret_value(), WRONG)

    with database.reading() as session:
        [kept] = session.scalars(select(SignInAttempt.sign_in_name)).all()
    assert kept == nobodys("correct horse battery")
    assert "horse" not in kept


@one_database
def test_five_failures_in_a_row_make_the_next_try_wait(ada: int) -> None:
    with clock.stopped_at(MONDAY):
        for _ in range(5):
            refusal("Ada Moreau", WRONG)

        with pytest.raises(TooManyTries, match="Wait 1 second,"):
            sign_in("Ada Moreau", RIGHT, HOME)
    assert count(WebSession) == 0
    assert count(SignInAttempt) == 5


@one_database
def test_the_wait_doubles_and_the_right_password_works_after_it(ada: int) -> None:
    fail(8, MONDAY)
    last = MONDAY + timedelta(hours=7)

    with clock.stopped_at(last + timedelta(seconds=7)), pytest.raises(TooManyTries):
        sign_in("Ada Moreau", RIGHT, HOME)
    with clock.stopped_at(last + timedelta(seconds=8)):
        token = sign_in("Ada Moreau", RIGHT, HOME)

    with clock.stopped_at(last + timedelta(seconds=9)):
        assert holder(token) == ada


@one_database
def test_no_wait_is_longer_than_a_quarter_of_an_hour(ada: int) -> None:
    fail(18, MONDAY)

    with clock.stopped_at(MONDAY + timedelta(hours=17, minutes=15)):
        assert sign_in("Ada Moreau", RIGHT, HOME)


@one_database
def test_a_success_ends_the_row_of_failures(ada: int) -> None:
    with clock.stopped_at(MONDAY):
        for _ in range(4):
            refusal("Ada Moreau", WRONG)
        sign_in("Ada Moreau", RIGHT, HOME)

        assert refusal("Ada Moreau", WRONG)
        assert sign_in("Ada Moreau", RIGHT, HOME)


@one_database
def test_a_guesser_elsewhere_does_not_keep_the_owner_out(ada: int) -> None:
    with clock.stopped_at(MONDAY):
        sign_in("Ada Moreau", RIGHT, HOME)
    fail(21, MONDAY + timedelta(minutes=1), ELSEWHERE)

    with clock.stopped_at(MONDAY + timedelta(hours=20, minutes=1)):
        assert sign_in("Ada Moreau", RIGHT, HOME)


@one_database
def test_an_unknown_name_has_to_wait_as_well() -> None:
    with clock.stopped_at(MONDAY):
        for _ in range(5):
            refusal("Nobody", WRONG)

        with pytest.raises(TooManyTries):
            sign_in("Nobody", WRONG, HOME)


def test_a_deactivated_person_is_answered_like_an_unknown_one(ada: int) -> None:
    with database.writing() as session:
        session.get_one(Person, ada).deactivated_at = clock.now()

    assert refusal("Ada Moreau", RIGHT) == refusal("Nobody", RIGHT)


def test_a_person_without_a_password_cannot_sign_in() -> None:
    with database.writing() as session:
        enter(session, "Iris", Role.BENCH)

    assert refusal("Iris", SecretStr(""))


def test_signing_out_ends_this_session_and_no_other(ada: int) -> None:
    here, there = sign_in("Ada Moreau", RIGHT, HOME), sign_in("Ada Moreau", RIGHT, HOME)

    sign_out(here)

    assert (holder(here), holder(there)) == (None, ada)


@pytest.mark.parametrize("token", [None, "", "made up"])
def test_a_token_that_was_never_given_is_nobodys(token: str | None) -> None:
    assert recognised(token) is None


def test_a_session_ends_when_nothing_was_clicked_for_the_idle_minutes(ada: int) -> None:
    idle = timedelta(minutes=settings().idle_minutes)
    with clock.stopped_at(MONDAY):
        token = sign_in("Ada Moreau", RIGHT, HOME)

    with clock.stopped_at(MONDAY + idle - timedelta(seconds=1)):
        assert holder(token) == ada
    with clock.stopped_at(MONDAY + idle):
        assert holder(token) is None


def test_a_click_keeps_a_session_from_running_idle(ada: int) -> None:
    idle = timedelta(minutes=settings().idle_minutes)
    with clock.stopped_at(MONDAY):
        token = sign_in("Ada Moreau", RIGHT, HOME)
    with clock.stopped_at(MONDAY + idle / 2):
        recognised(token)

    with clock.stopped_at(MONDAY + idle):
        assert recognised(token) is not None


def test_a_session_ends_after_its_days_however_much_is_clicked(ada: int) -> None:
    days = settings().session_days
    with clock.stopped_at(MONDAY):
        token = sign_in("Ada Moreau", RIGHT, HOME)
    with database.writing() as session:
        session.scalars(select(WebSession)).one().seen_at = MONDAY + timedelta(days=days)

    with clock.stopped_at(MONDAY + timedelta(days=days)):
        assert holder(token) is None


def test_a_click_is_written_down_at_most_once_a_minute(ada: int) -> None:
    with clock.stopped_at(MONDAY):
        token = sign_in("Ada Moreau", RIGHT, HOME)
    for seconds in (30, 70, 80):
        with clock.stopped_at(MONDAY + timedelta(seconds=seconds)):
            recognised(token)

    with database.reading() as session:
        seen = session.get_one(Person, ada).seen_at
    assert seen == MONDAY + timedelta(seconds=70)
