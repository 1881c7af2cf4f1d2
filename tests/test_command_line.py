"""The command line: one command each, passwords never among its words."""

import io
import sys

import pytest
from sqlalchemy import func, select

from lib import database
from lib.__main__ import main
from lib.accounts.browsers import Visit
from lib.accounts.models import Person
from lib.accounts.permissions import Role
from lib.accounts.signing_in import sign_in
from lib.inputs import read
from lib.shop.first_start import OpenSample
from lib.shop.the_shop import the_shop
from tests.shop import actor, opened_shop

PASSWORD = "correct horse battery"


def say(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    """Let the standard input hold a password."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))


def can_sign_in(name: str) -> bool:
    given = read(OpenSample, {"administrator": name, "password": PASSWORD})
    return bool(sign_in(name, given.password, Visit("192.0.2.1")))


def test_migrate_shapes_an_empty_database(capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])

    assert capsys.readouterr().out == "The database is up to date.\n"
    with database.reading() as session:
        assert session.scalar(select(func.count(Person.id))) == 0


def test_demo_opens_the_sample_shop_with_the_password_that_was_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    say(monkeypatch, PASSWORD)

    main(["demo", "--name", "Ada"])

    with database.reading() as session:
        assert the_shop(session).is_sample
    assert can_sign_in("Ada")


def test_demo_refuses_a_database_that_has_a_shop(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.writing() as session:
        opened_shop(session)
    say(monkeypatch, PASSWORD)

    with pytest.raises(SystemExit, match=r"^1$"):
        main(["demo", "--name", "Eve"])

    assert "already has a shop" in capsys.readouterr().err

    with database.reading() as session:
        assert not the_shop(session).is_sample


def test_account_lets_an_administrator_in_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.writing() as session:
        actor(session, Role.BENCH)
    say(monkeypatch, PASSWORD)

    main(["account", "--name", "iris"])

    assert "Iris is an administrator again" in capsys.readouterr().out
    assert can_sign_in("Iris")


def test_a_short_password_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    say(monkeypatch, "short")

    with pytest.raises(SystemExit, match=r"^1$"):
        main(["account", "--name", "Ada"])

    assert capsys.readouterr().err == "Choose a password of at least 10 characters.\n"


def test_no_command_takes_a_password_among_its_words() -> None:
    with pytest.raises(SystemExit):
        main(["account", "--name", "Ada", "--password", PASSWORD])
