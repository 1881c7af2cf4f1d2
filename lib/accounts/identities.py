"""Whoever the shop's identity provider knows is known here by issuer and subject, and nothing else.

A name or an e-mail address can be given to somebody else tomorrow and proves nothing; a local
account is never taken over by one. The first sign-in enters a new person. The provider says who
has which role, at every sign-in: of several groups the first that the settings name counts, and a
role that changed ends the other sessions. The last active administrator is not demoted that way:
the sign-in is refused, because quietly keeping a right that the provider has taken away would be
worse, and the shop's own command line lets somebody in.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts import web_sessions
from lib.accounts.auditing import Deed, audited
from lib.accounts.browsers import Visit
from lib.accounts.models import Person
from lib.accounts.patience import begin_try, was_right
from lib.accounts.people import enter, is_taken, sign_in_name
from lib.accounts.permissions import Role, whom_to_ask
from lib.accounts.standing import others_administer
from lib.database import one_at_a_time, persistently
from lib.inputs import Input, Title, read
from lib.refusals import NotAllowed, NotNow
from lib.settings import settings

ACT = "Sign in by identity provider"
LONGEST_IDENTITY, LONGEST_NAME = 400, 120


@dataclass(frozen=True)
class Identity:
    """Somebody as the provider vouches for them."""

    issuer: str
    subject: str
    name: str
    told_apart_by: str = ""
    groups: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What is kept of it: issuer and subject, of which neither holds a space."""
        return f"{self.issuer} {self.subject}"


class Named(Input):
    """The name that somebody is entered with."""

    name: Title


class UnknownRole(NotNow):
    """The setting BENCHBOOK_OIDC_ROLES has to read like benchbook-admins=administrator,
    goldsmiths=bench with the roles {roles}, and cannot be read at "{part}"."""


class NoRoleGiven(NotAllowed):
    """Your account at the identity provider is in no group that may use Benchbook. Ask
    {administrators} to put you into one."""


class IdentityDeactivated(NotAllowed):
    """{name} is deactivated and cannot sign in. Ask {administrators} to activate the account."""


class NotAnIdentity(NotAllowed):
    """The identity provider calls you by something that cannot be kept. Ask {administrators}."""


class LastOfAll(NotNow):
    """You are the only active administrator, and the identity provider makes you {role} now. Have
    it make you administrator again, or run `python -m lib account` on the shop's machine."""


def sign_in_as(identity: Identity, visit: Visit) -> str:
    """Let in whom the provider vouches for; the answer is the token of a new session.

    Refuses: NoRoleGiven, IdentityDeactivated, LastOfAll, NotAnIdentity.
    """
    name = sign_in_name(identity.key)
    attempt_id = persistently(lambda session: begin_try(session, name, visit.address))
    return persistently(lambda session: _succeed(session, identity, visit, attempt_id))


def roles_by_group() -> list[tuple[str, Role]]:
    """Which group has which role, the one that counts more first. Refuses: UnknownRole."""
    found = []
    for part in settings().oidc_roles:
        group, _, role = (piece.strip() for piece in part.rpartition("="))
        if not group or role not in list(Role):
            raise UnknownRole(roles=", ".join(Role), part=part)
        found.append((group, Role(role)))
    return found


def _succeed(session: Session, identity: Identity, visit: Visit, attempt_id: int) -> str:
    role = _role(session, identity)
    one_at_a_time(session, f"identity {identity.key}")
    person = session.scalar(select(Person).where(Person.identity == identity.key))
    if person is None:
        person = _entered(session, identity, role)
    elif person.deactivated_at is not None:
        raise IdentityDeactivated(name=person.name, administrators=whom_to_ask(session))
    elif person.role != role:
        _take_role(session, person, role)
    was_right(session, attempt_id)
    return web_sessions.begin(session, person.id, visit)


def _role(session: Session, identity: Identity) -> Role:
    for group, role in roles_by_group():
        if group in identity.groups:
            return role
    raise NoRoleGiven(administrators=whom_to_ask(session))


def _entered(session: Session, identity: Identity, role: Role) -> Person:
    """A new person; where somebody else has the name, by what tells the two apart."""
    good = identity.subject.isprintable() and 0 < len(identity.key) <= LONGEST_IDENTITY
    if not good or " " in identity.key.replace(" ", "", 1):
        raise NotAnIdentity(administrators=whom_to_ask(session))
    one_at_a_time(session, "names of people")
    with audited(session, None, ACT) as deed:
        person = enter(session, _free_name(session, identity), role)
        person.identity = identity.key
        _tell(deed, person, f"{person.name} signed in for the first time and is {role}.")
    return person


def _free_name(session: Session, identity: Identity) -> str:
    plain = identity.name[:LONGEST_NAME].strip() or identity.subject[:LONGEST_NAME]
    apart = identity.told_apart_by[: LONGEST_NAME // 2].strip()
    tries = [plain, f"{plain} ({apart})"] if apart and apart != plain else [plain]
    count = 2
    while True:
        for name in tries:
            kept = read(Named, {"name": name}).name
            if not is_taken(session, kept):
                return kept
        tries, count = [f"{plain} ({count})"], count + 1


def _take_role(session: Session, person: Person, role: Role) -> None:
    administers = person.role == Role.ADMINISTRATOR
    if administers and not others_administer(session, person):
        raise LastOfAll(role=role)
    with audited(session, person.id, ACT) as deed:
        person.role = role
        _tell(deed, person, f"{person.name} is {role} now, as the identity provider says.")
    web_sessions.end_all(session, person.id)


def _tell(deed: Deed, person: Person, says: str) -> None:
    deed.person_id, deed.says, deed.number = person.id, says, str(person.id)
