"""A refusal is raised, changes nothing, and is a sentence that a person at the bench can act on.

The docstring of a concrete refusal is its sentence: what is refused, why, which document or
person, and what to do. It stands above the function that raises it. Everything else that is raised
is a bug and stays loud: the log has it, and a person reads that something went wrong.
"""

import inspect
import re

LONGEST_WORD, LONGEST_FACT = 200, 4_000


class Refusal(Exception):
    """Something was asked that Benchbook will not do."""

    def __init__(self, *, field: str | None = None, **facts: object) -> None:
        self.field = field
        self.facts = facts
        super().__init__(self.sentence())

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Each problem as (field, sentence); the field is empty where it is about all of them."""
        return ((self.field or "", self.sentence()),)

    def sentence(self) -> str:
        """What the person reads; by default the class docstring with the facts filled in."""
        shown = {name: _shortened(fact) for name, fact in self.facts.items()}
        return " ".join(inspect.cleandoc(type(self).__doc__ or "").split()).format(**shown)


def _shortened(fact: object) -> object:
    """A fact that can be read: an address may ask for a number of a hundred thousand signs."""
    if not isinstance(fact, str):
        return fact
    words = re.sub(rf"(\S{{{LONGEST_WORD}}})\S+", r"\1…", fact)
    return words if len(words) <= LONGEST_FACT else f"{words[:LONGEST_FACT]}…"


class NotFound(Refusal):
    """There is no such thing."""


class NotAllowed(Refusal):
    """This person may not do this."""


class NotNow(Refusal):
    """The stage, the version or the stock does not allow it at present."""


class NotValid(Refusal):
    """What was typed cannot be taken; `field` names where."""


class WentWrong(NotNow):
    """Something went wrong, and nothing was changed. Reference {reference}: tell it to whoever
    looks after this Benchbook."""
