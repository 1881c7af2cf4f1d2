"""Nobody passes without a session, and nothing that another site sent in a person's name.

The gate turns the sign-in cookie into the header that Streamlit trusts, and drops the client's own
copy of that header. It is plain ASGI because only such a class sees websockets. The few paths that
a page which is already open needs to say "sign in again" are let through; the script refuses.
What Streamlit offers beside its pages and we do not use is shut for everybody.

Another site's `Origin` never reaches Streamlit, which would allow some and, to find out which,
ask a computer on the internet for this network's address.
"""

from collections.abc import MutableMapping
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.accounts.permissions import Actor
from lib.accounts.signing_in import recognised
from lib.database import reading
from lib.logbook import warn
from lib.outages import Outage
from lib.shop.the_shop import exists
from lib.web.cookies import take_away, token_in
from lib.web.hosts import is_own_origin
from lib.web.visits import address_in

OPEN = (
    *("/sign-in", "/sign-out", "/password", "/welcome", "/healthz"),
    *("/assets/", "/static/", "/favicon"),
)
SOFT = ("/_stcore/stream", "/_stcore/health", "/_stcore/host-config")
SHUT = (
    *("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent"),
    *("/auth", "/oauth2callback"),
)
NOT_PAGES = ("/_stcore", "/media", "/component", "/files", *SHUT)
SAFE = {"GET", "HEAD", "OPTIONS"}
SID = b"x-shop-sid"


class Gate:
    """Finds out who asks, before anything else of Benchbook is asked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refusal = _refused(scope)
        scope["headers"] = [pair for pair in scope["headers"] if not _is_dropped(pair, scope)]
        refusal = refusal or await self._meet(scope)
        await (refusal or self.app)(scope, receive, send)

    async def _meet(self, scope: Scope) -> Response | None:
        """Find out who it is; an answer where they may not go on."""
        path, token = scope["path"], token_in(HTTPConnection(scope))
        if _within(path, OPEN):
            return None
        try:
            person = await run_in_threadpool(recognised, token)
        except Outage:
            if not _within(path, SOFT):
                raise
            scope["headers"].append((SID, (token or "").encode()))  # every question asks who it is
            return None
        if person is not None and token is not None:
            scope["person"] = person
            scope["headers"].append((SID, token.encode()))
        elif not _within(path, SOFT):
            return await _turned_away(scope, token)
        return PlainTextResponse("There is nothing here.", 404) if _within(path, SHUT) else None


def person_in(scope: MutableMapping[str, Any]) -> Actor:
    """Who the gate has recognised; only for routes behind it."""
    person: Actor = scope["person"]
    return person


async def _turned_away(scope: Scope, token: str | None) -> Response:
    path = scope["path"]
    if scope["type"] == "websocket" or _within(path, NOT_PAGES):
        return PlainTextResponse("Sign in first.", 401)
    if not await run_in_threadpool(_shop_is_open):
        return RedirectResponse("/welcome", 303)
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = path + (f"?{query}" if query else "")
    answer = RedirectResponse("/sign-in" + ("" if wanted == "/" else f"?next={quote(wanted)}"), 303)
    if token is not None:
        take_away(answer)
    return answer


def _shop_is_open() -> bool:
    with reading() as session:
        return exists(session)


def _within(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(place.rstrip("/") + "/") for place in places) or (
        path.startswith("/favicon") and "/favicon" in places
    )


def _is_dropped(pair: tuple[bytes, bytes], scope: Scope) -> bool:
    name, value = pair[0].lower(), pair[1].decode("latin-1")
    host = Headers(scope=scope).get("host", "")
    return name == SID or (name == b"origin" and not is_own_origin(value, host))


def _refused(scope: Scope) -> Response | None:
    """Refuse what another site sends in a person's name."""
    headers = Headers(scope=scope)
    acts = scope["type"] == "websocket" or scope["method"] not in SAFE
    origin, host = headers.get("origin"), headers.get("host", "")
    foreign = origin is not None and not is_own_origin(origin, host)
    if acts and (foreign or headers.get("sec-fetch-site") in ("cross-site", "same-site")):
        facts = {"origin": origin, "path": scope["path"], "address": address_in(scope)}
        warn("foreign origin", **facts)
        return PlainTextResponse("This form was sent from another site and is refused.", 403)
    return None
