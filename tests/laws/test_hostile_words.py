"""Whatever is typed is cleaned or refused at its field, and looking it up finds nothing (S103)."""

import contextlib
import dataclasses
import inspect
import typing
from enum import Enum
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter
from sqlalchemy.orm import Session

from lib.accounts.receipts import Receipt
from lib.inputs import Input, InvalidInput, read
from lib.refusals import Refusal
from tests.laws.doors import Door, doors, rooms
from tests.laws.hostile import CODES, STAYS, TYPED, every_input, inputs_with_words, lookups_of
from tests.shop import opened_shop

FORMS = inputs_with_words()
FIELDS = [(form, field) for form, fields in FORMS.items() for field in fields]
LONG = "a" * 100_000
LOOKED_UP = (
    TYPED,
    "\x00",
    "x\x00y",
    LONG,
    "'; DROP TABLE jobs; --",
    "%",
    "../../etc/passwd",
    "\ufffe",
)


def said_of(form: type[Input], field: str, typed: Any) -> list[str]:
    """The sentences at one field; whatever else is missing from the form does not matter."""
    with pytest.raises(InvalidInput) as refused:
        read(form, {field: typed})
    return [says for place, says in refused.value.problems if place.split(".")[0] == field]


def shaped_like(form: type[Input], field: str, text: str) -> Any:
    """A text as the field takes it: by itself, in a list, or as the name and value of a detail."""
    hint = str(typing.get_type_hints(form)[field])
    if "dict" in hint:
        return {text: text}
    return [text] if "tuple" in hint else text


@pytest.mark.parametrize(
    ("form", "field"), FIELDS, ids=lambda part: getattr(part, "__name__", part)
)
def test_a_text_of_100_000_signs_is_refused_at_its_field_in_one_sentence(
    form: type[Input], field: str
) -> None:
    said = said_of(form, field, shaped_like(form, field, LONG))

    assert len(set(said)) == 1
    assert said[0].startswith("This is 100,000 characters long; ")


@pytest.mark.parametrize(
    ("form", "field"), FIELDS, ids=lambda part: getattr(part, "__name__", part)
)
def test_signs_that_nobody_sees_are_left_out_and_nothing_else(
    form: type[Input], field: str
) -> None:
    hint = typing.get_type_hints(form, include_extras=True)[field]
    kept = TypeAdapter(hint).validate_python(shaped_like(form, field, TYPED))

    for text in [*kept, *kept.values()] if isinstance(kept, dict) else _texts(kept):
        assert " ".join(text.split()) == STAYS


def test_every_other_text_of_an_input_names_something_that_is_looked_up() -> None:
    unknown = {
        f"{form.__name__}.{name}"
        for form in every_input()
        for name in lookups_of(form)
        if name not in CODES | {"number", "photo", "photo_hash", "shop"}
    }

    assert unknown == set()


def test_looking_up_hostile_text_finds_nothing_and_breaks_nothing(session: Session) -> None:
    shop = opened_shop(session)
    asked = [door for door in doors(rooms()) if looks_up(door)]

    for door in asked:
        for text in LOOKED_UP:
            with contextlib.suppress(Refusal):
                door(session, shop.ada, *arguments(door, text))

    assert {"job_page", "item_page", "order_page", "find_items", "all_jobs"} <= {
        door.__name__ for door in asked
    }


def looks_up(door: Door) -> bool:
    """Whether a query is asked with words of a person or of an address."""
    asked = inspect.signature(door)
    return asked.return_annotation is not Receipt and any(
        "str" in str(hint) or ((shape := _shape(hint)) and not issubclass(shape, Input))
        for hint in _hints(door).values()
    )


def arguments(door: Door, text: str) -> list[Any]:
    """What a query is asked with, hostile wherever it may be words."""
    return [_asked(hint, text) for hint in _hints(door).values()]


def _hints(door: Door) -> dict[str, Any]:
    hints = typing.get_type_hints(inspect.unwrap(door))
    return {name: hints[name] for name in list(inspect.signature(door).parameters)[2:]}


def _shape(hint: Any) -> Any:
    whole = inspect.isclass(hint) and (
        dataclasses.is_dataclass(hint) or issubclass(hint, BaseModel)
    )
    return hint if whole else None


def _asked(hint: Any, text: str) -> Any:
    if hint is str or hint == str | None:
        return text
    if (shape := _shape(hint)) is not None:
        return _filled(shape, text)
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return next(iter(hint))
    return (text, True) if "tuple" in str(hint) else 1


def _filled(shape: Any, text: str) -> Any:
    """A filter whose words are hostile and whose ids are those of nothing."""
    hints = typing.get_type_hints(shape)
    words = {name: text for name, hint in hints.items() if hint is str}
    return shape(**words, **{name: 1 for name, hint in hints.items() if hint is int})


def _texts(kept: Any) -> list[str]:
    return [kept] if isinstance(kept, str) else list(kept)
