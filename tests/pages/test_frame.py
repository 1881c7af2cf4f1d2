"""The frame around every page: strangers see the way in, and the sample says what it is."""

import pytest
from streamlit.testing.v1 import AppTest

from lib import database
from lib.accounts.permissions import Role
from lib.shop.first_start import ShopFirst, set_up
from lib.shop.the_shop import exists
from tests.screens import HOUSE, open_screen, open_shop_for_screens
from tests.shop import actor

pytestmark = pytest.mark.usefixtures("database_url")
SAMPLE = {"name": "Sample", "currency": "EUR", "zone": "UTC", "number_format": "1,234.50"}
BANNER = "This is the sample shop"


def open_the_sample() -> None:
    with database.writing() as session:
        set_up(session, ShopFirst(**SAMPLE, is_sample=True))
        actor(session, Role.ADMINISTRATOR)


@pytest.mark.parametrize("sid", [None, "made up"])
def test_a_stranger_sees_nothing_but_the_way_in(sid: str | None) -> None:
    open_shop_for_screens()
    frame = AppTest.from_file(str(HOUSE / "app.py"), default_timeout=20)
    if sid is not None:
        frame.user = {"sid": sid}

    frame.run()

    assert [warning.value for warning in frame.warning] == [
        "You are not signed in any more. Sign in again to go on."
    ]
    assert not frame.button
    assert not frame.sidebar.markdown


def test_the_shop_and_the_person_stand_at_the_foot_of_the_menu() -> None:
    open_shop_for_screens()

    frame = open_screen("app.py", Role.MANAGER)

    assert "Moreau" in "".join(written.value for written in frame.at.sidebar.markdown)
    assert BANNER not in frame.says()


def test_the_sample_says_so_and_an_administrator_can_leave_it() -> None:
    open_the_sample()

    frame = open_screen("app.py", Role.ADMINISTRATOR)
    frame.press("Start my own shop").press("Set the sample aside and begin")

    assert "The sample shop is set aside in" in frame.says()
    with database.reading() as session:
        assert not exists(session)


def test_leaving_the_sample_can_be_thought_over() -> None:
    open_the_sample()

    frame = open_screen("app.py", Role.ADMINISTRATOR).press("Start my own shop")
    assert "set aside whole" in frame.says()
    frame.press("Close")

    assert "set aside whole" not in frame.says()
    with database.reading() as session:
        assert exists(session)


def test_nobody_else_is_offered_to_leave_the_sample() -> None:
    open_the_sample()

    frame = open_screen("app.py", Role.MANAGER)

    assert BANNER in frame.says()
    assert "Start my own shop" not in frame.buttons()
