"""A clock that ran ahead and was put right keeps nobody out, nor in, longer than its mistake."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from lib import clock, database
from lib.accounts.browsers import Visit
from lib.accounts.passwords import hashed
from lib.accounts.patience import TooManyTries
from lib.accounts.people import enter
from lib.accounts.permissions import Role
from lib.accounts.signing_in import WrongNameOrPassword, recognised, sign_in

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
A_YEAR = timedelta(days=365)
RIGHT, WRONG = SecretStr("correct horse battery"), SecretStr("not the password")
HERE = Visit("192.0.2.1", "")


@pytest.fixture
def ada(database_url: str) -> None:
    with database.writing() as session:
        enter(session, "Ada", Role.ADMINISTRATOR).password_hash = hashed(RIGHT)


def guess_wrong(times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongNameOrPassword):
            sign_in("Ada", WRONG, HERE)


@pytest.mark.usefixtures("ada")
def test_failures_of_a_year_to_come_keep_nobody_out() -> None:
    with clock.stopped_at(NOW + A_YEAR):
        guess_wrong(5)
        with pytest.raises(TooManyTries):
            sign_in("Ada", RIGHT, HERE)

    with clock.stopped_at(NOW):
        token = sign_in("Ada", RIGHT, HERE)

        assert recognised(token) is not None


@pytest.mark.usefixtures("ada")
def test_failures_still_slow_down_a_guesser_after_the_clock_was_put_right() -> None:
    with clock.stopped_at(NOW + A_YEAR):
        guess_wrong(3)

    with clock.stopped_at(NOW):
        guess_wrong(5)
        with pytest.raises(TooManyTries):
            sign_in("Ada", RIGHT, HERE)


@pytest.mark.usefixtures("ada")
def test_a_session_begun_in_a_year_to_come_does_not_last_until_then() -> None:
    with clock.stopped_at(NOW + A_YEAR):
        ahead = sign_in("Ada", RIGHT, HERE)
        assert recognised(ahead) is not None

    with clock.stopped_at(NOW):
        assert recognised(ahead) is None
        assert recognised(sign_in("Ada", RIGHT, HERE)) is not None


@pytest.mark.usefixtures("ada")
def test_a_session_outlives_a_clock_that_is_put_back_an_hour() -> None:
    with clock.stopped_at(NOW):
        token = sign_in("Ada", RIGHT, HERE)

    with clock.stopped_at(NOW - timedelta(hours=1)):
        assert recognised(token) is not None
