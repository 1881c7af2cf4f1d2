"""A shop always has an active administrator, and what somebody may do changes at once.

Changing a role or deactivating somebody ends their sessions, so that the next click in a tab that
is still open meets the sign-in. Nobody takes away their own standing by a slip of the hand.
"""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.inviting import drop_links
from lib.accounts.models import Person
from lib.accounts.people import person_of
from lib.accounts.permissions import Actor, Permission, Role, requires
from lib.accounts.receipts import Receipt
from lib.accounts.web_sessions import end_all
from lib.database import one_at_a_time
from lib.inputs import Input
from lib.refusals import NotNow


class ChangeRole(Input):
    """Another role for somebody."""

    person_id: int
    role: Role


class OnePerson(Input):
    """Somebody to be deactivated, activated again or signed out."""

    person_id: int


class LastAdministrator(NotNow):
    """{name} is the only active administrator. Make somebody else an administrator first."""


class AlreadyDeactivated(NotNow):
    """{name} is deactivated already. Nothing was changed."""


class StillActive(NotNow):
    """{name} is active. Nothing was changed."""


class OwnStanding(NotNow):
    """This is your own account. Another administrator changes your role or deactivates you."""


@requires(Permission.CHANGE_PEOPLE)
def change_role(session: Session, actor: Actor, given: ChangeRole) -> Receipt:
    """Give somebody another role.

    Refuses: NoSuchPerson, LastAdministrator, OwnStanding.
    """
    person = person_of(session, given.person_id)
    if person.role == given.role:
        return Receipt(says=f"{person.name} is {given.role} already.", number=str(person.id))
    if given.role is not Role.ADMINISTRATOR:
        _leave_an_administrator(session, person)
    if person.id == actor.id:
        raise OwnStanding
    person.role = given.role
    end_all(session, person.id)
    return Receipt(says=f"{person.name} is {given.role} now.", number=str(person.id))


@requires(Permission.CHANGE_PEOPLE)
def deactivate_person(session: Session, actor: Actor, given: OnePerson) -> Receipt:
    """Keep somebody from signing in; what they did stays under their name.

    Refuses: NoSuchPerson, AlreadyDeactivated, LastAdministrator, OwnStanding.
    """
    person = person_of(session, given.person_id)
    if person.deactivated_at is not None:
        raise AlreadyDeactivated(name=person.name)
    _leave_an_administrator(session, person)
    if person.id == actor.id:
        raise OwnStanding
    person.deactivated_at = clock.now()
    drop_links(session, person.id)
    end_all(session, person.id)
    return Receipt(says=f"{person.name} can no longer sign in.", number=str(person.id))


@requires(Permission.CHANGE_PEOPLE)
def reactivate_person(session: Session, actor: Actor, given: OnePerson) -> Receipt:
    """Let somebody who was deactivated sign in again.

    Refuses: NoSuchPerson, StillActive.
    """
    person = person_of(session, given.person_id)
    if person.deactivated_at is None:
        raise StillActive(name=person.name)
    person.deactivated_at = None
    return Receipt(says=f"{person.name} can sign in again.", number=str(person.id))


@requires(Permission.CHANGE_PEOPLE)
def sign_out_everywhere(session: Session, actor: Actor, given: OnePerson) -> Receipt:
    """End every session of somebody, such as after a lost telephone.

    Refuses: NoSuchPerson.
    """
    person = person_of(session, given.person_id)
    ended = end_all(session, person.id)
    where = "browser" if ended == 1 else "browsers"
    return Receipt(says=f"{person.name} is signed out of {ended} {where}.", number=str(person.id))


def others_administer(session: Session, person: Person) -> bool:
    """Whether somebody else is an active administrator, too; until the end of this transaction.

    Who was invited and has no way to sign in yet does not count. Two administrators who demote
    each other wait in line here.
    """
    one_at_a_time(session, "administrators")
    other = select(Person.id).where(
        Person.role == Role.ADMINISTRATOR,
        Person.deactivated_at.is_(None),
        or_(Person.password_hash.is_not(None), Person.identity.is_not(None)),
        Person.id != person.id,
    )
    return session.scalar(other.limit(1)) is not None


def _leave_an_administrator(session: Session, person: Person) -> None:
    """Refuse to take away the last one."""
    if person.role == Role.ADMINISTRATOR and not others_administer(session, person):
        raise LastAdministrator(name=person.name)
