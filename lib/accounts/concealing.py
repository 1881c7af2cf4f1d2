"""Who may not see costs or prices gets answers without them, whatever the screen would show.

Amounts are recognised by name: a column or field whose name holds cost, value, margin, loss or
variance is a cost; one that holds price is a price. Frames lose the column, objects have the field
emptied. A name that means something else must not use these words.
"""

import dataclasses
import re
from typing import Any, TypeVar

from lib.inputs import Frozen

T = TypeVar("T")

_COSTS = r"(^|_)(cost|costs|value|values|margin|loss|variance|unit_cost)($|_)"
_PRICES = r"(^|_)(price|prices|margin)($|_)"


def conceal(answer: T, *, costs: bool, prices: bool) -> T:
    """The answer without costs, prices or both; itself where nothing is to be hidden."""
    patterns = [pattern for hide, pattern in ((costs, _COSTS), (prices, _PRICES)) if hide]
    if not patterns:
        return answer
    hidden = re.compile("|".join(patterns))
    found: T = _without(answer, hidden)
    return found


def _without(answer: Any, hidden: re.Pattern[str]) -> Any:
    if hasattr(answer, "columns") and hasattr(answer, "drop"):
        return answer.drop(columns=[name for name in answer.columns if hidden.search(str(name))])
    if isinstance(answer, Frozen):
        kept = {n: _field(n, getattr(answer, n), hidden) for n in type(answer).model_fields}
        return answer.model_copy(update=kept)
    if dataclasses.is_dataclass(answer) and not isinstance(answer, type):
        names = [field.name for field in dataclasses.fields(answer) if field.init]
        return dataclasses.replace(
            answer, **{n: _field(n, getattr(answer, n), hidden) for n in names}
        )
    if isinstance(answer, list | tuple):
        return _in_order(answer, hidden)
    if isinstance(answer, dict):
        return {name: _field(str(name), part, hidden) for name, part in answer.items()}
    return answer


def _in_order(answer: Any, hidden: re.Pattern[str]) -> Any:
    if hasattr(answer, "_fields"):
        named = zip(answer._fields, answer, strict=True)
        return type(answer)(*(_field(name, part, hidden) for name, part in named))
    return type(answer)(_without(part, hidden) for part in answer)


def _field(name: str, part: Any, hidden: re.Pattern[str]) -> Any:
    return None if hidden.search(name) else _without(part, hidden)
