"""A link sets the password of one person, once, and every other use of it is refused."""

from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.inviting import (
    AddPerson,
    Deactivated,
    LinkToken,
    MakeLink,
    OwnPassword,
    PasswordElsewhere,
    add_person,
    link_of,
    make_link,
    new_token,
)
from lib.accounts.models import Command, PasswordLink, Person
from lib.accounts.passwords import matches
from lib.accounts.people import enter
from lib.accounts.permissions import Role
from lib.accounts.receipts import Receipt
from lib.accounts.standing import OnePerson, deactivate_person, reactivate_person
from lib.accounts.web_sessions import begin, holder
from lib.inputs import InvalidInput, read
from tests.conftest import MOMENT
from tests.shop import actor

OLD = SecretStr("the old password")


def invite(session: Session, token: LinkToken) -> Receipt:
    ada = actor(session, Role.ADMINISTRATOR)
    return add_person(session, ada, AddPerson(name="Béla", role=Role.BENCH, token=token))


def opens(session: Session, token: SecretStr) -> bool:
    return link_of(session, token.get_secret_value()) is not None


def test_somebody_is_invited_without_a_password_that_anybody_else_knows(session: Session) -> None:
    token = new_token()

    receipt = invite(session, token)

    added = session.get_one(Person, int(receipt.number or 0))
    assert (added.name, added.role, added.password_hash) == ("Béla", "bench", None)
    assert opens(session, token)


def test_only_the_hash_of_a_link_is_kept_and_no_receipt_holds_it(session: Session) -> None:
    token = new_token()

    receipt = invite(session, token)

    plain = token.get_secret_value()
    kept = session.scalars(select(PasswordLink)).one()
    assert plain not in kept.token_hash
    assert plain not in receipt.says + str(receipt.number)
    given = AddPerson(name="Béla", role=Role.BENCH, token=token)
    assert plain not in given.model_dump_json() + repr(given)
    assert session.scalars(select(Command)).all() == []


def test_a_link_lasts_seven_days(session: Session) -> None:
    token = new_token()
    with clock.stopped_at(MOMENT):
        invite(session, token)

    with clock.stopped_at(MOMENT + timedelta(days=7, seconds=-1)):
        assert opens(session, token)
    with clock.stopped_at(MOMENT + timedelta(days=7)):
        assert not opens(session, token)


def test_a_new_link_takes_the_place_of_the_earlier_one(session: Session) -> None:
    first, second = new_token(), new_token()
    person_id = int(invite(session, first).number or 0)

    make_link(
        session, actor(session, Role.ADMINISTRATOR), MakeLink(person_id=person_id, token=second)
    )

    assert (opens(session, first), opens(session, second)) == (False, True)


def test_a_new_link_ends_the_old_password_and_every_session_at_once(session: Session) -> None:
    ada, iris = actor(session, Role.ADMINISTRATOR), enter(session, "Iris", Role.BENCH, OLD)
    signed_in = begin(session, iris.id)

    make_link(session, ada, MakeLink(person_id=iris.id, token=new_token()))

    assert not matches(OLD, session.get_one(Person, iris.id).password_hash)
    assert holder(session, signed_in) is None


def test_the_link_of_a_deactivated_person_opens_nothing_even_when_they_are_back(
    session: Session,
) -> None:
    ada, token = actor(session, Role.ADMINISTRATOR), new_token()
    bela = OnePerson(person_id=int(invite(session, token).number or 0))

    deactivate_person(session, ada, bela)
    reactivate_person(session, ada, bela)

    assert not opens(session, token)


def test_who_is_deactivated_or_signs_in_elsewhere_or_is_oneself_gets_no_link(
    session: Session,
) -> None:
    ada, iris = actor(session, Role.ADMINISTRATOR), actor(session, Role.BENCH)
    olga = enter(session, "Olga", Role.SALES)
    olga.identity = "https://id.example|olga"
    deactivate_person(session, ada, OnePerson(person_id=iris.id))

    with pytest.raises(Deactivated, match="Iris is deactivated"):
        make_link(session, ada, MakeLink(person_id=iris.id, token=new_token()))
    with pytest.raises(PasswordElsewhere, match="Olga signs in with"):
        make_link(session, ada, MakeLink(person_id=olga.id, token=new_token()))
    with pytest.raises(OwnPassword, match="My account"):
        make_link(session, ada, MakeLink(person_id=ada.id, token=new_token()))

    assert session.scalars(select(PasswordLink)).all() == []


def test_a_token_that_could_be_guessed_makes_no_link() -> None:
    with pytest.raises(InvalidInput, match="not the token of a link"):
        read(MakeLink, {"person_id": 1, "token": SecretStr("12345")})
