"""Nothing larger than a form of ours is read, but for an upload, which is as large as a photo.

What arrives is counted while it is read, because a request may hide its length or lie about it.
A websocket of somebody who is not signed in may say no more than a form could.
"""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.logbook import warn
from lib.settings import settings
from lib.web.visits import address_in

LARGEST_FORM = 64 * 1024
UPLOADS = "/_stcore/upload_file/"
TOO_LARGE = "What was sent is too large. Nothing was changed; send less of it at a time."
MESSAGE_TOO_BIG = 1009


class Limited:
    """Stops reading when there is too much."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what is read; Starlette answers the exception where more of it was wanted."""
        if scope["type"] == "http" and _announces_too_much(scope):
            warn("too large", path=scope["path"], address=address_in(scope))
            await PlainTextResponse(TOO_LARGE, 413)(scope, receive, send)
        elif scope["type"] == "http":
            await self.app(scope, _counted(scope, receive), send)
        elif scope["type"] == "websocket" and "person" not in scope:
            await self.app(scope, _brief(scope, receive, send), send)
        else:
            await self.app(scope, receive, send)


def _most(scope: Scope) -> int:
    """How many bytes a request may carry."""
    if scope["path"].startswith(UPLOADS) and "person" in scope:
        return settings().photo_megabytes * 1024 * 1024 + LARGEST_FORM
    return LARGEST_FORM


def _announces_too_much(scope: Scope) -> bool:
    length = Headers(scope=scope).get("content-length", "0")
    return not length.isdigit() or int(length) > _most(scope)


def _counted(scope: Scope, receive: Receive) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > _most(scope):
            warn("too large", path=scope["path"], address=address_in(scope))
            raise HTTPException(413, TOO_LARGE)
        return message

    return counted


def _brief(scope: Scope, receive: Receive, send: Send) -> Receive:
    async def brief() -> Message:
        message = await receive()
        said = message.get("bytes") or (message.get("text") or "").encode()
        if len(said) > LARGEST_FORM:
            warn("too large", path=scope["path"], address=address_in(scope))
            await send({"type": "websocket.close", "code": MESSAGE_TOO_BIG})
            return {"type": "websocket.disconnect", "code": MESSAGE_TOO_BIG}
        return message

    return brief
