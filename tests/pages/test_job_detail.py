"""The page of a job, as a manager, somebody at the bench and an analyst meet it in every stage."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from lib import database
from lib.accounts.permissions import Role
from lib.inventory.transferring import TransferStock, transfer_stock
from lib.inventory.valuing import Figures, figures_in
from lib.jobs.canceling import CancelJob, cancel_job
from lib.jobs.job_page import JobPage, job_page
from lib.jobs.notes import AddNote, add_note
from tests.screens import Screen, open_in_frame
from tests.shop import actor
from tests.workshop import Workshop, workshop

pytestmark = pytest.mark.usefixtures("kept_on_sqlite")
PAGE = "pages/workshop/job_detail.py"
AMOUNTS = ("60.00", "900.00", "1,280.00", "1,985.00", "705.00")


def drafted(shop: Workshop) -> str:
    return shop.ring()


def started(shop: Workshop) -> str:
    number = shop.ring()
    shop.start(number)
    return number


def made_ready(shop: Workshop) -> str:
    number = started(shop)
    shop.ready(number)
    return number


def completed(shop: Workshop) -> str:
    number = started(shop)
    shop.complete(number)
    return number


def reopened(shop: Workshop) -> str:
    number = completed(shop)
    shop.reopen(number)
    return number


def canceled(shop: Workshop) -> str:
    number = shop.ring()
    cancel_job(shop.session, shop.milo, CancelJob(**shop.seen(number)))
    return number


def short_of_gold(shop: Workshop) -> str:
    number = shop.job("Heavy bangle")
    shop.add(number, shop.gold, "60")
    shop.start(number)
    return number


def to_south(shop: Workshop, quantity: str) -> None:
    """Move gold from North to South."""
    stores = {"from_store_id": shop.shop.north, "to_store_id": shop.shop.south}
    line = {"item_id": shop.gold, "quantity": quantity}
    transfer_stock(shop.session, shop.milo, shop.typed(TransferStock, **stores, lines=[line]))


Situation = Callable[[Workshop], str]
STAGES = (drafted, started, made_ready, completed, reopened, canceled)


def kept(situation: Situation) -> str:
    """Bring about a situation that stays; the number of its job."""
    with database.writing() as session:
        return situation(workshop(session))


def job(number: str) -> JobPage:
    """The job as a manager would read it now."""
    with database.reading() as session:
        return job_page(session, actor(session, Role.MANAGER), number)


def gold(number: str) -> Figures:
    """The gold of the job's store."""
    with database.reading() as session:
        shown = job_page(session, actor(session, Role.MANAGER), number)
        item_id = int(shown.materials["item_id"].iloc[0])
        return figures_in(session, shown.store_id, [item_id])[item_id]


def opened(situation: Situation, role: Role = Role.MANAGER) -> tuple[Screen, str]:
    """The page of a situation's job in the browser of a role, and its number."""
    number = kept(situation)
    return open_in_frame(PAGE, role, job=number), number


def choose(page: Screen, option: str) -> Screen:
    """Choose from the menu More."""
    page.at.menu_button[0].click(option)
    return page.run()


def said(page: Screen) -> str:
    """The texts of the page as a person reads them."""
    return page.says().replace("\\", "")


def everything(page: Screen) -> str:
    """All texts and tables of the page."""
    tables = [frame.value.to_string() for frame in page.at.dataframe]
    boxes = [element.proto.body for element in page.at.get("html")]
    return "\n".join([page.says(), *tables, *boxes])


@pytest.mark.parametrize("situation", STAGES)
def test_every_section_is_there_in_every_stage(situation: Situation) -> None:
    number = kept(situation)

    for role in (Role.MANAGER, Role.BENCH, Role.ANALYST):
        shown = everything(open_in_frame(PAGE, role, job=number))
        for section in ("Materials", "Services", "Fees", "Photos", "Timeline"):
            assert section in shown
        for fact in (number.removeprefix("JOB-"), "Gold 18k", "Rush fee"):
            assert fact in shown
        assert "None" not in shown
        made = situation in (completed, reopened)
        assert ("Manufactured Items" in shown) is made
        assert ("Completions" in shown) is made


@pytest.mark.parametrize("situation", STAGES)
def test_the_bench_sees_no_amount_and_an_analyst_changes_nothing(situation: Situation) -> None:
    number = kept(situation)

    bench = everything(open_in_frame(PAGE, Role.BENCH, job=number))
    analyst = open_in_frame(PAGE, Role.ANALYST, job=number)

    assert not [amount for amount in AMOUNTS if amount in bench]
    assert "bb-totals" not in bench.replace(".bb-totals", "")
    assert analyst.buttons() == []
    assert not analyst.at.menu_button
    assert "1,280.00" in everything(analyst)


