"""A person has one name, which nobody else in the shop has, and signs in with it.

Names are told apart without regard to case and spacing, so that "ada" is Ada and nobody can pass
for somebody else. People are never deleted: documents keep their names.
"""

import unicodedata

from pydantic import SecretStr
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.models import PasswordLink, Person
from lib.accounts.passwords import Proof, hashed, refuse_guessable, require
from lib.accounts.permissions import (
    Actor,
    NotPermitted,
    Permission,
    Role,
    not_permitted,
    requires,
)
from lib.accounts.receipts import Receipt
from lib.database import one_at_a_time
from lib.frames import Frame, frame
from lib.inputs import Input, Title
from lib.refusals import NotFound, NotValid

COMMAND_LINE = "Command line"  # who did what was done without a person, as the audit trail says


class RenamePerson(Input):
    """Another name for somebody, which they sign in with from now on."""

    person_id: int
    name: Title


class RenameMe(Input):
    """Another name for oneself, to sign in with from now on, and a proof of the password."""

    name: Title
    current: Proof | None = None


class NameOfAnother(NotValid):
    """{name} is the name of somebody in this shop already. Choose one that tells them apart."""


class NameOfNobody(NotValid):
    """{name} is what the audit trail calls whoever works on the shop's machine itself. Choose a
    name that tells them apart."""


class NoSuchPerson(NotFound):
    """There is no such person in this shop. Go back to the list of people."""


@requires(Permission.CHANGE_PEOPLE)
def rename_person(session: Session, actor: Actor, given: RenamePerson) -> Receipt:
    """Change the name that somebody signs in with.

    Refuses: NoSuchPerson, NameOfAnother, NameOfNobody.
    """
    person = person_of(session, given.person_id)
    before = person.name
    _give_name(session, person, given.name)
    return Receipt(says=f"{before} is now called {person.name}.", number=str(person.id))


@requires(Permission.SEE_OWN_ACCOUNT)
def rename_me(session: Session, actor: Actor, given: RenameMe) -> Receipt:
    """Change one's own name; what one did stays one's own and is shown under it.

    Refuses: WrongPassword, NameOfAnother, NameOfNobody.
    """
    person = locked_person(session, actor.id)
    if person.password_hash is not None:
        require(given.current, person.password_hash)
    _give_name(session, person, given.name)
    says = f"You are called {person.name} now. Sign in with this name."
    return Receipt(says=says, number=str(person.id))


@requires(Permission.CHANGE_PEOPLE)
def people(session: Session, actor: Actor) -> Frame:
    """Everybody who has or had an account: id, name, role, state, way, seen_at; active ones first.

    Who has neither a password nor an identity yet is invited. `way` is how they sign in; the last
    day of a link stands in `link_until`.
    """
    invited = Person.password_hash.is_(None) & Person.identity.is_(None)
    gone = Person.deactivated_at.is_not(None)
    state = case((gone, "deactivated"), (invited, "invited"), else_="active").label("state")
    until = (
        select(func.max(PasswordLink.until))
        .where(PasswordLink.person_id == Person.id, PasswordLink.until > clock.now())
        .scalar_subquery()
    )
    both = Person.identity.is_not(None) & Person.password_hash.is_not(None)
    way = case(
        (both, "identity provider or password"),
        (Person.identity.is_not(None), "identity provider"),
        (Person.password_hash.is_not(None), "password"),
        (gone, ""),
        (until.is_not(None), "unused link"),
        else_="needs a link",
    ).label("way")
    columns = (Person.id, Person.name, Person.role, state, way, until.label("link_until"))
    order = (gone, Person.sign_in_name)
    return frame(session, select(*columns, Person.seen_at).order_by(*order))


@requires(Permission.SEE_OWN_ACCOUNT)
def why_not(session: Session, actor: Actor, permission: Permission) -> NotPermitted:
    """What somebody reads who lacks a right, with the names of whom to ask."""
    return not_permitted(session, actor, permission)


def enter(session: Session, name: str, role: Role, password: SecretStr | None = None) -> Person:
    """Write somebody into the list of people; without a password they cannot sign in yet.

    Refuses: NameOfAnother, NameOfNobody, EasyToGuess.
    """
    if password is not None:
        refuse_guessable(password, name)
    person = Person(role=role, password_hash=hashed(password) if password else None)
    _give_name(session, person, name)
    session.add(person)
    session.flush()
    return person


def person_of(session: Session, person_id: int) -> Person:
    """The row of somebody. Refuses an id that nobody has."""
    person = session.get(Person, person_id)
    if person is None:
        raise NoSuchPerson
    return person


def locked_person(session: Session, person_id: int) -> Person:
    """The row of somebody as it is now, which nobody else changes until this transaction ends.

    What opens the shop to somebody and what shuts it wait for each other here.
    """
    as_an_update = {"key_share": True}  # rows that point to the person may still be written
    person = session.get(Person, person_id, populate_existing=True, with_for_update=as_an_update)
    if person is None:
        raise NoSuchPerson
    return person


def sign_in_name(name: str) -> str:
    """The form of a name by which two people are told apart."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(plain.split())[:200]


def is_taken(session: Session, name: str) -> bool:
    """Whether somebody in this shop has a name, or nobody may have it."""
    folded = sign_in_name(name)
    if folded == sign_in_name(COMMAND_LINE):
        return True
    return session.scalar(select(Person.id).where(Person.sign_in_name == folded)) is not None


def _give_name(session: Session, person: Person, name: str) -> None:
    one_at_a_time(session, "names of people")
    folded = sign_in_name(name)
    if folded == sign_in_name(COMMAND_LINE):
        raise NameOfNobody(field="name", name=name)
    owner = session.scalar(select(Person.id).where(Person.sign_in_name == folded))
    if owner is not None and owner != person.id:
        raise NameOfAnother(field="name", name=name)
    person.name, person.sign_in_name = name, folded
