"""An error in an answer shows a reference, and the log has the traceback under the same one."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.logbook import mishap
from lib.refusals import WentWrong
from lib.web.pages import notice
from lib.web.visits import address_in

BROKEN_OFF = 1011


class Mishaps:
    """Keeps every error of the answers behind it from the browser."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or say that it went wrong while nothing has been said yet."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        begun = False

        async def noticing(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noticing)
        except Exception as problem:  # noqa: BLE001  # whatever it is, no browser sees it
            facts = {"path": scope["path"], "address": address_in(scope)}
            reference = mishap("error in an answer", problem, **facts)
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": BROKEN_OFF})
            elif not begun:
                await _sorry(reference, Headers(scope=scope))(scope, receive, send)
            else:
                raise BrokenOff from None


class BrokenOff(ConnectionError):
    """The rest of an answer is missing; the connection ends, so that nobody takes it for whole."""


def _sorry(reference: str, headers: Mapping[str, str]) -> Response:
    sentence = str(WentWrong(reference=reference))
    if "text/html" in headers.get("accept", ""):
        return notice("Something went wrong", sentence, 500)
    return PlainTextResponse(sentence, 500)
