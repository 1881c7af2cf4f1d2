"""The Complete page shows what Create will do, does it once, and keeps the receipt."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lib import database
from lib.accounts import web_sessions
from lib.accounts.permissions import Role
from lib.inventory.valuing import Figures, figures_in
from lib.jobs.fees import AddFee, add_fee
from lib.jobs.made import manufactured_items
from lib.measures import ZERO
from lib.shop.customers import AddCustomer, add_customer
from tests.screens import Screen, open_in_frame
from tests.shop import actor
from tests.workshop import Workshop, workshop

pytestmark = pytest.mark.usefixtures("kept_on_sqlite")
PAGE = "pages/workshop/complete.py"
RING = "JOB-000001"
CREATE, GOLD, PIECES = "Create", "Gold 18k (g)", "Quantity produced"


def shop_of(session: Session) -> Workshop:
    """The workshop that is kept, in a session of its own; its items are the first three."""
    return Workshop(session, KEPT["shop"], actor(session, Role.MANAGER), 1, 2, 3)


KEPT: dict[str, Any] = {}


def started(*, ready: bool = False, customer: str = "") -> None:
    """The ring of the worked example in production, or ready, for stock or for a customer."""
    with database.writing() as session:
        shop = workshop(session)
        KEPT["shop"] = shop.shop
        number = shop.ring()
        if customer:
            found = add_customer(session, shop.milo, AddCustomer(name=customer)).number
            shop.found(number).customer_id = int(found or 0)
        shop.start(number)
        if ready:
            shop.ready(number)


def opened(role: Role = Role.MANAGER, **form: Any) -> Screen:
    """The Complete page of the ring, with a product category and what else is typed."""
    page = open_in_frame(PAGE, role, job=RING)
    if role is Role.MANAGER and CREATE in page.buttons():
        page.fill("Product category", KEPT["shop"].categories["Rings"])
    for label, value in form.items():
        page.fill(label, value)
    return page.run()


def said(page: Screen) -> str:
    """All texts, tables and boxes of the page as a person reads them."""
    tables = [frame.value.to_string() for frame in page.at.dataframe]
    boxes = [element.proto.body for element in page.at.get("html")]
    options = [caption for radio in page.at.radio for caption in radio.proto.captions]
    return "\n".join(
        [page.says(), *(s.value for s in page.at.success), *tables, *boxes, *options]
    ).replace("\\", "")


def made() -> list[tuple[str, Decimal, Decimal]]:
    """The pieces of the ring that are in stock: SKU, quantity, cost."""
    with database.reading() as session:
        rows = manufactured_items(session, actor(session, Role.MANAGER), RING)
    there = rows[rows["quantity"] > ZERO]
    return [(row["sku"], row["quantity"], row["cost"]) for row in there.to_dict("records")]


def gold() -> Figures:
    """The gold in North."""
    with database.reading() as session:
        return figures_in(session, KEPT["shop"].north, [1])[1]


def test_everything_is_prefilled_and_shown_before_it_happens() -> None:
    started()

    page = opened()

    assert page.held("Title") == "Solitaire ring, 18k, size 52"
    assert (page.held("Price per piece (EUR)"), page.held(GOLD)) == ("1,985.00", "5")
    shown = said(page)
    assert "50.000 → 45.000 g" in shown
    for figure in ("1,200.00", "80.00", "1,280.00 EUR", "1,985.00 EUR", "705.00 EUR (35.5 %)"):
        assert figure in shown
    assert gold().on_hand == Decimal(50)
    assert made() == []


def test_create_makes_the_piece_and_the_page_becomes_its_receipt() -> None:
    started(ready=True)

    page = opened().press(CREATE)

    assert made() == [("300-00001", Decimal(1), Decimal("1280"))]
    assert (gold().on_hand, gold().on_hold) == (Decimal(45), ZERO)
    assert "CMP-000001" in said(page)
    assert "by Milo" in said(page)
    assert "300-00001" in page.table().to_string()
    assert CREATE not in page.buttons()


def test_the_receipt_is_there_whatever_the_browser_did() -> None:
    started()
    opened().press(CREATE)

    page = open_in_frame(PAGE, Role.MANAGER, job=RING)

    assert "CMP-000001" in said(page)
    assert "Reserve" not in " ".join(page.buttons())


def test_a_customers_job_offers_to_reserve_the_piece() -> None:
    started(customer="A. Moreau")

    page = opened().press(CREATE)

    assert "Reserve for A\\. Moreau" in page.buttons()


def test_what_is_typed_changes_the_figures_beside_it() -> None:
    started()

    page = opened(Role.MANAGER, **{GOLD: "4.6", "Cost of Setting (EUR)": "95"})

    shown = said(page)
    assert "50.000 → 45.400 g" in shown
    assert "1,271.00 EUR" in shown
    page.press(CREATE)
    assert made() == [("300-00001", Decimal(1), Decimal("1271"))]


def test_a_batch_and_separate_items_are_explained_with_their_figures() -> None:
    started()

    page = opened(Role.MANAGER, **{PIECES: "3"})

    shown = said(page)
    assert "3 pieces under one SKU, 426.67 each" in shown
    assert "3 pieces with their own SKU: 426.67, 426.67, 426.66" in shown
    assert page.held("Price per piece (EUR)") == "661.67"
    assert "3 × 661.67 = 1,985.01 EUR; the price of the job is 1,985.00 EUR." in shown


def test_separate_items_each_get_their_own_sku() -> None:
    started()

    page = opened(Role.MANAGER, **{PIECES: "3"}).fill("In inventory", True).run().press(CREATE)

    costs = [Decimal("426.67"), Decimal("426.67"), Decimal("426.66")]
    assert [cost for _, _, cost in made()] == costs
    assert "300-00003" in said(page)


def test_a_price_typed_by_hand_stays_when_the_quantity_changes() -> None:
    started()

    page = opened(Role.MANAGER, **{"Price per piece (EUR)": "700"}).fill(PIECES, "3").run()

    assert page.held("Price per piece (EUR)") == "700"
    assert "2,100.00 EUR" in said(page)


def test_what_the_figures_have_not_followed_is_not_created() -> None:
    started()

    page = opened().fill(GOLD, "4").press(CREATE)

    assert "had not yet followed" in said(page)
    assert made() == []
    page.press(CREATE)
    assert made() == [("300-00001", Decimal(1), Decimal("1220"))]


def test_a_cost_that_changed_meanwhile_is_refused_with_both_figures() -> None:
    started()
    page = opened()
    with database.writing() as session:
        shop_of(session).receive(1, "50", "80.00")

    page.press(CREATE)

    assert "1,330.00 by now; the page showed 1,280.00" in said(page)
    assert made() == []
    page.press(CREATE)
    assert made() == [("300-00001", Decimal(1), Decimal("1330"))]


def test_a_job_that_changed_meanwhile_is_refused_and_then_seen() -> None:
    started()
    page = opened()
    with database.writing() as session:
        shop = shop_of(session)
        fee = shop.typed(AddFee, **shop.seen(RING), name="Design", price="30", cost="20")
        add_fee(session, shop.milo, fee)

    page.press(CREATE)

    assert "was changed since you opened it" in said(page)
    assert made() == []
    assert "1,300.00 EUR" in said(page)


def test_a_double_click_on_create_has_one_effect_and_shows_the_receipt() -> None:
    started()
    page = opened()
    [button] = [button for button in page.at.button if button.label == CREATE]
    button.click()
    clicked = page.at._tree.get_widget_states()

    page.at._run(clicked)
    page.at._run(clicked)

    assert not page.at.exception
    assert not page.at.error
    assert len(made()) == 1
    assert gold().on_hand == Decimal(45)
    assert "CMP-000001" in said(page)


def test_two_tabs_have_one_effect_and_both_show_the_receipt() -> None:
    started()
    first, second = opened(), opened()

    first.press(CREATE)
    second.press(CREATE)

    assert len(made()) == 1
    assert "CMP-000001" in said(second)


@pytest.mark.parametrize(
    ("label", "typed", "sentence"),
    [
        (PIECES, "0", "Write a number greater than zero."),
        (PIECES, "1.5", "Write a whole number."),
        (PIECES, "20000", "One completion makes at most 10,000 pieces."),
        ("Price per piece (EUR)", "a lot", "'a lot' is not a number."),
        (GOLD, "-1", "This cannot be negative."),
        (GOLD, "4.12345", "Write at most 4 decimals."),
        (GOLD, "4.1234", "g takes at most 3 decimals."),
        ("Cost of Setting (EUR)", "9.999", "An amount in EUR has at most 2 decimals."),
    ],
)
def test_bad_input_is_one_sentence_and_changes_nothing(
    label: str, typed: str, sentence: str
) -> None:
    started()

    page = opened(Role.MANAGER, **{label: typed})

    assert sentence in said(page)
    page.press(CREATE)
    assert sentence in said(page)
    assert page.held(label) == typed
    assert made() == []


def test_a_missing_category_is_said_at_its_field_and_at_the_button_far_below() -> None:
    started()

    page = open_in_frame(PAGE, Role.MANAGER, job=RING).press(CREATE)

    assert said(page).count("Fill in the category") == 2
    assert made() == []


def test_short_stock_stands_on_top_with_remedies_and_offers_no_create() -> None:
    started()

    page = opened(Role.MANAGER, **{GOLD: "60"})

    assert "60 g needed, 50 available in North, 10 missing" in said(page)
    assert CREATE not in page.buttons()
    assert "Receive 10.000 g" in " ".join(page.buttons()).replace("\\", "")


def test_completing_again_says_what_was_used_and_returns_only_what_is_ticked() -> None:
    started()
    opened().press(CREATE)
    with database.writing() as session:
        shop_of(session).reopen(RING)

    page = opened(Role.MANAGER, **{GOLD: "4"})

    shown = said(page)
    assert "Required 4.000 g, already used 5.000 g, nothing more is taken" in shown
    assert "It stands as loss: 60.00 EUR" in shown
    page.fill("Return 1\\.000 g to stock", True).run()
    assert "45.000 → 46.000 g" in said(page)
    page.press(CREATE)
    assert gold().on_hand == Decimal(46)
    assert made() == [("300-00001", Decimal(1), Decimal("1220"))]
    assert "1,280.00" in page.table(1).to_string()


def test_excess_that_is_not_ticked_stands_as_loss() -> None:
    started()
    opened().press(CREATE)
    with database.writing() as session:
        shop_of(session).reopen(RING)

    page = opened(Role.MANAGER, **{GOLD: "4"}).press(CREATE)

    assert gold().on_hand == Decimal(45)
    assert "<td>Loss</td><td>60.00</td>" in said(page)


def test_a_new_category_and_place_are_made_along_with_the_piece() -> None:
    started()
    page = opened().fill("Product category", "Tiaras").fill("Vendor", "Atelier Nord").run()

    assert "The SKU follows from the product category." in said(page)
    page.fill("Product category", "Tiaras").fill("Vendor", "Atelier Nord").press(CREATE)

    [(sku, _, _)] = made()
    assert not sku.startswith("300-")


def test_a_draft_cannot_be_completed_and_the_page_says_what_to_do() -> None:
    with database.writing() as session:
        workshop(session).ring()

    page = open_in_frame(PAGE, Role.MANAGER, job=RING)

    assert "JOB-000001 is Draft, so you cannot complete it. Start it first." in said(page)
    assert "Back to the job" in page.buttons()


def test_an_unknown_job_is_a_sentence() -> None:
    started()

    page = open_in_frame(PAGE, Role.MANAGER, job="JOB-999999")

    assert "There is no job JOB-999999." in said(page)


@pytest.mark.parametrize("role", [Role.BENCH, Role.SALES, Role.ANALYST])
def test_who_may_not_complete_jobs_is_told_whom_to_ask(role: Role) -> None:
    started()
    page = opened()
    with database.writing() as session:
        token = web_sessions.begin(session, actor(session, role).id)

    page.at.user = {"sid": token}
    page.run()

    assert "You may not make and complete jobs" in said(page)
    assert "Ada" in said(page)
    assert "1,280.00" not in said(page)
    assert CREATE not in page.buttons()
