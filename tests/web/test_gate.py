"""The gate: strangers stay outside, answers are protected, forms come from our own pages."""

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from lib.accounts.permissions import Role
from lib.web.gate import Gate, person_in
from tests.web.visiting import THERE, browser, open_the_shop, post, token_of

# The gate asks the database nothing but who it is, which tests/accounts tries on both.
pytestmark = [
    pytest.mark.usefixtures("database_url"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
PAGES = ["/", "/jobs", "/job?job=JOB-000001", "/inventory", "/orders", "/settings", "/people"]


def echo() -> TestClient:
    """Behind the gate, a server that says whom it was told about."""

    def say(request):  # type: ignore[no-untyped-def]
        who = person_in(request.scope).name if "person" in request.scope else None
        return JSONResponse({"who": who, "sid": request.headers.get("x-shop-sid")})

    return TestClient(Gate(Starlette(routes=[Route("/{path:path}", say)])), follow_redirects=False)


@pytest.mark.parametrize("path", PAGES)
def test_before_the_first_start_every_page_leads_to_it(path: str) -> None:
    answer = browser().get(path)

    assert (answer.status_code, answer.headers["location"]) == (303, "/welcome")


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_on_any_page_meets_the_sign_in_and_then_that_page(path: str) -> None:
    open_the_shop()

    answer = browser().get(path)

    wanted = "" if path == "/" else "?next=" + path.replace("?", "%3F").replace("=", "%3D")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in{wanted}")


@pytest.mark.parametrize(
    "path",
    [
        "/files/photo/job/JOB-000001/abc.jpg",
        "/media/abc.png",
        "/_stcore/upload_file/a/b",
        "/_stcore/agent/openapi.json",
        "/component/x/index.html",
    ],
)
def test_a_stranger_gets_no_file(path: str) -> None:
    open_the_shop()

    assert browser().get(path).status_code == 401


def test_a_stranger_opens_no_websocket_but_the_one_that_says_so() -> None:
    open_the_shop()

    from starlette.websockets import WebSocketDisconnect

    with pytest.raises((WebSocketDisconnect, AssertionError)), echo().websocket_connect("/other"):
        pass


def test_the_cookie_becomes_the_trusted_header() -> None:
    open_the_shop()
    visitor, token = echo(), token_of(Role.SALES)
    visitor.cookies.set("benchbook_session", token)

    answer = visitor.get("/orders").json()

    assert answer == {"who": "Sol", "sid": token}


def test_the_clients_own_copy_of_the_trusted_header_is_dropped() -> None:
    open_the_shop()
    token = token_of(Role.ADMINISTRATOR)

    soft = echo().get("/_stcore/health", headers={"X-Shop-Sid": token})
    page = echo().get("/people", headers={"X-Shop-Sid": token})

    assert soft.json() == {"who": None, "sid": None}
    assert page.status_code == 303


@pytest.mark.parametrize("path", ["/sign-in", "/jobs", "/healthz", "/assets/page.css", "/files/x"])
def test_every_answer_carries_the_headers_that_protect_it(path: str) -> None:
    open_the_shop()

    headers = browser().get(path).headers

    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "script-src 'self';" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"


def test_pages_of_the_server_allow_nothing_inline_and_are_not_kept() -> None:
    open_the_shop()

    headers = browser().get("/sign-in").headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


def test_behind_tls_the_browser_is_told_to_stay_there() -> None:
    open_the_shop()

    secure = browser(base_url="https://localhost").get("/sign-in")
    plain = browser().get("/sign-in")

    assert "strict-transport-security" in secure.headers
    assert "strict-transport-security" not in plain.headers


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/welcome"])
@pytest.mark.parametrize(
    "sent",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_a_form_of_another_site_is_refused(path: str, sent: dict[str, str]) -> None:
    open_the_shop()
    visitor = browser(Role.ADMINISTRATOR)

    answer = visitor.post(path, data={"name": "Ada"}, headers=sent)

    assert answer.status_code == 403
    assert visitor.get("/sign-in").status_code == 303, "still signed in"


def test_a_form_that_is_too_large_is_refused() -> None:
    open_the_shop()

    answer = post(browser(), "/sign-in", {"name": "x" * 70_000})

    assert answer.status_code == 413


def test_a_form_that_hides_its_length_is_counted_while_it_is_read() -> None:
    open_the_shop()

    kind = {"content-type": "application/x-www-form-urlencoded"}
    parts = (b"x" * 1000 for _ in range(70))
    answer = browser().post("/sign-in", content=parts, headers=kind)

    assert answer.status_code == 413


def test_health_is_told_on_this_computer_without_a_session() -> None:
    assert browser().get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize("role", [None, *Role])
def test_health_is_told_elsewhere_to_who_looks_after_the_shop(role: Role | None) -> None:
    open_the_shop()

    answer = browser(role, client=THERE).get("/healthz")

    told = {None: 401, Role.ADMINISTRATOR: 200}.get(role, 403)
    assert answer.status_code == told
    assert ('"status"' in answer.text) == (told == 200)


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:3000", "null"])
def test_the_origin_of_another_site_never_reaches_streamlit(origin: str) -> None:
    def say(request):  # type: ignore[no-untyped-def]
        return JSONResponse({"origin": request.headers.get("origin")})

    visitor = TestClient(Gate(Starlette(routes=[Route("/{path:path}", say)])), "http://localhost")

    foreign = visitor.get("/_stcore/health", headers={"origin": origin}).json()
    own = visitor.get("/_stcore/health", headers={"origin": "http://localhost"}).json()

    assert (foreign["origin"], own["origin"]) == (None, "http://localhost")


def test_a_cookie_that_is_good_for_nothing_any_more_is_taken_away() -> None:
    open_the_shop()
    ended = {"cookie": "benchbook_session=ended-long-ago"}

    for path in ("/jobs", "/sign-in"):
        answer = browser().get(path, headers=ended)
        assert "benchbook_session=" in answer.headers["set-cookie"]
        assert "Max-Age=0" in answer.headers["set-cookie"]


def test_what_is_refused_is_written_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    open_the_shop()

    browser().post("/sign-out", headers={b"origin": b"https://evil.example\x85"})
    browser(base_url="http://evil.example").get("/jobs")
    browser(Role.SALES).get("/files/backup/x.zip")
    post(browser(), "/sign-in", {"name": "x" * 70_000})

    said = [record.getMessage() for record in caplog.records]
    assert [line.split(" ")[:2] for line in said] == [
        ["foreign", "origin"],
        ["foreign", "host"],
        ["refused", "by"],
        ["too", "large"],
    ]
    assert 'address="127.0.0.1"' in said[0]
    assert 'person="Sol" role="sales" act="look after backups' in said[2]
    assert all(line.isascii() and line.isprintable() for line in said)
