"""The list of people: adding, renaming, and names that nobody else has."""

import pytest
from pydantic import SecretStr
from sqlalchemy.orm import Session

from lib.accounts.models import Person
from lib.accounts.people import (
    AddPerson,
    NameOfAnother,
    NoSuchPerson,
    RenamePerson,
    add_person,
    people,
    rename_person,
    whom_to_ask,
)
from lib.accounts.permissions import Role
from lib.inputs import InvalidInput, read
from tests.shop import actor

PASSWORD = SecretStr("a few plain words")


def test_somebody_is_added_with_a_role_and_a_password(session: Session) -> None:
    ada = actor(session, Role.ADMINISTRATOR)

    receipt = add_person(session, ada, AddPerson(name="Béla", role=Role.BENCH, password=PASSWORD))

    added = session.get_one(Person, int(receipt.number or 0))
    assert (added.name, added.role) == ("Béla", "bench")
    assert (added.password_hash or "").startswith("$argon2id$")


@pytest.mark.parametrize("name", ["Ada", "ADA", " ada ", "Ａｄａ"])
def test_a_name_that_somebody_has_is_refused(session: Session, name: str) -> None:
    ada = actor(session, Role.ADMINISTRATOR)

    given = read(AddPerson, {"name": name, "role": "bench", "password": PASSWORD})
    with pytest.raises(NameOfAnother) as refused:
        add_person(session, ada, given)

    assert refused.value.field == "name"
    assert len(people(session, ada)) == 1


def test_a_person_is_renamed_and_may_keep_another_spelling_of_their_name(session: Session) -> None:
    ada = actor(session, Role.ADMINISTRATOR)
    iris = actor(session, Role.BENCH)

    rename_person(session, ada, RenamePerson(person_id=iris.id, name="IRIS"))
    with pytest.raises(NameOfAnother):
        rename_person(session, ada, RenamePerson(person_id=iris.id, name="ada"))

    assert session.get_one(Person, iris.id).name == "IRIS"


def test_a_person_that_is_not_there_is_refused(session: Session) -> None:
    ada = actor(session, Role.ADMINISTRATOR)

    with pytest.raises(NoSuchPerson):
        rename_person(session, ada, RenamePerson(person_id=99, name="Nobody"))


def test_a_password_that_is_too_short_is_refused_at_its_field() -> None:
    with pytest.raises(InvalidInput) as refused:
        read(AddPerson, {"name": "Béla", "role": "bench", "password": "short"})

    assert refused.value.problems == (("password", "Choose a password of at least 10 characters."),)


def test_everybody_is_told_whom_to_ask(session: Session) -> None:
    actor(session, Role.ADMINISTRATOR)

    assert whom_to_ask(session, actor(session, Role.SALES)) == ["Ada"]
