"""The first page opens a shop once, and keeps what was typed when something is still missing."""

from collections.abc import Iterable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib import inputs
from lib.accounts.passwords import refuse_guessable
from lib.accounts.patience import TooManyTries, slowly
from lib.accounts.web_sessions import begin
from lib.database import persistently, reading
from lib.inputs import NUMBER_FORMATS
from lib.outages import Outage
from lib.refusals import NotValid, Refusal
from lib.shop.currencies import CURRENCIES
from lib.shop.first_start import OpenSample, OpenShop, open_shop
from lib.shop.the_shop import exists
from lib.shop.zones import zones
from lib.web import cookies, opening_sample
from lib.web.one_time_code import comes_from_here, is_right, one_time_code
from lib.web.pages import notice, page
from lib.web.visits import visit_of

FIELDS = ("start", "name", "currency", "zone", "number_format", "administrator", "code")
COMMON = ("EUR", "USD", "GBP", "CHF", "CAD", "AUD", "JPY", "SEK", "DKK", "NOK", "PLN", "INR")
AT_MOST = 1_000
CODE = "the one-time code"
WAY_IN = ("administrator", "password")
_FORMATS = dict.fromkeys(("de", "es", "it", "nl", "pt", "da", "id", "tr"), "1.234,50") | (
    dict.fromkeys(("fr", "sv", "nb", "no", "fi", "pl", "cs", "uk"), "1 234,50")
)
_CURRENCIES = {"us": "USD", "gb": "GBP", "ch": "CHF", "ca": "CAD", "au": "AUD", "jp": "JPY"} | {
    "se": "SEK",
    "dk": "DKK",
    "no": "NOK",
    "pl": "PLN",
    "in": "INR",
}


class WrongCode(NotValid):
    """This is not the one-time code. It stands in the terminal in which Benchbook was started."""


def show_welcome(request: Request) -> Response:
    """The first page, or the start when there is a shop."""
    return _first_page(request, "")


async def take_welcome(request: Request) -> Response:
    """Open the shop, or begin to open the sample shop, with what was typed.

    Who has left the sample brings the code alone, in a form, since addresses stand in logs.
    """
    form = await request.form()
    typed = {name: str(form.get(name, ""))[:AT_MOST] for name in (*FIELDS, "password")}
    if "administrator" not in form:
        return await run_in_threadpool(_first_page, request, typed["code"])
    return await run_in_threadpool(_open, request, typed)


def show_sample(request: Request) -> Response:
    """How the sample shop is getting on; at the end, its start page."""
    opening = opening_sample.current()
    if opening is None:
        return RedirectResponse("/welcome", 303)
    if not opening.work.done():
        return page("opening.html")
    problem = opening_sample.failure(opening)
    if problem is not None:
        return notice("The sample shop is not open", problem, 500)
    response = RedirectResponse("/", 303)
    token = opening_sample.token_for(
        opening, request.cookies.get(opening_sample.COOKIE), visit_of(request)
    )
    if token is not None:
        cookies.hand_out(response, token, request)
        response.delete_cookie(opening_sample.COOKIE, path="/welcome")
    return response


def _first_page(request: Request, code: str) -> Response:
    if opening_sample.is_running():
        return RedirectResponse("/welcome/sample", 303)
    with reading() as session:
        if exists(session):
            return RedirectResponse("/", 303)
    if not comes_from_here(request):
        one_time_code()
    return _form(request, {"code": code, **_guesses(request)}, {})


def _open(request: Request, typed: Mapping[str, str]) -> Response:
    try:
        _let_in(request, typed["code"])
        if typed["start"] == "sample":
            return _open_sample(request, _read(OpenSample, typed, WAY_IN))
        fields = [name for name in OpenShop.model_fields if name in typed]
        given = _read(OpenShop, typed, fields)
        visit = visit_of(request)
        token = persistently(lambda session: begin(session, open_shop(session, given), visit))
    except NotValid as refusal:
        return _form(request, typed, dict(reversed(refusal.problems)), 422)
    except TooManyTries as refusal:
        return _form(request, typed, {"code": str(refusal)}, 429)
    except Outage as outage:
        return _form(request, typed, {"": str(outage)}, 503)
    except Refusal as refusal:
        return notice("This shop is open already", str(refusal), 409)
    response = RedirectResponse("/", 303)
    cookies.hand_out(response, token, request)
    return response


def _open_sample(request: Request, given: OpenSample) -> Response:
    with reading() as session:
        if exists(session):
            return RedirectResponse("/", 303)
    refuse_guessable(given.password, given.administrator)
    opening = opening_sample.start(given)
    response = RedirectResponse("/welcome/sample", 303)
    response.set_cookie(
        opening_sample.COOKIE,
        opening.ticket,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/welcome",
    )
    return response


def _read(form: type[inputs.Form], typed: Mapping[str, str], fields: Iterable[str]) -> inputs.Form:
    return inputs.read(form, {name: typed[name] for name in fields})


def _let_in(request: Request, code: str) -> None:
    """Refuse a browser of another computer without the one-time code, slowly where it guesses."""
    if comes_from_here(request):
        return
    address = visit_of(request).address
    if not code.strip() or not slowly(CODE, address, lambda: is_right(code)):
        raise WrongCode(field="code")


def _guesses(request: Request) -> dict[str, str]:
    """What a person of the browser's language is likely to choose."""
    language, _, country = request.headers.get("accept-language", "")[:5].lower().partition("-")
    number_format = "1'234.50" if country == "ch" else _FORMATS.get(language, "1,234.50")
    guessed = {"currency": _CURRENCIES.get(country, "EUR"), "number_format": number_format}
    return {"start": "own", "name": "", "zone": "", "administrator": "", **guessed}


def _form(
    request: Request, typed: Mapping[str, str], problems: Mapping[str, str], status: int = 200
) -> Response:
    return page(
        "welcome.html",
        status=status,
        typed=typed,
        problems=problems,
        asks_code=not comes_from_here(request),
        common={code: CURRENCIES[code] for code in COMMON},
        others={code: name for code, name in CURRENCIES.items() if code not in COMMON},
        zones=_by_region(),
        formats=list(NUMBER_FORMATS),
    )


def _by_region() -> dict[str, list[str]]:
    regions: dict[str, list[str]] = {}
    for zone in zones():
        regions.setdefault(zone.split("/")[0], []).append(zone)
    return regions