@pytest.mark.parametrize(
    ("situation", "manager", "bench"),
    [
        (drafted, "Mark as In Production", "Mark as In Production"),
        (started, "Mark as Ready", "Mark as Ready"),
        (made_ready, "Mark as Completed", None),
        (reopened, "Mark as Completed", "Mark as Ready"),
        (completed, None, None),
        (canceled, None, None),
    ],
)
def test_one_step_forward_is_offered(
    situation: Situation, manager: str | None, bench: str | None
) -> None:
    number = kept(situation)

    for role, step in ((Role.MANAGER, manager), (Role.BENCH, bench)):
        names = open_in_frame(PAGE, role, job=number).buttons()
        offered = [name for name in names if name.startswith("Mark")]
        assert offered == [step] * (step is not None)


def test_starting_shows_what_is_missing_and_does_not_stop() -> None:
    page, number = opened(drafted)

    page.press("Mark as In Production")
    assert "No due date is set" in said(page)
    assert "There is no photo yet" in said(page)
    page.press("Mark as In Production")

    assert job(number).stage.value == "In Production"
    assert job(number).totals.estimated_cost == 1280


def test_an_empty_job_cannot_be_started_and_says_what_to_do() -> None:
    page, number = opened(lambda shop: shop.job("Nothing yet"))

    page.press("Mark as In Production")

    assert "has no job item and no fee yet" in said(page)
    assert job(number).stage.value == "Draft"


def test_a_second_start_asks_whether_the_order_itself_changed() -> None:
    page, number = opened(started)

    page.press("Draft").press("Mark as Draft").press("Mark as In Production")
    page.fill("The order itself changed", True).press("Mark as In Production")

    assert job(number).stage.value == "In Production"


def test_marking_ready_shows_stock_before_and_after_and_holds_it() -> None:
    page, number = opened(started)

    page.press("Mark as Ready")
    shown = page.at.dataframe[-1].value
    page.press("Mark as Ready")

    assert list(shown["on_hold"]) == ["0 → 5.000 g", "0 → 1 each"]
    assert gold(number).on_hold == 5


def test_going_back_to_production_releases_what_the_job_holds() -> None:
    page, number = opened(made_ready, Role.BENCH)

    page.press("In Production").fill("Reason", "Stone is loose").press("Mark as In Production")

    assert gold(number).on_hold == 0
    assert "Stone is loose" in said(page)


def test_the_first_move_also_takes_a_reason_that_the_timeline_tells() -> None:
    page, number = opened(drafted)

    page.press("In Production").fill("Reason", "The stone is here").press("Mark as In Production")

    assert job(number).stage.value == "In Production"
    assert "The stone is here" in said(page)


def test_a_completed_job_is_compared_with_its_estimate_for_who_sees_costs() -> None:
    def dearer(shop: Workshop) -> str:
        number = started(shop)
        shop.receive(shop.gold, "50", "70.00")
        shop.complete(number)
        return number

    page, number = opened(dearer)
    bench = open_in_frame(PAGE, Role.BENCH, job=number)

    [rows] = [shown.value for shown in page.at.dataframe if "price_variance" in shown.value]
    assert list(rows["description"]) == ["Gold 18k"]
    assert list(rows["price_variance"]) == ["25.00"]
    assert "1,305.00 EUR instead of 1,280.00 EUR" in said(page)
    assert "instead of" not in said(bench)


def test_every_shortage_stands_in_the_way_and_can_be_received_from_there() -> None:
    page, number = opened(short_of_gold)

    page.press("Mark as Ready")
    assert "60 g needed, 50" in said(page)
    page.press("Receive 10.000 g").fill("Total paid (EUR)", "620").press("Receive")
    page.press("Mark as Ready")

    assert job(number).stage.value == "Ready"
    assert gold(number).on_hold == 60


def test_missing_stock_is_brought_from_another_store() -> None:
    def gold_in_south(shop: Workshop) -> str:
        number = short_of_gold(shop)
        shop.receive(shop.gold, "10", "60.00")
        to_south(shop, "10")
        return number

    page, number = opened(gold_in_south)

    page.press("Mark as Ready").press("Transfer 10.000 g from South")
    assert list(page.at.dataframe[-1].value["to"]) == ["50.000 → 60.000 g"]
    page.press("Transfer").press("Mark as Ready")

    assert gold(number).on_hold == 60


def test_the_bench_reads_the_shortage_and_whom_to_ask() -> None:
    page, number = opened(short_of_gold, Role.BENCH)

    page.press("Mark as Ready")

    assert "Ask a manager to receive or transfer" in said(page)
    assert not [name for name in page.buttons() if name.startswith("Receive")]
    assert job(number).stage.value == "In Production"


