"""A password is kept only as its Argon2id hash, and checking one takes the same time for anybody.

Length is the rule that helps (NIST SP 800-63B, 5.1.1.2): at least ten characters, no demands for
signs or digits, and any character counts. The upper limit only bounds the work of hashing.
"""

import unicodedata
from functools import cache
from typing import Annotated

from pwdlib import PasswordHash
from pydantic import AfterValidator, SecretStr

SHORTEST = 10
LONGEST = 200
_hasher = PasswordHash.recommended()


def _long_enough(value: SecretStr) -> SecretStr:
    length = len(value.get_secret_value())
    if length < SHORTEST:
        raise ValueError(f"Choose a password of at least {SHORTEST} characters.")
    if length > LONGEST:
        raise ValueError(f"Choose a password of at most {LONGEST} characters.")
    return value


NewPassword = Annotated[SecretStr, AfterValidator(_long_enough)]


def hashed(password: SecretStr) -> str:
    """What is kept of a password; takes about a tenth of a second on purpose."""
    return _hasher.hash(_same_signs(password))


def matches(password: SecretStr, kept: str | None) -> bool:
    """Whether a password is the one kept; without one kept the answer takes as long, and is no."""
    right = _hasher.verify(_same_signs(password), kept or _nobodys())
    return right and kept is not None


def _same_signs(password: SecretStr) -> str:
    """One form for signs that keyboards write in several ways."""
    return unicodedata.normalize("NFKC", password.get_secret_value())[:LONGEST]


@cache
def _nobodys() -> str:
    return _hasher.hash("the password of nobody")
