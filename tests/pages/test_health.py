"""The page of who looks after the shop: what the checks found, and where the data lies."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from lib import database
from lib.accounts.permissions import Role
from lib.checks.last_checks import check_at_start, forget_checks
from tests.checks.waiting import wait_for_check
from tests.screens import open_in_frame, open_screen
from tests.workshop import workshop

HEALTH, START = "pages/office/health.py", "pages/workshop/home.py"


@pytest.fixture
def _shop(database_url: str) -> Iterator[None]:
    """A shop with one completed job, kept."""
    with database.writing() as session:
        shop = workshop(session)
        number = shop.ring()
        shop.start(number)
        shop.complete(number)
    yield
    wait_for_check(30)
    forget_checks()


def break_something() -> None:
    with database.writing() as session:
        session.execute(text("UPDATE jobs SET version = 99 WHERE number = 'JOB-000001'"))


@pytest.mark.usefixtures("_shop")
def test_everything_is_checked_at_a_press_and_found_sound() -> None:
    check_at_start()
    page = open_screen(HEALTH)

    page.press("Check everything")
    assert wait_for_check(30)
    page.run()

    assert page.says().count("nothing is wrong") == 2
    assert "Rows in the stock ledger" in page.says()
    assert len(page.at.code[0].value) == 64


@pytest.mark.usefixtures("_shop")
def test_a_finding_stands_in_the_table_and_in_a_banner_until_a_clean_check() -> None:
    break_something()
    check_at_start()

    page, start = open_in_frame(HEALTH), open_in_frame(START)
    manager = open_in_frame(START, Role.MANAGER)

    assert list(page.table()["document"]) == ["JOB-000001"]
    assert "does not fit the rest of the books" in start.says()
    assert "does not fit" not in manager.says()
    page.open_dialog("finding", {"row": "jobs JOB-000001", "says": "Its version is 99.", "good": "",
                                 "document": "JOB-000001", "sku": ""})  # fmt: skip
    assert "Its version is 99" in page.says()


@pytest.mark.usefixtures("_shop")
def test_the_page_is_for_administrators() -> None:
    page = open_screen(HEALTH, Role.MANAGER)

    assert "You may not look after backups and checks" in page.says().replace("\\", "")