def test_a_line_is_added_by_pennyweight_and_the_dialog_waits_for_the_next() -> None:
    page, number = opened(drafted)

    page.press("Item").fill("Search by title, SKU, category or details", "gold").run()
    page.fill("Quantity", "5.5").fill("Unit", "dwt").press("Add")

    assert str(job(number).materials["quantity"].iloc[-1]) == "8.5530"[:5]
    assert "Gold 18k · 5.5 dwt" in everything(page)
    assert page.held("Quantity") == ""
    page.fill("Search by title, SKU, category or details", "setting").run()
    page.fill("Quantity", "1").press("Add")
    assert len(job(number).services) == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Fill in the quantity"),
        ("five", "is not a number"),
        ("0", "Write a number greater than zero"),
        ("-1", "Write a number greater than zero"),
        ("1.23456", "at most"),
    ],
)
def test_a_bad_quantity_is_refused_at_its_field(typed: str, sentence: str) -> None:
    page, number = opened(drafted)
    before = job(number).version

    page.press("Item").fill("Search by title, SKU, category or details", "gold").run()
    page.fill("Quantity", typed).press("Add")

    assert sentence in " ".join(caption.value for caption in page.at.caption)
    assert page.held("Quantity") == typed
    assert job(number).version == before


def test_a_missing_material_is_made_in_place_and_then_chosen() -> None:
    page, number = opened(drafted)

    page.press("Item").press("New material or service")
    page.fill("Title", "Platinum 950").fill("Price per unit (EUR)", "55").press("Create")
    assert "Platinum 950" in said(page)
    page.fill("Quantity", "2").press("Add")

    assert job(number).materials["title"].iloc[-1] == "Platinum 950"


def test_a_line_is_changed_and_removed_in_its_dialog() -> None:
    page, number = opened(drafted)
    line = int(job(number).materials["line_id"].iloc[0])

    page.open_dialog("line", line).fill("Quantity", "4").press("Save")
    assert job(number).materials["quantity"].iloc[0] == 4
    page.open_dialog("line", line).press("Remove from the job")

    assert len(job(number).materials) == 1


def test_material_that_was_used_and_is_on_no_line_any_more_is_named() -> None:
    page, number = opened(reopened)
    line = int(job(number).materials["line_id"].iloc[0])

    page.open_dialog("line", line).press("Remove from the job")

    assert "on no line any more: Gold 18k 5.000 g" in said(page)


def test_the_customers_own_material_has_no_cost_and_no_stock() -> None:
    page, number = opened(drafted)

    page.press("Customer's own").fill("Description", "Old ring").fill("Quantity", "1").press("Add")

    assert job(number).materials["title"].iloc[-1] == "Old ring"
    assert job(number).totals.cost == 1280


def test_a_fee_is_added_changed_and_removed() -> None:
    page, number = opened(started)

    page.press("Add fee").fill("Name", "Design").fill("Price (EUR)", "30").press("Add fee")
    fee = int(job(number).fees["id"].iloc[-1])
    page.open_dialog("fee", fee).fill("Price (EUR)", "35").press("Save")
    assert job(number).totals.fees_price == 85
    page.open_dialog("fee", fee).press("Remove from the job")

    assert len(job(number).fees) == 1


def test_a_page_that_is_out_of_date_says_what_changed_and_changes_nothing() -> None:
    page, number = opened(drafted)
    page.press("Add fee").fill("Name", "Design").fill("Price (EUR)", "30")
    with database.writing() as session:
        milo = actor(session, Role.MANAGER)
        Workshop(session, None, milo, 0, 0, 0).start(number)  # type: ignore[arg-type]

    page.press("Add fee")

    assert "was changed since you opened it: Milo moved it from Draft" in said(page)
    assert len(job(number).fees) == 1
    assert page.held("Name") == "Design"


def test_a_note_does_not_make_a_page_stale() -> None:
    page, number = opened(drafted)
    page.press("Add fee").fill("Name", "Design").fill("Price (EUR)", "30")
    with database.writing() as session:
        add_note(session, actor(session, Role.BENCH), AddNote(number=number, note="Slim shank"))

    page.press("Add fee")

    assert len(job(number).fees) == 2


def test_locks_are_seen_before_anything_fails() -> None:
    page, _ = opened(drafted)
    assert "locked while the job has items" in said(page)
    page.press("Edit")

    fields = {field.label: field.disabled for field in page.at.selectbox}
    assert (fields["Customer account"], fields["Store *"]) == (True, True)
    assert not fields["Assignee"]


def test_fixed_items_say_what_to_do_instead() -> None:
    page, number = opened(made_ready)

    assert "Move it back to production, then to draft to change them" in said(page)
    assert "Item" not in page.buttons()
    assert "Add fee" in page.buttons()
    assert job(number).stage.value == "Ready"


