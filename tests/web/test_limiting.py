"""What is sent is counted while it is read, whatever it says of its own length."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from lib.settings import settings
from lib.web.limiting import LARGEST_FORM, Limited

METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"]
UPLOAD = "/_stcore/upload_file/session/file"
MEGABYTE = 1024 * 1024


class SignedIn:
    """Says of everybody that the gate has recognised them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope, "person": "Ada"}, receive, send)


async def weigh(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def listen(websocket: WebSocket) -> None:
    await websocket.accept()
    with suppress(WebSocketDisconnect):
        while True:
            await websocket.send_text(str(len(await websocket.receive_bytes())))


def server(*, signed_in: bool) -> TestClient:
    routes = [WebSocketRoute("/talk", listen), Route("/{path:path}", weigh, methods=METHODS)]
    limited = Limited(Starlette(routes=routes))
    return TestClient(SignedIn(limited) if signed_in else limited)


def hidden(size: int) -> Iterator[bytes]:
    """Something whose length is not announced."""
    for _ in range(size // 1024):
        yield b"x" * 1024


@pytest.mark.parametrize("method", METHODS)
def test_what_is_too_large_is_not_read_on_any_path(method: str) -> None:
    visitor = server(signed_in=True)

    announced = visitor.request(method, "/anything", content=b"x" * (LARGEST_FORM + 1))
    unannounced = visitor.request(method, "/anything", content=hidden(LARGEST_FORM + 1024))

    assert (announced.status_code, unannounced.status_code) == (413, 413)
    assert "too large" in unannounced.text


@pytest.mark.parametrize("method", METHODS)
def test_a_form_of_the_largest_size_is_read(method: str) -> None:
    visitor = server(signed_in=False)

    announced = visitor.request(method, "/sign-in", content=b"x" * LARGEST_FORM)
    unannounced = visitor.request(method, "/sign-in", content=hidden(LARGEST_FORM))

    assert announced.text == unannounced.text == str(LARGEST_FORM)


@pytest.mark.parametrize("length", ["-1", "1e9", "many", "1 2"])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    answer = server(signed_in=True).post("/x", headers={"content-length": length}, content=b"x")

    assert answer.status_code == 413


def test_an_upload_may_be_as_large_as_a_photo_and_no_larger(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BENCHBOOK_PHOTO_MEGABYTES", "1")
    settings.cache_clear()
    visitor = server(signed_in=True)

    fits = visitor.put(UPLOAD, content=hidden(MEGABYTE))
    over = visitor.put(UPLOAD, content=hidden(MEGABYTE + LARGEST_FORM + 1024))
    stranger = server(signed_in=False).put(UPLOAD, content=hidden(MEGABYTE))

    assert (fits.text, over.status_code, stranger.status_code) == (str(MEGABYTE), 413, 413)


def test_a_stranger_says_little_on_a_websocket() -> None:
    with server(signed_in=False).websocket_connect("/talk") as talk:
        talk.send_bytes(b"x" * LARGEST_FORM)
        assert talk.receive_text() == str(LARGEST_FORM)
        talk.send_bytes(b"x" * (LARGEST_FORM + 1))
        with pytest.raises(WebSocketDisconnect):
            talk.receive_text()


def test_somebody_signed_in_may_send_more() -> None:
    with server(signed_in=True).websocket_connect("/talk") as talk:
        talk.send_bytes(b"x" * MEGABYTE)
        assert talk.receive_text() == str(MEGABYTE)
