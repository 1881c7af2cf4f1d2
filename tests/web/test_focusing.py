"""Streamlit's page gets one script of ours, and every other answer is left as it is."""

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from lib.web.focusing import Focusing
from tests.web.visiting import browser, open_the_shop

PAGE = "<html><head><title>Jobs</title></head><body>Jobs</body></html>"
SCRIPT = re.compile(r'<script src="(/assets/focus\.js\?v=[0-9a-f]{12})" defer></script></head>')


def answers() -> TestClient:
    """A server with a page, a page that brings its own content policy, and figures."""
    own = {"content-security-policy": "default-src 'none'"}
    routes = [
        Route("/jobs", lambda _request: HTMLResponse(PAGE)),
        Route("/sign-in", lambda _request: HTMLResponse(PAGE, headers=own)),
        Route("/figures", lambda _request: JSONResponse({"html": "</head>"})),
    ]
    packing = [Middleware(Focusing), Middleware(GZipMiddleware, minimum_size=10)]
    return TestClient(
        Starlette(routes=routes, middleware=packing), headers={"accept": "text/html,*/*"}
    )


def test_a_page_of_streamlit_hands_the_keyboard_to_the_first_field_of_a_dialog() -> None:
    answer = answers().get("/jobs")

    assert SCRIPT.search(answer.text)
    assert SCRIPT.sub("</head>", answer.text) == PAGE
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize("path", ["/sign-in", "/figures"])
def test_every_other_answer_is_left_as_it_is(path: str) -> None:
    assert "focus.js" not in answers().get(path).text


@pytest.mark.usefixtures("database_url")
def test_the_script_is_a_file_of_this_server() -> None:
    open_the_shop()
    found = SCRIPT.search(answers().get("/jobs").text)
    assert found is not None

    script = browser().get(found.group(1))

    assert script.status_code == 200
    assert "javascript" in script.headers["content-type"]
