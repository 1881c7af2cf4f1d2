"""Every door of lib asks for a right, and refuses every role that lacks it."""

from types import ModuleType
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, NotPermitted, Permission, Role, requires
from tests.laws.architecture import Module, modules
from tests.laws.doors import doors, let_in, reached_past_doors, rooms, unmarked


def test_every_door_asks_for_a_right() -> None:
    without = unmarked(doors(rooms()))

    assert not without, "\n".join(without)


def test_every_door_refuses_every_role_outside_its_grant(session: Session) -> None:
    entered = let_in(session, doors(rooms()))

    assert not entered, "\n".join(entered)


def test_a_refused_right_is_in_the_log(session: Session, caplog: pytest.LogCaptureFixture) -> None:
    @requires(Permission.CHANGE_PEOPLE)
    def dismiss(session: Session, actor: Actor) -> None: ...

    with pytest.raises(NotPermitted):
        dismiss(session, Actor(3, "Iris Blanc", Role.BENCH))

    told = caplog.messages[-1]
    assert told.startswith("refused by right")
    assert "Iris Blanc" in told
    assert str(Permission.CHANGE_PEOPLE) in told


def test_pages_reach_nothing_past_a_door() -> None:
    past = reached_past_doors(modules("pages"))

    assert not past, "\n".join(past)


def test_a_page_that_reaches_past_a_door_is_noticed() -> None:
    sly = "from lib.accounts.web_sessions import begin\nfrom lib.shop.stores import add_store"
    page = Module("pages/workshop/jobs.py", sly)

    assert reached_past_doors([page]) == [
        "pages/workshop/jobs.py reaches lib.accounts.web_sessions.begin, which is no door"
    ]


def test_there_are_doors() -> None:
    assert {"lib.shop", "lib.accounts"} <= {
        ".".join(door.__module__.split(".")[:2]) for door in doors(rooms())
    }


def test_an_unmarked_door_is_noticed() -> None:
    room = ModuleType("lib.jobs.smuggling")

    def take(session: Session, actor: Actor, given: Any) -> None: ...
    def _inner(session: Session, actor: Actor) -> None: ...
    def count(session: Session, job_id: int) -> None: ...

    _furnish(room, take, _inner, count)

    assert unmarked(doors([room])) == ["lib.jobs.smuggling.take"]


def test_a_door_that_lets_anybody_in_is_noticed(session: Session) -> None:
    room = ModuleType("lib.jobs.smuggling")

    def pretend(session: Session, actor: Actor, given: Any) -> None: ...

    @requires(Permission.CHANGE_PEOPLE)
    def hold(session: Session, actor: Actor, given: Any) -> None: ...

    pretend.permission = Permission.CHANGE_PEOPLE  # type: ignore[attr-defined]
    _furnish(room, pretend, hold)

    entered = let_in(session, doors([room]))

    assert unmarked(doors([room])) == []
    assert entered == [
        f"lib.jobs.smuggling.pretend lets {role} in"
        for role in ("manager", "bench", "sales", "analyst")
    ]


def _furnish(room: ModuleType, *functions: Any) -> None:
    for function in functions:
        function.__module__ = room.__name__
        setattr(room, function.__name__, function)
