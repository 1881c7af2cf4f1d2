"""One hostile text for every field that takes words, and the fields are found by themselves.

A field takes words where its type cleans what is typed (`Line`, `Title`, `Note`, `Reason`); it may
lie inside another input, in a tuple or in a mapping. `Hostile` fills all of an input at once.
"""

import inspect
import typing
from collections.abc import Iterator
from itertools import count
from typing import Any

from pydantic import BaseModel

from lib import inputs
from lib.inputs import Input
from tests.laws.doors import rooms

EVIL = "http://evil.example"
# What is typed, and what is left of it: signs without a shape go, everything else stays.
TURNED = "\u202e\u200b\u2066"
TYPED = (
    f"<img src=x onerror=alert(1)> ![i]({EVIL}/i.png) [a]({EVIL}) www.evil.example $x^2$ :red[r] "
    f":material/home: **b** `c` &lt; <script>alert(2)</script>{TURNED}\x00\x1b\t😀{{0}}"
)
STAYS = TYPED.replace(TURNED, "").replace("\x00\x1b\t", " ").replace("> <", "> <")
FORMULAS = "=+-@"
CODES = {"unit", "sku"}


def inputs_with_words() -> dict[type[Input], list[str]]:
    """Every input of lib that takes words, with the names of these fields."""
    found = {form: words_of(form) for form in every_input()}
    return {form: fields for form, fields in found.items() if fields}


def every_input() -> list[type[Input]]:
    """Every input of lib, of whatever room."""
    assert rooms()
    return [form for form in _below(Input) if form.__module__.startswith("lib.")]


def words_of(form: type[BaseModel]) -> list[str]:
    """The fields of an input that take words, codes apart."""
    hints = typing.get_type_hints(form, include_extras=True)
    return [name for name in form.model_fields if name not in CODES and _cleaned(hints[name])]


def lookups_of(form: type[BaseModel]) -> list[str]:
    """The fields that name something by its number or code; what nobody has is not found."""
    hints = typing.get_type_hints(form, include_extras=True)
    return [name for name in form.model_fields if hints[name] is str]


class Hostile:
    """Somebody who types hostile text wherever text can be typed."""

    def __init__(self) -> None:
        self.filled: set[tuple[type, str]] = set()
        self._numbers = count(1)

    def text(self) -> str:
        """The hostile text, each time a little different, and a formula in turn."""
        number = next(self._numbers)
        return FORMULAS[number % len(FORMULAS)] + TYPED.replace("{0}", str(number))

    def typed(self, form: type[Any], **given: Any) -> Any:
        """An input whose words are hostile; what is no word is given."""
        hints = typing.get_type_hints(form, include_extras=True)
        for name in words_of(form):
            if name not in given:
                given[name] = self._for(hints[name])
            self.filled.add((form, name))
        return inputs.read(form, given)

    def _for(self, hint: Any) -> Any:
        origin = typing.get_origin(_plain(hint))
        if origin is dict:
            return {self.text(): self.text()}
        return (self.text(),) if origin is tuple else self.text()


def _below(parent: type) -> Iterator[Any]:
    child: Any
    for child in parent.__subclasses__():
        yield child
        yield from _below(child)


def _cleaned(hint: Any) -> bool:
    """Whether words are cleaned anywhere in the type of a field."""
    if inspect.isclass(hint) and issubclass(hint, BaseModel):
        return False
    marks = getattr(hint, "__metadata__", ())
    if any(getattr(mark, "func", None) is inputs._text for mark in marks):
        return True
    return any(_cleaned(part) for part in typing.get_args(hint))


def _plain(hint: Any) -> Any:
    return hint.__origin__ if hasattr(hint, "__metadata__") else hint
