"""The server answers only to names that are its own, so that no foreign name can be pointed at it.

A site that lets its own name suddenly mean an address in the shop's network (DNS rebinding) would
otherwise reach this server as if it were that site, past every check of where a form comes from.
Numbers cannot be pointed anywhere, so without `BENCHBOOK_HOSTS` any IP address is good, beside
`localhost` and the name of this machine. With it, only the names listed are, and `localhost`.
"""

import ipaddress
import socket
from functools import cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.logbook import warn
from lib.settings import settings
from lib.web.visits import address_in

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
FOREIGN = (
    "This server does not answer to the name {name}. Whoever looks after this Benchbook can add "
    "the name to the setting BENCHBOOK_HOSTS."
)


class Hosts:
    """Turns away what was sent to another name, pages and websockets alike."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through that calls this server by a name of its own."""
        if scope["type"] in ("http", "websocket"):
            called = Headers(scope=scope).getlist("host")
            if len(called) != 1 or not is_ours(called[0]):
                name = " and ".join(called)[:100] or "that was left out"
                warn("foreign host", host=name, path=scope["path"], address=address_in(scope))
                answer = PlainTextResponse(FOREIGN.format(name=name), 421)
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)


def is_ours(host: str) -> bool:
    """Whether a `Host` header names this server."""
    name = hostname(host)
    if name is None:
        return False
    if name in HERE:
        return True
    if settings().hosts:
        return any(_matches(name, pattern) for pattern in settings().hosts)
    return name in own_names() or _is_number(name)


def is_own_origin(origin: str, host: str) -> bool:
    """Whether a page of this server sent a request, by the `Origin` and `Host` of it."""
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


def hostname(host: str) -> str | None:
    """The name in a `Host` header without its port, folded; None where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        name, _port = parts.hostname, parts.port
    except ValueError:
        return None
    stray = "@" in parts.netloc or parts.path or parts.query or parts.fragment
    return None if stray or not name else name.rstrip(".")


@cache
def own_names() -> frozenset[str]:
    """What this machine calls itself, also as its neighbours on the network call it."""
    name = socket.gethostname().lower().rstrip(".")
    short = name.split(".")[0]
    return frozenset({name, short, f"{short}.local"})


def _matches(name: str, pattern: str) -> bool:
    return name.endswith(pattern[1:]) if pattern.startswith("*.") else name == pattern


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
