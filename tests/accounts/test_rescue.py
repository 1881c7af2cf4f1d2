"""The command line lets an administrator in, and in again."""

import pytest
from pydantic import SecretStr
from sqlalchemy.orm import Session

from lib.accounts.models import Person
from lib.accounts.passwords import matches
from lib.accounts.permissions import Role
from lib.accounts.rescue import Administrator, NobodyYet, let_in
from lib.accounts.standing import OnePerson, deactivate_person
from tests.shop import actor

PASSWORD = SecretStr("open the door again")


def test_a_deactivated_person_is_an_administrator_again(session: Session) -> None:
    ada, iris = actor(session, Role.ADMINISTRATOR), actor(session, Role.BENCH)
    deactivate_person(session, ada, OnePerson(person_id=iris.id))

    let_in(session, Administrator(name="iris", password=PASSWORD))

    rescued = session.get_one(Person, iris.id)
    assert (rescued.role, rescued.deactivated_at) == ("administrator", None)
    assert matches(PASSWORD, rescued.password_hash)


def test_somebody_new_becomes_an_administrator(session: Session) -> None:
    actor(session, Role.ADMINISTRATOR)

    says = let_in(session, Administrator(name="Olga", password=PASSWORD))

    assert says == "Olga can sign in as administrator."


def test_before_the_first_start_there_is_nobody_to_rescue(session: Session) -> None:
    with pytest.raises(NobodyYet):
        let_in(session, Administrator(name="Olga", password=PASSWORD))
