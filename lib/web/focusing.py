"""A dialog hands the keyboard to its first field and is left by Escape: one script of our own.

The script is a file of this server, as the content policy asks; nothing else of the page changes.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.web.pages import asset

END_OF_HEAD = b"</head>"
# A packed page could not be added to, and "unchanged since" would speak of the page without it.
UNWANTED = (b"accept-encoding", b"if-none-match", b"if-modified-since")


class Focusing:
    """Puts the script into the page that Streamlit answers with."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold back an HTML page until it is whole, and send it with the script."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        kept = [pair for pair in scope["headers"] if pair[0].lower() not in UNWANTED]
        scope = {**scope, "headers": kept}
        held: list[Message] = []
        body = bytearray()

        async def send_with_script(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                held.append(message)
            elif held and message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    await _send_page(held.pop(), bytes(body), send)
            else:
                await send(message)

        await self.app(scope, receive, send_with_script)


def _is_page(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    is_ours = "content-security-policy" in headers
    return (
        message["status"] == 200 and not is_ours and "text/html" in headers.get("content-type", "")
    )


async def _send_page(start: Message, page: bytes, send: Send) -> None:
    script = f'<script src="{asset("focus.js")}" defer></script>'.encode()
    whole = page.replace(END_OF_HEAD, script + END_OF_HEAD, 1)
    headers = MutableHeaders(scope=start)
    headers["content-length"] = str(len(whole))
    del headers["etag"], headers["last-modified"]
    await send(start)
    await send({"type": "http.response.body", "body": whole})
