"""What a person does to a job, in one call each, for stories longer than a workshop tells."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lib.accounts.permissions import Role
from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.models import Adjustment, Balance
from lib.inventory.transferring import TransferLine, TransferStock, transfer_stock
from lib.jobs.canceling import CancelJob, cancel_job
from lib.jobs.job_items import EditJobItem, edit_job_item
from lib.jobs.models import JobEvent, JobItem
from lib.jobs.production import MoveJob, back_to_draft
from lib.jobs.returning import ReturnedMaterial, ReturnMaterials, return_materials
from lib.shop.customers import AddCustomer, add_customer
from tests.shop import actor
from tests.workshop import Workshop


def customer(shop: Workshop, name: str = "Amélie Moreau") -> int:
    """A new customer account; its id."""
    sol = actor(shop.session, Role.SALES)
    return int(add_customer(shop.session, sol, AddCustomer(name=name)).number or "")


def cancel(shop: Workshop, number: str, **more: Any) -> None:
    """Cancel a job."""
    cancel_job(shop.session, shop.milo, CancelJob(**shop.seen(number), **more))


def to_draft(shop: Workshop, number: str) -> None:
    """In Production to Draft."""
    back_to_draft(shop.session, shop.milo, MoveJob(**shop.seen(number)))


def lines(shop: Workshop, number: str) -> list[JobItem]:
    """The lines of a job as the database has them."""
    here = select(JobItem).where(JobItem.job_id == shop.found(number).id)
    fresh = here.order_by(JobItem.position).execution_options(populate_existing=True)
    return list(shop.session.scalars(fresh))


def line_of(shop: Workshop, number: str, item_id: int) -> JobItem:
    """The one line of an item on a job."""
    [line] = [line for line in lines(shop, number) if line.item_id == item_id]
    return line


def edit(shop: Workshop, number: str, item_id: int, quantity: str, **more: Any) -> None:
    """Write another quantity on the one line of an item."""
    line = line_of(shop, number, item_id)
    changed = {"line_id": line.id, "quantity": quantity, "unit": line.unit} | more
    given = shop.typed(EditJobItem, **shop.seen(number), **changed)
    edit_job_item(shop.session, shop.milo, given)


def bring_back(shop: Workshop, number: str, item_id: int, quantity: str, **more: Any) -> None:
    """Return a part of what a job has used."""
    part = ReturnedMaterial(item_id=item_id, quantity=Decimal(quantity))
    given = ReturnMaterials(**shop.seen(number), materials=(part,), **more)
    return_materials(shop.session, shop.milo, given)


def adjust(shop: Workshop, item_id: int, kind: AdjustmentKind, quantity: str, **more: Any) -> str:
    """Adjust stock in North by hand; the number of the adjustment."""
    asked = {"item_id": item_id, "store_id": shop.shop.north, "reason": "Told by hand"} | more
    given = shop.typed(AdjustStock, kind=kind, quantity=quantity, **asked)
    return adjust_stock(shop.session, shop.milo, given).number or ""


def transfer(shop: Workshop, item_id: int, quantity: str, *, back: bool = False) -> str:
    """Bring stock from North to South, or back; the number of the transfer."""
    stores = [shop.shop.north, shop.shop.south]
    origin, to = reversed(stores) if back else stores
    moved = (TransferLine(item_id=item_id, quantity=Decimal(quantity)),)
    given = TransferStock(from_store_id=origin, to_store_id=to, lines=moved)
    return transfer_stock(shop.session, shop.milo, given).number or ""


def rows(shop: Workshop, number: str, kind: AdjustmentKind) -> list[Adjustment]:
    """The ledger rows of one kind that a job wrote, in order."""
    mine = select(Adjustment).where(
        Adjustment.document_kind == "job",
        Adjustment.document_number == number,
        Adjustment.kind == kind,
    )
    return list(shop.session.scalars(mine.order_by(Adjustment.id)))


def timeline(shop: Workshop, number: str) -> list[JobEvent]:
    """The timeline of a job."""
    here = select(JobEvent).where(JobEvent.job_id == shop.found(number).id)
    return list(shop.session.scalars(here.order_by(JobEvent.id)))


def balances(shop: Workshop, *item_ids: int) -> list[tuple[Decimal, Decimal, Decimal]]:
    """On hand, on hold and value of items in every store."""
    here = select(Balance.on_hand, Balance.on_hold, Balance.value)
    chosen = here.where(Balance.item_id.in_(item_ids), Balance.rows > 0)
    ordered = chosen.order_by(Balance.item_id, Balance.store_id)
    return [(hand, hold, value) for hand, hold, value in shop.session.execute(ordered)]
