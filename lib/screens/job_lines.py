"""Materials, services and fees are tables of their own; a line opens where it can be edited."""

from typing import Any

import streamlit as st

from lib.accounts.receipts import Receipt
from lib.frames import Frame
from lib.inventory.item_page import item_page
from lib.inventory.kinds import ItemKind
from lib.jobs.consequences import release_preview
from lib.jobs.fees import AddFee, EditFee, RemoveFee, add_fee, edit_fee, remove_fee
from lib.jobs.job_items import OWN, EditJobItem, RemoveJobItem, edit_job_item, remove_job_item
from lib.jobs.job_page import JobPage
from lib.jobs.status import Stage
from lib.ui.ask import Signed, ask
from lib.ui.cells import Column, records_of
from lib.ui.dialogs import about, close_dialog, dialog, open_dialog
from lib.ui.fields import Form, form, press
from lib.ui.looks import locked, section
from lib.ui.tables import Empty, Follow, Table, show_table
from lib.ui.tell import Act
from lib.ui.words import Words, counted, md

ITEM_PAGE = "pages/stock/item.py"
TIP = (
    "Adding items here doesn't touch your inventory. Stock is only adjusted when the job is "
    "completed."
)
MONEY = (
    Column("unit_cost", "Unit cost", "money"),
    Column("total_cost", "Cost", "money"),
    Column("unit_price", "Unit price", "money"),
    Column("total_price", "Price", "money"),
)
LINE = (
    Column("quantity", "Quantity", "quantity"),
    Column("used", "Used", "quantity"),
)
STOCK = Column("stock", "Available", warns="short")
SERVICES = Table("Services", (Column("title", "Service"), LINE[0], *MONEY))
FEES = Table(
    "Fees",
    (
        Column("name", "Fee"),
        Column("note", "Note"),
        Column("cost", "Cost", "money"),
        Column("price", "Price", "money"),
    ),
    empty=Empty("No fees."),
)


def show_materials(job: JobPage, here: Signed) -> None:
    """The materials with what is available for each, and the button for the next one."""
    changing = job.items_open and here.may(edit_job_item)
    with section("Materials", "materials"):
        if changing:
            own: dict[str, Any] = {"on_click": open_dialog, "args": ("add-own",)}
            st.button("Customer's own", key="add-own", **own)
            add: dict[str, Any] = {"on_click": open_dialog, "args": ("add-item",)}
            st.button("Item", key="add-item", icon=":material/add:", shortcut="Alt+I", **add)
    if changing:
        st.caption(f":material/lightbulb: {TIP}")
    elif not job.closed and here.may(edit_job_item):
        locked(_fixed(job))
    says = "No material yet. Add the gold, the stones and the findings with + Item."
    empty = Empty(says if changing else "No material on this job.")
    shown = _shown(job, job.materials, here.words)
    columns = (Column("title", "Material"), *LINE, STOCK, *MONEY)
    table = Table("Materials", columns, empty=empty)
    show_table(shown, table, _opens(changing, here))
    if job.has_usage and not job.closed:
        _show_used_only(job, here.words)


def _show_used_only(job: JobPage, say: Words) -> None:
    """Materials that the job has used and that are on no line any more."""
    on_lines = set(job.materials["item_id"])
    used = [
        f"{row['title']} {say.quantity(row['quantity'], row['unit'])}"
        for row in records_of(ask(release_preview, job.number).used)
        if row["item_id"] not in on_lines
    ]
    if used:
        says = f"Used earlier, and on no line any more: {', '.join(used)}."
        st.caption(f":material/info: {md(says)}")


def show_services(job: JobPage, here: Signed) -> None:
    """The services, where there are any; they are added like a material."""
    if not job.services.empty:
        section("Services", "services")
        changing = job.items_open and here.may(edit_job_item)
        show_table(_shown(job, job.services, here.words), SERVICES, _opens(changing, here))


def show_fees(job: JobPage, here: Signed) -> None:
    """The fees with Add fee, until the job is closed."""
    changing = not job.closed and here.may(add_fee)
    with section("Fees", "fees"):
        if changing:
            look: dict[str, Any] = {"on_click": open_dialog, "args": ("add-fee",)}
            st.button("Add fee", key="add-fee", icon=":material/add:", **look)
    if job.fees.empty:
        st.caption("No fees yet. A rush or design fee belongs here." if changing else "No fees.")
        return
    show_table(job.fees, FEES, (lambda row: open_dialog("fee", row["id"])) if changing else None)


def line_dialogs(job: JobPage) -> None:
    """Editing and removing a line or a fee, and adding a fee."""
    _edit_line(job)
    _add_fee(job)
    _edit_fee(job)


def _fixed(job: JobPage) -> str:
    """Why the items cannot be edited now, and what to do instead."""
    steps = ["to production"] * (job.stage is Stage.READY) + ["to draft"] * (not job.reopened)
    instead = f"Move it back {', then '.join(steps)} to change them."
    return f"Job items are fixed while the job is {job.stage.value}. {instead}"


