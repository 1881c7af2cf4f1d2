"""Customer accounts: a name is enough, and they are found by the beginnings of words."""

import pytest
from sqlalchemy.orm import Session

from lib.accounts.permissions import NotPermitted, Role
from lib.inputs import InvalidInput, read
from lib.shop.customers import (
    AddCustomer,
    CustomerSearch,
    EditCustomer,
    OneCustomer,
    add_customer,
    all_customers,
    archive_customer,
    customer_choices,
    edit_customer,
    unarchive_customer,
)
from lib.shop.lists import NoSuchEntry
from tests.shop import actor


def test_a_customer_needs_only_a_name(session: Session) -> None:
    sol = actor(session, Role.SALES)

    receipt = add_customer(session, sol, AddCustomer(name="Amélie Moreau"))

    assert customer_choices(session, sol) == {int(receipt.number or 0): "Amélie Moreau"}


@pytest.mark.parametrize("typed", ["amelie", "MOR", "moreau am", "ame@exa", "555"])
def test_a_customer_is_found_by_the_beginnings_of_words(session: Session, typed: str) -> None:
    sol = actor(session, Role.SALES)
    given = AddCustomer(name="Amélie Moreau", email="ame@example.org", phone="555 01 02")
    add_customer(session, sol, given)
    add_customer(session, sol, AddCustomer(name="Bruno Keller"))

    listed = all_customers(session, sol, CustomerSearch(words=typed))

    assert list(listed.rows["name"]) == ["Amélie Moreau"]
    assert listed.total == 1
    assert list(customer_choices(session, sol, typed).values()) == ["Amélie Moreau"]


def test_two_customers_of_one_name_are_told_apart(session: Session) -> None:
    sol = actor(session, Role.SALES)
    add_customer(session, sol, AddCustomer(name="Ann Lee", email="ann@example.org"))
    add_customer(session, sol, AddCustomer(name="Ann Lee", phone="555"))

    assert list(customer_choices(session, sol).values()) == [
        "Ann Lee (ann@example.org)",
        "Ann Lee (555)",
    ]


def test_an_edited_customer_is_found_by_the_new_words_only(session: Session) -> None:
    sol = actor(session, Role.SALES)
    ann = int(add_customer(session, sol, AddCustomer(name="Ann Lee")).number or 0)

    edit_customer(session, sol, EditCustomer(customer_id=ann, name="Ann Stone", note="Size 52"))

    assert customer_choices(session, sol, "lee") == {}
    assert customer_choices(session, sol, "stone") == {ann: "Ann Stone"}


def test_an_archived_customer_is_listed_apart(session: Session) -> None:
    sol = actor(session, Role.SALES)
    ann = int(add_customer(session, sol, AddCustomer(name="Ann Lee")).number or 0)

    archive_customer(session, sol, OneCustomer(customer_id=ann))
    assert customer_choices(session, sol) == {}
    assert all_customers(session, sol, CustomerSearch(archived=True)).total == 1
    unarchive_customer(session, sol, OneCustomer(customer_id=ann))

    assert all_customers(session, sol, CustomerSearch()).total == 1


def test_customers_come_in_pages(session: Session) -> None:
    sol = actor(session, Role.SALES)
    for name in ("Ann", "Bea", "Cleo"):
        add_customer(session, sol, AddCustomer(name=name))

    second = all_customers(session, sol, CustomerSearch(page=2, size=2))

    assert (list(second.rows["name"]), second.total) == (["Cleo"], 3)


def test_the_bench_neither_sees_nor_changes_customers(session: Session) -> None:
    iris = actor(session, Role.BENCH)

    with pytest.raises(NotPermitted):
        customer_choices(session, iris)
    with pytest.raises(NotPermitted):
        add_customer(session, iris, AddCustomer(name="Ann"))

    assert customer_choices(session, actor(session, Role.SALES)) == {}


def test_a_customer_that_is_not_there_is_refused(session: Session) -> None:
    sol = actor(session, Role.SALES)

    with pytest.raises(NoSuchEntry, match="no such customer account"):
        archive_customer(session, sol, OneCustomer(customer_id=99))


@pytest.mark.parametrize(("field", "typed"), [("name", ""), ("name", "x" * 201)])
def test_a_name_that_cannot_be_taken_is_refused_at_its_field(field: str, typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(AddCustomer, {field: typed})

    assert refused.value.field == field
