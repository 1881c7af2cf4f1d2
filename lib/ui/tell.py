"""One click tells the shop one thing, once, and what was typed is kept until it was taken.

A form has a command key from the moment it is opened until it succeeded. The key travels in the
arguments of its button, and the widgets of the form carry its number, so that the second half of a
double click meets the same key, and the next form starts empty with a new one. Between reading
what was typed and the end of the command nothing of Streamlit is called: a script can be stopped at
any such call, a command cannot.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

import streamlit as st

from lib import inputs
from lib.accounts.commands import KeyUsedOtherwise, carry_out
from lib.accounts.receipts import Receipt
from lib.inputs import Input
from lib.logbook import mishap
from lib.outages import Outage
from lib.refusals import NotNow, Refusal, WentWrong
from lib.ui.ask import Signed, SignedOut, signed
from lib.ui.words import Words, md


@dataclass
class Opened:
    """A form from its opening until it succeeded; `number` counts the openings of its name.

    `doubted` holds new names that were asked about once.
    """

    name: str
    number: int
    key: str = field(default_factory=lambda: uuid4().hex)
    refused: Refusal | None = None
    stale: bool = False
    receipt: Receipt | None = None
    doubted: set[tuple[str, str]] = field(default_factory=set)

    def widget(self, part: str) -> str:
        """The key of a widget of this form: add-fee.1.price."""
        return f"{self.name}.{self.number}.{part}"


@dataclass(frozen=True)
class Act:
    """What a form or a button does: a door, its input, what is not typed, what comes after.

    `then` is called with the receipt after success, and may open another page. `explain` may draw
    more under the sentence of a refusal, such as links to a remedy.
    """

    door: Callable[..., Receipt]
    given: type[Input]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    then: Callable[[Receipt], None] | None = None
    explain: Callable[[Refusal], None] | None = None


class ItIsBack(NotNow):
    """The shop's database did not answer when you pressed, and now it does. Nothing was changed,
    and what you typed is still here: press again."""


def opened(name: str) -> Opened:
    """The form of this name that is open now; a new one after the last succeeded."""
    slot = f"form {name}"
    form: Opened | None = st.session_state.get(slot)
    if form is None or form.receipt is not None:
        form = Opened(name, form.number + 1 if form else 1)
        st.session_state[slot] = form
    return form


def finished(name: str) -> bool:
    """Whether the last form of this name succeeded and no new one was opened since."""
    form: Opened | None = st.session_state.get(f"form {name}")
    return form is not None and form.receipt is not None


def outdated(name: str) -> bool:
    """Whether the page under a form has to be drawn afresh, because its refusal says so; once."""
    form: Opened | None = st.session_state.get(f"form {name}")
    stale = form is not None and form.stale
    if form is not None:
        form.stale = False
    return stale


def unread(name: str) -> Refusal | None:
    """The refusal of a form whose page has become another one meanwhile; once."""
    form: Opened | None = st.session_state.get(f"form {name}")
    refused = None if form is None else form.refused
    if form is not None:
        form.refused = None
    return refused


def forget(name: str) -> None:
    """Drop what was typed into a form and its refusal; it opens empty the next time."""
    form = opened(name)
    st.session_state[f"form {name}"] = Opened(name, form.number + 1)


def form_key(name: str) -> str:
    """The command key of a form, the same until it succeeded."""
    return opened(name).key


def tell(act: Act, typed: Mapping[str, Any], form: Opened) -> Receipt | None:
    """Carry out an act once with what was typed; None where it was refused.

    Call it from a button's `on_click`. The refusal stays with the form, the receipt is shown by
    `told` on the page that is drawn next.
    """
    messages = _messages()
    try:
        here, receipt = _sent(act, typed, form.key)
    except KeyUsedOtherwise as refused:
        if form.receipt is None:
            _refuse(form, refused)
        return form.receipt
    except Refusal as refused:
        _refuse(form, refused)
        return None
    form.refused, form.receipt = None, receipt
    messages.append((_says(receipt, here.words), receipt.again))
    if act.then is not None:
        act.then(receipt)
    return receipt


def make_first(act: Act, typed: Mapping[str, Any], form: Opened) -> str:
    """Make what a form needs before its own act, once for what was typed; its number.

    A refusal is raised, for the caller to show at the field.
    """
    asked = f"{form.key} {act.door.__name__} {sorted(typed.items())}"
    _, receipt = _sent(act, typed, sha256(asked.encode()).hexdigest())
    return receipt.number or ""


def say_next(says: str) -> None:
    """Say something as a toast on the page that is drawn next."""
    _messages().append((says, False))


def told() -> None:
    """Show what was told since the last page as toasts; every heading calls this."""
    messages = _messages()
    while messages:
        says, again = messages.pop(0)
        icon = ":material/history:" if again else ":material/check:"
        st.toast(md(says), icon=icon, duration="long")


def answered(form: Opened) -> None:
    """Let a form that is drawn again not go on saying that the database is away."""
    if isinstance(form.refused, Outage) and form.refused.shuts_everything:
        form.refused = ItIsBack()


def problems(form: Opened) -> list[tuple[str, str]]:
    """The refusal of a form as (field, sentence); the field is empty for the form as a whole."""
    told = () if form.refused is None else form.refused.problems
    return [(place.split(".")[0], says) for place, says in told]


def _sent(act: Act, typed: Mapping[str, Any], key: str) -> tuple[Signed, Receipt]:
    """Who sent an act, and its receipt.

    A bug in the command is told at its form: elsewhere it would stand behind an open dialog.
    """
    try:
        here = signed()
        given = inputs.read(act.given, {**typed, **act.fixed}, here.shop.numbers)
        return here, carry_out(act.door, here.actor.id, given, key)
    except Refusal:
        raise
    except Exception as problem:
        raise WentWrong(reference=mishap("error in a command", problem)) from problem


def _refuse(form: Opened, refused: Refusal) -> None:
    form.refused = refused
    form.stale = isinstance(refused, NotNow | SignedOut) and not isinstance(refused, Outage)


def _says(receipt: Receipt, words: Words) -> str:
    if not receipt.again:
        return receipt.says
    return f"Already done, {words.moment(receipt.done_at)}, by {receipt.done_by}: {receipt.says}"


def _messages() -> list[tuple[str, bool]]:
    messages: list[tuple[str, bool]] = st.session_state.setdefault("messages", [])
    return messages
