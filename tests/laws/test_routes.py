"""Nobody gets past a route that is not theirs, from another site, or by a foreign name."""

from collections.abc import Iterator
from http.client import HTTPConnection
from socket import create_connection

import httpx2
import pytest
from starlette.testclient import TestClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from lib import database
from lib.accounts.permissions import Role
from lib.inventory.models import Item
from lib.web.cookies import NAME
from tests.browser.dashboard import started
from tests.databases import Databases
from tests.laws.routes import EVERYBODY, OURS, STREAMLIT, Who, filled_in, of_streamlit, ours
from tests.shop import opened_shop
from tests.stock import material
from tests.web.visiting import browser, open_the_shop, token_of

ELSEWHERE = "https://evil.example"
UPLOAD = "/_stcore/upload_file/a/b"
ACTS = ("POST", "PUT", "PATCH", "DELETE")
SOMEBODY: tuple[Role | None, ...] = (None, *Role)
HEADERS = ("content-security-policy", "x-content-type-options", "referrer-policy", "cache-control")


@pytest.fixture(scope="module")
def address(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, dict[Role | None, str]]]:
    """A dashboard as a person starts it, and a token of every role."""
    with databases.sqlite() as url:
        database.connect(url)
        open_the_shop()
        tokens: dict[Role | None, str] = {role: token_of(role) for role in Role}
        with started(tmp_path_factory.mktemp("routes"), url) as place:
            yield place, tokens
        database.disconnect()


def visitor_of(address: tuple[str, dict[Role | None, str]], role: Role | None) -> httpx2.Client:
    cookies = {NAME: address[1][role]} if role else {}
    return httpx2.Client(base_url=address[0], cookies=cookies, timeout=20)


def is_refused(answer: httpx2.Response) -> bool:
    """Whether the gate or a door has turned somebody away."""
    led = answer.headers.get("location", "")
    away = (
        answer.status_code == 303 and led.startswith("/sign-in") and answer.request.method == "GET"
    )
    told = answer.text == "Sign in first." or "You may not" in answer.text
    return away or told or answer.text == "There is nothing here."


def knock(visitor: TestClient | httpx2.Client, route: str, **headers: str) -> httpx2.Response:
    method, path = filled_in(route)
    sent = {"origin": str(visitor.base_url).rstrip("/"), **headers}
    return visitor.request(method, path, headers=sent)


def wrong(table: dict[str, Who], role: Role | None, refused: dict[str, bool]) -> list[str]:
    who = role or "a stranger"
    return [
        f"{route} {'turns away' if refused[route] else 'lets in'} {who}"
        for route in refused
        if refused[route] == (role in table[route])
    ]


def test_every_route_of_ours_says_who_may_use_it() -> None:
    assert ours() == sorted(OURS)


def test_every_route_of_streamlit_says_who_may_use_it() -> None:
    assert of_streamlit() == sorted(STREAMLIT)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # only rights are asked here
@pytest.mark.parametrize("role", SOMEBODY)
def test_every_route_of_ours_lets_in_whom_the_table_names(
    database_url: str, role: Role | None
) -> None:
    with database.writing() as session:
        gold = material(session, opened_shop(session))
        sku = session.get_one(Item, gold).sku
    visitor = browser(role)

    refused = {}
    for route in ours():
        answer = knock(
            browser(role) if "sign-out" in route else visitor, route.replace("{sku}", sku)
        )
        assert answer.status_code < 500, route
        refused[route] = is_refused(answer)

    assert wrong(OURS, role, refused) == []


@pytest.mark.parametrize("role", SOMEBODY)
def test_every_route_of_streamlit_lets_in_whom_the_table_names(
    address: tuple[str, dict[Role | None, str]], role: Role | None
) -> None:
    refused = {}
    with visitor_of(address, role) as visitor:
        for route in of_streamlit():
            if route.startswith("WEBSOCKET"):
                continue
            answer = knock(visitor, route)
            assert answer.status_code < 500, route
            assert all(name in answer.headers for name in HEADERS), route
            refused[route] = is_refused(answer)

    assert wrong(STREAMLIT, role, refused) == []


def test_nothing_is_done_for_another_site(address: tuple[str, dict[Role | None, str]]) -> None:
    foreign = {"origin": ELSEWHERE}
    paths = sorted({route.split(" ", 1)[1] for route in ours() + of_streamlit()})
    routes = [f"{act} {path}" for act in ACTS for path in paths]

    with visitor_of(address, Role.ADMINISTRATOR) as visitor:
        done = [route for route in routes if knock(visitor, route, **foreign).status_code != 403]

    assert done == []


