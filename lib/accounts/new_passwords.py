"""A new password ends every session that the old one began."""

from pydantic import SecretStr
from sqlalchemy.orm import Session

from lib.accounts.commands import Receipt
from lib.accounts.passwords import NewPassword, hashed, matches
from lib.accounts.people import person_of
from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.web_sessions import end_all
from lib.inputs import Input
from lib.refusals import NotValid


class ResetPassword(Input):
    """A new password for somebody else, who is told it and then changes it."""

    person_id: int
    password: NewPassword


class ChangeMyPassword(Input):
    """A new password for oneself, with the one that was used up to now."""

    current: SecretStr
    password: NewPassword


class WrongPassword(NotValid):
    """This is not your current password. Type the one that you signed in with."""


@requires(Permission.CHANGE_PEOPLE)
def reset_password(session: Session, actor: Actor, given: ResetPassword) -> Receipt:
    """Give somebody a new password.

    Refuses: NoSuchPerson.
    """
    person = person_of(session, given.person_id)
    person.password_hash = hashed(given.password)
    end_all(session, person.id)
    return Receipt(says=f"{person.name} has a new password.", number=str(person.id))


@requires(Permission.SEE_OWN_ACCOUNT)
def change_my_password(session: Session, actor: Actor, given: ChangeMyPassword) -> Receipt:
    """Change one's own password.

    Refuses: WrongPassword.
    """
    person = person_of(session, actor.id)
    if not matches(given.current, person.password_hash):
        raise WrongPassword(field="current")
    person.password_hash = hashed(given.password)
    end_all(session, person.id)
    return Receipt(says="Your password is changed. Sign in with it.", number=str(person.id))
