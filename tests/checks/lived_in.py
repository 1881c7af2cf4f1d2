"""A shop that has seen everything: jobs completed, reopened, returned, held, canceled; sales; more.

It is built by the doors alone, as a shop comes to its rows.
"""

from decimal import Decimal
from io import BytesIO

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.models import Adjustment
from lib.inventory.reversing import ReverseAdjustment, reverse_adjustment
from lib.inventory.transferring import TransferLine, TransferStock, transfer_stock
from lib.jobs.canceling import CancelJob, cancel_job
from lib.jobs.job_photos import AddJobPhoto, add_job_photo
from lib.jobs.returning import ReturnedMaterial, ReturnMaterials, return_materials
from lib.orders.closing import CancelOrder, FinalizeOrder, cancel_order, finalize_order
from lib.orders.models import OrderLine
from lib.orders.reserving import CreateOrder, PieceWanted, create_order
from lib.orders.sale_returns import ReturnLine, return_line
from lib.shop.customers import AddCustomer, add_customer
from tests.workshop import Workshop, workshop

SOLD, REOPENED, READY, CANCELED, AGAIN = (f"JOB-00000{number}" for number in range(1, 6))


def lived_in(session: Session) -> Workshop:
    """Five jobs, three orders, a transfer, a loss by hand and one taken back, and a photo."""
    shop = workshop(session)
    shop.receive(shop.stone, "9", "700.00")
    shop.receive(shop.gold, "7", "63.17")
    for _ in range(5):
        shop.start(shop.ring())
    add_job_photo(session, shop.milo, AddJobPhoto(number=SOLD, content=_photo()))
    shop.complete(SOLD, pieces="3", separate=True)
    shop.complete(REOPENED)
    shop.reopen(REOPENED)
    returned = ReturnedMaterial(item_id=shop.gold, quantity=Decimal(2))
    given = ReturnMaterials(**shop.seen(REOPENED), materials=(returned,))
    return_materials(session, shop.milo, given)
    for number in (READY, CANCELED):
        shop.ready(number)
    cancel_job(session, shop.milo, CancelJob(**shop.seen(CANCELED)))
    shop.complete(AGAIN)
    shop.reopen(AGAIN)
    shop.complete(AGAIN)
    _sales(shop)
    _by_hand(shop)
    session.flush()
    return shop


def _sales(shop: Workshop) -> None:
    """One order open, one sold of which a piece came back, one canceled."""
    session, milo, north = shop.session, shop.milo, shop.shop.north
    customer = add_customer(session, milo, AddCustomer(name="A. Moreau")).number
    for piece in shop.pieces(SOLD):
        wanted = (PieceWanted(item_id=piece.id),)
        given = CreateOrder(customer_id=customer, store_id=north, lines=wanted)
        create_order(session, milo, given)
    finalize_order(session, milo, FinalizeOrder(number="ORD-000002", version=1))
    cancel_order(session, milo, CancelOrder(number="ORD-000003", version=1))
    sold = session.scalars(select(OrderLine.id).order_by(OrderLine.id)).all()[1]
    return_line(session, milo, ReturnLine(number="ORD-000002", version=2, line_id=sold))


def _by_hand(shop: Workshop) -> None:
    session, milo, north = shop.session, shop.milo, shop.shop.north
    moved = (TransferLine(item_id=shop.gold, quantity=Decimal(3)),)
    between = {"from_store_id": north, "to_store_id": shop.shop.south}
    transfer_stock(session, milo, TransferStock(**between, lines=moved))
    lost = {"item_id": shop.gold, "store_id": north, "kind": AdjustmentKind.LOST}
    for quantity in ("0.5", "0.25"):
        given = AdjustStock(**lost, quantity=Decimal(quantity), reason="Filings")
        adjust_stock(session, milo, given)
    rows = select(Adjustment.id).where(Adjustment.kind == AdjustmentKind.LOST)
    last = session.scalars(rows.order_by(Adjustment.id.desc())).first()
    assert last is not None
    given_back = ReverseAdjustment(adjustment_id=last, reason="Found again")
    reverse_adjustment(session, milo, given_back)


def _photo() -> bytes:
    written = BytesIO()
    Image.new("RGB", (480, 320), "gold").save(written, "PNG")
    return written.getvalue()
