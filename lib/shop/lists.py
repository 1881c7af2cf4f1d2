"""In a list of the shop no two entries share a name, and what has been used is only archived."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lib import clock
from lib.database import one_at_a_time
from lib.refusals import NotFound, NotNow, NotValid
from lib.schema import Archivable, Base
from lib.searching import fold

Row = TypeVar("Row", bound=Base)
Seen = tuple[tuple[str, str], ...]

WORDS: Mapping[str, str] = {
    "stores": "store",
    "storage_locations": "storage location",
    "product_categories": "product category",
    "customer_accounts": "customer account",
    "vendors": "vendor",
}


class NoSuchEntry(NotFound):
    """There is no such {thing}. Choose one from the list."""


class EntryChanged(NotNow):
    """{name} was changed since you opened it: {changes}. Nothing was overwritten. Close this and
    open it again to see it as it is now."""


class NameTaken(NotValid):
    """There is already a {thing} called {name}{archived}. Choose it, or write another name."""


class AlreadyArchived(NotNow):
    """{name} is archived already. Nothing was changed."""


class NotArchived(NotNow):
    """{name} is not archived. Nothing was changed."""


def entry(session: Session, model: type[Row], entry_id: int) -> Row:
    """An entry of a list. Refuses an id that it does not have."""
    found = session.get(model, entry_id)
    if found is None:
        raise NoSuchEntry(thing=WORDS[model.__tablename__])
    return found


def entry_as_seen(session: Session, model: type[Row], entry_id: int, seen: Seen) -> Row:
    """An entry that is about to be changed, locked; `seen` is what the person had before them.

    Refuses: NoSuchEntry, EntryChanged.
    """
    found = session.get(model, entry_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NoSuchEntry(thing=WORDS[model.__tablename__])
    now = {field: as_seen(getattr(found, field)) for field, _ in seen}
    changes = [
        f"the {field} is now {now[field] or 'empty'}" for field, saw in seen if now[field] != saw
    ]
    if changes:
        named: Any = found
        raise EntryChanged(name=named.name, changes=", ".join(changes))
    return found


def as_seen(value: object) -> str:
    """A value of an entry as the text by which two of them are compared."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


def refuse_taken_name(session: Session, model: Any, name: str, *among: ColumnElement[bool]) -> None:
    """Refuse a name that another entry has, whatever its case and accents."""
    one_at_a_time(session, model.__tablename__)
    names = select(model.name, model.archived_at).where(*among)
    for taken, archived_at in session.execute(names):
        if taken == name or (fold(taken) == fold(name) != ""):
            aside = "" if archived_at is None else ", which is archived"
            thing = WORDS[model.__tablename__]
            raise NameTaken(field="name", thing=thing, name=taken, archived=aside)


def archive(row: Archivable, name: str) -> str:
    """Archive an entry: it is offered no more, and old documents keep it."""
    if row.archived_at is not None:
        raise AlreadyArchived(name=name)
    row.archived_at = clock.now()
    return f"{name} is archived. It is no longer offered; old documents keep it."


def unarchive(row: Archivable, name: str) -> str:
    """Offer an archived entry again."""
    if row.archived_at is None:
        raise NotArchived(name=name)
    row.archived_at = None
    return f"{name} is offered again."


def choices(session: Session, model: Any, *among: ColumnElement[bool]) -> dict[int, str]:
    """The entries that are not archived, by id, in order of name."""
    offered = select(model.id, model.name).where(model.archived_at.is_(None), *among)
    rows = session.execute(offered.order_by(model.name))
    return {row.id: row.name for row in rows}
