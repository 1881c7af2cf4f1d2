"""A screen asks in a session that cannot write, as the person who is signed in at this moment.

The token of the browser, the person and the role are read again for every question, so that a
sign-out, a deactivation or another role acts at the next click. A refusal is shown as its sentence
where the person is looking, and the page ends there. Where the database does not answer, what was
typed is kept until it does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Concatenate, NoReturn, ParamSpec, TypeVar

import streamlit as st
from sqlalchemy.orm import Session
from streamlit.errors import StreamlitAPIException

from lib import database
from lib.accounts.commands import actor_of
from lib.accounts.permissions import Actor, may
from lib.accounts.signing_in import person_of_token, recognised
from lib.outages import Outage
from lib.refusals import NotAllowed, Refusal
from lib.shop.the_shop import ShopFacts, the_shop
from lib.ui.words import Words, md, words_of

P = ParamSpec("P")
T = TypeVar("T")
_KEPT = "typed before an outage"
_FIELDS = "fields that keep it"
_TYPED = (str, bool, int, date, list)


class SignedOut(NotAllowed):
    """You are not signed in any more. Sign in again to go on."""


@dataclass(frozen=True)
class Signed:
    """Who is signed in, and the facts of the shop that a page writes with."""

    actor: Actor
    shop: ShopFacts

    @property
    def words(self) -> Words:
        """The shop's way of writing figures and dates."""
        return words_of(self.shop)

    def may(self, door: Callable[..., Any]) -> bool:
        """Whether to offer a button that goes through this door."""
        return may(self.actor, door)


def noticed() -> Actor | Refusal | None:
    """Whoever clicks, whose session is not idle then; a dialog runs without the frame around it."""
    token = st.user.get("sid")
    return attempt(lambda: recognised(token if isinstance(token, str) else None))


def me() -> Signed:
    """The signed-in person and the shop; ends the page where nobody is signed in."""
    try:
        return signed()
    except Refusal as refused:
        _end(refused)


def signed() -> Signed:
    """The signed-in person and the shop; a refusal is raised."""
    return database.patiently(lambda session: Signed(_actor(session), the_shop(session)))


def ask(query: Callable[Concatenate[Session, Actor, P], T], *rest: P.args, **named: P.kwargs) -> T:
    """The answer of a query; a refusal is shown in its place and ends the page."""
    try:
        return answer(query, *rest, **named)
    except Refusal as refused:
        _end(refused)


def attempt(work: Callable[[], T]) -> T | Refusal:
    """What a function answers, or its refusal, where the page goes on either way."""
    try:
        return work()
    except Refusal as refused:
        return refused


def answer(
    query: Callable[Concatenate[Session, Actor, P], T], *rest: P.args, **named: P.kwargs
) -> T:
    """The answer of a query as the signed-in person; a refusal is raised."""
    return database.patiently(lambda session: query(session, _actor(session), *rest, **named))


def show_refusal(refused: Refusal) -> None:
    """A refusal as a sentence where the person is looking."""
    st.error(md(refused.sentence()), icon=":material/front_hand:")


def typed_before(key: str) -> None:
    """Let a field that vanished in an outage begin with what had been typed into it; once.

    What no field asks for in this way, such as a password, is not kept.
    """
    st.session_state.setdefault(_FIELDS, set()).add(key)
    kept: dict[str, Any] = st.session_state.get(_KEPT, {})
    if key in kept:
        st.session_state[key] = kept.pop(key)


def _end(refused: Refusal) -> NoReturn:
    if isinstance(refused, SignedOut):
        st.warning(refused.sentence(), icon=":material/lock:")
        st.html('<form action="/sign-in"><button class="bb-button">Sign in</button></form>')
        st.stop()
    show_refusal(refused)
    if isinstance(refused, Outage):
        held = {name: st.session_state.get(name) for name in st.session_state.get(_FIELDS, ())}
        typed = {name: value for name, value in held.items() if isinstance(value, _TYPED)}
        st.session_state[_KEPT] = {**st.session_state.get(_KEPT, {}), **typed}
        try:
            st.button("Try again", icon=":material/refresh:", key="try again")
        except StreamlitAPIException:  # in a form only its own buttons may stand
            st.form_submit_button("Try again", icon=":material/refresh:")
    st.stop()


def _actor(session: Session) -> Actor:
    token = st.user.get("sid")
    person = person_of_token(session, token if isinstance(token, str) else None)
    if person is None:
        raise SignedOut
    return actor_of(session, person)
