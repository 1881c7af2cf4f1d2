"""The list of people: states, renaming, and names that nobody else has."""

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.inviting import AddPerson, add_person, new_token
from lib.accounts.models import Person
from lib.accounts.passwords import Proof, WrongPassword, hashed
from lib.accounts.people import (
    NameOfAnother,
    NameOfNobody,
    NoSuchPerson,
    RenameMe,
    RenamePerson,
    enter,
    is_taken,
    people,
    rename_me,
    rename_person,
    why_not,
)
from lib.accounts.permissions import Permission, Role
from lib.accounts.standing import OnePerson, deactivate_person
from lib.inputs import read
from tests.shop import actor


@pytest.mark.parametrize("name", ["Ada", "ADA", " ada ", "Ａｄａ"])
def test_a_name_that_somebody_has_is_refused(session: Session, name: str) -> None:
    ada = actor(session, Role.ADMINISTRATOR)

    given = read(AddPerson, {"name": name, "role": "bench", "token": new_token()})
    with pytest.raises(NameOfAnother) as refused:
        add_person(session, ada, given)

    assert refused.value.field == "name"
    assert len(people(session, ada)) == 1


@pytest.mark.parametrize("name", ["Command line", " COMMAND  line "])
def test_nobody_passes_for_the_command_line_in_the_audit_trail(session: Session, name: str) -> None:
    ada, iris = actor(session, Role.ADMINISTRATOR), actor(session, Role.BENCH)

    with pytest.raises(NameOfNobody, match="Choose a name"):
        rename_me(session, iris, read(RenameMe, {"name": name}))
    with pytest.raises(NameOfNobody):
        add_person(
            session, ada, read(AddPerson, {"name": name, "role": "bench", "token": new_token()})
        )

    assert sorted(people(session, ada)["name"]) == ["Ada", "Iris"]
    assert is_taken(session, name)


def test_the_list_says_how_everybody_signs_in(session: Session) -> None:
    ada, iris = actor(session, Role.ADMINISTRATOR), actor(session, Role.BENCH)
    enter(session, "Petra", Role.BENCH, SecretStr("a few plain words"))
    enter(session, "Olga", Role.ANALYST).identity = "https://id.example|olga"
    rescued = enter(session, "Rosa", Role.ADMINISTRATOR, SecretStr("a few plain words"))
    rescued.identity = "https://id.example rosa"
    for name in ("Béla", "Lena"):
        add_person(session, ada, AddPerson(name=name, role=Role.SALES, token=new_token()))
    lena = session.scalars(select(Person).where(Person.name == "Lena")).one()
    deactivate_person(session, ada, OnePerson(person_id=lena.id))

    listed = people(session, ada)

    assert [tuple(row) for row in listed[["name", "state", "way"]].to_numpy()] == [
        ("Ada", "invited", "needs a link"),
        ("Béla", "invited", "unused link"),
        ("Iris", "invited", "needs a link"),
        ("Olga", "active", "identity provider"),
        ("Petra", "active", "password"),
        ("Rosa", "active", "identity provider or password"),
        ("Lena", "deactivated", ""),
    ]
    assert iris.name == "Iris"


def test_one_changes_ones_own_name_and_signs_in_with_it(session: Session) -> None:
    ada, iris = actor(session, Role.ADMINISTRATOR), actor(session, Role.BENCH)
    right = SecretStr("a few plain words")
    renamed = session.get_one(Person, iris.id)
    renamed.password_hash = hashed(right)
    proof = Proof(renamed.password_hash)

    rename_me(session, iris, RenameMe(name="Iris Blanc", current=proof))
    with pytest.raises(NameOfAnother):
        rename_me(session, iris, RenameMe(name="ada", current=proof))
    for other in (None, Proof(""), Proof(hashed(right))):
        with pytest.raises(WrongPassword):
            rename_me(session, iris, RenameMe(name="Somebody", current=other))

    assert (renamed.name, renamed.sign_in_name) == ("Iris Blanc", "iris blanc")
    assert session.get_one(Person, ada.id).name == "Ada"


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


def test_everybody_is_told_whom_to_ask(session: Session) -> None:
    iris = actor(session, Role.BENCH)
    assert "ask an administrator to change it" in str(why_not(session, iris, Permission.SELL))

    actor(session, Role.ADMINISTRATOR)

    assert "ask Ada to change it" in str(why_not(session, iris, Permission.SELL))
