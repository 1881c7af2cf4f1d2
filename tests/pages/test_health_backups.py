"""Administrators make, check and restore backups on a page, with two confirmations."""

from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from lib import database
from lib.accounts.models import WebSession
from lib.accounts.permissions import Actor, NotPermitted, Role
from lib.backups.daily_backups import try_once
from lib.backups.kept_backups import back_up_now, check_backup, kept_backups, restore_backup
from lib.settings import settings
from lib.shop.customers import AddCustomer, add_customer
from lib.shop.models import CustomerAccount
from tests.databases import Databases
from tests.screens import open_screen
from tests.shop import actor, opened_shop


def page() -> None:
    from lib.screens.health_backups import show_backups

    show_backups()


@pytest.fixture(autouse=True)
def ada(databases: Databases) -> Iterator[Actor]:
    """The administrator of a shop in a file."""
    with databases.sqlite() as url:
        database.connect(url)
        with database.writing() as session:
            person = opened_shop(session).ada
        yield person
        database.disconnect()


def names() -> list[str]:
    return sorted(file.name for file in settings().backups().glob("*.zip"))


def first_row(ada: Actor) -> dict[str, Any]:
    """The row of the newest backup, as a click on it hands it to the dialog."""
    with database.reading() as session:
        rows = kept_backups(session, ada)
    return {str(name): value for name, value in rows.iloc[0].items()}


def customers() -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(CustomerAccount.id))) or 0


def test_a_backup_is_made_and_listed() -> None:
    screen = open_screen(page)
    assert "No backup yet" in screen.says()

    screen.press("Back up now")

    assert len(names()) == 1
    assert list(screen.table()["kind"]) == ["By hand"]
    assert list(screen.table()["name"]) == names()


def test_a_backup_is_checked(ada: Actor) -> None:
    back_up_now(ada.id)
    screen = open_screen(page).open_dialog("backup", first_row(ada))

    screen.press("Check")

    at = first_row(ada)["checked_at"].astimezone(ZoneInfo("Europe/Paris"))
    assert list(screen.table()["checked"]) == ["Sound"]
    assert list(screen.table()["checked_at"]) == [f"{at.day} {at:%b, %H:%M}"]


def test_a_damaged_backup_is_said_to_be_so(ada: Actor) -> None:
    back_up_now(ada.id)
    file = settings().backups() / names()[0]
    row, content = first_row(ada), bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(bytes(content))
    screen = open_screen(page).open_dialog("backup", row)

    screen.press("Check")

    assert "is damaged" in screen.says()
    assert first_row(ada)["checked"] == "Not sound"


def test_a_backup_takes_the_place_of_the_shop_after_two_confirmations(ada: Actor) -> None:
    back_up_now(ada.id)
    with database.writing() as session:
        add_customer(session, ada, AddCustomer(name="A. Moreau"))
    screen = open_screen(page).open_dialog("backup", first_row(ada))
    screen.press("Restore this backup")
    assert "Everybody is signed out" in screen.says()

    screen.press("Replace the shop")
    assert "Nothing was changed" in screen.says()
    assert customers() == 1
    assert "undone: every change" in screen.says()
    screen.fill("Name of this shop", "Moreau & Daughters").press("Replace the shop")

    assert customers() == 0
    assert "You are not signed in any more" in screen.says()
    with database.reading() as session:
        assert session.scalar(select(func.count(WebSession.id))) == 0
    assert [name.rsplit("_", 2)[0] for name in names()] == ["backup", "before_restore"]


def test_a_daily_copy_that_failed_is_told_on_the_page() -> None:
    settings().backups().write_text("in the way")
    try_once()

    screen = open_screen(page)

    assert "The last daily backup failed" in screen.says()
    settings().backups().unlink()
    try_once()
    assert "failed" not in screen.run().says()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_makes_checks_or_restores_one(ada: Actor, role: Role) -> None:
    back_up_now(ada.id)
    [name] = names()
    with database.writing() as session:
        person = actor(session, role).id

    acts: tuple[Callable[[], str], ...] = (
        lambda: back_up_now(person),
        lambda: check_backup(person, name),
        lambda: restore_backup(person, name),
    )
    for act in acts:
        with pytest.raises(NotPermitted):
            act()

    assert names() == [name]
    assert "may not" in open_screen(page, role).says()
