"""A field keeps what was typed, says its unit, and shows its own problem right under itself.

`form` draws a form of one act. Its fields are read in one piece when the button is pressed; what
they hold goes to the door as text, and is read there in the shop's number format. A live form
reruns the page as one types, so that figures beside it can follow.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib import inputs
from lib.inputs import InvalidInput
from lib.refusals import Refusal
from lib.searching import fold
from lib.ui.ask import Signed, attempt, me, typed_before
from lib.ui.dialogs import close_dialog, drawn, is_open
from lib.ui.tell import Act, Opened, answered, make_first, opened, problems, tell
from lib.ui.words import md
from lib.units import UNITS, alike


class Look(TypedDict, total=False):
    """What a field may say about itself."""

    required: bool
    help: str
    placeholder: str
    disabled: bool


class Choosing(Look, total=False):
    """What a choice may say about itself.

    `makes` is the act that adds a missing one. `among` says what the options hang on, where a
    person can change that: a browser would go on sending the option of before.
    """

    makes: Act
    among: str


@dataclass
class Form:
    """A form that is being drawn."""

    act: Act
    state: Opened
    signed: Signed
    live: bool
    top: DeltaGenerator
    parts: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    makes: dict[str, Act] = field(default_factory=dict)
    options: dict[str, Mapping[Any, str]] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    check: Callable[[], Refusal | None] | None = None

    def text(self, part: str, label: str, value: str = "", **look: Unpack[Look]) -> str:
        """One line of text."""
        shown, live = _marked(label, look), "300ms" if self.live else False
        typed = st.text_input(shown, value, key=self.own(part), live=live, **_plain(look))
        self.problem(part)
        return typed or ""

    def note(self, part: str, label: str, value: str = "", **look: Unpack[Look]) -> str:
        """Several lines of text."""
        shown = _marked(label, look)
        typed = st.text_area(shown, value, key=self.own(part), height=96, **_plain(look))
        self.problem(part)
        return typed or ""

    def amount(
        self, part: str, label: str, value: Decimal | None = None, **look: Unpack[Look]
    ) -> str:
        """An amount in the shop's currency, typed as the shop writes numbers."""
        words = self.signed.words
        shown = "" if value is None else words.money(value)
        return self.text(part, f"{label} ({words.currency})", shown, **look)

    def quantity(
        self, part: str, label: str, unit: str, value: Decimal | None = None, **look: Unpack[Look]
    ) -> str:
        """A quantity in one unit, which stands in the label."""
        return self.text(part, f"{label} ({unit})", self.signed.words.typed(value), **look)

    def measured(
        self, label: str, unit: str, value: Decimal | None = None, **look: Unpack[Look]
    ) -> tuple[str, str]:
        """A quantity in any unit of one kind: the fields `quantity` and `unit`."""
        number, measure = st.columns([3, 2], wrap=False)
        with number:
            typed = self.text("quantity", label, self.signed.words.typed(value), **look)
        with measure:
            units = {code: f"{UNITS[code].name} ({code})" for code in alike(unit)}
            chosen = self.choose("unit", "Unit", units, unit, among=unit)
        return typed, chosen or unit

    def day(
        self, part: str, label: str, value: date | None = None, **look: Unpack[Look]
    ) -> date | None:
        """A day, or none."""
        plain = {name: said for name, said in _plain(look).items() if name != "placeholder"}
        shown = _marked(label, look)
        day = st.date_input(shown, value, key=self.own(part), format="YYYY-MM-DD", **plain)
        self.problem(part)
        return day if isinstance(day, date) else None

    def choose(
        self,
        part: str,
        label: str,
        options: Mapping[Any, str],
        value: Any = None,
        **look: Unpack[Choosing],
    ) -> Any:
        """One of some options, given as {value: words}; empty is None.

        With `makes`, a name that is not among the options is first made by that act, as its field
        `name`, and then chosen; one that begins an option is doubted once.
        """
        keys, makes, among = list(options), look.pop("makes", None), look.pop("among", "")
        if makes is not None:
            self.makes[part] = makes
            self.options[part] = options
        chosen = st.selectbox(
            _marked(label, look),
            keys,
            keys.index(value) if value in options else None,
            format_func=lambda key: str(options.get(key, key)),
            key=self.own(part, among),
            accept_new_options=makes is not None,
            **_plain(look),
        )
        self.problem(part)
        return chosen

    def tick(self, part: str, label: str, value: bool = False, help: str | None = None) -> bool:  # noqa: A002
        """A tick."""
        ticked = st.checkbox(label, value, key=self.own(part), help=help)
        self.problem(part)
        return ticked

    def secret(self, part: str, label: str, remembered: str) -> None:
        """A password, never shown; `remembered` tells the browser which of its passwords it is."""
        self.parts[part] = self.state.widget(part)
        st.text_input(label, type="password", key=self.parts[part], autocomplete=remembered)
        self.problem(part)

    def keep(self, part: str, value: Any) -> None:
        """Send a value that was chosen in another way, such as in a picker.

        A function is asked for the value when the button is pressed.
        """
        self.kept[part] = value

    def own(self, part: str, among: str = "") -> str:
        """The key for a widget of the page's own making, whose value is sent as this field.

        Where the options hang on something else, each of their sets is a widget of its own.
        """
        self.parts[part] = self.state.widget(f"{part} among {among}" if among else part)
        typed_before(self.parts[part])
        return self.parts[part]

    def values(self) -> dict[str, Any]:
        """What stands in the fields that were drawn so far."""
        typed = {part: st.session_state.get(key) for part, key in self.parts.items()}
        kept = {part: held() if callable(held) else held for part, held in self.kept.items()}
        return {**typed, **kept}

    def problem(self, part: str) -> None:
        """The sentence of a field, right under it."""
        self.shown.add(part)
        for place, says in problems(self.state):
            if place == part:
                with st.container(key=f"{self.state.widget(part)}.problem"):
                    st.caption(f":red[:material/error: {md(says)}]")

    def submit(
        self,
        label: str,
        icon: str | None = None,
        check: Callable[[], Refusal | None] | None = None,
    ) -> None:
        """The one button that names the act, and Cancel in a dialog.

        `check` may refuse at the press what a live form has not yet shown.
        """
        self.check = check
        look: dict[str, Any] = {"icon": icon, "on_click": self._send}
        cancels = is_open(self.state.name)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            button = st.button if self.live else st.form_submit_button
            button(label, type="primary", key=self.state.widget("submit"), **look)
            if cancels:
                button("Close", key=self.state.widget("cancel"), on_click=close_dialog)
            if self.live:
                self._look_above()

    def _look_above(self) -> None:
        """What is wrong further up, where on a phone nobody would see it from the button."""
        if wrong := [says for place, says in problems(self.state) if place in self.shown]:
            st.markdown(f":red[:material/arrow_upward: {md(wrong[0])}]", width="content")

    def _send(self) -> None:
        if self.check is not None and (refused := self.check()) is not None:
            self.state.refused = refused
            return
        typed = self.values()
        new = {part: typed[part] for part in self.makes if isinstance(typed[part], str)}
        self.state.refused = self._doubt(typed, new) if new else None
        if self.state.refused is not None:
            return
        for part, name in new.items():
            try:
                typed[part] = self._made(part, name)
            except Refusal as refused:
                self.state.refused = InvalidInput([(part, refused.sentence())])
                return
        tell(self.act, typed, self.state)

    def _made(self, part: str, name: str) -> int:
        """The option that has exactly this name, or else a new one."""
        same = [value for value, label in self.options[part].items() if fold(label) == fold(name)]
        if len(same) == 1:
            return int(same[0])
        return int(make_first(self.makes[part], {"name": name}, self.state))

    def _doubt(self, typed: Mapping[str, Any], new: Mapping[str, str]) -> Refusal | None:
        """What is wrong with the form before anything is made; Enter may add a name by mistake."""
        whole = {**typed, **dict.fromkeys(new, 0), **self.act.fixed}
        read = attempt(lambda: inputs.read(self.act.given, whole, self.signed.shop.numbers))
        if isinstance(read, Refusal):
            return read
        for part, name in new.items():
            alike = [label for label in self.options[part].values() if _begins(name, label)]
            known = not alike or any(fold(label) == fold(name) for label in alike)
            if not known and (part, name) not in self.state.doubted:
                self.state.doubted.add((part, name))
                says = f"“{name}” is new, but there is {alike[0]}. Choose that, or press again."
                return InvalidInput([(part, says)])
        return None


