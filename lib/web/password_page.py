"""A link carries its token behind the #, which browsers send to nobody: not to logs, not to others.

A script of ours moves it from there into the body of a form, and out of the history. Opening a
link therefore uses nothing up, however often a mail program or a robot does it; only the chosen
password does.
"""

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib import inputs
from lib.accounts.new_passwords import ChoosePassword, LinkOver, invited, use_link
from lib.accounts.signing_in import sign_out
from lib.database import reading
from lib.refusals import NotValid
from lib.shop.the_shop import exists, the_shop
from lib.web import cookies
from lib.web.pages import notice, page
from lib.web.visits import visit_of

FIELDS = ("token", "password", "again")


def show_password(_request: Request) -> Response:
    """The page that every link opens; its script sends the token on."""
    with reading() as session:
        if not exists(session):
            return RedirectResponse("/welcome", 303)
        return page("link.html", shop=the_shop(session).name)


async def take_password(request: Request) -> Response:
    """Ask for a password where there is none yet, and sign in with the one that was chosen."""
    form = await request.form()
    typed = {field: str(form.get(field, "")) for field in FIELDS}
    return await run_in_threadpool(_choose, request, typed, chosen="password" in form)


def _choose(request: Request, typed: Mapping[str, str], *, chosen: bool) -> Response:
    with reading() as session:
        if not exists(session):
            return RedirectResponse("/welcome", 303)
        shop = the_shop(session).name
    facts: dict[str, Any] = {"shop": shop, "token": typed["token"], "problems": {}}
    try:
        facts["name"] = invited(typed["token"])
        if not chosen:
            return page("password.html", **facts)
        given = inputs.read(ChoosePassword, {**typed, "shop": shop})
        session_token = use_link(given, visit_of(request))
    except LinkOver as refusal:
        return notice("This link is over", str(refusal), 410)
    except NotValid as refusal:
        facts["problems"] = dict(reversed(refusal.problems))
        return page("password.html", status=422, **facts)
    sign_out(cookies.token_in(request))
    response = RedirectResponse("/", 303)
    cookies.hand_out(response, session_token, request)
    return response
