"""The page of people, as an administrator uses it, and one's own account."""

import pytest
from sqlalchemy import select

from lib import database
from lib.accounts.models import Person
from lib.accounts.permissions import Role
from tests.screens import Screen, open_screen, open_shop_for_screens
from tests.shop import NAMES, actor

PEOPLE, ACCOUNT = "pages/office/people.py", "pages/account/my_account.py"
PASSWORD = "correct horse battery"
pytestmark = pytest.mark.usefixtures("database_url")


def people_page(role: Role = Role.ADMINISTRATOR) -> Screen:
    """The page of a shop with one person of every role."""
    open_shop_for_screens()
    with database.writing() as session:
        for each in NAMES:
            actor(session, each)
    return open_screen(PEOPLE, role)


def person(name: str) -> Person:
    with database.reading() as session:
        return session.scalars(select(Person).where(Person.name == name)).one()


def test_everybody_is_listed_with_role_and_standing() -> None:
    page = people_page()

    assert sorted(page.table()["name"]) == ["Ada", "Iris", "Milo", "Noor", "Sol"]


def test_somebody_is_added_in_a_dialog() -> None:
    page = people_page()

    page.press("Add somebody").fill("Name", "Béla").fill("Role", Role.MANAGER)
    page.fill("First password", PASSWORD).press("Add")

    assert person("Béla").role == "manager"
    assert any("can sign in as manager" in toast for toast in page.toasts())


def test_a_short_password_is_refused_at_its_field_and_the_name_is_kept() -> None:
    page = people_page()

    page.press("Add somebody").fill("Name", "Béla").fill("First password", "short").press("Add")

    assert "Choose a password of at least 10 characters" in page.says()
    assert page.held("Name") == "Béla"
    assert len(page.table()) == 5


def test_somebody_is_deactivated_and_activated_again() -> None:
    page = people_page()
    iris = person("Iris").id

    page.open_dialog("person", iris).press("Deactivate")
    assert person("Iris").deactivated_at is not None
    page.open_dialog("person", iris).press("Activate again")

    assert person("Iris").deactivated_at is None


def test_the_last_administrator_is_refused_where_the_button_is() -> None:
    page = people_page()

    page.open_dialog("person", person("Ada").id).press("Deactivate")

    assert "only active administrator" in page.says()
    assert person("Ada").deactivated_at is None


def test_a_role_is_changed_in_the_dialog() -> None:
    page = people_page()

    page.open_dialog("person", person("Iris").id).fill("Role", Role.SALES).press("Change role")

    assert person("Iris").role == "sales"


def test_a_manager_who_opens_the_page_is_refused() -> None:
    page = people_page(Role.MANAGER)

    assert "You may not change people and their roles" in page.says()
    assert len(page.at.dataframe) == 0


def test_a_wrong_current_password_is_refused_at_its_field() -> None:
    open_shop_for_screens()
    page = open_screen(ACCOUNT, Role.BENCH)

    page.fill("Current password", "not this one").fill("New password", PASSWORD)
    page.press("Change password")

    assert "not your current password" in page.says()
    assert person("Iris").password_hash is None
