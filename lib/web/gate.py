"""Nobody passes without a session, and every answer carries the headers that protect it.

The gate turns the sign-in cookie into the header that Streamlit trusts, and drops the client's own
copy of that header. It is plain ASGI because only such a class sees websockets. The few paths that
a page which is already open needs to say "sign in again" are let through; the script refuses.
"""

from collections.abc import MutableMapping
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.accounts.permissions import Actor
from lib.accounts.signing_in import recognised
from lib.database import reading
from lib.shop.the_shop import exists
from lib.web.cookies import token_in

OPEN = ("/sign-in", "/sign-out", "/welcome", "/healthz", "/assets/", "/static/", "/favicon")
SOFT = ("/_stcore/stream", "/_stcore/health", "/_stcore/host-config")
NOT_PAGES = ("/_stcore", "/media", "/component", "/files", "/auth", "/oauth2callback")
OURS = ("/sign-in", "/sign-out", "/welcome")
LARGEST_FORM = 64 * 1024
SAFE = {"GET", "HEAD", "OPTIONS"}
SID = b"x-shop-sid"
STREAMLIT = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss: data: blob:; media-src 'self' blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
PROTECTION = {
    "content-security-policy": STREAMLIT,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
}


class Gate:
    """The first thing that every request meets."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope["headers"] = [pair for pair in scope["headers"] if pair[0].lower() != SID]
        refusal = _refused(scope) or await self._meet(scope)
        await (refusal or self.app)(scope, receive, _protected(scope, send))

    async def _meet(self, scope: Scope) -> Response | None:
        """Find out who it is; an answer where they may not go on."""
        path, token = scope["path"], token_in(HTTPConnection(scope))
        if _within(path, OPEN):
            return None
        person = await run_in_threadpool(recognised, token)
        if person is not None and token is not None:
            scope["person"] = person
            scope["headers"].append((SID, token.encode()))
            return None
        if _within(path, SOFT):
            return None
        if scope["type"] == "websocket" or _within(path, NOT_PAGES):
            return PlainTextResponse("Sign in first.", 401)
        if not await run_in_threadpool(_shop_is_open):
            return RedirectResponse("/welcome", 303)
        query = scope.get("query_string", b"").decode("latin-1")
        wanted = path + (f"?{query}" if query else "")
        return RedirectResponse(
            "/sign-in" + ("" if wanted == "/" else f"?next={quote(wanted)}"), 303
        )


def person_in(scope: MutableMapping[str, Any]) -> Actor:
    """Who the gate has recognised; only for routes behind it."""
    person: Actor = scope["person"]
    return person


def _shop_is_open() -> bool:
    with reading() as session:
        return exists(session)


def _within(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(place.rstrip("/") + "/") for place in places) or (
        path.startswith("/favicon") and "/favicon" in places
    )


def _refused(scope: Scope) -> Response | None:
    """Refuse what another site sends in a person's name, and forms larger than any of ours."""
    if scope["type"] != "http" or scope["method"] in SAFE:
        return None
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != headers.get("host")
    if foreign or headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return PlainTextResponse("This form was sent from another site and is refused.", 403)
    if _within(scope["path"], OURS):
        length = headers.get("content-length", "")
        if not length.isdigit():
            return PlainTextResponse("The form must say how long it is.", 411)
        if int(length) > LARGEST_FORM:
            return PlainTextResponse("The form is too large. Shorten what you typed.", 413)
    return None


def _protected(scope: Scope, send: Send) -> Send:
    async def send_protected(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in PROTECTION.items():
                headers.setdefault(name, value)
            if scope.get("scheme") == "https":
                headers.setdefault("strict-transport-security", "max-age=31536000")
        await send(message)

    return send_protected