def test_the_header_is_edited_in_a_dialog() -> None:
    page, number = opened(started)

    page.press("Edit").fill("Description", "Ring, size 54").fill("Rush", True).press("Save")

    assert (job(number).description, job(number).rush) == ("Ring, size 54", True)
    assert "Rush" in said(page)


def test_completing_is_confirmed_by_name_before_its_page_opens() -> None:
    page, number = opened(started)

    page.press("Completed")

    assert "Mark as Completed" in page.buttons()
    assert "Nothing changes before you press Create" in said(page)
    assert job(number).stage.value == "In Production"


def test_reopening_takes_two_confirmations_and_a_reason() -> None:
    page, number = opened(completed)

    page.press("In Production")
    assert "raw materials do not come back" in said(page)
    page.press("Mark as In Production")
    pieces, used = (frame.value for frame in page.at.dataframe[-2:])
    assert list(pieces["cost"]) == ["1,280.00"]
    assert list(used["value"]) == ["900.00", "300.00"]
    page.press("Reopen job")
    assert "Fill in the reason" in said(page)
    page.fill("Reason", "Wrong size").press("Reopen job")

    assert (job(number).stage.value, job(number).reopened) == ("In Production", True)
    assert gold(number).on_hand == 45
    assert "Reopened" in said(page)


def test_what_stands_in_the_way_of_reopening_is_listed_without_a_button() -> None:
    def used_elsewhere(shop: Workshop) -> str:
        number = completed(shop)
        other = shop.job("Pendant with ring")
        shop.add(other, shop.pieces(number)[0].id, "1")
        shop.start(other)
        shop.ready(other)
        return number

    page, _ = opened(used_elsewhere)

    page.press("In Production").press("Mark as In Production")

    assert "is on hold for job JOB-000002" in said(page)
    assert "Reopen job" not in page.buttons()
    assert "Open JOB-000002" in page.buttons()


def test_canceling_a_reopened_job_asks_for_each_material() -> None:
    page, number = opened(reopened)
    choose(page, "Cancel job").press("Cancel job")
    assert "Say for each whether it goes back" in said(page)

    page.fill("Gold 18k", "Return it to stock").fill("Centre stone", "Let it stand as used")
    page.press("Cancel job")

    assert job(number).stage.value == "Canceled"
    assert gold(number).on_hand == 50
    assert job(number).totals.loss == 900


def test_materials_are_returned_deliberately_and_never_too_much() -> None:
    page, number = opened(reopened)
    choose(page, "Return materials").fill("Gold 18k to return (g)", "6").press("Return materials")
    assert "so 6 g" in said(page)

    page.fill("Gold 18k to return (g)", "2").press("Return materials")

    assert gold(number).on_hand == 47


def test_a_job_is_copied_to_a_new_draft() -> None:
    page, number = opened(canceled)

    choose(page, "Copy job")

    assert "A new draft begins" in said(page)
    assert "Copy job" in page.buttons()
    assert job(number).stage.value == "Canceled"


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30), "gold").save(written, "JPEG")
    return written.getvalue()


def test_a_photo_is_added_with_a_caption_by_the_bench() -> None:
    page, number = opened(started, Role.BENCH)

    page.press("Add photo")
    page.at.file_uploader[0].upload("ring.jpg", picture())
    page.fill("Caption", "From the front").press("Add photo")

    assert [photo.caption for photo in job(number).photos] == ["From the front"]
    assert f"/files/photo/job/{number}/" in everything(page)


def test_a_file_that_only_calls_itself_a_photo_is_refused_at_its_field() -> None:
    page, number = opened(started)

    page.press("Add photo")
    page.at.file_uploader[0].upload("ring.jpg", b"%PDF-1.7 not a picture")
    page.press("Add photo")

    assert "not a photo, whatever its name says" in said(page)
    assert job(number).photos == ()


def test_the_receipt_of_a_completion_shows_every_cent() -> None:
    page, _ = opened(completed)

    page.open_dialog("receipt", "CMP-000001")

    shown = everything(page)
    assert "1,280.00" in shown
    assert "Digest of the ledger" in shown
    assert list(page.at.dataframe[-2].value["cost"]) == ["300.00", "900.00", "80.00", "–"]


def test_a_note_stands_on_the_timeline_as_it_was_written() -> None:
    page, _ = opened(drafted, Role.BENCH)

    page.press("Add note").fill("Note", "Keep it *slim*").press("Add note")

    assert "Keep it \\*slim\\*" in page.says()


def test_a_number_that_is_no_job_says_so() -> None:
    kept(drafted)

    page = open_in_frame(PAGE, Role.MANAGER, job="JOB-999999")

    assert "There is no job JOB-999999" in said(page)
