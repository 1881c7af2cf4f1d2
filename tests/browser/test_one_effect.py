"""However a person clicks, reloads or leaves, a job is completed once or not at all.

Where two tabs meet, the later one reads what the earlier one did.
"""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select

from lib import database
from lib.inventory.models import Balance, Item
from lib.jobs.fees import AddFee, add_fee
from lib.jobs.models import Completion, Job
from lib.shop.customers import AddCustomer, add_customer
from tests.browser.dashboard import Standing
from tests.browser.desk import Desk, desk

MANY = "400"
RECEIPT = re.compile(r"is in inventory\. CMP-\d{6}, .* by Milo")


@pytest.fixture
def ring(workshop_at: Standing) -> str:
    """The number of a job in production for Chen Wei, of 5 g of gold and a setting."""
    with workshop_at.working() as workshop:
        workshop.receive(workshop.gold, "10", "60.00")
        named = AddCustomer(name="Chen Wei")
        chen = int(add_customer(workshop.session, workshop.milo, named).number or 0)
        number = workshop.job("Signet ring", customer_id=chen)
        workshop.add(number, workshop.gold, "5")
        workshop.add(number, workshop.setting, "1")
        workshop.start(number)
    return number


def complete_page(page: Page, at: Standing, number: str, pieces: str = "1") -> Desk:
    """The Complete page with all it needs, up to Create."""
    tab = desk(page)
    page.goto(f"{at.address}/complete?job={number}")
    tab.choose("Product category", "Rings")
    tab.table("pieces to be created").begins(re.compile(r"^300-"))
    if pieces != "1":
        tab.fill("Quantity produced", pieces)
        tab.page.get_by_text("Separate items").click()
        tab.reads(re.compile(r"^and \d+ more up to"))
    expect(tab.button("Create")).to_be_enabled()
    return tab


def opened(tab: Desk, address: str) -> None:
    """Open the page of completing again; a job that completes between two of its questions is
    refused there, and the page opened once more has the receipt."""
    expected = tab.button("Create").or_(tab.button("Open job"))
    tab.page.goto(address)
    expect(expected.or_(tab.place.get_by_text("so you cannot complete it"))).to_be_visible()
    if not expected.is_visible():
        tab.page.reload()
        expect(expected).to_be_visible()


def counted(standing: Standing, number: str) -> tuple[str, int, int, str]:
    """The stage of a job, its completions, its living pieces, and the gold in the store."""
    with database.reading() as session:
        job = session.scalars(select(Job).where(Job.number == number)).one()
        done = select(func.count(Completion.id)).where(Completion.job_id == job.id)
        made = select(func.count(Item.id)).where(Item.job_id == job.id, Item.voided_at.is_(None))
        gold = select(Balance.on_hand).where(Balance.item_id == standing.built.gold)
        return (
            job.stage,
            session.scalar(done) or 0,
            session.scalar(made) or 0,
            f"{session.scalars(gold).one():f}",
        )


def less(gold: str, taken: int) -> str:
    """What is left of the gold."""
    return f"{Decimal(gold) - taken:f}"


def test_a_double_click_on_create_makes_one_piece_that_is_then_reserved(
    workshop_at: Standing, page: Page, ring: str
) -> None:
    *_, gold = counted(workshop_at, ring)
    tab = complete_page(page, workshop_at, ring)
    box = tab.button("Create").bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    page.mouse.click(*middle)
    page.wait_for_timeout(80)  # this is the double click
    page.mouse.click(*middle)

    tab.reads(RECEIPT)
    assert counted(workshop_at, ring) == ("Completed", 1, 1, less(gold, 5))
    tab.press("Reserve for Chen Wei")
    tab.titled("Chen Wei")
    tab.table("lines").has({"Piece": "Signet ring", "Quantity": "1 each"})


def test_the_later_of_two_tabs_reads_who_completed_the_job(
    workshop_at: Standing, context: BrowserContext, ring: str
) -> None:
    *_, gold = counted(workshop_at, ring)
    first = complete_page(context.new_page(), workshop_at, ring)
    second = complete_page(context.new_page(), workshop_at, ring)

    first.press("Create")
    first.reads(RECEIPT)
    second.press("Create")

    second.reads(f"{ring} was changed since you opened it", RECEIPT)
    assert counted(workshop_at, ring) == ("Completed", 1, 1, less(gold, 5))


def test_a_page_that_is_out_of_date_names_what_changed_and_keeps_what_was_typed(
    workshop_at: Standing, page: Page, ring: str
) -> None:
    tab = desk(page)
    page.goto(f"{workshop_at.address}/job?job={ring}")
    tab.press("Add fee")
    form = tab.dialog("Add fee")
    form.fill("Name", "Rush fee")
    form.fill("Price (EUR)", "50")
    with workshop_at.working() as workshop:
        given = workshop.typed(AddFee, **workshop.seen(ring), name="Engraving", price="30")
        add_fee(workshop.session, workshop.milo, given)

    form.press("Add fee")

    form.reads(re.compile(f"{ring} was changed since you opened it: .*Milo.*Engraving"))
    expect(form.field("Name")).to_have_value("Rush fee")
    tab.table("Fees").has({"Fee": "Engraving", "Price": "30.00"})
    form.press("Add fee")
    tab.closed()
    tab.table("Fees").has({"Fee": "Engraving"}, {"Fee": "Rush fee", "Price": "50.00"})


def test_new_figures_are_shown_before_create_is_taken(
    workshop_at: Standing, page: Page, ring: str
) -> None:
    before = counted(workshop_at, ring)
    tab = complete_page(page, workshop_at, ring)
    with workshop_at.working() as workshop:
        given = workshop.typed(AddFee, **workshop.seen(ring), name="Hallmark", price="9", cost="4")
        add_fee(workshop.session, workshop.milo, given)

    tab.press("Create")

    tab.reads(re.compile(f"{ring} was changed since you opened it: .*Hallmark"))
    assert counted(workshop_at, ring) == before
    tab.figure("Fees", "4.00")
    tab.press("Create")
    tab.reads(RECEIPT)


@pytest.mark.parametrize("leave", [Page.reload, Page.close], ids=["a reload", "a closed tab"])
def test_leaving_during_create_leaves_the_old_or_the_new_state(
    workshop_at: Standing, context: BrowserContext, ring: str, leave: Callable[[Page], object]
) -> None:
    old = counted(workshop_at, ring)
    new = ("Completed", 1, int(MANY), less(old[3], 5))
    page = context.new_page()
    tab = complete_page(page, workshop_at, ring, MANY)

    tab.button("Create").click(no_wait_after=True)
    leave(page)

    after = desk(context.new_page())
    opened(after, f"{workshop_at.address}/complete?job={ring}")
    assert counted(workshop_at, ring) in (old, new)
    if counted(workshop_at, ring) == old:
        complete_page(after.page, workshop_at, ring, MANY).press("Create")
    after.reads(RECEIPT)
    assert counted(workshop_at, ring) == new
