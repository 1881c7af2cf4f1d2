"""The trail leaves as text for a spreadsheet, and only to those who may read it."""

import csv
from io import StringIO

import pytest

from lib import database
from lib.accounts.permissions import Role
from lib.shop.customers import AddCustomer, add_customer
from lib.shop.vendors import AddVendor, add_vendor
from lib.web.audit_download import cell
from tests.shop import actor
from tests.web.visiting import browser, open_the_shop

ADDRESS = "/files/audit.csv"
HOSTILE = '=HYPERLINK("http://x.example","gold")'


@pytest.fixture(autouse=True)
def _shop(database_url: str) -> None:
    open_the_shop()
    with database.writing() as session:
        milo = actor(session, Role.MANAGER)
        add_vendor(session, milo, AddVendor(name=HOSTILE, contact='@SUM(A1), "Émile"\n-1'))
        add_customer(session, actor(session, Role.SALES), AddCustomer(name="+ A. Moreau"))


def rows(query: str = "", role: Role = Role.ADMINISTRATOR) -> list[dict[str, str]]:
    answer = browser(role).get(f"{ADDRESS}{query}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_every_other_role_is_refused(role: Role) -> None:
    answer = browser(role).get(ADDRESS)

    assert answer.status_code == 403
    assert "Moreau" not in answer.text


def test_a_stranger_is_told_to_sign_in() -> None:
    assert browser().get(ADDRESS).status_code == 401


def test_everything_is_there_the_newest_first_and_the_log_says_who_took_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO", logger="benchbook")

    told = rows()

    assert 'audit trail sent person="Ada"' in caplog.text
    assert [row["Act"] for row in told if row["Field"] in ("Name", "")] == [
        "Add customer",
        "Add vendor",
        "Add store",
    ]
    named = next(row for row in told if row["Record"] == "Vendor" and row["Field"] == "Name")
    assert (named["Who"], named["Happened"], named["Before"]) == ("Milo", "new", "")


def test_no_cell_is_a_formula_and_text_stays_whole() -> None:
    told = rows()

    cells = [text for row in told for text in row.values() if text]
    assert not [text for text in cells if text.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert f"'{HOSTILE}" in cells
    assert '\'@SUM(A1), "Émile" -1' in cells or '\'@SUM(A1), "Émile"\n-1' in cells


def test_no_cell_is_a_formula_where_semicolons_or_tabs_part_the_cells() -> None:
    note = "Called; =1+1\t@SUM(A1)\n-2+3;;+4"
    with database.writing() as session:
        add_customer(session, actor(session, Role.SALES), AddCustomer(name="Zoë", note=note))

    text = browser(Role.ADMINISTRATOR).get(ADDRESS).content.decode("utf-8-sig")

    for mark in ";\t":
        parted = csv.reader(StringIO(text), delimiter=mark, quoting=csv.QUOTE_NONE)
        cells = [cell.strip(' ";') for row in parted for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_the_filters_of_the_page_hold_for_the_export() -> None:
    assert {row["Who"] for row in rows("?q=HYPERLINK")} == {"Milo"}
    assert {row["Act"] for row in rows("?act=Add+customer")} == {"Add customer"}
    assert rows("?to=2001-01-01") == []


@pytest.mark.parametrize("query", ["?from=yesterday", "?person=Ada", "?person=99999999999999"])
def test_an_address_that_cannot_be_read_is_refused_in_one_sentence(query: str) -> None:
    answer = browser(Role.ADMINISTRATOR).get(f"{ADDRESS}{query}")

    assert answer.status_code == 400
    assert "cannot be read" in answer.text


def test_a_trail_of_many_pages_is_sent_whole() -> None:
    with database.writing() as session:
        sol = actor(session, Role.SALES)
        for number in range(45):
            add_customer(session, sol, AddCustomer(name=f"Customer {number}"))

    told = rows("?act=Add+customer")

    assert len({row["Entry"] for row in told}) == 46


def test_only_text_that_begins_like_a_formula_is_marked() -> None:
    assert [cell(text) for text in ("=1", "\t=1", "＝1", "5 - 3", "")] == [
        "'=1",
        "'\t'=1",
        "'＝1",
        "5 - 3",
        "",
    ]
