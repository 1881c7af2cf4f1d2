"""Shape and range are checked here, once, before anything else happens.

An `Input` is frozen and refuses unknown fields. Amounts and quantities arrive as the text that a
person typed and are read in the shop's number format; a thousands mark in a wrong place is refused
rather than guessed at. Every problem is one clear sentence that names its field.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidationInfo,
)

from lib.measures import LARGEST, SCALE, Currency, half_up
from lib.refusals import NotValid


class Frozen(BaseModel):
    """A value that is never changed once made."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Input(Frozen):
    """What a person asks of one command."""


@dataclass(frozen=True)
class Numbers:
    """How a shop writes numbers: thousands mark, decimal mark and its currency."""

    group: str
    decimal: str
    currency: Currency

    def read(self, text: str) -> Decimal:
        """The number that was typed. Refuses text, and marks in wrong places."""
        spaced = re.sub(r"[\u00a0\u202f]", " ", text.strip())
        group, point = re.escape(self.group), re.escape(self.decimal)
        pattern = rf"[+-]?(\d+|\d{{1,3}}({group}\d{{3}})+)?({point}\d+)?"
        if not re.fullmatch(pattern, spaced) or not any(sign.isdigit() for sign in spaced):
            example = self.write(Decimal("1234.5"), 1)
            raise ValueError(f"'{_short(text)}' is not a number. Write it like {example}.")
        return Decimal(spaced.replace(self.group, "").replace(self.decimal, "."))

    def write(self, number: Decimal, decimals: int) -> str:
        """The number as the shop writes it, with a fixed number of decimals."""
        plain = f"{half_up(number, decimals):,.{decimals}f}"
        return plain.translate({ord(","): self.group, ord("."): self.decimal})

    def plain(self, number: Decimal) -> str:
        """The number as the shop writes it, with only the decimals that it has."""
        exponent = number.normalize().as_tuple().exponent
        return self.write(number, max(0, -exponent) if isinstance(exponent, int) else 0)

    def money(self, amount: Decimal) -> str:
        """An amount as the shop writes it, without the currency."""
        return self.write(amount, self.currency.decimals)


NUMBER_FORMATS = {"1,234.50": (",", "."), "1.234,50": (".", ","), "1 234,50": (" ", ",")} | {
    "1'234.50": ("'", ".")
}
_UNSEEN = {"Cc", "Cs"}  # control signs, and halves of signs that no database takes
# Signs without a shape: they turn the order of what stands beside them, or make two names that
# read alike different. What joins letters and emoji (U+200C, U+200D) is none of them.
_SHAPELESS = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
Form = TypeVar("Form", bound=Input)
PLAIN = Numbers(",", ".", Currency("", SCALE))


class InvalidInput(NotValid):
    """Something in the form cannot be taken."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self._problems = tuple(problems)
        super().__init__(field=self._problems[0][0])

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        return self._problems

    def sentence(self) -> str:
        return " ".join(dict.fromkeys(sentence for _, sentence in self._problems))


def read(form: type[Form], typed: Mapping[str, Any], numbers: Numbers = PLAIN) -> Form:
    """Build an input from what was typed; refuses with one sentence per field."""
    try:
        return form.model_validate(dict(typed), context=numbers)
    except ValidationError as wrong:
        raise InvalidInput([_problem(error) for error in wrong.errors()]) from None


def _problem(error: Any) -> tuple[str, str]:
    place = [str(part) for part in error["loc"]]
    field = ".".join(place) or "form"
    shown = _shown(place[-1] if place else "form")
    match error["type"]:
        case "value_error":
            return field, str(error["ctx"]["error"])
        case kind if kind == "missing" or _nothing(error["input"]) is None:
            return field, f"Fill in the {shown}."
        case "date_from_datetime_parsing" | "date_type" | "date_parsing":
            return field, f"The {shown} is not a date. Choose a day."
        case _:
            return field, f"The {shown} cannot be taken as it is. Fill in the {shown} again."


def _shown(name: str) -> str:
    words = name.removesuffix("_id").replace("_", " ")
    return words.removesuffix("on") + "date" if words.endswith(" on") else words


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "..."


def _text(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    shaped = _SHAPELESS.sub("", _LINE_ENDS.sub("\n", value))
    kept = "".join(s for s in shaped if s in "\n\t" or unicodedata.category(s) not in _UNSEEN)
    return unicodedata.normalize("NFC", kept).strip()


def _one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _nothing(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _zero(value: Any) -> Any:
    return Decimal(0) if _nothing(value) is None else value


def _required(value: str, info: ValidationInfo) -> str:
    if not value:
        raise ValueError(f"Fill in the {_shown(info.field_name or 'field')}.")
    return value


def _at_most(length: int) -> AfterValidator:
    def check(value: str) -> str:
        if len(value) > length:
            raise ValueError(f"This is {len(value):,} characters long; {length:,} fit. Shorten it.")
        return value

    return AfterValidator(check)


def _number(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, float):
        raise ValueError("Write the number as text; it must be exact.")
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, str):
        return (info.context or PLAIN).read(_required(value.strip(), info))
    return value


def _fits(value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value) > LARGEST:
        raise ValueError("This number is too large. Check it.")
    if half_up(value, SCALE) != value:
        raise ValueError(f"Write at most {SCALE} decimals.")
    return value


def _minor(value: Decimal, info: ValidationInfo) -> Decimal:
    currency = (info.context or PLAIN).currency
    if currency.round(value) != value:
        decimals = currency.decimals
        rule = f"at most {decimals} decimals" if decimals else "no decimals"
        raise ValueError(f"An amount in {currency.code} has {rule}. Shorten it.")
    return value


def _not_negative(value: Decimal) -> Decimal:
    if value < 0:
        raise ValueError("This cannot be negative. Write zero or more.")
    return value


def _positive(value: Decimal) -> Decimal:
    if value <= 0:
        raise ValueError("Write a number greater than zero.")
    return value


def _whole(value: Decimal) -> Decimal:
    if value != value.to_integral_value():
        raise ValueError("Write a whole number.")
    return value


Number = Annotated[Decimal, BeforeValidator(_number), AfterValidator(_fits)]
NotNegative = Annotated[Number, AfterValidator(_not_negative)]
Positive = Annotated[Number, AfterValidator(_positive)]
Count = Annotated[Positive, AfterValidator(_whole)]
Amount = Annotated[NotNegative, AfterValidator(_minor)]
PositiveAmount = Annotated[Amount, AfterValidator(_positive)]
Optional = BeforeValidator(_nothing)
BlankIsZero = BeforeValidator(_zero)

Line = Annotated[str, BeforeValidator(_one_line), BeforeValidator(_text), _at_most(200)]
Title = Annotated[Line, AfterValidator(_required)]
Note = Annotated[str, BeforeValidator(_text), _at_most(5_000)]
Reason = Annotated[Note, AfterValidator(_required)]
