"""A store is archived only when nothing is left in it, whatever room above knows of it."""

from collections.abc import Callable

from sqlalchemy.orm import Session

Occupants = Callable[[Session, int], list[str]]
SHOWN = 5
_asked: list[Occupants] = []


def occupies_stores(tell: Occupants) -> Occupants:
    """Mark a function that tells the items or open documents that still need a store."""
    _asked.append(tell)
    return tell


def occupants(session: Session, store_id: int) -> str:
    """What still needs a store, in words; empty where nothing does."""
    found = [name for tell in _asked for name in tell(session, store_id)]
    more = f" and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
    return ", ".join(found[:SHOWN]) + more
