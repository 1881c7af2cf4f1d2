"""A link lets one person choose their password once, within seven days, and nobody else knows it.

Only the hash of its token is kept. The token is made where the link will be shown, so that no
receipt, log or audit entry ever holds it. A new link replaces the earlier ones.

A link for somebody who had a password ends the old password and every session at once: it is asked
for when a password was forgotten or became known to somebody else, and in the second case every
minute that it still opens the shop is one too many.
"""

import secrets
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, SecretStr
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.models import PasswordLink, Person
from lib.accounts.people import enter, locked_person
from lib.accounts.permissions import Actor, Permission, Role, requires
from lib.accounts.receipts import Receipt
from lib.accounts.web_sessions import end_all, kept_of
from lib.inputs import Input, Title
from lib.refusals import NotNow

VALID_FOR = timedelta(days=7)
_SIGNS = 43  # of 32 random bytes


def new_token() -> SecretStr:
    """A token for a link that is about to be made."""
    return SecretStr(secrets.token_urlsafe(32))


def _whole(token: SecretStr) -> SecretStr:
    if len(token.get_secret_value()) != _SIGNS:
        raise ValueError("This is not the token of a link. Make a new link.")
    return token


LinkToken = Annotated[SecretStr, AfterValidator(_whole)]


class AddPerson(Input):
    """Somebody new, with the token of the link by which they choose their password."""

    name: Title
    role: Role
    token: LinkToken


class MakeLink(Input):
    """A link for somebody, in place of their password and of any earlier link."""

    person_id: int
    token: LinkToken


class Deactivated(NotNow):
    """{name} is deactivated. Activate the account again first, then make a link."""


class PasswordElsewhere(NotNow):
    """{name} signs in with the shop's identity provider, which keeps the password. Reset it there,
    or deactivate the account here."""


class OwnPassword(NotNow):
    """This is your own account. Change your password under My account; if you do not know it,
    another administrator makes a link for you."""


@requires(Permission.CHANGE_PEOPLE)
def add_person(session: Session, actor: Actor, given: AddPerson) -> Receipt:
    """Invite somebody new, who chooses a password by a link.

    Refuses: NameOfAnother, NameOfNobody.
    """
    person = enter(session, given.name, given.role)
    _give_link(session, person, given.token)
    return Receipt(says=f"{person.name} is invited as {given.role}.", number=str(person.id))


@requires(Permission.CHANGE_PEOPLE)
def make_link(session: Session, actor: Actor, given: MakeLink) -> Receipt:
    """End somebody's password and sessions, and let them choose a new one by a link.

    Refuses: NoSuchPerson, OwnPassword, Deactivated, PasswordElsewhere.
    """
    person = locked_person(session, given.person_id)
    if person.id == actor.id:
        raise OwnPassword
    if person.deactivated_at is not None:
        raise Deactivated(name=person.name)
    if person.identity is not None and person.password_hash is None:
        raise PasswordElsewhere(name=person.name)
    person.password_hash = None
    end_all(session, person.id)
    _give_link(session, person, given.token)
    return Receipt(says=f"{person.name} has a new link.", number=str(person.id))


def link_of(session: Session, token: str) -> PasswordLink | None:
    """The link of a token, with an active person, while it lasts."""
    found = select(PasswordLink).join(Person, Person.id == PasswordLink.person_id)
    alive = (PasswordLink.until > clock.now(), Person.deactivated_at.is_(None))
    return session.scalar(found.where(PasswordLink.token_hash == kept_of(token), *alive))


def drop_links(session: Session, person_id: int) -> None:
    """Let no link of somebody work any more."""
    session.execute(delete(PasswordLink).where(PasswordLink.person_id == person_id))


def _give_link(session: Session, person: Person, token: SecretStr) -> None:
    session.execute(delete(PasswordLink).where(PasswordLink.until < clock.now()))
    drop_links(session, person.id)
    hashed, until = kept_of(token.get_secret_value()), clock.now() + VALID_FOR
    session.add(PasswordLink(token_hash=hashed, person_id=person.id, until=until))
    session.flush()
