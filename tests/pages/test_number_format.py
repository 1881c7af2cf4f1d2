"""What is typed in a form is read as the shop writes numbers, and shown back in the same way."""

from decimal import Decimal

import pytest

from lib import database
from lib.accounts.permissions import Role
from lib.inputs import read
from lib.jobs.drafting import NewJob, create_job
from lib.jobs.job_page import job_page
from lib.shop.first_start import ShopFirst, set_up
from lib.shop.stores import store_choices
from lib.shop.the_shop import the_shop
from tests.screens import Screen, open_in_frame
from tests.shop import actor

pytestmark = pytest.mark.usefixtures("kept_on_sqlite")
PAGE = "pages/workshop/job_detail.py"
JOB = "JOB-000001"


def a_job(currency: str, number_format: str) -> Screen:
    """A new job in a shop of its own, as a manager sees it."""
    with database.writing() as session:
        first = {"name": "Atelier", "currency": currency, "zone": "UTC", "store": "North"}
        set_up(session, ShopFirst(**first, number_format=number_format))
        milo = actor(session, Role.MANAGER)
        [store] = store_choices(session, milo)
        typed = {"description": "Signet ring", "store_id": store}
        create_job(session, milo, read(NewJob, typed, the_shop(session).numbers))
    return open_in_frame(PAGE, Role.MANAGER, job=JOB)


def fees() -> list[Decimal]:
    """The prices of the fees on the job."""
    with database.reading() as session:
        found = job_page(session, actor(session, Role.MANAGER), JOB).fees
    return list(found["price"])


@pytest.mark.parametrize(
    ("currency", "number_format", "typed", "kept"),
    [
        ("EUR", "1.234,50", "1.234,50", "1234.50"),
        ("EUR", "1 234,50", "1 234,5", "1234.50"),
        ("JPY", "1,234.50", "1,235", "1235"),
        ("KWD", "1.234,50", "1.234,505", "1234.505"),
    ],
)
def test_an_amount_is_read_and_shown_as_the_shop_writes_it(
    currency: str, number_format: str, typed: str, kept: str
) -> None:
    page = a_job(currency, number_format)

    page.press("Add fee").fill("Name", "Rush fee").fill(f"Price ({currency})", typed)
    page.press("Add fee")

    assert fees() == [Decimal(kept)]
    shown = next(table.value for table in page.at.dataframe if "note" in table.value)
    assert str(shown["price"].iloc[0]).replace("\N{NARROW NO-BREAK SPACE}", " ").startswith(typed)


@pytest.mark.parametrize(
    ("currency", "number_format", "typed"),
    [("EUR", "1.234,50", "12.5"), ("EUR", "1.234,50", "1,234.50"), ("JPY", "1,234.50", "12.5")],
)
def test_an_amount_in_another_format_is_refused_at_its_field_and_stays_there(
    currency: str, number_format: str, typed: str
) -> None:
    page = a_job(currency, number_format)

    page.press("Add fee").fill("Name", "Rush fee").fill(f"Price ({currency})", typed)
    page.press("Add fee")

    assert fees() == []
    assert page.held(f"Price ({currency})") == typed
