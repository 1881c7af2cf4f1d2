"""A shop whose amounts occur nowhere else, so that each can be looked for by itself.

Its jobs stand in every stage, one is short, one was completed twice with loss, and its piece is on
an order; the words of its jobs, too, occur nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Role
from lib.jobs.fees import AddFee, add_fee
from lib.jobs.job_photos import AddJobPhoto, add_job_photo
from lib.jobs.notes import AddNote, add_note
from lib.measures import Money
from lib.orders.closing import FinalizeOrder, finalize_order
from lib.orders.reserving import CreateOrder, PieceWanted, create_order
from lib.schema import Base
from tests.jobs.doing import cancel, customer, edit
from tests.shop import actor, opened_shop
from tests.workshop import Workshop

# What only jobs say: none of it may reach whoever may not see jobs.
WORDS_OF_JOBS = "Quernstone"


@dataclass(frozen=True)
class OddShop:
    """The shop, the numbers of its documents and the piece that was made and is on an order."""

    work: Workshop
    number: str
    completion: str
    sku: str
    item_id: int
    order: str
    gold: int
    setting: int


def odd_shop(session: Session) -> OddShop:
    """A job completed twice with loss, its piece on an order."""
    shop = Workshop(session, opened_shop(session), actor(session, Role.MANAGER), 0, 0, 0)
    gold = shop.item("Gold", "material", "Metals", unit="g", price="77.91")
    setting = shop.item(
        "Setting", "service", "Services", unit="each", price="163.59", service_cost="83.17"
    )
    shop.receive(gold, "50", "61.37")
    number = shop.job(f"Ring, {WORDS_OF_JOBS} brief")
    shop.add(number, gold, "5")
    shop.add(number, setting, "1")
    fee = {"name": f"{WORDS_OF_JOBS} fee", "price": "53.39", "cost": "17.53"}
    add_fee(session, shop.milo, shop.typed(AddFee, **shop.seen(number), **fee))
    shop.start(number)
    shop.complete(number, title="Ring")
    shop.reopen(number, f"{WORDS_OF_JOBS} was cast too thin")
    edit(shop, number, gold, "4")
    completion = shop.complete(number, title="Ring")
    [ring] = shop.pieces(number)
    wanted = (PieceWanted(item_id=ring.id),)
    order = CreateOrder(customer_id=customer(shop), store_id=shop.shop.north, lines=wanted)
    sale = create_order(session, shop.milo, order).number or ""
    session.flush()
    return OddShop(shop, number, completion.number or "", ring.sku, ring.id, sale, gold, setting)


def with_every_stage(session: Session) -> OddShop:
    """The odd shop with a job in every stage, one of them short, and a piece that was sold."""
    odd = odd_shop(session)
    shop = odd.work
    short, draft, started, ready, canceled, reopened, sold = (
        _begun(odd, quantity) for quantity in ("700", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6")
    )
    for number in (started, ready, short, canceled, reopened, sold):
        shop.start(number)
    shop.ready(ready)
    cancel(shop, canceled, reason=f"{WORDS_OF_JOBS} was not wanted")
    for number in (reopened, sold):
        shop.complete(number, title="Bangle")
    shop.reopen(reopened, f"{WORDS_OF_JOBS} is scratched")
    [bangle] = shop.pieces(sold)
    wanted = (PieceWanted(item_id=bangle.id),)
    who = customer(shop, "Bertrand Sole")
    given = CreateOrder(customer_id=who, store_id=shop.shop.north, lines=wanted)
    order = create_order(session, shop.milo, given).number or ""
    finalize_order(session, shop.milo, FinalizeOrder(number=order, version=1))
    note = f"{WORDS_OF_JOBS} to be engraved"
    add_note(session, shop.milo, AddNote(number=draft, note=note))
    for number in (draft, odd.number):
        photo = AddJobPhoto(number=number, content=a_photo(), caption=f"{WORDS_OF_JOBS} sketch")
        add_job_photo(session, shop.milo, photo)
    return odd


def _begun(odd: OddShop, quantity: str) -> str:
    number = odd.work.job(f"{WORDS_OF_JOBS} of {quantity}")
    odd.work.add(number, odd.gold, quantity)
    odd.work.add(number, odd.setting, "1")
    return number


def a_photo() -> bytes:
    """A small photo as a camera might send it."""
    written = BytesIO()
    Image.new("RGB", (40, 30), "gold").save(written, "JPEG")
    return written.getvalue()


def amounts(session: Session, wanted: Callable[[str], bool]) -> set[Decimal]:
    """Every amount of the shop in columns of a name, as odd as it was typed or worked out."""
    found = set()
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, Money) and wanted(column.name):
                found |= {abs(value) for value in session.scalars(select(column)) if value}
    return found
