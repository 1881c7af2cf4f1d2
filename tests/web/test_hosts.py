"""The server answers to its own names only, on pages and websockets alike."""

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from lib.settings import settings
from lib.web.hosts import Hosts, is_ours, own_names
from tests.web.visiting import browser

HERE = ["localhost", "localhost:8501", "LOCALHOST:1", "127.0.0.1:8501", "[::1]:8501"]
NUMBERS = ["192.168.1.20:8501", "10.0.0.3", "[fe80::1]:8501"]
FOREIGN = ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "evil.example:8501", ""]
FOREIGN += ["localhost@evil.example", "localhost/evil", "localhost:x", "localhost:99999", "local"]


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is called by names which its shop has given it."""
    monkeypatch.setenv("BENCHBOOK_HOSTS", "Shop.example.org, *.bench.example")
    settings.cache_clear()


@pytest.mark.parametrize("host", HERE + NUMBERS)
def test_this_computer_and_every_number_are_good_without_a_setting(host: str) -> None:
    assert is_ours(host)


def test_the_name_of_this_machine_is_good_with_and_without_local() -> None:
    assert all(is_ours(f"{name.upper()}:8501") for name in own_names())
    assert any(name.endswith(".local") for name in own_names())


@pytest.mark.parametrize("host", FOREIGN)
def test_any_other_name_is_foreign(host: str) -> None:
    assert not is_ours(host)


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    "host", [*HERE, "shop.example.org", "SHOP.example.org.:443", "a.bench.example"]
)
def test_names_that_were_given_are_good(host: str) -> None:
    assert is_ours(host)


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    "host", [*FOREIGN, *NUMBERS, "bench.example", "x.shop.example.org", *sorted(own_names())]
)
def test_names_that_were_given_are_the_only_ones(host: str) -> None:
    assert is_ours(host) == (host in HERE)


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/healthz", "/assets/page.css", "/_stcore/health"]
)
def test_a_foreign_name_is_told_which_setting_to_change(path: str) -> None:
    answer = browser(base_url="http://evil.example").get(path)

    assert answer.status_code == 421
    assert "BENCHBOOK_HOSTS" in answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_request_that_names_two_servers_is_turned_away() -> None:
    answer = browser().get("/sign-in", headers=[("host", "localhost"), ("host", "evil.example")])

    assert answer.status_code == 421


def test_a_websocket_to_a_foreign_name_is_turned_away() -> None:
    async def never(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        raise AssertionError("reached")

    visitor = TestClient(Hosts(never), "http://evil.example")

    with (
        pytest.raises((WebSocketDisconnect, RuntimeError)),
        visitor.websocket_connect("/_stcore/stream"),
    ):
        pass
