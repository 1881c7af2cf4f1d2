"""The page of people, as an administrator uses it, and one's own account."""

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from lib import database
from lib.accounts.browsers import Visit
from lib.accounts.models import Person
from lib.accounts.new_passwords import LinkOver, invited
from lib.accounts.passwords import hashed, matches
from lib.accounts.permissions import Role
from lib.accounts.web_sessions import begin, holder
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


def link_shown(page: Screen) -> str:
    """The token of the link that is shown."""
    [shown] = page.at.code
    address, _, token = str(shown.value).partition("#")
    assert address.endswith("/password")
    return token


def test_somebody_is_invited_by_name_and_role_and_a_link_is_shown_once() -> None:
    page = people_page()

    page.press("Add somebody").fill("Name", "Béla").fill("Role", Role.MANAGER).press("Add")

    assert any("Béla is invited as manager" in toast for toast in page.toasts())
    assert invited(link_shown(page)) == "Béla"
    assert (person("Béla").role, person("Béla").password_hash) == ("manager", None)
    page.press("Done")
    assert len(page.at.code) == 0
    assert "Unused link" in set(page.table()["way"])


def test_a_name_that_is_taken_is_refused_at_its_field_and_kept() -> None:
    page = people_page()

    page.press("Add somebody").fill("Name", "ada").press("Add")

    assert "is the name of somebody in this shop already" in page.says()
    assert page.held("Name") == "ada"
    assert len(page.table()) == 5


def test_a_new_link_ends_the_earlier_one() -> None:
    page = people_page()
    iris = person("Iris").id
    first = link_shown(page.open_dialog("person", iris).press("Make a new link"))
    page.press("Done")

    second = link_shown(page.open_dialog("person", iris).press("Make a new link"))

    assert invited(second) == "Iris"
    with pytest.raises(LinkOver):
        invited(first)


def test_nobody_acts_on_their_own_standing() -> None:
    page = people_page()

    page.open_dialog("person", person("Ada").id)

    assert "Another administrator can change your role" in page.says()
    assert not {"Deactivate", "Change role", "Make a new link"} & set(page.buttons())
    assert "Sign out everywhere" in page.buttons()


def test_somebody_is_deactivated_and_activated_again() -> None:
    page = people_page()
    iris = person("Iris").id

    page.open_dialog("person", iris).press("Deactivate")
    assert person("Iris").deactivated_at is not None
    page.open_dialog("person", iris).press("Activate again")

    assert person("Iris").deactivated_at is None


def test_a_role_is_changed_in_the_dialog() -> None:
    page = people_page()

    page.open_dialog("person", person("Iris").id).fill("Role", Role.SALES).press("Change role")

    assert person("Iris").role == "sales"


def test_a_manager_who_opens_the_page_is_refused() -> None:
    page = people_page(Role.MANAGER)

    assert "You may not change people and their roles" in page.says()
    assert len(page.at.dataframe) == 0


def iris_at(address: str = "192.0.2.1") -> tuple[Screen, str]:
    """Iris, who has a password, at her own account; and the token of her phone."""
    open_shop_for_screens()
    with database.writing() as session:
        iris = session.get_one(Person, actor(session, Role.BENCH).id)
        iris.password_hash = hashed(SecretStr(PASSWORD))
        phone = begin(session, iris.id, Visit(address, "iPhone Version/18.0 Safari/604.1"))
    return open_screen(ACCOUNT, Role.BENCH), phone


def holds(token: str) -> bool:
    with database.reading() as session:
        return holder(session, token) is not None


@pytest.mark.usefixtures("stopped_clock")
def test_a_wrong_current_password_is_refused_at_its_field_and_soon_has_to_wait() -> None:
    page, _ = iris_at()
    kept = person("Iris").password_hash

    for _ in range(5):
        page.fill("Current password", "not this one").fill("New password", "some other words")
        page.press("Change password")
        assert "not your current password" in page.says()
    page.fill("Current password", PASSWORD).press("Change password")

    assert "Too many tries have failed\\. Wait 1 second" in page.says()
    assert person("Iris").password_hash == kept


def test_a_new_password_signs_one_out_everywhere() -> None:
    page, phone = iris_at()

    page.fill("Current password", PASSWORD).fill("New password", "some other words")
    page.press("Change password")

    assert "not signed in any more" in page.says()
    assert not holds(phone)
    assert matches(SecretStr("some other words"), person("Iris").password_hash)


def test_the_name_of_the_shop_is_refused_as_a_password() -> None:
    page, _ = iris_at()

    page.fill("Current password", PASSWORD).fill("New password", "Moreau & Daughters 1")
    page.press("Change password")

    assert "little more than a name that others know" in page.says()


def test_one_changes_ones_own_name_and_proves_who_one_is() -> None:
    page, _ = iris_at()

    page.fill("Name", "Iris Blanc").fill("Password, to change your name", "not this one")
    page.press("Change name")
    assert "not your current password" in page.says()
    assert person("Iris").sign_in_name == "iris"
    page.fill("Password, to change your name", PASSWORD).press("Change name")

    assert person("Iris Blanc").sign_in_name == "iris blanc"
    assert "**Iris Blanc**" in page.says()


def test_who_signs_in_elsewhere_is_told_where_the_password_is() -> None:
    open_shop_for_screens()

    page = open_screen(ACCOUNT, Role.BENCH)

    assert "identity provider" in page.says()
    assert "Change password" not in page.buttons()


def test_ones_other_browsers_are_seen_and_signed_out_of() -> None:
    page, phone = iris_at()
    assert "Safari on an iPhone" in page.says()
    assert "From 192\\.0\\.2\\.1" in page.says()
    assert "This browser" in page.says()

    page.press("Sign out")

    assert not holds(phone)
    assert "iPhone" not in page.says()
    assert "Sign out" not in page.buttons()


def test_one_signs_out_everywhere_else() -> None:
    page, phone = iris_at()

    page.press("Sign out everywhere else")

    assert not holds(phone)
    assert "You are signed out of 1 other browser" in " ".join(page.toasts())
    assert "This browser" in page.says()
