"""Signing in answers a wrong name and a wrong password alike, and leads only to our own pages."""

import re

from pydantic import SecretStr
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib.accounts.patience import TooManyTries
from lib.accounts.signing_in import recognised, sign_in, sign_out
from lib.database import reading
from lib.refusals import Refusal
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
    return _form(wanted)


async def take_sign_in(request: Request) -> Response:
    """Sign in with the name and password that were typed."""
    typed = await request.form()
    name, wanted = str(typed.get("name", ""))[:AT_MOST], inward(str(typed.get("next", "")))
    password = SecretStr(str(typed.get("password", "")))
    try:
        token = await run_in_threadpool(sign_in, name, password, visit_of(request))
    except Refusal as refusal:
        status = 429 if isinstance(refusal, TooManyTries) else 401
        return await run_in_threadpool(_form, wanted, name, str(refusal), status)
    await run_in_threadpool(sign_out, cookies.token_in(request))
    response = RedirectResponse(wanted, 303)
    cookies.hand_out(response, token, request)
    return response


def take_sign_out(request: Request) -> Response:
    """End the session of this browser."""
    sign_out(cookies.token_in(request))
    response = RedirectResponse("/sign-in", 303)
    cookies.take_away(response)
    return response


def inward(wanted: str | None) -> str:
    """The path to go to after signing in; the start where it would lead elsewhere."""
    if not wanted or not re.fullmatch(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,1000}", wanted):
        return "/"
    return "/" if wanted.startswith(("/sign-", "/password", "/welcome")) else wanted


def _form(wanted: str, name: str = "", refusal: str = "", status: int = 200) -> Response:
    with reading() as session:
        shop = the_shop(session).name
    facts = {"shop": shop, "next": wanted, "name": name, "refusal": refusal}
    return page("sign_in.html", status=status, **facts)
