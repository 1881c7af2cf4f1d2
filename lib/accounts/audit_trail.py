"""Administrators read the audit trail, page by page or as a whole, and find what they look for."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy.orm import Session

from lib.accounts.audit_words import Kind, field_word, kind_of, record_word, value_of
from lib.accounts.auditing import names_now
from lib.accounts.models import AuditEntry, Person, SignInAttempt
from lib.accounts.people import COMMAND_LINE
from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import SIZE, Listing, frame, how_many, page_of
from lib.refusals import NotFound
from lib.schema import Base

NOBODY = 0
LONGEST_SEARCH = 1_000  # SQLite refuses to look for a text of more than 50,000 bytes
Names = Mapping[str, Mapping[Any, str]]
Span = tuple[datetime | None, datetime | None]


@dataclass(frozen=True)
class AuditFilter:
    """Which entries: words in sentence, number or record; person (0 is the command line); act;
    from and before which moment; which page."""

    words: str = ""
    person_id: int | None = None
    act: str | None = None
    between: Span = (None, None)
    page: int = 1
    size: int = SIZE


@dataclass(frozen=True)
class Field:
    """One field of a record, before and after, and how its values are written."""

    name: str
    kind: Kind
    before: Any
    after: Any


@dataclass(frozen=True)
class Record:
    """One changed record in shop words; `table` and `now` (what it is called now) lead to it."""

    table: str
    now: str
    kind: str
    name: str
    happened: str
    fields: Sequence[Field]


@dataclass(frozen=True)
class Entry:
    """One entry of the trail with everything that it holds."""

    id: int
    at: datetime
    person: str
    act: str
    number: str | None
    says: str
    records: Sequence[Record]


class NoSuchAuditEntry(NotFound):
    """There is no such entry in the audit trail. Go back to the list."""


def days(first: date | None, last: date | None, zone: str) -> Span:
    """The moments at which the first of some days begins and the last one ends, in a zone."""
    here = ZoneInfo(zone)
    since = datetime.combine(first, time.min, here) if first else None
    after = last + timedelta(days=1) if last and last < date.max else None
    return since, datetime.combine(after, time.min, here) if after else None


@requires(Permission.SEE_AUDIT)
def audit_list(session: Session, actor: Actor, wanted: AuditFilter) -> Listing:
    """One page of the trail, the newest first: id, at, person, act, number, says."""
    person = func.coalesce(Person.name, COMMAND_LINE).label("person")
    shown = (
        select(
            AuditEntry.id, AuditEntry.at, person, AuditEntry.act, AuditEntry.number, AuditEntry.says
        )
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .where(*_among(wanted))
        .order_by(AuditEntry.id.desc())
    )
    page = frame(session, page_of(shown, wanted.page, wanted.size))
    return Listing(page, how_many(session, shown))


@requires(Permission.SEE_AUDIT)
def audit_choices(session: Session, actor: Actor) -> tuple[dict[int, str], list[str]]:
    """Who may be looked for, by id, and which acts there are."""
    people = select(Person.id, Person.name).order_by(Person.sign_in_name)
    acts = select(AuditEntry.act).distinct().order_by(AuditEntry.act)
    named = {row.id: row.name for row in session.execute(people)}
    return named | {NOBODY: COMMAND_LINE}, list(session.scalars(acts))


@requires(Permission.SEE_AUDIT)
def audit_entry(session: Session, actor: Actor, entry_id: int) -> Entry:
    """One entry with its records.

    Refuses: NoSuchAuditEntry.
    """
    found = _entries(session, [AuditEntry.id == entry_id], 1)
    if not found:
        raise NoSuchAuditEntry
    return found[0]


@requires(Permission.SEE_AUDIT)
def audit_before(session: Session, actor: Actor, wanted: AuditFilter, below: int) -> list[Entry]:
    """The next entries of a whole export, the newest first, older than one; zero begins it."""
    older = [AuditEntry.id < below] if below else []
    return _entries(session, [*_among(wanted), *older], wanted.size)


@requires(Permission.SEE_AUDIT)
def sign_ins(session: Session, actor: Actor, wanted: AuditFilter) -> Listing:
    """One page of tries to sign in, the newest first: id, at, name, address,
    outcome."""
    among: list[ColumnElement[bool]] = []
    if wanted.words:
        tried = (SignInAttempt.sign_in_name, SignInAttempt.address)
        among.append(or_(*(_holds(column, wanted.words) for column in tried)))
    among += _between(SignInAttempt.at, wanted)
    shown = (
        select(
            SignInAttempt.id,
            SignInAttempt.at,
            SignInAttempt.sign_in_name.label("name"),
            SignInAttempt.address,
            SignInAttempt.succeeded,
        )
        .where(*among)
        .order_by(SignInAttempt.id.desc())
    )
    rows = frame(session, page_of(shown, wanted.page, wanted.size))
    rows["outcome"] = ["signed in" if right else "refused" for right in rows["succeeded"]]
    return Listing(rows.drop(columns="succeeded"), how_many(session, shown))


def _among(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    among = _between(AuditEntry.at, wanted)
    if wanted.person_id is not None:
        nobody = AuditEntry.person_id.is_(None)
        among.append(AuditEntry.person_id == wanted.person_id if wanted.person_id else nobody)
    if wanted.act:
        among.append(AuditEntry.act == wanted.act)
    if wanted.words:
        # Inside an entry text is kept as JSON, in which other signs than plain ones are escaped.
        kept = json.dumps(wanted.words)[1:-1]
        told = _holds(cast(AuditEntry.changes, String), kept)
        said = (AuditEntry.says, AuditEntry.number)
        among.append(or_(*(_holds(column, wanted.words) for column in said), told))
    return among


def _between(at: Any, wanted: AuditFilter) -> list[ColumnElement[bool]]:
    since, until = wanted.between
    begun = [at >= since] if since else []
    return [*begun, at < until] if until else begun


def _holds(column: Any, words: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.icontains(words[:LONGEST_SEARCH], autoescape=True)
    return found


def _entries(session: Session, among: Iterable[ColumnElement[bool]], size: int) -> list[Entry]:
    asked = (
        select(AuditEntry, func.coalesce(Person.name, COMMAND_LINE))
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .where(*among)
        .order_by(AuditEntry.id.desc())
        .limit(size)
    )
    found = [(row[0], row[1]) for row in session.execute(asked)]
    names = names_now(session, [change for entry, _ in found for change in entry.changes])
    return [
        Entry(
            id=entry.id,
            at=entry.at,
            person=person,
            act=entry.act,
            number=entry.number,
            says=entry.says,
            records=[_record(change, names) for change in entry.changes],
        )
        for entry, person in found
    ]


def _record(change: Mapping[str, Any], names: Names) -> Record:
    table, before, after = change["table"], change["before"], change["after"]
    happened = "new" if before is None else "removed" if after is None else "changed"
    columns = dict.fromkeys([*(before or {}), *(after or {})])
    key = change["id"][0] if isinstance(change["id"], list) else change["id"]
    led = {"balances": "items"}.get(table, table)
    return Record(
        table=led,
        now=names.get(led, {}).get(key, ""),
        kind=record_word(table),
        name=change["known_as"],
        happened=happened,
        fields=[_field(names, (table, column), (before, after)) for column in columns],
    )


def _field(
    names: Names, place: tuple[str, str], sides: Sequence[Mapping[str, Any] | None]
) -> Field:
    kind = kind_of(*place)
    before, after = (_told(names, place, (side or {}).get(place[1])) for side in sides)
    return Field(field_word(place[1]), kind, before, after)


def _told(names: Names, place: tuple[str, str], value: Any) -> Any:
    """What a value says: the name of the record that it points to, where it points to one."""
    table, column = place
    known = Base.metadata.tables.get(table)
    if value is not None and known is not None and column in known.columns:
        for key in known.columns[column].foreign_keys:
            return names.get(key.column.table.name, {}).get(value, str(value))
    return value_of(kind_of(table, column), value)
