"""A page of the server is one escaped template, with styles and scripts from files only."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from lib.outages import Outage
from lib.refusals import NotAllowed, NotValid, Refusal

HERE = Path(__file__).parent
ASSETS = HERE / "assets"
STRICT = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """A template filled in with facts, as an answer that no cache keeps."""
    body = _templates.get_template(template).render(asset=asset, **facts)
    headers = {"content-security-policy": STRICT, "cache-control": "no-store"}
    return HTMLResponse(body, status, headers)


def notice(title: str, sentence: str, status: int) -> HTMLResponse:
    """A page that says one sentence and leads back to the start."""
    return page("notice.html", status=status, title=title, sentence=sentence)


def refused_file(refusal: Refusal) -> Response:
    """A refusal in place of a file, as plain text; an outage goes on to who answers all of them."""
    match refusal:
        case Outage():
            raise refusal
        case NotAllowed():
            status = 403
        case NotValid():
            status = 400
        case _:
            status = 404
    return PlainTextResponse(str(refusal), status)


@cache
def asset(name: str) -> str:
    """The address of an asset, which changes with its content."""
    digest = hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]
    return f"/assets/{name}?v={digest}"
