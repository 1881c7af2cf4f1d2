"""Every table of every room is known here, so that a migration cannot forget one.

Beside the tables stands what a database keeps for them and no model can say: triggers, views and
search indexes, in the dialect that it speaks.
"""

import importlib
import pkgutil
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import MetaData
from sqlalchemy.types import TypeDecorator

import lib
from lib import searching
from lib.accounts import audit_triggers
from lib.inventory import triggers
from lib.schema import Base

HERE = Path(lib.__file__).parent


def _meet_every_room() -> MetaData:
    for room in pkgutil.iter_modules([str(HERE)]):
        if room.ispkg and (HERE / room.name / "models.py").exists():
            importlib.import_module(f"lib.{room.name}.models")
    return Base.metadata


metadata = _meet_every_room()


def statements(dialect: str) -> list[str]:
    """The triggers, views and search indexes of all rooms, in the order they are made."""
    guards = triggers.statements(dialect), audit_triggers.statements(dialect)
    return [*searching.statements(dialect), *guards[0], *guards[1]]


def belongs_to_a_room(
    thing: Any, name: str | None, kind: str, reflected: bool, _compared: Any
) -> bool:
    """Whether a comparison looks at a table or index: not at those a search keeps for itself."""
    searched = name is not None and "_search" in name
    return not (searched and reflected and kind in {"table", "index"})


def plainly(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Write a type of ours as what the database stores, so that old migrations need no code."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl!r}"
    return False
