"""A new password replaces the old one and ends the sessions that the old one began."""

import pytest
from pydantic import SecretStr
from sqlalchemy.orm import Session

from lib.accounts.models import Person
from lib.accounts.new_passwords import (
    ChangeMyPassword,
    ResetPassword,
    WrongPassword,
    change_my_password,
    reset_password,
)
from lib.accounts.passwords import matches
from lib.accounts.people import enter
from lib.accounts.permissions import Actor, Role
from lib.accounts.web_sessions import begin, holder
from tests.shop import actor

OLD, NEW = SecretStr("the old password"), SecretStr("the new password")


@pytest.fixture
def iris(session: Session) -> Actor:
    person = enter(session, "Iris", Role.BENCH, OLD)
    return Actor(person.id, person.name, Role.BENCH)


def kept(session: Session, person_id: int) -> str | None:
    return session.get_one(Person, person_id).password_hash


def test_changing_my_password_needs_the_current_one(session: Session, iris: Actor) -> None:
    token = begin(session, iris.id)

    with pytest.raises(WrongPassword) as refused:
        change_my_password(session, iris, ChangeMyPassword(current=NEW, password=NEW))

    assert refused.value.field == "current"
    assert matches(OLD, kept(session, iris.id))
    assert holder(session, token) == iris.id


def test_changing_my_password_ends_my_sessions(session: Session, iris: Actor) -> None:
    token = begin(session, iris.id)

    change_my_password(session, iris, ChangeMyPassword(current=OLD, password=NEW))

    assert matches(NEW, kept(session, iris.id))
    assert not matches(OLD, kept(session, iris.id))
    assert holder(session, token) is None


def test_an_administrator_gives_somebody_a_new_password(session: Session, iris: Actor) -> None:
    ada, token = actor(session, Role.ADMINISTRATOR), begin(session, iris.id)

    reset_password(session, ada, ResetPassword(person_id=iris.id, password=NEW))

    assert matches(NEW, kept(session, iris.id))
    assert holder(session, token) is None


def test_the_same_password_typed_on_another_keyboard_matches(session: Session) -> None:
    person = enter(session, "Zoë", Role.BENCH, SecretStr("caf\u00e9 au lait"))

    assert matches(SecretStr("cafe\u0301 au lait"), person.password_hash)