def _opens(changing: bool, here: Signed) -> Follow | None:
    """A line opens for editing; else its item's page, for whoever may see it."""
    if changing:
        return lambda row: open_dialog("line", row["line_id"])
    return _open_item if here.may(item_page) else None


def _open_item(row: dict[str, Any]) -> None:
    if row["sku"]:
        st.switch_page(ITEM_PAGE, query_params={"item": row["sku"]})


def _shown(job: JobPage, lines: Frame, say: Words) -> Frame:
    """The lines as their table shows them: what was typed, and what is short, in words."""
    rows = records_of(lines)
    shown = lines.assign(title=[_titled(row, say) for row in rows])
    if "short" in shown.columns:
        if not job.has_usage:
            shown = shown.drop(columns=["used"])
        if not job.closed:
            shown = shown.assign(stock=[_stock(row, say) for row in rows])
    return shown


def _titled(row: dict[str, Any], say: Words) -> str:
    """The title with what was typed where that says more than the quantity."""
    said = [str(row["title"])]
    if row["kind"] == OWN:
        said.append(OWN)
    if row["typed_unit"] != row["unit"]:
        said.append(f"{say.number(row['typed_quantity'])} {row['typed_unit']}")
    if row["piece_count"]:
        said.append(counted(row["piece_count"], "piece"))
    return " · ".join(said)


def _stock(row: dict[str, Any], say: Words) -> str:
    """What is available for a line, or how much of it is short."""
    if row["short"]:
        return f"▲ short {say.quantity(row['short'], row['unit'])}"
    return say.quantity(row["available"], row["unit"])


def _row(lines: Frame, name: str, value: Any) -> dict[str, Any] | None:
    return next((row for row in records_of(lines) if row[name] == value), None)


def _done(_receipt: Receipt) -> None:
    close_dialog()


@dialog("line", "Edit line", "medium")
def _edit_line(job: JobPage) -> None:
    line = about()
    row = _row(job.materials, "line_id", line) or _row(job.services, "line_id", line)
    fixed = {"number": job.number, "version": job.version, "line_id": line}
    if row is None:
        st.caption("This line is no longer on the job.")
        st.button("Close", key="line-close", on_click=close_dialog)
        return
    st.markdown(f"**{md(row['title'])}** :gray[{md(row['sku'] or row['kind'])}]")
    with form("line", Act(edit_job_item, EditJobItem, fixed)) as fields:
        fields.measured("Quantity", row["typed_unit"], row["typed_quantity"], required=True)
        amount_fields(fields, row)
        fields.submit("Save")
    remove = Act(remove_job_item, RemoveJobItem, fixed, then=_done)
    press("remove-line", "Remove from the job", remove, icon=":material/delete:", type="tertiary")


def amount_fields(fields: Form, row: dict[str, Any]) -> None:
    """What a line says beside its quantity: pieces of a material, cost of a service, price."""
    left, right = st.columns(2)
    with left:
        if row["kind"] == ItemKind.SERVICE:
            fields.amount("unit_cost", f"Cost per {row['unit']}", row.get("unit_cost"))
        else:
            count = row["piece_count"]
            help_ = "For information, such as 3 stones of 0.20 ct together."
            fields.text("piece_count", "Pieces", "" if count is None else str(count), help=help_)
    with right:
        if row["kind"] != OWN:
            fields.amount("unit_price", f"Price per {row['unit']}", row.get("unit_price"))


@dialog("add-fee", "Add fee")
def _add_fee(job: JobPage) -> None:
    st.caption("For what belongs to no physical item, such as a rush or design fee.")
    fixed = {"number": job.number, "version": job.version}
    with form("add-fee", Act(add_fee, AddFee, fixed)) as fields:
        _fee_fields(fields, {})
        fields.submit("Add fee")


@dialog("fee", "Edit fee")
def _edit_fee(job: JobPage) -> None:
    row = _row(job.fees, "id", about()) or {}
    fixed = {"number": job.number, "version": job.version, "fee_id": about()}
    with form("fee", Act(edit_fee, EditFee, fixed)) as fields:
        _fee_fields(fields, row)
        fields.submit("Save")
    remove = Act(remove_fee, RemoveFee, fixed, then=_done)
    press("remove-fee", "Remove from the job", remove, icon=":material/delete:", type="tertiary")


def _fee_fields(fields: Form, row: dict[str, Any]) -> None:
    fields.text("name", "Name", row.get("name", ""), required=True, placeholder="Rush fee")
    left, right = st.columns(2)
    with left:
        fields.amount("price", "Price", row.get("price"), required=True)
    with right:
        fields.amount("cost", "Cost", row.get("cost"), help="What it costs the shop; empty is 0.")
    fields.text("note", "Note", row.get("note", ""))
