"""Which passwords are taken: long ones that many people do not use and no name gives away."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import SecretStr, TypeAdapter, ValidationError

from lib.accounts import passwords
from lib.accounts.passwords import (
    AT_A_TIME,
    EasyToGuess,
    NewPassword,
    hashed,
    matches,
    refuse_guessable,
)

TAKEN: TypeAdapter[SecretStr] = TypeAdapter(NewPassword)


def problem(password: str) -> str:
    with pytest.raises(ValidationError) as refused:
        TAKEN.validate_python(password)
    [error] = refused.value.errors()
    return str(error["ctx"]["error"])


@pytest.mark.parametrize(
    "password",
    [
        "a few plain words",
        "käse grüße wörter",
        "🔑 keys 🔑 keys",
        " spaces count ",
        "x1" * 99 + "ab",
    ],
)
def test_any_signs_are_taken_as_they_are(password: str) -> None:
    assert TAKEN.validate_python(password).get_secret_value() == password


def test_a_password_too_short_or_too_long_is_refused_and_not_cut() -> None:
    assert problem("nine char") == "Choose a password of at least 10 characters."
    assert problem("ab cd ef " * 30) == "Choose a password of at most 200 characters."


@pytest.mark.parametrize("password", ["1234567890", "QWERTYUIOP", "Password123", "aaaaaaaaaaaaaa"])
def test_what_many_people_use_is_refused(password: str) -> None:
    assert "Many people use this password" in problem(password)


def test_the_list_of_common_passwords_is_long_enough() -> None:
    fitting = [one for one in passwords._common() if len(one) >= passwords.SHORTEST]

    assert len(fitting) == len(passwords._common()) >= 3_000


@pytest.mark.parametrize("password", ["benchbook2026", "Benchbook!Benchbook!"])
def test_the_name_of_the_program_is_no_password(password: str) -> None:
    assert "little more than a name" in problem(password)


@pytest.mark.parametrize(
    "password", ["moreau2026!!", "Moreau & Daughters", "adamoreauada1", "Ada Moreau 1970"]
)
def test_the_names_of_shop_and_person_are_no_password(password: str) -> None:
    with pytest.raises(EasyToGuess) as refused:
        refuse_guessable(SecretStr(password), "Moreau & Daughters", "Ada Moreau")

    assert refused.value.field == "password"


def test_a_name_among_other_words_is_fine() -> None:
    refuse_guessable(SecretStr("moreau drinks green tea"), "Moreau & Daughters", "Ada", "")


def test_however_many_sign_in_at_once_a_few_passwords_are_looked_at_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_once, most = Counter[str](), Counter[str]()

    def slowly(*_given: str) -> str:
        at_once["now"] += 1
        most["now"] = max(most["now"], at_once["now"])
        time.sleep(0.01)
        at_once["now"] -= 1
        return "kept"

    monkeypatch.setattr(passwords._hasher, "hash", slowly)
    monkeypatch.setattr(passwords._hasher, "verify", slowly)
    with ThreadPoolExecutor(12) as strangers:
        for password in [SecretStr("a few plain words")] * 6:
            strangers.submit(matches, password, "kept")
            strangers.submit(hashed, password)

    assert most["now"] == AT_A_TIME
