"""Whoever sells looks after the customer accounts; who may only see them changes none."""

import pytest

from lib import database
from lib.accounts.permissions import Role
from lib.shop.customers import AddCustomer, CustomerSearch, add_customer, all_customers
from tests.screens import open_screen
from tests.shop import OpenedShop, actor

PAGE = "pages/stock/customers.py"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SALES])
def test_a_customer_account_is_added_and_found_by_the_beginning_of_a_word(
    kept_shop: OpenedShop, role: Role
) -> None:
    screen = open_screen(PAGE, role).press("Add customer account")

    screen.fill("Name", "Zoë *Lind*").press("Add customer account")
    found = screen.fill("Search", "lin").run().table()
    screen.fill("Search", "nobody").run()

    assert list(found["name"]) == ["Zoë *Lind*"]
    assert "0 customer accounts" in screen.says()
    with database.reading() as session:
        kept = all_customers(session, actor(session, Role.ADMINISTRATOR), CustomerSearch())
    assert kept.total == 1


def test_an_analyst_sees_the_accounts_and_no_button_that_would_be_refused(
    kept_shop: OpenedShop,
) -> None:
    with database.writing() as session:
        add_customer(session, kept_shop.ada, AddCustomer(name="Zoë Lind"))

    screen = open_screen(PAGE, Role.ANALYST)

    assert list(screen.table()["name"]) == ["Zoë Lind"]
    assert screen.buttons() == []


def test_an_archived_account_is_found_where_it_is_asked_for(kept_shop: OpenedShop) -> None:
    with database.writing() as session:
        add_customer(session, kept_shop.ada, AddCustomer(name="Zoë Lind"))
        rows = all_customers(session, kept_shop.ada, CustomerSearch()).rows
    row = {str(name): cell for name, cell in rows.iloc[0].items()}
    screen = open_screen(PAGE, Role.SALES)

    screen.open_dialog("edit customer account", row).press("Archive")

    assert "0 customer accounts" in screen.says()
    assert list(screen.fill("Archived", True).run().table()["name"]) == ["Zoë Lind"]