def test_no_other_site_may_read_an_answer(address: tuple[str, dict[Role | None, str]]) -> None:
    origins = (ELSEWHERE, "http://localhost:3000")
    routes = [route for route in ours() + of_streamlit() if route.startswith("GET")]

    with visitor_of(address, Role.ADMINISTRATOR) as visitor:
        told = [
            (route, origin)
            for route in routes
            for origin in origins
            if knock(visitor, route, origin=origin).headers.get("access-control-allow-origin")
        ]

    assert told == []


def test_a_foreign_name_reaches_no_route(address: tuple[str, dict[Role | None, str]]) -> None:
    routes = [route for route in ours() + of_streamlit() if not route.startswith("WEBSOCKET")]

    with visitor_of(address, Role.ADMINISTRATOR) as visitor:
        reached = [
            route
            for route in routes
            if knock(visitor, route, host="evil.example").status_code != 421
        ]

    assert reached == []


@pytest.mark.parametrize("role", [None, Role.ADMINISTRATOR])
@pytest.mark.parametrize(
    "sent",  # origin, the name that the server is called by, the answer
    [
        (ELSEWHERE, None, 403),
        ("http://localhost:3000", None, 403),
        ("null", None, 403),
        (None, "evil.example", 421),
        ("http://evil.example", "evil.example", 421),
    ],
)
def test_no_other_site_opens_a_websocket(
    address: tuple[str, dict[Role | None, str]],
    role: Role | None,
    sent: tuple[str | None, str | None, int],
) -> None:
    origin, name, status = sent
    headers = {"Cookie": f"{NAME}={address[1][role]}"} if role else {}
    headers |= {"Origin": origin} if origin else {}
    host, _, port = address[0].removeprefix("http://").partition(":")
    place = f"ws://{name or host}:{port}/_stcore/stream"

    with (
        create_connection((host, int(port)), 20) as line,
        pytest.raises(InvalidStatus) as refused,
        connect(place, sock=line, additional_headers=headers),
    ):
        pass

    assert refused.value.response.status_code == status


def test_our_own_page_opens_one(address: tuple[str, dict[Role | None, str]]) -> None:
    place = address[0].replace("http", "ws") + "/_stcore/stream"
    sent = {"Cookie": f"{NAME}={address[1][Role.BENCH]}", "Origin": address[0]}

    with connect(place, additional_headers=sent) as talk:
        assert talk.response is not None
        assert talk.response.status_code == 101


@pytest.mark.parametrize("path", ["/sign-in", "/welcome", "/jobs", "/media/x", UPLOAD])
def test_what_is_too_large_is_refused_before_it_is_sent(
    address: tuple[str, dict[Role | None, str]], path: str
) -> None:
    speaking = HTTPConnection(address[0].removeprefix("http://"), timeout=20)
    speaking.putrequest("PUT" if path == UPLOAD else "POST", path)
    speaking.putheader("cookie", f"{NAME}={address[1][Role.ADMINISTRATOR]}")
    speaking.putheader("content-length", str(21 * 1024 * 1024))
    speaking.endheaders()

    assert speaking.getresponse().status == 413
    speaking.close()


def test_what_hides_its_length_is_refused_while_it_is_read(
    address: tuple[str, dict[Role | None, str]],
) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}

    with visitor_of(address, None) as visitor:
        for path in ("/sign-in", "/welcome", "/password"):
            parts = (b"x" * 1024 for _ in range(80))
            assert visitor.post(path, content=parts, headers=kind).status_code == 413, path


def test_a_proxy_on_this_computer_is_believed_about_tls(
    address: tuple[str, dict[Role | None, str]],
) -> None:
    with visitor_of(address, None) as visitor:
        plain = visitor.get("/sign-in")
        behind = visitor.get("/sign-in", headers={"x-forwarded-proto": "https"})

    assert "strict-transport-security" not in plain.headers
    assert behind.headers["strict-transport-security"].startswith("max-age=31536000")


def test_an_answer_that_goes_wrong_tells_nothing_of_the_inside(
    address: tuple[str, dict[Role | None, str]],
) -> None:
    odd = ["/files/photo/job/%00/x.jpg", "/assets/../app.py", "/assets/%2e%2e/gate.py"]
    odd += ["/%ff", "/media/..%2f..%2fetc/passwd", "/sign-in?next=%00", "//evil.example/x"]

    with visitor_of(address, Role.ADMINISTRATOR) as visitor:
        told = [(path, visitor.get(path)) for path in odd]

    assert [path for path, answer in told if "Traceback" in answer.text] == []
    assert [path for path, answer in told if answer.status_code >= 500] == []
    assert [path for path, answer in told if "import " in answer.text] == []


def test_the_table_names_nobody_who_does_not_exist() -> None:
    assert all(who <= EVERYBODY for who in {*OURS.values(), *STREAMLIT.values()})
