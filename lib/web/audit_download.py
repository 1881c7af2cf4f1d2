"""The trail leaves as a table in which a spreadsheet sees text and figures, and never a formula.

A cell that begins like a formula gets an apostrophe in front (OWASP, "CSV Injection"), and so does
what follows a semicolon, a tab or a line end inside of one: where 1,50 is written, a spreadsheet
takes those for the ends of cells. A figure stays one. The table is sent while it is read, a few
entries at a time, and for each of them it is asked again whether the person may still see it.
Moments are in the shop's zone with its offset.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from lib.accounts.audit_trail import AuditFilter, Entry, Field, audit_before, days
from lib.accounts.commands import actor_of
from lib.database import reading
from lib.logbook import note
from lib.refusals import NotValid, Refusal
from lib.shop.the_shop import the_shop
from lib.web.gate import person_in
from lib.web.pages import refused_file
from lib.web.visits import address_in

HEAD = (
    *("Entry", "When", "Who", "Act", "Number", "What"),
    *("Record", "Called", "Happened", "Field", "Before", "After"),
)
BEGINS_FORMULA = re.compile(r"(\A|[;\t\r\n]\s*)(?=[=+\-@\t\r\n＝＋－＠])")
AT_ONCE = 20
MARK = "\ufeff"  # tells a spreadsheet that this is UTF-8


class NoSuchFilter(NotValid):
    """The address of this export cannot be read. Open it from the page of the audit trail."""


def send_audit(request: Request) -> Response:
    """Answer `/files/audit.csv?q=&person=&act=&from=&to=`."""
    person = person_in(request.scope)
    try:
        with reading() as session:
            zone = the_shop(session).zone
        wanted = _wanted(request, zone)
        first = _read(person.id, wanted, 0)
    except Refusal as refusal:
        return refused_file(refusal)
    note("audit trail sent", person=person.name, address=address_in(request.scope))
    headers = {
        "cache-control": "no-store",
        "content-disposition": 'attachment; filename="audit.csv"',
    }
    lines = _lines(person.id, wanted, (zone, first))
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


def _wanted(request: Request, zone: str) -> AuditFilter:
    asked = request.query_params
    try:
        first, last = (
            date.fromisoformat(asked[name]) if asked.get(name) else None for name in ("from", "to")
        )
        person = int(asked["person"]) if asked.get("person") else None
    except ValueError:
        raise NoSuchFilter from None
    if person is not None and not 0 <= person < 2**31:
        raise NoSuchFilter
    words, act = asked.get("q", "")[:200], asked.get("act") or None
    return AuditFilter(words, person, act, days(first, last, zone), size=AT_ONCE)


def _read(person_id: int, wanted: AuditFilter, below: int) -> list[Entry]:
    with reading() as session:
        return audit_before(session, actor_of(session, person_id), wanted, below)


def _lines(person_id: int, wanted: AuditFilter, begun: tuple[str, list[Entry]]) -> Iterator[str]:
    zone, entries = begun
    yield MARK + _line(HEAD)
    while entries:
        yield "".join(_line(row) for entry in entries for row in _rows(entry, zone))
        entries = _read(person_id, wanted, entries[-1].id)


def _rows(entry: Entry, zone: str) -> Iterator[tuple[Any, ...]]:
    """One row for each changed field; an entry without any has one row."""
    at = _shown(entry.at, zone)
    told = (entry.id, at, *map(cell, (entry.person, entry.act, entry.number or "", entry.says)))
    rows = [
        (*told, record.kind, cell(record.name), record.happened, field.name, *_sides(field, zone))
        for record in entry.records
        for field in record.fields
    ]
    yield from rows or [told]


def _sides(field: Field, zone: str) -> list[str]:
    figure = field.kind in ("money", "quantity")
    shown = [_shown(value, zone) for value in (field.before, field.after)]
    return shown if figure else [cell(text) for text in shown]


def _shown(value: Any, zone: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
    return str(value)


def cell(text: str) -> str:
    """Text that a spreadsheet takes for text."""
    return BEGINS_FORMULA.sub(r"\1'", text)


def _line(row: tuple[Any, ...]) -> str:
    written = StringIO()
    csv.writer(written).writerow(row)
    return written.getvalue()
