"""Only an HTTP answer sets the sign-in cookie, and no script of a page can read it.

Behind TLS it is marked `Secure`. The prefix `__Host-`, by which a browser would also keep other
servers of the same name from setting it, asks for TLS in any case; a shop that calls its server by
number in its own network has none, so the name goes without.
"""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from lib.settings import settings

NAME = "benchbook_session"


def token_in(connection: HTTPConnection) -> str | None:
    """The token that a browser sent."""
    return connection.cookies.get(NAME)


def hand_out(response: Response, token: str, connection: HTTPConnection) -> None:
    """Give the browser its token; behind TLS it never travels in the clear."""
    response.set_cookie(
        NAME,
        token,
        max_age=settings().session_days * 24 * 3600,
        httponly=True,
        samesite="lax",
        secure=connection.url.scheme == "https",
        path="/",
    )


def take_away(response: Response) -> None:
    """Let the browser forget its token."""
    response.delete_cookie(NAME, path="/", httponly=True, samesite="lax")