@contextmanager
def form(name: str, act: Act, *, live: bool = False, border: bool = False) -> Iterator[Form]:
    """Draw a form of one act; it ends with `submit`."""
    drawn(name)
    state, here = opened(name), me()
    answered(state)
    place: Callable[[], DeltaGenerator] = (
        st.container if live else lambda: st.form(state.widget("form"), border=border)
    )
    with place():
        fields = Form(act, state, here, live, st.container())
        yield fields
        with fields.top:
            elsewhere = [says for place, says in problems(state) if place not in fields.shown]
            if elsewhere:
                st.error(md(" ".join(dict.fromkeys(elsewhere))), icon=":material/front_hand:")
            if state.refused is not None and act.explain is not None:
                act.explain(state.refused)


def press(name: str, label: str, act: Act, **look: Any) -> None:
    """A button that tells at once, without a form; its refusal stands under it."""
    drawn(name)
    state = opened(name)
    answered(state)
    key = state.widget("submit")

    def send() -> None:
        tell(act, {}, state)

    st.button(label, key=key, on_click=send, **look)
    if state.refused is not None:
        st.error(md(state.refused.sentence()), icon=":material/front_hand:")


def _begins(name: str, label: str) -> bool:
    """Whether every word of a name begins a word of a label."""
    words = fold(label).split()
    return all(any(word.startswith(begun) for word in words) for begun in fold(name).split())


def _marked(label: str, look: Mapping[str, Any]) -> str:
    """The label, with the mark of a required field; the input itself judges what is missing."""
    return f"{label} *" if look.get("required") else label


def _plain(look: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in look.items() if name not in ("required", "makes")}
