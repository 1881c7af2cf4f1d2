"""Only its owner ever knows a password, and a new one ends every session that the old one began.

It is chosen on the page of a link, or changed by whoever proves the current one. Getting a proof is
slowed down like a sign-in, since whoever finds a browser signed in may guess as well: each try is
written down in a transaction of its own, before the password is looked at.
"""

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.auditing import audited
from lib.accounts.browsers import Visit
from lib.accounts.inviting import drop_links, link_of
from lib.accounts.models import Person, WebSession
from lib.accounts.passwords import (
    NewPassword,
    Proof,
    WrongPassword,
    hashed,
    matches,
    refuse_guessable,
    require,
)
from lib.accounts.patience import slowly
from lib.accounts.people import locked_person, person_of
from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.accounts.web_sessions import begin, end_all, kept_of
from lib.database import persistently, reading
from lib.inputs import Input
from lib.refusals import NotAllowed, NotNow, NotValid


class ChangeMyPassword(Input):
    """A new password for oneself, with a proof of the one that was used up to now.

    `shop` is the shop's name, which is too easy to guess as a password.
    """

    current: Proof
    password: NewPassword
    shop: str = ""


class ChoosePassword(Input):
    """The password that the person of a link has chosen, typed twice."""

    token: SecretStr
    password: NewPassword
    again: SecretStr
    shop: str = ""


class NotTheSame(NotValid):
    """The two passwords differ. Type the same one twice."""


class NoPasswordHere(NotNow):
    """You sign in with the shop's identity provider, which keeps your password. Change it there."""


class LinkOver(NotAllowed):
    """This link does not work any more: it was used, is older than seven days, or a newer one took
    its place. Ask an administrator of the shop for a new link."""


@requires(Permission.SEE_OWN_ACCOUNT)
def change_my_password(session: Session, actor: Actor, given: ChangeMyPassword) -> Receipt:
    """Change one's own password.

    Refuses: NoPasswordHere, WrongPassword, EasyToGuess.
    """
    person = locked_person(session, actor.id)
    if person.password_hash is None and person.identity is not None:
        raise NoPasswordHere
    require(given.current, person.password_hash)
    refuse_guessable(given.password, person.name, given.shop)
    person.password_hash = hashed(given.password)
    drop_links(session, person.id)
    end_all(session, person.id)
    return Receipt(says="Your password is changed. Sign in with it.", number=str(person.id))


@requires(Permission.SEE_OWN_ACCOUNT)
def has_password(session: Session, actor: Actor) -> bool:
    """Whether one signs in with a password of this shop."""
    return person_of(session, actor.id).password_hash is not None


def prove(token: str | None, current: SecretStr) -> Proof:
    """The proof of whoever is signed in with this token, slowly for who guesses the password.

    Refuses: TooManyTries, WrongPassword.
    """
    with reading() as session:
        mine = select(WebSession.address, Person.sign_in_name, Person.password_hash)
        signed = mine.join(Person, Person.id == WebSession.person_id)
        found = session.execute(signed.where(WebSession.token_hash == kept_of(token))).one_or_none()
    if found is None:
        return Proof("")  # of nothing: nobody is signed in, as whoever is asked next will say
    address, name, kept = found
    if not slowly(name, address, lambda: matches(current, kept)) or kept is None:
        raise WrongPassword(field="current")
    return Proof(kept)


def invited(token: str) -> str:
    """The name of the person of a link; looking at a link does not use it up.

    Refuses: LinkOver.
    """
    with reading() as session:
        link = link_of(session, token)
        if link is None:
            raise LinkOver
        return person_of(session, link.person_id).name


def use_link(given: ChoosePassword, visit: Visit) -> str:
    """Take the password that the person of a link has chosen; the token of their new session.

    Refuses: LinkOver, NotTheSame, EasyToGuess.
    """
    name = invited(given.token.get_secret_value())
    if given.password != given.again:
        raise NotTheSame(field="again")
    refuse_guessable(given.password, name, given.shop)
    kept = hashed(given.password)
    return persistently(lambda session: _take(session, given.token, kept, visit))


def _take(session: Session, token: SecretStr, kept: str, visit: Visit) -> str:
    link = link_of(session, token.get_secret_value())
    person = None if link is None else locked_person(session, link.person_id)
    if person is None or link_of(session, token.get_secret_value()) is None:
        raise LinkOver  # perhaps only now: another browser used it while this one waited
    with audited(session, person.id, "Use link") as deed:
        person.password_hash = kept
        drop_links(session, person.id)
        end_all(session, person.id)
        deed.says = f"{person.name} chose a password by a link."
    return begin(session, person.id, visit)
