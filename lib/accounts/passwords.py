"""A password is kept only as its Argon2id hash, and checking one takes the same time for anybody.

Length is the rule that helps (NIST SP 800-63B, 5.1.1.2): at least ten characters, no demands for
signs or digits, and any character counts. What many people use, and what says little more than a
name that others know, is refused. The upper limit only bounds the work of hashing; a password that
is longer is refused and never cut. Hashing takes 64 megabytes on purpose, so that only a few are
hashed at a time, however many strangers sign in at once.
"""

import gzip
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Annotated

from pwdlib import PasswordHash
from pydantic import AfterValidator, SecretStr

from lib.refusals import NotValid

SHORTEST = 10
LONGEST = 200
OWN_SIGNS = 8
FEWEST_SIGNS = 4
OURS = "benchbook"
_LIST = Path(__file__).with_name("common_passwords.txt.gz")
AT_A_TIME = 2
_hasher = PasswordHash.recommended()
_turns = BoundedSemaphore(AT_A_TIME)


class EasyToGuess(NotValid):
    """This password is little more than a name that others know. Add a few words of your own."""


class WrongPassword(NotValid):
    """This is not your current password. Type the one that you signed in with."""


def _long_enough(value: SecretStr) -> SecretStr:
    length = len(value.get_secret_value())
    if length < SHORTEST:
        raise ValueError(f"Choose a password of at least {SHORTEST} characters.")
    if length > LONGEST:
        raise ValueError(f"Choose a password of at most {LONGEST} characters.")
    return value


def _uncommon(value: SecretStr) -> SecretStr:
    plain = _same_signs(value).casefold()
    if plain in _common() or len(set(plain)) < FEWEST_SIGNS:
        raise ValueError(
            "Many people use this password. Choose one that nobody else would think of."
        )
    if _says_little(plain, OURS):
        raise ValueError(EasyToGuess().sentence())
    return value


@dataclass(frozen=True)
class Proof:
    """That somebody typed the password which is kept as this hash.

    Commands ask for it in place of the password, so that none of them can be used to guess one.
    """

    kept: str = field(repr=False)


NewPassword = Annotated[SecretStr, AfterValidator(_long_enough), AfterValidator(_uncommon)]


def refuse_guessable(password: SecretStr, *names: str) -> None:
    """Refuse a password that is little more than one of these names, such as the shop's.

    Refuses: EasyToGuess.
    """
    plain = _same_signs(password).casefold()
    if any(_says_little(plain, name) for name in names):
        raise EasyToGuess(field="password")


def hashed(password: SecretStr) -> str:
    """What is kept of a password; takes about a tenth of a second on purpose."""
    with _turns:
        return _hasher.hash(_same_signs(password))


def matches(password: SecretStr, kept: str | None) -> bool:
    """Whether a password is the one kept; without one kept the answer takes as long, and is no."""
    fits = len(password.get_secret_value()) <= LONGEST
    with _turns:
        right = _hasher.verify(_same_signs(password) if fits else "", kept or _nobodys())
    return right and fits and kept is not None


def require(proof: Proof | None, kept: str | None) -> None:
    """Refuse where nobody proved that they know the password kept now.

    Refuses: WrongPassword.
    """
    if proof is None or proof.kept != kept:
        raise WrongPassword(field="current")


def _says_little(plain: str, name: str) -> bool:
    """Whether the name, or the words of it, leave fewer than eight letters and digits."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    words = sorted({w for w in [folded, *folded.split()] if len(w) > 2}, key=len, reverse=True)
    rest = plain
    for word in [*words, "".join(folded.split())]:
        rest = rest.replace(word, "") if word else rest
    return rest != plain and sum(sign.isalnum() for sign in rest) < OWN_SIGNS


def _same_signs(password: SecretStr) -> str:
    """One form for signs that keyboards write in several ways."""
    return unicodedata.normalize("NFKC", password.get_secret_value())


@cache
def _common() -> frozenset[str]:
    with gzip.open(_LIST, "rt", encoding="utf-8") as lines:
        return frozenset(line.rstrip("\n") for line in lines if not line.startswith("#"))


@cache
def _nobodys() -> str:
    return _hasher.hash("the password of nobody")
