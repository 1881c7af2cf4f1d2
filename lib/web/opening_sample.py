"""The sample shop is opened once, beside the requests, and its browser is signed in at the end.

Nothing of it outlives this process but the shop itself: an opening that is cut short leaves an
empty database, and the first page is there again.
"""

import secrets
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from lib.accounts.browsers import Visit
from lib.accounts.web_sessions import begin
from lib.database import persistently
from lib.logbook import mishap
from lib.refusals import Refusal
from lib.sample import sample_shop
from lib.shop.first_start import OpenSample

COOKIE = "benchbook_opening"
_worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sample-shop")
_openings: "list[Opening]" = []


@dataclass
class Opening:
    """One opening, known to the browser that asked for it by a ticket."""

    work: Future[int]
    ticket: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    handed_out: bool = False


def start(given: OpenSample) -> Opening:
    """Begin to open the sample shop, when nobody else has."""
    running = current()
    if running is not None and not running.work.done():
        return running
    name, password = given.administrator, given.password.get_secret_value()
    opening = Opening(_worker.submit(sample_shop.open_sample_shop, name, password))
    _openings[:] = [opening]
    return opening


def current() -> Opening | None:
    """The opening that was begun last in this process."""
    return _openings[-1] if _openings else None


def is_running() -> bool:
    """Whether an opening is under way, in which every other page has to wait."""
    opening = current()
    return opening is not None and not opening.work.done()


def failure(opening: Opening) -> str | None:
    """Why a finished opening failed, as a sentence."""
    problem = opening.work.exception()
    if problem is None:
        return None
    mishap("the sample shop was not opened", problem)
    if isinstance(problem, Refusal):
        return str(problem)
    return "The sample shop could not be opened. Nothing was kept; the terminal says why."


def token_for(opening: Opening, ticket: str | None, visit: Visit) -> str | None:
    """A session for the browser that asked for this opening, once."""
    brought = (ticket or "").encode()
    if opening.handed_out or not secrets.compare_digest(brought, opening.ticket.encode()):
        return None
    opening.handed_out = True
    return persistently(lambda session: begin(session, opening.work.result(), visit))
