"""A person who is curious opens whatever a screen lets them open, and presses every button in it.

What a screen offers is noted while it draws itself: its buttons and menus, the rows of its tables.
Each is opened in turn, and in what opened the act itself is pressed; its command is carried out
and rolled back, so that what it says is heard and the shop stays as it was. What looks the same
on many records is opened on a few of them.
"""

import contextlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
import streamlit as st
from sqlalchemy.orm import Session
from streamlit.errors import StreamlitPageNotFoundError
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lib import database
from lib.accounts import web_sessions
from lib.accounts.commands import actor_of
from lib.accounts.permissions import Role
from lib.accounts.receipts import Receipt
from lib.inputs import Input
from lib.ui import tables, tell
from tests.screens import HOUSE, Screen
from tests.shop import actor

ROWS = 3
_UNTOUCHED = {"close_dialog"}
Step = tuple[str, str, Any]


def rehearse(door: Callable[..., Receipt], person_id: int, given: Input, _key: str) -> Receipt:
    """Carry out a command and take it back; its receipt or its refusal is as it would be."""
    with Session(database.engine()) as session:
        try:
            return door(session, actor_of(session, person_id), given)
        finally:
            session.rollback()


@dataclass
class Curious:
    """Somebody who opens everything, each step on so many records."""

    often: int = 1
    offered: dict[Step, None] = field(default_factory=dict)
    wanted: Step | None = None
    tried: Counter[Step] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._opening = tables._opening

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Note what is drawn from now on."""
        for kind in ("button", "form_submit_button", "menu_button"):
            monkeypatch.setattr(st, kind, self._noting(kind, getattr(st, kind)))
        monkeypatch.setattr(tables, "_opening", self._rows)
        monkeypatch.setattr(tell, "carry_out", rehearse)
        monkeypatch.setattr(st, "switch_page", partial(_followed, st.switch_page))

    def open_all(self, again: Callable[[], Screen]) -> Iterator[Screen]:
        """The screen that `again` opens, and as it is after each step that can be taken on it."""
        self.offered = {}
        screen = again()
        here, before = _place(screen), self._noticed()
        yield screen
        known = {_known(step) for step in before}
        for step in before:
            self.tried[_known(step)] += 1
            if self.tried[_known(step)] > self.often:
                continue
            if _place(screen) != here:
                screen = again()
            self._take(screen, step)
            yield screen
            for act in [one for one in self._noticed() if _known(one) not in known]:
                if act[0] != "row" and _there(screen, act):
                    self._take(screen, act)
                    yield screen
            _close(screen)

    def _noticed(self) -> list[Step]:
        found, self.offered = list(self.offered), {}
        return found

    def _take(self, screen: Screen, step: Step) -> None:
        kind, _, about = step
        self.offered = {}
        if kind == "row":
            self.wanted = step
        elif _there(screen, step):
            _found(screen, step)[-1].click(*[about] * (kind == "menu_button"))
        screen.run()
        self.wanted = None

    def _noting(self, kind: str, draw: Callable[..., Any]) -> Callable[..., Any]:
        def noted(label: str, *rest: Any, **look: Any) -> Any:
            name, click = look.get("key") or label, look.get("on_click")
            if click is not None and click.__name__ not in _UNTOUCHED:
                choices = rest[0] if kind == "menu_button" else [None]
                self.offered |= {(kind, name, choice): None for choice in choices}
            return draw(label, *rest, **look)

        return noted

    def _rows(self, column: Any, rows: Any, table: Any, on_open: Any) -> Any:
        """The rows of a table; the one that is wanted is clicked before the table is drawn."""
        self.offered |= {("row", table.name, place): None for place in range(min(len(rows), ROWS))}
        if on_open is not None and self.wanted is not None and self.wanted[1] == table.name:
            place, self.wanted = self.wanted[2], None
            if place < len(rows):
                on_open(rows[place])
        return self._opening(column, rows, table, on_open)


def open_at(address: str, role: Role, **query: str) -> Screen:
    """A screen at its address inside the frame, also one that this role may not open."""
    with database.writing() as session:
        person_id = actor(session, role).id
    return open_as(person_id, address, **query)


def open_as(person_id: int, address: str, **query: str) -> Screen:
    """A screen at its address inside the frame, in the browser of a person."""
    with database.writing() as session:
        token = web_sessions.begin(session, person_id)
    at = AppTest.from_file(str(HOUSE / "app.py"), default_timeout=20)
    at.user = {"sid": token}
    at._page_hash = calc_hash(address)
    for name, value in query.items():
        at.query_params[name] = value
    return Screen(at).run()


def _known(step: Step) -> Step:
    """A step without the number of its form, which counts how often the form was opened."""
    return step[0], re.sub(r"\.\d+\.", ".", step[1]), step[2]


def _followed(switch: Callable[..., Any], page: str, **query: Any) -> None:
    """Go to another page, where there is one yet: what was taken back has none."""
    with contextlib.suppress(StreamlitPageNotFoundError):
        switch(page, **query)


def _there(screen: Screen, step: Step) -> bool:
    return bool(_found(screen, step))


def _found(screen: Screen, step: Step) -> list[Any]:
    """The button or menu of a step, known by its key or, where it has none, by its label."""
    drawn: list[Any] = [*screen.at.button, *screen.at.menu_button]
    return [one for one in drawn if step[1] in (one.key, one.label) and not one.disabled]


def _place(screen: Screen) -> Any:
    """Where a screen is: a step may lead to another page or to another record."""
    shown = {name: screen.at.query_params.get(name) for name in ("job", "item", "order")}
    return screen.at._finished_page_script_hash, str(shown)


def _close(screen: Screen) -> None:
    if "dialog" in screen.at.session_state:
        del screen.at.session_state["dialog"]
        screen.run()
