"""Signing in answers a wrong name and a wrong password alike, and leads only to our own pages."""

import re

from pydantic import SecretStr
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib.accounts.patience import TooManyTries
from lib.accounts.people import is_taken
from lib.accounts.signing_in import recognised, sign_in, sign_out
from lib.database import reading
from lib.logbook import note, warn
from lib.refusals import Refusal
from lib.settings import settings
from lib.shop.the_shop import exists, the_shop
from lib.web import cookies
from lib.web.pages import page
from lib.web.visits import visit_of

AT_MOST = 200


def show_sign_in(request: Request) -> Response:
    """The sign-in, or the page that was wanted for a person who is signed in already."""
    wanted = inward(request.query_params.get("next"))
    with reading() as session:
        if not exists(session):
            return RedirectResponse("/welcome", 303)
    if recognised(cookies.token_in(request)):
        return RedirectResponse(wanted, 303)
    response = sign_in_form(wanted)
    if cookies.token_in(request):
        cookies.take_away(response)
    return response


async def take_sign_in(request: Request) -> Response:
    """Sign in with the name and password that were typed."""
    typed = await request.form()
    visit = visit_of(request)
    name, wanted = str(typed.get("name", ""))[:AT_MOST], inward(str(typed.get("next", "")))
    password = SecretStr(str(typed.get("password", "")))
    try:
        token = await run_in_threadpool(sign_in, name, password, visit)
    except Refusal as refusal:
        await run_in_threadpool(_write_down, name, visit.address, refusal)
        status = 429 if isinstance(refusal, TooManyTries) else 401
        return await run_in_threadpool(sign_in_form, wanted, name, str(refusal), status)
    note("signed in", name=name, address=visit.address)
    await run_in_threadpool(sign_out, cookies.token_in(request))
    response = RedirectResponse(wanted, 303)
    cookies.hand_out(response, token, request)
    return response


def inward(wanted: str | None) -> str:
    """The path to go to after signing in; the start where it would lead elsewhere."""
    if not wanted or not re.fullmatch(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,1000}", wanted):
        return "/"
    return "/" if wanted.startswith(("/sign-", "/password", "/welcome")) else wanted


def _write_down(name: str, address: str, refusal: Refusal) -> None:
    """Log a refusal; a name that nobody has may be a password in the wrong field."""
    with reading() as session:
        shown = name if is_taken(session, name) else "(nobody's name)"
    warn("sign-in refused", name=shown, address=address, why=type(refusal).__name__)


def sign_in_form(wanted: str, name: str = "", refusal: str = "", status: int = 200) -> Response:
    """The page that asks who it is, with the button of the identity provider where there is one."""
    with reading() as session:
        shop = the_shop(session).name
    button = settings().oidc_label if settings().oidc_issuer else ""
    facts = {"shop": shop, "next": wanted, "name": name, "refusal": refusal, "provider": button}
    return page("sign_in.html", status=status, **facts)
