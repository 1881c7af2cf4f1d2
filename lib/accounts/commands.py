"""One command has one effect, however often it is sent.

A form that creates or moves something makes a key when it is opened. The first command with that
key is carried out and its receipt kept with a digest of what was asked; the second gets the first
receipt; the same key with something else asked is refused. The key is taken in the same
transaction as the effect, so that neither is ever there without the other.
"""

import hashlib
from collections.abc import Callable

from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.models import Command, Person
from lib.accounts.permissions import Actor, Role
from lib.accounts.receipts import Receipt
from lib.database import insert_if_new, persistently, written
from lib.inputs import Input
from lib.outages import Outage, OutcomeUnknown
from lib.refusals import NotAllowed, NotNow


class KeyUsedOtherwise(NotNow):
    """This form was already sent with other entries: {says} Open it again to make a new change."""


class PersonGone(NotAllowed):
    """This account is no longer active. Ask an administrator to activate it again."""


def carry_out(door: Callable[..., Receipt], person_id: int, given: Input, key: str) -> Receipt:
    """Carry out a command once, in one transaction, as this person.

    Refuses: OutcomeUnknown where the connection broke while it was being kept, and stays broken.
    Where it is back at once the command is sent again: its key waits for what became of the first,
    and answers with that or does it now.
    """

    def work(session: Session) -> Receipt:
        actor = actor_of(session, person_id)
        digest = _digest(door, given)
        row = {"key": key, "door": door.__name__, "digest": digest, "person_id": actor.id}
        claim = insert_if_new(session, Command).values(says="", at=clock.now(), **row)
        if not written(session, claim):
            return _earlier(session, key, digest)
        receipt = door(session, actor, given)
        taken = session.get_one(Command, key)
        taken.says, taken.number = receipt.says, receipt.number
        return receipt

    try:
        return persistently(work)
    except OutcomeUnknown as unknown:
        try:
            receipt = persistently(work)
        except Outage:
            raise unknown from None
        return Receipt(says=receipt.says, number=receipt.number)


def actor_of(session: Session, person_id: int) -> Actor:
    """The person as the one who acts. Refuses a person who was deactivated."""
    person = session.get(Person, person_id)
    if person is None or person.deactivated_at is not None:
        raise PersonGone
    return Actor(person.id, person.name, Role(person.role))


def _digest(door: Callable[..., Receipt], given: Input) -> str:
    asked = f"{door.__module__}.{door.__name__} {given.model_dump_json()}"
    return hashlib.sha256(asked.encode()).hexdigest()


def _earlier(session: Session, key: str, digest: str) -> Receipt:
    command = session.get_one(Command, key)
    if command.digest != digest:
        raise KeyUsedOtherwise(says=command.says)
    person = session.get_one(Person, command.person_id)
    return Receipt(
        says=command.says,
        number=command.number,
        again=True,
        done_at=command.at,
        done_by=person.name,
    )
