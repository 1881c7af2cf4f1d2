"""The sample shop is built once, beside the requests, and its browser is signed in when it is done.

Nothing of it outlives this process but the shop itself: a build that is cut short leaves an empty
database, and the first page is there again.
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
_builds: "list[Build]" = []


@dataclass
class Build:
    """One build, known to the browser that asked for it by a ticket."""

    work: Future[int]
    ticket: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    handed_out: bool = False


def start(given: OpenSample) -> Build:
    """Begin to build the sample shop, when nobody else has."""
    running = current()
    if running is not None and not running.work.done():
        return running
    name, password = given.administrator, given.password.get_secret_value()
    build = Build(_worker.submit(sample_shop.open_sample_shop, name, password))
    _builds[:] = [build]
    return build


def current() -> Build | None:
    """The build that was begun last in this process."""
    return _builds[-1] if _builds else None


def is_running() -> bool:
    """Whether a build is under way, in which every other page has to wait."""
    build = current()
    return build is not None and not build.work.done()


def failure(build: Build) -> str | None:
    """Why a finished build failed, as a sentence."""
    problem = build.work.exception()
    if problem is None:
        return None
    mishap("the sample shop was not built", problem)
    if isinstance(problem, Refusal):
        return str(problem)
    return "The sample shop could not be built. Nothing was kept; the terminal says why."


def token_for(build: Build, ticket: str | None, visit: Visit) -> str | None:
    """A session for the browser that asked for this build, once."""
    brought = (ticket or "").encode()
    if build.handed_out or not secrets.compare_digest(brought, build.ticket.encode()):
        return None
    build.handed_out = True
    return persistently(lambda session: begin(session, build.work.result(), visit))
