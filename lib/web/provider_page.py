"""Signing in through the shop's identity provider leads to a session like any other.

These are routes of our own, with Authlib behind them, rather than Streamlit's `st.login`: that one
keeps who somebody is in a cookie of its own for thirty days, which a deactivation here could not
end. This way the session is the same as that of a local account, and so is everything that ends
it. Signing out ends our session, not the one at the provider; the next sign-in from this browser
asks the provider to find out anew who is there.

The way there is a link, not a form, because our pages let no form lead to another site.
"""

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib.accounts.identities import sign_in_as
from lib.accounts.signing_in import sign_out
from lib.database import reading
from lib.logbook import note, warn
from lib.refusals import NotAllowed, NotFound, Refusal
from lib.settings import settings
from lib.shop.the_shop import exists
from lib.web import cookies, pending_sign_in
from lib.web.pages import notice
from lib.web.pending_sign_in import forgotten, not_confirmed, wanted_in
from lib.web.sign_in_page import sign_in_form
from lib.web.visits import visit_of

if TYPE_CHECKING:
    from lib.web.identity_provider import Provider

LONGEST_CODE = 4096


class NoProvider(NotFound):
    """This Benchbook has no identity provider. Sign in with a name and password."""


class ProviderRefused(NotAllowed):
    """The identity provider did not let you in. Ask whoever looks after it, or sign in with a name
    and password."""


def show_provider(request: Request) -> Response:
    """Lead the browser to the provider."""
    with reading() as session:
        if not exists(session):
            return RedirectResponse("/welcome", 303)
    pending = pending_sign_in.begun(request)
    try:
        answer = RedirectResponse(_the_provider().address(pending), 303)
    except Refusal as refusal:
        return _refused(pending.wanted, refusal, request)
    pending_sign_in.keep(pending, answer, request)
    return answer


def take_provider(request: Request) -> Response:
    """Sign in whom the provider sends back."""
    try:
        provider = _the_provider()
        pending = pending_sign_in.brought_back(request)
        identity = provider.identity(pending, _code(request, provider.issuer))
        token = sign_in_as(identity, visit_of(request))
    except Refusal as refusal:
        return forgotten(_refused(wanted_in(request), refusal, request))
    note("signed in", identity=identity.key, address=visit_of(request).address)
    sign_out(cookies.token_in(request))
    answer = RedirectResponse(pending.wanted, 303)
    cookies.hand_out(answer, token, request)
    pending_sign_in.arrive(answer)
    return forgotten(answer)


def take_sign_out(request: Request) -> Response:
    """End the session of this browser."""
    sign_out(cookies.token_in(request))
    answer = RedirectResponse("/sign-in", 303)
    cookies.take_away(answer)
    if settings().oidc_issuer is not None:
        pending_sign_in.leave(answer)
    return answer


def _code(request: Request, issuer: str) -> str:
    """What the provider sent back (RFC 6749, 4.1.2; RFC 9207).

    Refuses: NotConfirmed, ProviderRefused.
    """
    given = request.query_params
    if given.get("iss", issuer) != issuer:
        raise not_confirmed("sent back by another issuer")
    if "error" in given:
        raise ProviderRefused
    code = given.get("code", "")
    if not 0 < len(code) <= LONGEST_CODE:
        raise not_confirmed("no code was sent back")
    return code


def _the_provider() -> "Provider":
    """The provider of the settings; only a shop that has one ever loads Authlib."""
    issuer = settings().oidc_issuer
    if issuer is None:
        raise NoProvider
    from lib.web.identity_provider import provider_of  # noqa: PLC0415

    return provider_of(issuer)


def _refused(wanted: str, refusal: Refusal, request: Request) -> Response:
    facts = {"why": type(refusal).__name__, "address": visit_of(request).address}
    warn("sign-in by provider refused", error=request.query_params.get("error", ""), **facts)
    if isinstance(refusal, NoProvider):
        return notice("There is nothing here", str(refusal), 404)
    status = 401 if isinstance(refusal, NotAllowed) else 503
    return sign_in_form(wanted, refusal=str(refusal), status=status)
