"""Whether an item is used is asked of everything that names it, also of rooms above this one.

A table that points to items uses them. Which of these documents are still open only their own
room knows, so it says so here with `@names_items`.
"""

from collections.abc import Callable

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from lib.inventory.models import Item
from lib.schema import Base

OpenDocuments = Callable[[Session, int], list[str]]
_ITS_OWN = {"items", "balances", "photo_links"}
_asked: list[OpenDocuments] = []


def names_items(tell: OpenDocuments) -> OpenDocuments:
    """Mark a function that tells the numbers of the open documents that name an item."""
    _asked.append(tell)
    return tell


def open_documents(session: Session, item_id: int) -> list[str]:
    """The numbers of all open documents that name an item."""
    return [number for tell in _asked for number in tell(session, item_id)]


def is_used(session: Session, item_id: int) -> bool:
    """Whether a row of the ledger or any document, open or not, names the item."""
    naming: list[ColumnElement[bool]] = [
        exists().where(key.parent == item_id)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.target_fullname == f"{Item.__tablename__}.id" and table.name not in _ITS_OWN
    ]
    return bool(session.scalar(select(or_(*naming))))
