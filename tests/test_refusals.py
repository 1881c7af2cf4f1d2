"""A refusal is one of four families, and its docstring is the sentence that a person reads."""

import inspect
import re
from collections.abc import Iterator

import pytest

from lib.refusals import NotAllowed, NotFound, NotNow, NotValid, Refusal
from tests.laws.doors import rooms

FAMILIES = NotFound, NotAllowed, NotNow, NotValid
LONGEST = 300


class TooHot(NotNow):
    """{metal} is at {degrees:,} degrees, and
    quenching waits. Ask {who}."""


class Melted(Refusal):
    """Unused."""

    def sentence(self) -> str:
        return "It has melted."


def test_the_docstring_is_the_sentence_with_the_facts_in_it() -> None:
    refusal = TooHot(field="metal", metal="Gold", degrees=1064, who="Iris")

    assert str(refusal) == "Gold is at 1,064 degrees, and quenching waits. Ask Iris."
    assert refusal.sentence() == str(refusal)
    assert (refusal.field, refusal.facts["degrees"]) == ("metal", 1064)


def test_a_refusal_may_word_itself() -> None:
    assert str(Melted()) == "It has melted."


def test_braces_in_a_fact_are_only_text() -> None:
    assert str(TooHot(metal="{who}", degrees=1, who="Iris")).startswith("{who} is at 1 degrees")


def test_a_missing_fact_is_a_bug_and_loud() -> None:
    with pytest.raises(KeyError, match="degrees"):
        TooHot(metal="Gold")


def test_every_refusal_is_of_a_family_and_a_sentence() -> None:
    wrong = [
        f"{refusal.__name__}: {_sentence(refusal)}" for refusal in _refusals() if _odd(refusal)
    ]

    assert not wrong, "\n".join(wrong)


def _odd(refusal: type[Refusal]) -> bool:
    sentence = _sentence(refusal)
    spoken = re.fullmatch(r"[A-Z{'].*[.}]", sentence) and len(sentence) <= LONGEST
    return not (spoken and issubclass(refusal, FAMILIES))


def _sentence(refusal: type[Refusal]) -> str:
    return " ".join(inspect.cleandoc(refusal.__doc__ or "").split())


def _refusals() -> Iterator[type[Refusal]]:
    for module in rooms():
        for _, thing in inspect.getmembers(module, inspect.isclass):
            own = thing.__module__ == module.__name__ and thing not in (Refusal, *FAMILIES)
            if issubclass(thing, Refusal) and own:
                yield thing


def test_a_fact_that_nobody_could_read_is_shortened() -> None:
    class NoSuchRing(NotFound):
        """There is no ring {number}."""

    assert str(NoSuchRing(number="9" * 100_000)) == f"There is no ring {'9' * 200}…."
    assert len(str(NoSuchRing(number="9 " * 100_000))) < 5_000
