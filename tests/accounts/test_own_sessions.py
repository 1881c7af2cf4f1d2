"""One's own sessions: all of them are seen, and any of them is ended, but nobody else's."""

from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.browsers import Visit, in_words
from lib.accounts.own_sessions import (
    EndedAlready,
    EndSession,
    KeepOnly,
    end_my_session,
    my_sessions,
    sign_out_elsewhere,
)
from lib.accounts.permissions import Role
from lib.accounts.web_sessions import begin, holder
from lib.settings import settings
from tests.conftest import MOMENT
from tests.shop import actor

DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


def test_every_lasting_session_is_listed_with_this_browser_first(session: Session) -> None:
    iris, sol = actor(session, Role.BENCH), actor(session, Role.SALES)
    idle = timedelta(minutes=settings().idle_minutes)
    with clock.stopped_at(MOMENT - idle):
        begin(session, iris.id, Visit("192.0.2.9", DESK))
    with clock.stopped_at(MOMENT - timedelta(minutes=5)):
        here = begin(session, iris.id, Visit("192.0.2.1", DESK))
    with clock.stopped_at(MOMENT):
        begin(session, iris.id, Visit("192.0.2.2", PHONE))
        begin(session, sol.id, Visit("192.0.2.3", PHONE))

        listed = my_sessions(session, iris, here)

    assert [tuple(row) for row in listed[["browser", "address", "is_this"]].to_numpy()] == [
        ("Firefox on Windows", "192.0.2.1", True),
        ("Safari on an iPhone", "192.0.2.2", False),
    ]


def test_one_signs_out_of_one_other_browser(session: Session) -> None:
    iris = actor(session, Role.BENCH)
    phone, here = begin(session, iris.id, Visit("", PHONE)), begin(session, iris.id)
    [row] = [r for r in my_sessions(session, iris, here).to_dict("records") if not r["is_this"]]

    receipt = end_my_session(session, iris, EndSession(session_id=row["id"]))

    assert receipt.says == "You are signed out of Safari on an iPhone."
    assert (holder(session, phone), holder(session, here)) == (None, iris.id)
    with pytest.raises(EndedAlready):
        end_my_session(session, iris, EndSession(session_id=row["id"]))


def test_nobody_ends_a_session_of_somebody_else(session: Session) -> None:
    iris, ada = actor(session, Role.BENCH), actor(session, Role.ADMINISTRATOR)
    token = begin(session, iris.id)
    [row] = my_sessions(session, iris, token).to_dict("records")

    with pytest.raises(EndedAlready):
        end_my_session(session, ada, EndSession(session_id=row["id"]))

    assert holder(session, token) == iris.id


def test_one_signs_out_everywhere_else(session: Session) -> None:
    iris, sol = actor(session, Role.BENCH), actor(session, Role.SALES)
    phone, here = begin(session, iris.id), begin(session, iris.id)
    other = begin(session, sol.id)

    receipt = sign_out_elsewhere(session, iris, KeepOnly(token=SecretStr(here)))

    assert receipt.says == "You are signed out of 1 other browser."
    assert [holder(session, token) for token in (phone, here, other)] == [None, iris.id, sol.id]


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (DESK, "Firefox on Windows"),
        (PHONE, "Safari on an iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Safari/605.1", "Safari on a Mac"),
        ("curl/8.0", "Another browser"),
        ("<script>Windows</script>", "Another browser on Windows"),
        ("", "Another browser"),
    ],
)
def test_a_browser_is_named_in_plain_words(user_agent: str, words: str) -> None:
    assert in_words(user_agent) == words
