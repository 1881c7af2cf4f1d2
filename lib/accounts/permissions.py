"""One table says who may do what, and every door of `lib` checks it before anything else.

A door is a public function whose first parameters are `(session, actor, ...)`. `@requires` stands
directly above it: it refuses actors without the permission and takes amounts that they may not see
out of what the door answers. Screens read the same mark through `may`. A door that answers a
receipt changes something, and the mark writes the audit entry of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from inspect import signature
from typing import Any, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.auditing import act_of, audited, told
from lib.accounts.concealing import conceal
from lib.accounts.models import Person
from lib.accounts.receipts import Receipt
from lib.logbook import warn
from lib.refusals import NotAllowed

F = TypeVar("F", bound=Callable[..., Any])


class Role(StrEnum):
    """What somebody is in the shop."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    BENCH = "bench"
    SALES = "sales"
    ANALYST = "analyst"


class Permission(StrEnum):
    """One right, worded so that "You may not ..." reads well."""

    SEE_JOBS = "see manufacturing jobs"
    MOVE_JOBS = "move jobs along"
    NOTE_JOBS = "add notes and photos to jobs"
    MAKE_JOBS = "make and complete jobs"
    SEE_PIECES = "see pieces in inventory"
    SEE_STOCK = "see all of inventory"
    CHANGE_STOCK = "change stock"
    SEE_ORDERS = "see orders"
    SELL = "sell pieces"
    SEE_CUSTOMERS = "see customer accounts"
    CHANGE_CUSTOMERS = "change customer accounts"
    SEE_COSTS = "see costs"
    SEE_PRICES = "see prices"
    SEE_LISTS = "see stores, categories and vendors"
    CHANGE_LISTS = "change categories, storage locations and vendors"
    CHANGE_SETTINGS = "change the shop's settings"
    CHANGE_PEOPLE = "change people and their roles"
    SEE_AUDIT = "read the audit trail"
    LOOK_AFTER = "look after backups and checks of the database"
    SEE_OWN_ACCOUNT = "see your own account"


_SEE = {
    Permission.SEE_JOBS,
    Permission.SEE_PIECES,
    Permission.SEE_STOCK,
    Permission.SEE_ORDERS,
    Permission.SEE_CUSTOMERS,
    Permission.SEE_COSTS,
    Permission.SEE_PRICES,
    Permission.SEE_LISTS,
    Permission.SEE_OWN_ACCOUNT,
}
_ADMINISTRATION = {
    Permission.CHANGE_SETTINGS,
    Permission.CHANGE_PEOPLE,
    Permission.SEE_AUDIT,
    Permission.LOOK_AFTER,
}
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.MANAGER: frozenset(set(Permission) - _ADMINISTRATION),
    Role.BENCH: frozenset(
        {
            Permission.SEE_JOBS,
            Permission.MOVE_JOBS,
            Permission.NOTE_JOBS,
            Permission.SEE_LISTS,
            Permission.SEE_OWN_ACCOUNT,
        }
    ),
    Role.SALES: frozenset(
        {
            Permission.SEE_PIECES,
            Permission.SEE_ORDERS,
            Permission.SELL,
            Permission.SEE_CUSTOMERS,
            Permission.CHANGE_CUSTOMERS,
            Permission.SEE_PRICES,
            Permission.SEE_LISTS,
            Permission.SEE_OWN_ACCOUNT,
        }
    ),
    Role.ANALYST: frozenset(_SEE),
}


@dataclass(frozen=True)
class Actor:
    """The person who acts, loaded afresh for every call."""

    id: int
    name: str
    role: Role

    def has(self, permission: Permission) -> bool:
        """Whether the grant table gives this right."""
        return permission in GRANTS[self.role]


class NotPermitted(NotAllowed):
    """You may not {act}. Your role is {role}; ask {administrators} to change it."""


def not_permitted(session: Session, by: Actor, permission: Permission) -> NotPermitted:
    """The refusal of somebody who lacks a right, which the log has then."""
    warn("refused by right", person=by.name, role=by.role, act=permission)
    return NotPermitted(act=permission, role=by.role, administrators=whom_to_ask(session))


def requires(permission: Permission) -> Callable[[F], F]:
    """Mark a door with the right that it asks for, and hold it."""

    def mark(door: F) -> F:
        opened = _in_the_trail(door) if signature(door).return_annotation is Receipt else door

        @wraps(door)
        def guarded(session: Session, actor: Actor, *rest: Any, **named: Any) -> Any:
            if not actor.has(permission):
                raise not_permitted(session, actor, permission)
            return conceal(
                opened(session, actor, *rest, **named),
                costs=not actor.has(Permission.SEE_COSTS),
                prices=not actor.has(Permission.SEE_PRICES),
            )

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(F, guarded)

    return mark


def _in_the_trail(door: Callable[..., Receipt]) -> Callable[..., Receipt]:
    """A command with its entry in the audit trail."""

    def carried_out(session: Session, actor: Actor, *rest: Any, **named: Any) -> Receipt:
        with audited(session, actor.id, act_of(door.__name__)) as deed:
            receipt = door(session, actor, *rest, **named)
            told(deed, receipt)
        return receipt

    return carried_out


def may(actor: Actor, door: Callable[..., Any]) -> bool:
    """Whether this person may go through a door; for buttons and pages."""
    permission: Permission = door.permission  # type: ignore[attr-defined]
    return actor.has(permission)


def whom_to_ask(session: Session) -> str:
    """The names of some who can change a role, for a sentence."""
    active = select(Person.name).where(
        Person.role == Role.ADMINISTRATOR, Person.deactivated_at.is_(None)
    )
    some = active.order_by(Person.name).limit(3)
    return ", ".join(session.scalars(some)) or "an administrator"
