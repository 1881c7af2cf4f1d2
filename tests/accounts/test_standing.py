"""Roles, deactivation and the last administrator; what changes ends a person's sessions."""

import threading

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib import database
from lib.accounts.commands import actor_of, carry_out
from lib.accounts.inviting import MakeLink, make_link, new_token
from lib.accounts.models import Person, WebSession
from lib.accounts.permissions import Actor, NotPermitted, Role
from lib.accounts.standing import (
    AlreadyDeactivated,
    ChangeRole,
    LastAdministrator,
    OnePerson,
    OwnStanding,
    StillActive,
    change_role,
    deactivate_person,
    others_administer,
    reactivate_person,
    sign_out_everywhere,
)
from lib.accounts.web_sessions import begin, holder
from tests.shop import actor


def two_administrators(session: Session) -> tuple[Actor, Actor]:
    """Ada and Milo, who administer the shop and have a password."""
    ada, milo = actor(session, Role.ADMINISTRATOR), actor(session, Role.MANAGER)
    for each in (ada, milo):
        session.get_one(Person, each.id).password_hash = "of some password"
    change_role(session, ada, ChangeRole(person_id=milo.id, role=Role.ADMINISTRATOR))
    return ada, milo


def standing(session: Session, person_id: int) -> tuple[str, bool]:
    person = session.get_one(Person, person_id)
    return person.role, person.deactivated_at is None


def test_a_role_is_changed_and_the_sessions_of_that_person_end(session: Session) -> None:
    ada, iris = actor(session, Role.ADMINISTRATOR), actor(session, Role.BENCH)
    token = begin(session, iris.id)

    receipt = change_role(session, ada, ChangeRole(person_id=iris.id, role=Role.MANAGER))

    assert "Iris is manager now" in receipt.says
    assert standing(session, iris.id) == ("manager", True)
    assert holder(session, token) is None


def test_deactivation_ends_the_sessions_and_a_reactivated_person_may_come_back(
    session: Session,
) -> None:
    ada, iris = actor(session, Role.ADMINISTRATOR), actor(session, Role.BENCH)
    token = begin(session, iris.id)

    deactivate_person(session, ada, OnePerson(person_id=iris.id))
    reactivate_person(session, ada, OnePerson(person_id=iris.id))

    assert holder(session, token) is None
    assert standing(session, iris.id) == ("bench", True)


def test_a_session_of_a_deactivated_person_opens_nothing_even_if_it_were_left(
    session: Session,
) -> None:
    ada, iris = actor(session, Role.ADMINISTRATOR), actor(session, Role.BENCH)
    deactivate_person(session, ada, OnePerson(person_id=iris.id))

    token = begin(session, iris.id)

    assert holder(session, token) is None


def test_the_last_administrator_can_be_neither_demoted_nor_deactivated(session: Session) -> None:
    ada = actor(session, Role.ADMINISTRATOR)

    with pytest.raises(LastAdministrator, match="Ada is the only active administrator"):
        change_role(session, ada, ChangeRole(person_id=ada.id, role=Role.MANAGER))
    with pytest.raises(LastAdministrator):
        deactivate_person(session, ada, OnePerson(person_id=ada.id))

    assert standing(session, ada.id) == ("administrator", True)


def test_nobody_takes_away_their_own_standing(session: Session) -> None:
    ada, _ = two_administrators(session)

    with pytest.raises(OwnStanding, match="Another administrator"):
        change_role(session, ada, ChangeRole(person_id=ada.id, role=Role.BENCH))
    with pytest.raises(OwnStanding):
        deactivate_person(session, ada, OnePerson(person_id=ada.id))

    assert standing(session, ada.id) == ("administrator", True)


def test_a_deactivated_administrator_does_not_count_as_one(session: Session) -> None:
    ada, milo = two_administrators(session)
    deactivate_person(session, ada, OnePerson(person_id=milo.id))

    with pytest.raises(LastAdministrator):
        deactivate_person(session, ada, OnePerson(person_id=ada.id))


def test_an_administrator_who_was_only_invited_does_not_count_as_one(session: Session) -> None:
    ada, milo = two_administrators(session)
    make_link(session, ada, MakeLink(person_id=milo.id, token=new_token()))

    with pytest.raises(LastAdministrator, match="Ada is the only active administrator"):
        deactivate_person(session, ada, OnePerson(person_id=ada.id))

    assert not others_administer(session, session.get_one(Person, ada.id))
    assert others_administer(session, session.get_one(Person, milo.id))


def test_two_administrators_who_demote_each_other_at_once_leave_one(database_url: str) -> None:
    with database.writing() as session:
        ada, milo = two_administrators(session)
    together = threading.Barrier(2)

    def demote(by: int, whom: int) -> None:
        together.wait()
        try:
            carry_out(change_role, by, ChangeRole(person_id=whom, role=Role.BENCH), f"key {by}")
        except (LastAdministrator, NotPermitted):
            return

    pairs = ((ada.id, milo.id), (milo.id, ada.id))
    threads = [threading.Thread(target=demote, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        left = select(func.count()).where(Person.role == Role.ADMINISTRATOR)
        assert session.scalar(left) == 1


def test_what_is_so_already_is_refused(session: Session) -> None:
    ada, iris = actor(session, Role.ADMINISTRATOR), actor(session, Role.BENCH)

    with pytest.raises(StillActive):
        reactivate_person(session, ada, OnePerson(person_id=iris.id))
    deactivate_person(session, ada, OnePerson(person_id=iris.id))

    with pytest.raises(AlreadyDeactivated):
        deactivate_person(session, ada, OnePerson(person_id=iris.id))


def test_signing_somebody_out_everywhere_ends_every_session(session: Session) -> None:
    ada, iris = actor(session, Role.ADMINISTRATOR), actor(session, Role.BENCH)
    begin(session, iris.id)
    begin(session, iris.id)

    receipt = sign_out_everywhere(session, ada, OnePerson(person_id=iris.id))

    assert "2 browsers" in receipt.says
    assert session.scalar(select(func.count(WebSession.id))) == 0


def test_a_demotion_takes_effect_at_the_next_command(session: Session) -> None:
    ada, milo = two_administrators(session)
    change_role(session, ada, ChangeRole(person_id=milo.id, role=Role.MANAGER))

    with pytest.raises(NotPermitted, match="ask Ada"):
        change_role(
            session, actor_of(session, milo.id), ChangeRole(person_id=ada.id, role=Role.BENCH)
        )

    assert standing(session, ada.id) == ("administrator", True)
