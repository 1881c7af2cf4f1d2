"""The server's own routes, what every request meets first, and what happens at start and error."""

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from lib import database
from lib.accounts.identities import roles_by_group
from lib.backups.daily_backups import copied_daily
from lib.checks.last_checks import check_at_start
from lib.logbook import begin_log, mishap
from lib.refusals import Refusal, WentWrong
from lib.shop.the_shop import exists
from lib.web.audit_download import send_audit
from lib.web.backup_download import send_backup
from lib.web.focusing import Focusing
from lib.web.gate import Gate
from lib.web.health_answer import show_health
from lib.web.hosts import Hosts
from lib.web.limiting import Limited
from lib.web.mishaps import Mishaps
from lib.web.one_time_code import one_time_code
from lib.web.outage_page import Outages
from lib.web.pages import ASSETS
from lib.web.password_page import show_password, take_password
from lib.web.photo_files import show_item_photo, show_job_photo
from lib.web.protecting import Protected
from lib.web.provider_page import show_provider, take_provider, take_sign_out
from lib.web.sign_in_page import show_sign_in, take_sign_in
from lib.web.starting import bring_up_to_date, give_up
from lib.web.welcome_page import show_sample, show_welcome, take_welcome

ROUTES: list[BaseRoute] = [
    Route("/sign-in", show_sign_in, methods=["GET"]),
    Route("/sign-in", take_sign_in, methods=["POST"]),
    Route("/sign-in/provider", show_provider, methods=["GET"]),
    Route("/sign-in/provider/back", take_provider, methods=["GET"]),
    Route("/sign-out", take_sign_out, methods=["POST"]),
    Route("/password", show_password, methods=["GET"]),
    Route("/password", take_password, methods=["POST"]),
    Route("/welcome", show_welcome, methods=["GET"]),
    Route("/welcome", take_welcome, methods=["POST"]),
    Route("/welcome/sample", show_sample, methods=["GET"]),
    Route("/healthz", show_health, methods=["GET"]),
    Route("/files/photo/job/{number}/{photo_hash}.jpg", show_job_photo, methods=["GET"]),
    Route("/files/photo/item/{sku}/{photo_hash}.jpg", show_item_photo, methods=["GET"]),
    Route("/files/backup/{name}", send_backup, methods=["GET"]),
    Route("/files/audit.csv", send_audit, methods=["GET"]),
    Mount("/assets", StaticFiles(directory=ASSETS)),
]
# What comes first meets a request first and an answer last.
MIDDLEWARE = [
    Middleware(layer) for layer in (Protected, Mishaps, Hosts, Outages, Gate, Limited, Focusing)
]


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
    """Bring the database up to date, check its last rows, and spare the collector what stays."""
    begin_log()
    try:
        roles_by_group()
        bring_up_to_date()
        if not database.patiently(exists):
            one_time_code()
    except Refusal as refusal:
        give_up(refusal)
    check_at_start()
    _know_pages_by_navigation()
    gc.collect()
    gc.freeze()
    with copied_daily():
        yield {}


def _know_pages_by_navigation() -> None:
    """Let the first deep link find its page.

    Until `st.navigation` was called once in a process, Streamlit takes the folder pages/ for the
    older kind of app with scripts lying flat in it, and greets a deep link with "Page not found".
    """
    complaint = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    complaint.disabled = True
    st.navigation([st.Page(lambda: None, title="Benchbook")])
    complaint.disabled = False


def on_script_error(problem: Exception) -> bool:
    """Say that something went wrong, with the reference under which the log has it."""
    reference = mishap("error on a screen", problem)
    st.error(str(WentWrong(reference=reference)), icon=":material/error:")
    return True
