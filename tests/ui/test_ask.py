"""A screen asks as the person who is signed in at this moment, and cannot write."""

import pytest
from sqlalchemy.exc import DBAPIError

from lib import database
from lib.accounts import web_sessions
from lib.accounts.models import Person
from lib.accounts.permissions import Role
from tests.screens import open_screen
from tests.shop import OpenedShop


def page_that_asks() -> None:
    import streamlit as st

    from lib.shop.vendors import all_vendors
    from lib.ui.ask import ask
    from lib.ui.looks import page_head

    page_head("Vendors")
    ask(all_vendors)
    st.text("after the answer")


def page_that_asks_too_much() -> None:
    import streamlit as st

    from lib.accounts.people import people
    from lib.ui.ask import ask
    from lib.ui.looks import page_head

    page_head("People")
    ask(people)
    st.text("after the answer")


def page_that_writes() -> None:
    from lib.shop.vendors import AddVendor, add_vendor
    from lib.ui.ask import ask

    ask(add_vendor, AddVendor(name="Acme"))


def test_a_refusal_is_a_sentence_and_ends_the_page(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_that_asks_too_much, Role.BENCH)

    assert "You may not" in screen.at.error[0].value
    assert "after the answer" not in screen.says()


def test_a_session_that_ended_is_told_at_the_next_click(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_that_asks)
    with database.writing() as session:
        web_sessions.end_all(session, kept_shop.ada.id)

    screen.run()

    assert "not signed in any more" in screen.says()
    assert "after the answer" not in screen.says()


def test_another_role_acts_at_the_next_click(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_that_asks_too_much)
    before = screen.says()
    with database.writing() as session:
        session.get_one(Person, kept_shop.ada.id).role = Role.BENCH

    screen.run()

    assert "after the answer" in before
    assert "after the answer" not in screen.says()


def test_a_question_cannot_write(kept_shop: OpenedShop) -> None:
    with pytest.raises((AssertionError, DBAPIError)):
        open_screen(page_that_writes)
