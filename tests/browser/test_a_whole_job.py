"""One job from the first page of a fresh shop to the second completion, in a real browser.

What the screens say is held against the database, cent for cent, at every stop.
"""

import re
from io import BytesIO

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.books import Stood, everything_stood, made, records, stock_the_shop, stood
from tests.browser.desk import Desk, Part, desk

PASSWORD = "correct horse battery"
SKUS = ("300-00001", "300-00002", "300-00003")
COSTS, COSTS_AGAIN = ("137.13", "137.13", "137.12"), ("157.13", "157.13", "157.12")


def picture() -> FilePayload:
    """A photo as a phone would send it."""
    held = BytesIO()
    Image.new("RGB", (900, 600), (212, 175, 55)).save(held, "JPEG")
    return {"name": "ring.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}


def open_the_shop(at: Desk, server: str) -> None:
    at.page.goto(server)
    at.fill("Name of the shop", "Moreau & Daughters")
    at.page.get_by_label("Currency").select_option("EUR")
    at.page.get_by_label("Time zone").select_option("Europe/Paris")
    at.fill("Your name", "Ada")
    at.fill("Password", PASSWORD)
    at.press("Open my shop")
    at.titled("Start")


def begin(at: Desk) -> str:
    """A new job by the keyboard alone, for a customer whom nobody knew yet."""
    at.go("Jobs")
    at.button("New job").press("Enter")
    form = at.dialog("New Manufacturing Job")
    expect(form.place.get_by_role("combobox", name="Customer account")).to_be_visible()
    form.field("Description").press_sequentially("Wedding rings")
    at.page.keyboard.press("Tab")
    at.page.keyboard.type("A. Moreau")
    expect(at.page.get_by_role("option", name="A. Moreau")).to_be_visible()
    at.page.keyboard.press("Enter")
    expect(form.place.get_by_role("combobox").first).to_have_value("A. Moreau")
    form.button("Save").press("Enter")
    at.titled("Wedding rings")
    at.closed()
    return at.number()


def add_line(at: Desk, item: str, quantity: str, unit: str = "") -> None:
    """Type, Tab to the quantity, Enter; the dialog stays for the next line."""
    form = at.dialog("Add item")
    form.fill("Search by title, SKU, category or details", item.split(maxsplit=1)[0].lower())
    expect(form.place.get_by_role("radio", name=item)).to_be_checked()
    expect(form.place.get_by_role("radio")).to_have_count(1)
    if unit:
        form.choose("Unit", unit)
    form.field("Quantity").fill(quantity)
    form.field("Quantity").press("Enter")
    at.reads(f"{item} is on JOB-000001.")
    expect(form.field("Search by title, SKU, category or details")).to_have_value("")


def add_fee_and_photo(at: Desk) -> None:
    """What belongs to no item, and what the piece will look like."""
    at.press("Add fee")
    form = at.dialog("Add fee")
    form.fill("Name", "Rush fee")
    form.fill("Cost (EUR)", "10")
    form.fill("Price (EUR)", "50")
    form.field("Price (EUR)").press("Enter")
    at.closed()
    at.press("Add photo")
    form = at.dialog("Add photo")
    form.place.locator("input[type=file]").set_input_files(files=picture())
    form.reads("ring.jpg")
    form.fill("Caption", "From the front")
    form.press("Add photo")
    at.closed()
    shown(at.page, "From the front")


def shown(page: Page, words: str) -> None:
    """Wait until a photo is really drawn."""
    photo = page.get_by_role("img", name=words).first
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("complete", True)
    assert photo.evaluate("photo => photo.naturalWidth") > 0


def move(at: Desk, title: str) -> Part:
    """Open the preview of a move by its button; the dialog names the act."""
    at.press(title)
    return at.dialog(title)


def fill_complete_page(at: Desk) -> None:
    """Three pieces with their own SKUs; the page shows what they will cost before Create."""
    at.choose("Product category", "Rings")
    at.fill("Quantity produced", "3")
    at.reads("3 pieces under one SKU, 137.13 each")
    at.reads("3 pieces with their own SKU: 137.13, 137.13, 137.12")
    at.page.get_by_text("Separate items").click()
    rows = [{"SKU": sku, "Unit cost": cost} for sku, cost in zip(SKUS, COSTS, strict=True)]
    at.table("pieces to be created").has(*rows)
    at.reads("3 × 206.40 = 619.20 EUR; the price of the job is 619.21 EUR.")
    at.table("materials that leave").has(
        {"Item": "Gold 18k", "On hand": "50.000 → 45.000 g", "On hold": "5.000 → 0"},
        {"Item": "Silver wire", "On hand": "100.000 → 91.447 g", "On hold": "8.553 → 0"},
    )
    at.figure("Cost", "411.38 EUR")


def reserve(at: Desk, sku: str) -> str:
    """A new order for the customer of the job, with one of the pieces scanned into it."""
    at.go("Orders")
    at.press("New order")
    form = at.dialog("New order")
    form.choose("Customer account", "A. Moreau")
    form.press("Save")
    at.closed()
    at.titled("A. Moreau")
    at.fill("Scan or type a SKU", sku)
    at.field("Scan or type a SKU").press("Enter")
    at.table("lines").has({"SKU": sku, "State": "◆ On hold", "Price": "206.40"})
    return at.number()


def ask_to_reopen(at: Desk) -> Part:
    """The first of the two confirmations; the answer is the second."""
    at.press("More")
    at.page.get_by_text("Reopen", exact=True).click()
    first = at.dialog("Mark as In Production")
    first.reads("The raw materials do not come back by this.")
    first.press("Mark as In Production")
    return at.dialog("Reopen job")


def open_job(at: Desk) -> None:
    """From the list, by its number."""
    at.go("Jobs")
    at.table("jobs").open("JOB-000001")
    at.titled("Wedding rings")


def begun(at: Desk) -> None:
    """The job with all it needs, as the first hour at the desk leaves it."""
    assert begin(at) == "JOB-000001"
    expect(at.button("Item")).to_be_visible()
    at.page.keyboard.press("Alt+i")
    add_line(at, "Gold 18k", "5")
    add_line(at, "Silver wire", "5.5", "pennyweight")
    add_line(at, "Setting", "1")
    at.dialog("Add item").press("Close")
    at.closed()
    add_fee_and_photo(at)
    at.table("Materials").has(
        {"Material": "Gold 18k", "Quantity": "5.000 g", "Cost": "300.00", "Price": "375.00"},
        {"Material": "Silver wire · 5.5 dwt", "Quantity": "8.553 g", "Cost": "21.38"},
    )
    at.table("Services").has({"Service": "Setting", "Cost": "80.00", "Price": "160.00"})
    at.table("Fees").has({"Fee": "Rush fee", "Cost": "10.00", "Price": "50.00"})
    for label, says in {"Cost": "411.38", "Price": "619.21", "Margin": "207.83"}.items():
        at.figure(label, says)


def completed(at: Desk) -> None:
    """Started, set aside, completed as three pieces; nothing moves in stock before it should."""
    move(at, "Mark as In Production").press("Mark as In Production")
    at.closed()
    ready = move(at, "Mark as Ready")
    ready.table("mark-ready-change-0").has(
        {"Item": "Gold 18k", "On hold": "0 → 5.000 g", "Available": "50.000 → 45.000 g"},
        {"Item": "Silver wire", "On hold": "0 → 8.553 g", "Available": "100.000 → 91.447 g"},
    )
    assert stood("Gold 18k") == [Stood("50", "0", "3000")]
    ready.press("Mark as Ready")
    at.closed()
    assert stood("Gold 18k") == [Stood("50", "5", "3000")]
    move(at, "Mark as Completed").press("Mark as Completed")
    fill_complete_page(at)
    assert stood("Gold 18k") == [Stood("50", "5", "3000")]
    at.press("Create")
    at.reads(re.compile(r"is in inventory. CMP-000001, .* by Ada"))
    shown(at.page, "From the front")


def in_inventory(at: Desk) -> None:
    """The three pieces with their costs, as the list and the page of one of them say it."""
    at.go("Inventory")
    at.table("inventory").has(
        {"SKU": "100-00001", "On hand": "45.000 g", "On hold": "–", "Value": "2,700.00"},
        {"SKU": "100-00002", "On hand": "91.447 g", "Unit cost": "2.50", "Value": "228.62"},
        {"SKU": "200-00001", "On hand": "–", "Unit cost": "80.00"},
        {"SKU": SKUS[0], "Title": "Wedding rings", "On hand": "1 each", "Unit cost": "137.13"},
        {"SKU": SKUS[1], "Title": "Wedding rings", "On hand": "1 each", "Unit cost": "137.13"},
        {"SKU": SKUS[2], "Price": "206.40", "On hand": "1 each", "Unit cost": "137.12"},
    )
    at.table("inventory").open(SKUS[2])
    at.titled("Wedding rings")
    shown(at.page, "From the front")
    at.reads("JOB-000001", "CMP-000001")


def refused_while_reserved(at: Desk) -> None:
    """Reopening names the order, leads to it, and works once the order has let go."""
    order = reserve(at, SKUS[1])
    assert order == "ORD-000001"
    assert stood("Wedding rings")[1] == Stood("1", "1", "137.13")
    before = everything_stood()
    open_job(at)
    refused = ask_to_reopen(at)
    refused.reads(re.compile(f"{SKUS[1]}.*{order}"))
    expect(refused.button("Reopen job")).to_have_count(0)
    refused.press(f"Open {order}")
    at.titled("A. Moreau")
    assert everything_stood() == before
    move(at, "Cancel order").press("Cancel order")
    at.closed()
    assert stood("Wedding rings")[1] == Stood("1", "0", "137.13")


def reopened(at: Desk) -> None:
    """Both confirmations: the pieces go, the raw material stays used."""
    open_job(at)
    preview = ask_to_reopen(at)
    pieces = [{"SKU": sku, "Cost": cost} for sku, cost in zip(SKUS, COSTS, strict=True)]
    preview.table("reopen-now-change-0").has(*pieces)
    preview.table("reopen-now-change-1").has(
        {"Material": "Silver wire", "Recorded as used": "8.553 g", "Value": "21.38"},
        {"Material": "Gold 18k", "Recorded as used": "5.000 g", "Value": "300.00"},
    )
    preview.fill("Reason", "One is too small")
    preview.press("Reopen job")
    at.closed()
    at.reads("Reopened", "The job is reopened, so its pieces are out of inventory")
    assert made() == []
    assert stood("Wedding rings") == [Stood("0", "0", "0")] * 3
    assert stood("Gold 18k") == [Stood("45", "0", "2700")]
    assert stood("Silver wire") == [Stood("91.447", "0", "228.62")]


def completed_again(at: Desk) -> None:
    """One gram more leaves, and the same three tags stay valid."""
    at.table("Materials").open("Gold 18k")
    line = at.dialog("Edit line")
    line.fill("Quantity", "6")
    line.press("Save")
    at.closed()
    at.figure("Cost", "471.38")
    move(at, "Mark as Completed").press("Mark as Completed")
    at.reads("Required 6.000 g, already used 5.000 g, will be used now 1.000 g")
    at.table("materials that leave").has({"Item": "Gold 18k", "On hand": "45.000 → 44.000 g"})
    at.figure("Cost", "471.38 EUR")
    at.press("Create")
    at.reads(re.compile(r"is in inventory. CMP-000002, .* by Ada"))
    at.table("pieces").has(
        *({"SKU": sku, "Cost": c} for sku, c in zip(SKUS, COSTS_AGAIN, strict=True))
    )


def test_a_whole_job(server: str, page: Page) -> None:
    at = desk(page)
    open_the_shop(at, server)
    stock_the_shop()

    begun(at)
    completed(at)
    assert [(row.on_hand, row.value) for row in stood("Wedding rings")] == [
        ("1", cost) for cost in COSTS
    ]
    in_inventory(at)
    refused_while_reserved(at)
    reopened(at)
    completed_again(at)

    assert made() == [(sku, "231.40") for sku in SKUS]
    assert [(row.on_hand, row.value) for row in stood("Wedding rings")] == [
        ("1", cost) for cost in COSTS_AGAIN
    ]
    assert stood("Gold 18k") == [Stood("44", "0", "2640")]
    assert stood("Silver wire") == [Stood("91.447", "0", "228.62")]
    assert records() == {
        "completions": [("CMP-000001", "411.38", 3), ("CMP-000002", "471.38", 3)],
        "job": [("JOB-000001", "Completed", False)],
        "orders": [("ORD-000001", "Canceled")],
        "consumed": "-381.38",
    }
