"""What everything needs to know of the shop is there, or a sentence says why not."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from lib import database
from lib.shop.models import Shop
from lib.shop.the_shop import ZoneUnknown, the_shop
from tests.screens import open_screen
from tests.shop import opened_shop


def page_with_facts() -> None:
    import streamlit as st

    from lib.ui.ask import me

    st.text(me().shop.zone)


def test_a_time_zone_that_no_longer_exists_is_a_sentence_until_it_is_known_again(
    session: Session,
) -> None:
    opened_shop(session)
    session.info.clear()
    session.execute(update(Shop).values(zone="Mars/Olympus"))

    with pytest.raises(ZoneUnknown, match=r"Mars/Olympus, is not known .* --upgrade tzdata"):
        the_shop(session)

    session.execute(update(Shop).values(zone="Europe/Paris"))
    assert the_shop(session).zone == "Europe/Paris"


@pytest.mark.usefixtures("database_url")
def test_a_screen_says_that_the_time_zone_is_not_known() -> None:
    with database.writing() as session:
        opened_shop(session)
    screen = open_screen(page_with_facts)
    with database.writing() as session:
        session.execute(update(Shop).values(zone="Mars/Olympus"))

    assert "is not known to this Benchbook" in screen.run().says()
