"""The Jobs list is what its address says, and a job is begun in one form."""

from datetime import timedelta
from typing import Any

import pytest
import streamlit as st

from lib import database
from lib.accounts.permissions import Role
from lib.jobs.job_page import job_page
from lib.jobs.queries import JobFilter, all_jobs
from lib.shop.customers import AddCustomer, add_customer
from lib.shop.the_shop import the_shop
from tests.screens import Screen, open_in_frame
from tests.shop import actor
from tests.workshop import Workshop, workshop

pytestmark = pytest.mark.usefixtures("kept_on_sqlite")
PAGE = "pages/workshop/jobs.py"
RING, BAND, PIN = "JOB-000001", "JOB-000002", "JOB-000003"


def three_jobs(shop: Workshop) -> None:
    """A ring in production for Zoé, a rushed draft in South that is due, a pin that is late."""
    session, today = shop.session, the_shop(shop.session).today()
    zoe = add_customer(session, shop.milo, AddCustomer(name="Zoé Lind")).number
    ring = shop.ring()
    shop.start(ring)
    shop.found(ring).customer_id = int(zoe or 0)
    iris = actor(session, Role.BENCH).id
    header = {"store_id": shop.shop.south, "rush": True, "due_on": today, "assignee_id": iris}
    shop.job("Wedding band", customer_id=zoe, **header)
    late = shop.found(shop.job("Pin"))
    late.due_on = today - timedelta(days=2)


def opened(role: Role = Role.MANAGER, **query: str) -> Screen:
    """The list of the three jobs."""
    with database.writing() as session:
        three_jobs(workshop(session))
    return open_in_frame(PAGE, role, **query)


def descriptions() -> list[str]:
    """Every job that is kept, the newest first."""
    with database.reading() as session:
        jobs = all_jobs(session, actor(session, Role.MANAGER), JobFilter()).rows
    return list(jobs["description"])


def said(page: Screen) -> str:
    """The texts of the page as a person reads them."""
    return page.says().replace("\\", "")


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ({}, [PIN, BAND, RING]),
        ({"q": "solit"}, [RING]),
        ({"q": "zoe"}, [BAND]),
        ({"q": "000003"}, [PIN]),
        ({"stage": "In Production"}, [RING]),
        ({"store": "South"}, [BAND]),
        ({"due": "Overdue"}, [PIN]),
        ({"due": "This week"}, [BAND]),
        ({"due": "No date"}, [RING]),
        ({"assignee": "Iris"}, [BAND]),
        ({"rush": "true"}, [BAND]),
        ({"sort": "Due date"}, [PIN, BAND, RING]),
        ({"sort": "Piece"}, [PIN, RING, BAND]),
        ({"stage": "Draft", "store": "North"}, [PIN]),
        ({"stage": "nonsense", "page": "900"}, [PIN, BAND, RING]),
    ],
)
def test_the_address_holds_search_filters_and_order(
    query: dict[str, str], listed: list[str]
) -> None:
    page = opened(Role.MANAGER, **query)

    assert list(page.table()["number"]) == listed


def test_a_row_says_what_matters_in_words() -> None:
    page = opened()

    late, rushed, ring = page.table().to_dict("records")
    assert late["due_on"] == "2 days late"
    assert list(rushed["states"]) == ["○ Draft", "↯ Rush"]
    assert (ring["total_price"], ring["margin_percent"]) == ("1,985.00", "35.5 %")


def test_no_hit_offers_to_show_all_again() -> None:
    page = opened(q="nothing", stage="Ready")

    page.press("Show all jobs")

    assert len(page.table()) == 3


def test_fifty_jobs_make_a_page_and_the_next_one_has_the_rest() -> None:
    with database.writing() as session:
        shop = workshop(session)
        for place in range(52):
            shop.job(f"Piece {place}")

    page = open_in_frame(PAGE, Role.MANAGER, page="2")

    assert list(page.table()["number"]) == ["JOB-000002", "JOB-000001"]
    assert "52 jobs" in page.says()


def test_the_bench_sees_no_amount_and_begins_no_job() -> None:
    page = opened(Role.BENCH)

    assert not {"total_price", "margin_percent"} & set(page.table().columns)
    assert "New job" not in page.buttons()
    assert "None" not in page.table().to_string()


def test_an_analyst_sees_amounts_and_begins_no_job() -> None:
    page = opened(Role.ANALYST)

    assert "1,985.00" in page.table().to_string()
    assert "New job" not in page.buttons()


def test_a_description_of_ten_thousand_signs_is_refused_at_its_field() -> None:
    page = opened().press("New job")

    page.fill("Description", "x" * 10_000).fill("Customer account", "Ann Lee").press("Save")

    assert "This is 10,000 characters long; 200 fit" in said(page)
    assert page.held("Description") == "x" * 10_000
    assert len(descriptions()) == 3


def test_a_due_date_in_the_past_is_refused_at_its_field() -> None:
    page = opened().press("New job")
    with database.reading() as session:
        past = the_shop(session).today() - timedelta(days=1)

    page.fill("Description", "Signet ring").fill("Due date", past).press("Save")

    assert "is in the past. Choose today or a later day" in said(page)
    assert page.held("Description") == "Signet ring"
    assert len(descriptions()) == 3


def test_a_job_is_begun_for_a_new_customer_and_an_assignee_with_a_note(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    led: list[Any] = []
    monkeypatch.setattr(st, "switch_page", lambda page, query_params: led.append(query_params))
    page = opened().press("New job")

    page.fill("Description", "Signet ring").fill("Customer account", "Ann Lee")
    [_, assignee] = [field for field in page.at.selectbox if field.label == "Assignee"]
    assignee.select("Iris")
    page.fill("Rush", True)
    page.fill("Notes", "Arms of the family").press("Save")

    with database.reading() as session:
        begun = job_page(session, actor(session, Role.MANAGER), "JOB-000004")
    assert (begun.customer, begun.assignee, begun.rush) == ("Ann Lee", "Iris", True)
    assert (begun.stage.value, begun.store) == ("Draft", "North")
    assert begun.timeline["text"].iloc[0] == "Arms of the family"
    assert led == [{"job": "JOB-000004"}]


def test_a_job_without_a_description_is_refused_at_its_field() -> None:
    page = opened().press("New job").press("Save")

    assert "Fill in the description." in said(page)
    assert len(descriptions()) == 3


def test_an_empty_shop_says_how_the_first_job_begins() -> None:
    with database.writing() as session:
        workshop(session)
    page = open_in_frame(PAGE, Role.MANAGER)

    page.press("New job")

    assert "Save" in page.buttons()
