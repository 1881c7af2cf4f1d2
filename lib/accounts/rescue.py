"""Whoever can run commands on the shop's machine can always let an administrator in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.auditing import audited
from lib.accounts.inviting import drop_links
from lib.accounts.models import Person
from lib.accounts.passwords import NewPassword, hashed, refuse_guessable
from lib.accounts.people import enter, sign_in_name
from lib.accounts.permissions import Role
from lib.accounts.web_sessions import end_all
from lib.inputs import Input, Title
from lib.refusals import NotNow


class Administrator(Input):
    """An administrator, new or known, with the password to sign in with from now on."""

    name: Title
    password: NewPassword


class NobodyYet(NotNow):
    """This Benchbook has no shop yet. Open it in a browser and fill in the first page, or run
    `python -m lib demo` for the sample shop."""


def let_in(session: Session, given: Administrator) -> str:
    """Make somebody an active administrator with a new password, known by this name or new.

    Refuses: NobodyYet, EasyToGuess.
    """
    if session.scalar(select(Person.id).limit(1)) is None:
        raise NobodyYet
    with audited(session, None, "Let in") as deed:
        deed.says = _let_in(session, given)
    return deed.says


def _let_in(session: Session, given: Administrator) -> str:
    known = select(Person).where(Person.sign_in_name == sign_in_name(given.name))
    person = session.scalar(known)
    if person is None:
        enter(session, given.name, Role.ADMINISTRATOR, given.password)
        return f"{given.name} can sign in as administrator."
    refuse_guessable(given.password, person.name)
    person.role, person.deactivated_at = Role.ADMINISTRATOR, None
    person.password_hash = hashed(given.password)
    drop_links(session, person.id)
    end_all(session, person.id)
    return f"{person.name} is an administrator again, with the new password."
