"""Doors are found by how they look, and knocked on by those who may not enter.

A step inside a command is no door; it calls the person `by`, and no page may reach it.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from sqlalchemy.orm import Session

import lib
from lib.accounts.permissions import GRANTS, Actor, Permission, Role
from lib.refusals import NotAllowed
from tests.laws.architecture import Module, imported

Door = Callable[..., Any]
CLOSED = {"lib.__main__", "lib.migrations"}


def rooms() -> list[ModuleType]:
    """Every module of lib but the command line and the migrations, which only run."""
    found = pkgutil.walk_packages(lib.__path__, "lib.")
    open_ones = [m.name for m in found if not any(m.name.startswith(shut) for shut in CLOSED)]
    return [importlib.import_module(name) for name in open_ones]


def doors(modules: Iterable[ModuleType]) -> list[Door]:
    """The public functions whose first parameters are session and actor."""
    return [
        thing
        for module in modules
        for name, thing in vars(module).items()
        if inspect.isfunction(thing)
        and thing.__module__ == module.__name__
        and not name.startswith("_")
        and list(inspect.signature(thing).parameters)[:2] == ["session", "actor"]
    ]


def unmarked(found: Iterable[Door]) -> list[str]:
    """The doors that ask for no right."""
    return [_name(door) for door in found if not isinstance(_mark(door), Permission)]


def let_in(session: Session, found: Iterable[Door]) -> list[str]:
    """Knock on each door as each role outside its grant; who was not refused."""
    return [
        f"{_name(door)} lets {role} in"
        for door in found
        for role in Role
        if _mark(door) not in GRANTS[role] and not _refuses(session, door, role)
    ]


def reached_past_doors(pages: Iterable[Module]) -> list[str]:
    """What pages import that works in a session without being a door."""
    found = []
    for page in pages:
        for name in imported(page):
            place, _, what = name.rpartition(".")
            if place.startswith("lib.") and what in vars(home := importlib.import_module(place)):
                thing = getattr(home, what)
                inside = inspect.isfunction(thing) and _mark(thing) is None
                if inside and list(inspect.signature(thing).parameters)[:1] == ["session"]:
                    found.append(f"{page.path} reaches {name}, which is no door")
    return found


def _refuses(session: Session, door: Door, role: Role) -> bool:
    """What is asked for does not matter: the right is checked before anything is looked at."""
    rest = list(inspect.signature(door).parameters.values())[2:]
    asked = {p.name: None for p in rest if p.kind is p.KEYWORD_ONLY and p.default is p.empty}
    plain = [None for p in rest if p.kind is p.POSITIONAL_OR_KEYWORD and p.default is p.empty]
    try:
        door(session, Actor(1, "A stranger", role), *plain, **asked)
    except NotAllowed:
        return True
    except Exception:  # noqa: BLE001
        return False
    return False


def _mark(door: Door) -> Any:
    return getattr(door, "permission", None)


def _name(door: Door) -> str:
    return f"{door.__module__}.{door.__name__}"
