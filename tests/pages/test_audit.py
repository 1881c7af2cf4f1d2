"""The page of the audit trail, as an administrator reads it."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr

from lib import database
from lib.accounts.browsers import Visit
from lib.accounts.permissions import Role
from lib.accounts.signing_in import WrongNameOrPassword, sign_in
from lib.accounts.standing import OnePerson, sign_out_everywhere
from lib.shop.customers import AddCustomer, add_customer
from lib.shop.vendors import AddVendor, add_vendor
from tests.screens import Screen, open_in_frame, open_screen, open_shop_for_screens
from tests.shop import actor
from tests.stock import material, purchased

PAGE = "pages/office/audit.py"
HOSTILE = "<b>:red[Gold]</b> [x](http://x.example)"


@pytest.fixture(autouse=True)
def _trail(database_url: str) -> None:
    shop = open_shop_for_screens()
    with database.writing() as session:
        milo = actor(session, Role.MANAGER)
        add_vendor(session, milo, AddVendor(name=HOSTILE))
        add_customer(session, shop.ada, AddCustomer(name="A. Moreau"))
        gold = material(session, shop, unit="g", price=Decimal(75))
        purchased(session, shop, gold, "1500", total="90000")


def acts(page: Screen) -> list[str]:
    return list(page.table()["act"])


def labels(page: Screen, kind: str) -> list[str]:
    links: list[Any] = list(page.at.get(kind))
    return [link.label for link in links]


def test_every_change_is_listed_the_newest_first() -> None:
    page = open_screen(PAGE)

    assert acts(page) == ["Adjust stock", "Create item", "Add customer", "Add vendor", "Add store"]
    assert labels(page, "link_button") == ["Download CSV"]


def test_filters_narrow_the_list_and_the_export() -> None:
    page = open_screen(PAGE, person="Milo")

    assert acts(page) == ["Add vendor"]
    links: list[Any] = list(page.at.get("link_button"))
    assert ["/files/audit.csv?person=" in link.proto.url for link in links] == [True]
    assert acts(open_screen(PAGE, q="moreau has")) == ["Add customer"]


def test_nothing_found_offers_to_show_everything() -> None:
    page = open_screen(PAGE, q="platinum")
    assert "Nothing fits" in page.says()

    page.press("Show everything")

    assert len(acts(page)) == 5


def test_an_entry_opens_with_its_records_in_shop_words_and_figures() -> None:
    page = open_in_frame(PAGE)
    page.open_dialog("entry", 5)

    changes = page.table(1)
    told = dict(zip(changes["field"], changes["after"], strict=True))
    assert told["On hand"] == "1,500"
    assert told["Value"] == "90,000.00 EUR"
    assert told["Store"] == "North"
    assert changes["record"][0].startswith("Balance ")
    assert labels(page, "page_link")[-1] == "Open " + told["Item"].replace("-", "\\-")
    assert list(page.table()["number"])[2:] == ["", "", ""]


def test_an_entry_of_something_new_has_no_empty_side() -> None:
    page = open_in_frame(PAGE)
    page.open_dialog("entry", 2)

    assert list(page.table(1)) == ["record", "field", "after"]


def test_an_entry_without_records_says_no_more_than_is_so() -> None:
    with database.writing() as session:
        milo = actor(session, Role.MANAGER)
        sign_out_everywhere(
            session, actor(session, Role.ADMINISTRATOR), OnePerson(person_id=milo.id)
        )
    page = open_in_frame(PAGE)

    page.open_dialog("entry", 6)

    assert "Milo is signed out of 0 browsers" in page.says()
    assert "no single records are listed" in page.says()
    assert "added" not in page.says()
    assert len(page.at.dataframe) == 1


def test_what_was_searched_among_changes_is_not_searched_among_sign_ins() -> None:
    page = open_screen(PAGE, q="platinum")

    page.at.segmented_control[0].set_value("Sign-ins")
    page.run()

    assert page.held("Search") == ""


def test_what_somebody_typed_is_neither_markup_nor_link() -> None:
    page = open_in_frame(PAGE)
    page.open_dialog("entry", 2)

    assert HOSTILE not in page.says()
    assert "\\<b\\>\\:red\\[Gold\\]" in page.says()
    assert HOSTILE in list(page.table(1)["after"])


def test_an_entry_that_is_not_there_says_so() -> None:
    page = open_in_frame(PAGE)
    page.open_dialog("entry", 4711)

    assert "no such entry" in page.says()


def test_tries_to_sign_in_are_listed_and_names_that_nobody_has_are_left_out() -> None:
    for name in ("Milo", "my password"):
        with pytest.raises(WrongNameOrPassword):
            sign_in(name, SecretStr("wrong"), Visit("192.0.2.7", "a browser"))

    page = open_screen(PAGE, show="Sign-ins")

    other, milo = page.table().to_dict("records")
    assert (milo["name"], milo["address"]) == ("milo", "192.0.2.7")
    assert other["name"].startswith("(nobody's name)")
    assert "refused" in str(milo["outcome"])


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_reads_it(role: Role) -> None:
    page = open_screen(PAGE, role)

    assert "You may not read the audit trail" in page.says().replace("\\", "")
    assert not page.at.dataframe
