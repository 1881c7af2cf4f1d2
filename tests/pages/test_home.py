"""The start page shows what is pressing, and leads an empty shop to its first piece."""

from datetime import timedelta

import pytest

from lib import database
from lib.accounts.permissions import Role
from lib.jobs.board import CARDS
from lib.shop.the_shop import the_shop
from tests.screens import Screen, open_in_frame, open_shop_for_screens
from tests.shop import actor
from tests.workshop import workshop

pytestmark = pytest.mark.usefixtures("kept_on_sqlite")
PAGE = "pages/workshop/home.py"


def fill_the_bench() -> None:
    """A late draft, a rushed one that is due today, and a ring in production."""
    with database.writing() as session:
        shop, today = workshop(session), the_shop(session).today()
        late = shop.found(shop.job("Pin"))
        late.due_on = today - timedelta(days=2)
        shop.job("Band", rush=True, due_on=today)
        shop.start(shop.ring())


def opened(role: Role = Role.MANAGER) -> Screen:
    """The start page of a filled bench."""
    fill_the_bench()
    return open_in_frame(PAGE, role)


def links(page: Screen) -> list[tuple[str, str]]:
    """Every link with its words and where it leads."""
    found = [element.proto for element in page.at.get("page_link")]
    return [(link.label.replace("\\", ""), link.query_string) for link in found]


def said(page: Screen) -> str:
    """All texts and counters of the page as a person reads them."""
    counters = [element.proto.body for element in page.at.get("html")]
    return "\n".join([page.says(), *counters]).replace("\\", "")


def test_the_counters_lead_to_the_filtered_list() -> None:
    page = opened()

    leads = dict(links(page))
    assert leads["Overdue"] == "due=Overdue"
    assert leads["Due this week"] == "due=This+week"
    assert leads["In Production"] == "stage=In+Production"
    assert leads["Ready"] == "stage=Ready"
    counted = [line for line in said(page).splitlines() if "bb-count" in line and "<div" in line]
    assert [line.split(">")[1].split("<")[0] for line in counted] == ["1", "1", "1", "–"]


def test_cards_open_their_job_and_say_what_presses() -> None:
    page = opened()

    cards = [link for link in links(page) if link[0] in {"Pin", "Band"}]
    assert cards == [("Band", "job=JOB-000002"), ("Pin", "job=JOB-000001")]
    assert "2 days late" in said(page)
    assert "for stock" in said(page)
    assert "Milo moved it from Draft to In Production" in said(page)


def test_a_long_lane_leads_to_all_of_it() -> None:
    with database.writing() as session:
        shop = workshop(session)
        for place in range(CARDS + 1):
            shop.job(f"Piece {place}")

    page = open_in_frame(PAGE, Role.MANAGER)

    assert (f"All {CARDS + 1} jobs in Draft", "stage=Draft") in links(page)


def test_a_hostile_title_speaks_no_markdown() -> None:
    with database.writing() as session:
        workshop(session).job("**bold** ![x](http://evil.example/x.png)")

    page = open_in_frame(PAGE, Role.MANAGER)

    [label] = [e.proto.label for e in page.at.get("page_link") if "bold" in e.proto.label][:1]
    assert "![x](" not in label
    assert "\\*\\*bold" in label


@pytest.mark.parametrize("role", [Role.BENCH, Role.ANALYST])
def test_who_makes_no_jobs_still_sees_the_board(role: Role) -> None:
    page = opened(role)

    assert "New job" not in page.buttons()
    assert "Band" in [label for label, _ in links(page)]


def test_sales_sees_orders_and_pieces_and_nothing_of_jobs() -> None:
    page = opened(Role.SALES)

    assert "JOB-" not in said(page)
    assert {"Open orders", "Pieces in stock"} <= {label for label, _ in links(page)}
    assert "No order is open" in said(page)


def test_an_empty_shop_is_led_in_three_steps() -> None:
    open_shop_for_screens()
    with database.writing() as session:
        actor(session, Role.MANAGER)

    page = open_in_frame(PAGE, Role.MANAGER)

    assert "**Step 1**" in said(page)
    assert {"Add a material", "Receive stock", "Make a job"} <= set(page.buttons())
    page.press("Add a material")
    assert page.held("Title") == ""


def test_the_second_step_opens_what_came_in() -> None:
    with database.writing() as session:
        workshop(session)

    page = open_in_frame(PAGE, Role.MANAGER).press("Receive stock")

    page.fill("Item", "Gold").run()
    assert page.held("Quantity") == ""
    assert "Receive" in page.buttons()


def test_steps_that_are_done_carry_a_tick_and_the_last_opens_the_form() -> None:
    with database.writing() as session:
        workshop(session)

    page = open_in_frame(PAGE, Role.MANAGER)

    assert said(page).count(":material/check_circle:") == 2
    page.press("Make a job")
    assert "Save" in page.buttons()
