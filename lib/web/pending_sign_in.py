"""A sign-in at the identity provider can only be finished in the browser that began it.

What the provider has to give back (state, nonce) and what proves that its answer is meant for us
(the verifier of PKCE) lie in a short-lived cookie that no script reads: whoever brings a code to
another browser has none of them. The cookie comes back from the provider with `SameSite=Lax`,
since the return is a plain visit, and is forgotten whatever became of it.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from lib.logbook import warn
from lib.refusals import NotAllowed
from lib.web.sign_in_page import inward

COOKIE, LEFT = "benchbook_provider", "benchbook_left"
PLACE = "/sign-in/provider"
TEN_MINUTES, A_DAY = 600, 24 * 3600


class NotConfirmed(NotAllowed):
    """This sign-in could not be confirmed, and nobody was signed in. Begin it again from here."""


def not_confirmed(problem: str) -> NotConfirmed:
    """The refusal, with its cause in the log alone."""
    warn("identity not confirmed", problem=problem)
    return NotConfirmed()


def _random() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Pending:
    """A sign-in that was begun: where it comes back to, where it leads, and its three secrets."""

    redirect: str
    wanted: str
    asks_again: bool = False
    state: str = field(default_factory=_random, repr=False)
    nonce: str = field(default_factory=_random, repr=False)
    verifier: str = field(default_factory=_random, repr=False)


def begun(request: Request) -> Pending:
    """A sign-in that this browser begins now."""
    wanted = inward(request.query_params.get("next"))
    return Pending(_redirect(request), wanted, asks_again=LEFT in request.cookies)


def keep(pending: Pending, answer: Response, request: Request) -> None:
    """Let the browser keep what it has to bring back."""
    parts = (pending.state, pending.nonce, pending.verifier, quote(pending.wanted, safe=""))
    answer.set_cookie(
        COOKIE,
        ".".join(parts),
        max_age=TEN_MINUTES,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path=PLACE,
    )


def wanted_in(request: Request) -> str:
    """The page that this browser wanted to go to."""
    kept = _kept(request)
    return inward(unquote(kept[3])) if kept else "/"


def brought_back(request: Request) -> Pending:
    """The sign-in that this browser began. Refuses: NotConfirmed."""
    kept = _kept(request)
    if kept is None:
        raise not_confirmed("no sign-in was begun in this browser")
    state, nonce, verifier, _ = kept
    given = request.query_params.get("state", "")
    if not hmac.compare_digest(given.encode(), state.encode()):
        raise not_confirmed("another state than this browser began with")
    return Pending(
        _redirect(request), wanted_in(request), state=state, nonce=nonce, verifier=verifier
    )


def leave(answer: Response) -> None:
    """Remember for a day that somebody signed out of this browser, which others may use, too.

    The provider still knows them. It is asked to find out anew who is there, so that one click of
    the next person does not sign in the one before.
    """
    answer.set_cookie(LEFT, "1", max_age=A_DAY, httponly=True, samesite="lax", path=PLACE)


def arrive(answer: Response) -> None:
    """Somebody has signed in; the provider's word is good again until they sign out."""
    answer.delete_cookie(LEFT, path=PLACE, httponly=True, samesite="lax")


def forgotten(answer: Response) -> Response:
    """Let the browser forget what was begun, so that it cannot be brought back twice."""
    answer.delete_cookie(COOKIE, path=PLACE, httponly=True, samesite="lax")
    return answer


def _kept(request: Request) -> list[str] | None:
    kept = request.cookies.get(COOKIE, "").split(".", 3)
    return kept if len(kept) == 4 and all(kept[:3]) else None


def _redirect(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{PLACE}/back"
