"""While the database does not answer, whoever asks reads why, and the page comes back by itself."""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.outages import Outage
from lib.web.pages import page


class Outages:
    """Answers with the sentence of an outage for everybody behind it who met one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, and answer it here where the database did not."""
        begun = False

        async def noticing(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noticing)
        except Outage as outage:
            if begun or scope["type"] not in ("http", "websocket"):
                raise
            await _told(outage, Headers(scope=scope))(scope, receive, send)


def _told(outage: Outage, headers: Headers) -> Response:
    if "text/html" in headers.get("accept", ""):
        return page("outage.html", status=503, sentence=str(outage))
    return PlainTextResponse(str(outage), 503)
