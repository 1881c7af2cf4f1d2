"""Whether server and database answer is told to this computer, and elsewhere to who looks after it.

A monitor on the machine itself, as in a container, needs no session. What was found by checks is
told on the page Health alone.
"""

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from lib import database
from lib.accounts.permissions import Permission, not_permitted
from lib.accounts.signing_in import recognised
from lib.outages import Outage
from lib.web.cookies import token_in
from lib.web.one_time_code import comes_from_here
from lib.web.pages import refused_file


def show_health(request: Request) -> Response:
    """Answer `/healthz`."""
    try:
        if not comes_from_here(request) and (refusal := _refused(request)) is not None:
            return refusal
        database.patiently(lambda session: session.scalar(select(1)))
    except Outage:
        return JSONResponse({"status": "the database does not answer"}, 503)
    return JSONResponse({"status": "ok"})


def _refused(request: Request) -> Response | None:
    person = recognised(token_in(request))
    if person is None:
        return PlainTextResponse("Sign in first.", 401)
    if person.has(Permission.LOOK_AFTER):
        return None
    with database.reading() as session:
        return refused_file(not_permitted(session, person, Permission.LOOK_AFTER))
