"""Every answer carries the headers that protect it, whoever made it.

Streamlit's page needs styles in the page itself, which its own components write; scripts come from
files of this server only, and nothing may be asked of another host. What may be kept is said by
whoever answers; everything else is kept nowhere.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STREAMLIT = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "media-src 'self' blob:; worker-src 'self' blob:; manifest-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PROTECTION = {
    "content-security-policy": STREAMLIT,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
}
ASSETS = "/assets/"  # their addresses change with what they hold
A_DAY, A_YEAR = 24 * 3600, 365 * 24 * 3600


class Protected:
    """Puts the headers on what everybody behind it answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add what is missing, just before an answer leaves."""

        async def send_protected(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                _protect(scope, MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_protected)


def _protect(scope: Scope, headers: MutableHeaders) -> None:
    for name, value in PROTECTION.items():
        headers.setdefault(name, value)
    kept = f"public, max-age={A_DAY}" if scope["path"].startswith(ASSETS) else "no-store"
    headers.setdefault("cache-control", kept)
    if scope.get("scheme") in ("https", "wss"):
        headers.setdefault("strict-transport-security", f"max-age={A_YEAR}")
