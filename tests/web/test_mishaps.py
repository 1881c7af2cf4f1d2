"""An error shows a reference and no more; the log has the traceback under the same one."""

import logging
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from lib import database
from lib.accounts.permissions import Role
from lib.web import mishaps
from lib.web.mishaps import Mishaps
from tests.web.visiting import browser, open_the_shop

SECRET = "the password of the safe"
REFERENCE = re.compile(r"Reference ([0-9a-f]{8})")


def fail(_request: Request) -> Response:
    raise ValueError(SECRET)


def break_off(_request: Request) -> Response:
    def parts() -> Iterator[bytes]:
        yield b"half of it"
        raise ValueError(SECRET)

    return StreamingResponse(parts())


def server() -> TestClient:
    routes = [Route("/fail", fail), Route("/half", break_off)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Mishaps)]))


@pytest.mark.parametrize("accept", ["text/html,*/*", "application/json"])
def test_an_error_shows_a_reference_under_which_the_log_has_it(
    accept: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = server().get("/fail", headers={"accept": accept})

    found = REFERENCE.search(answer.text)
    assert (answer.status_code, found is not None) == (500, True)
    assert found is not None
    assert found[1] in caplog.text
    assert SECRET in caplog.text
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text


def test_half_an_answer_is_not_taken_for_a_whole_one(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(mishaps.BrokenOff):
        server().get("/half")

    assert "reference=" in caplog.text


@pytest.mark.usefixtures("database_url")
@pytest.mark.parametrize("path", ["/healthz", "/sign-in", "/jobs", "/files/photo/job/J/x.jpg"])
def test_a_database_that_is_gone_is_such_an_error_on_every_route(path: str) -> None:
    open_the_shop()
    visitor = browser(Role.ADMINISTRATOR)
    database.connect("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1")

    answer = visitor.get(path)

    assert answer.status_code >= 500
    assert "Traceback" not in answer.text
    assert "127.0.0.1" not in answer.text
    assert "content-security-policy" in answer.headers


@pytest.mark.usefixtures("database_url")
def test_what_a_statement_carried_is_not_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def spill(_request: Request) -> Response:
        with database.reading() as session:
            session.execute(text("SELECT :hash FROM no_such_table"), {"hash": SECRET})
        raise AssertionError

    server = Starlette(routes=[Route("/spill", spill)], middleware=[Middleware(Mishaps)])

    TestClient(server).get("/spill")

    assert "no_such_table" in caplog.text
    assert SECRET not in caplog.text


def test_an_unknown_route_answers_plainly() -> None:
    answer = server().get("/nothing")

    assert (answer.status_code, answer.text) == (404, "Not Found")


def test_logging_is_at_hand_for_whoever_looks_after_it() -> None:
    assert logging.getLogger("benchbook").isEnabledFor(logging.ERROR)
