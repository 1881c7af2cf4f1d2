"""One command has one effect, however often and from wherever it is sent."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib import clock, database
from lib.accounts.commands import KeyUsedOtherwise, PersonGone, actor_of, carry_out
from lib.accounts.models import Command, Person
from lib.accounts.permissions import Actor, NotPermitted, Permission, Role, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Input, Title
from lib.refusals import NotNow, Refusal
from lib.shop.customers import AddCustomer, add_customer
from lib.shop.models import CustomerAccount
from lib.shop.stores import AddStore, add_store
from tests.conftest import MOMENT
from tests.shop import actor, opened_shop

MOREAU = AddCustomer(name="A. Moreau")


@dataclass(frozen=True)
class Desk:
    """Who sends commands."""

    ada: int
    sol: int
    bench: int


class Shaken(NotNow):
    """It shook. Try again."""


class Shake(Input):
    """Something that fails after it has begun."""

    name: Title


@requires(Permission.CHANGE_CUSTOMERS)
def shake(session: Session, actor: Actor, given: Shake) -> Receipt:
    """Open an account and fail."""
    session.add(CustomerAccount(name=given.name))
    session.flush()
    raise Shaken


@pytest.fixture
def desk(database_url: str) -> Desk:
    """A shop that was opened and closed its transaction."""
    with database.writing() as session:
        ada = opened_shop(session).ada
        sol, bench = actor(session, Role.SALES), actor(session, Role.BENCH)
    return Desk(ada.id, sol.id, bench.id)


def test_a_command_is_carried_out_and_kept(desk: Desk) -> None:
    receipt = carry_out(add_customer, desk.sol, MOREAU, "form-1")

    assert (receipt.says, receipt.again) == ("A. Moreau has an account.", False)
    assert _customers() == ["A. Moreau"]


def test_the_same_command_again_answers_what_already_happened(desk: Desk) -> None:
    with clock.stopped_at(MOMENT):
        first = carry_out(add_customer, desk.sol, MOREAU, "form-1")

    again = carry_out(add_customer, desk.ada, MOREAU, "form-1")

    assert (again.says, again.number) == (first.says, first.number)
    assert (again.again, again.done_at, again.done_by) == (True, MOMENT, "Sol")
    assert _customers() == ["A. Moreau"]


def test_another_key_is_another_command(desk: Desk) -> None:
    carry_out(add_customer, desk.sol, MOREAU, "form-1")

    carry_out(add_customer, desk.sol, MOREAU, "form-2")

    assert _customers() == ["A. Moreau", "A. Moreau"]


def test_the_same_key_with_other_entries_is_refused(desk: Desk) -> None:
    carry_out(add_customer, desk.sol, MOREAU, "form-1")

    with pytest.raises(KeyUsedOtherwise) as caught:
        carry_out(add_customer, desk.sol, AddCustomer(name="B. Brandt"), "form-1")

    assert "already sent with other entries: A. Moreau has an account." in str(caught.value)
    assert _customers() == ["A. Moreau"]


def test_the_same_key_at_another_door_is_refused(desk: Desk) -> None:
    carry_out(add_store, desk.ada, AddStore(name="West"), "form-1")

    with pytest.raises(KeyUsedOtherwise):
        carry_out(add_customer, desk.ada, AddCustomer(name="West"), "form-1")

    assert _customers() == []


def test_a_refused_command_leaves_nothing_and_its_key_can_be_used_again(desk: Desk) -> None:
    with pytest.raises(Shaken):
        carry_out(shake, desk.sol, Shake(name="A. Moreau"), "form-1")
    left = _customers(), _commands()

    receipt = carry_out(add_customer, desk.sol, MOREAU, "form-1")

    assert left == ([], 0)
    assert (receipt.again, _customers(), _commands()) == (False, ["A. Moreau"], 1)


def test_who_may_not_is_refused_and_leaves_nothing(desk: Desk) -> None:
    with pytest.raises(NotPermitted) as caught:
        carry_out(add_customer, desk.bench, MOREAU, "form-1")

    assert str(caught.value) == (
        "You may not change customer accounts. Your role is bench; ask Ada to change it."
    )
    assert (_customers(), _commands()) == ([], 0)


def test_a_role_that_was_changed_counts_at_the_next_command(desk: Desk) -> None:
    carry_out(add_customer, desk.sol, MOREAU, "form-1")
    with database.writing() as session:
        session.get_one(Person, desk.sol).role = Role.BENCH

    with pytest.raises(NotPermitted):
        carry_out(add_customer, desk.sol, MOREAU, "form-2")

    assert _customers() == ["A. Moreau"]


def test_a_deactivated_person_does_nothing_more(desk: Desk) -> None:
    with database.writing() as session:
        session.get_one(Person, desk.sol).deactivated_at = clock.now()

    with pytest.raises(PersonGone):
        carry_out(add_customer, desk.sol, MOREAU, "form-1")
    with pytest.raises(PersonGone):
        carry_out(add_customer, 404, MOREAU, "form-1")

    assert (_customers(), _commands()) == ([], 0)


def test_the_actor_is_who_the_person_is_now(desk: Desk) -> None:
    with database.reading() as session:
        assert actor_of(session, desk.sol) == Actor(desk.sol, "Sol", Role.SALES)


def test_two_at_the_same_moment_have_one_effect(desk: Desk) -> None:
    together = Barrier(4)

    def send(_tab: int) -> Receipt:
        together.wait()
        return carry_out(add_customer, desk.sol, MOREAU, "form-1")

    with ThreadPoolExecutor(4) as tabs:
        receipts = list(tabs.map(send, range(4)))

    assert _customers() == ["A. Moreau"]
    assert sorted(receipt.again for receipt in receipts) == [False, True, True, True]
    assert len({(receipt.says, receipt.number) for receipt in receipts}) == 1


def test_two_with_other_entries_at_the_same_moment_have_one_effect(desk: Desk) -> None:
    together = Barrier(2)

    def send(name: str) -> str:
        together.wait()
        try:
            return carry_out(add_customer, desk.sol, AddCustomer(name=name), "form-1").says
        except Refusal as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(2) as tabs:
        outcomes = set(tabs.map(send, ("A. Moreau", "B. Brandt")))

    assert "KeyUsedOtherwise" in outcomes
    assert len(_customers()) == 1


def _customers() -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(CustomerAccount.name).order_by(CustomerAccount.id)))


def _commands() -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Command)) or 0
