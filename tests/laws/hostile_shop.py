"""A shop whose every text is hostile, told by the commands that people use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.inviting import AddPerson, add_person, new_token
from lib.accounts.models import Person
from lib.accounts.passwords import Proof
from lib.accounts.people import RenameMe, RenamePerson, rename_me, rename_person
from lib.accounts.permissions import Actor, Role
from lib.accounts.receipts import Receipt
from lib.accounts.rescue import Administrator, let_in
from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.cataloguing import CreateItem, EditItem, create_item, edit_item
from lib.inventory.item_photos import (
    AddItemPhoto,
    CaptionItemPhoto,
    add_item_photo,
    caption_item_photo,
)
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.models import Adjustment, Item
from lib.inventory.reversing import ReverseAdjustment, reverse_adjustment
from lib.inventory.transferring import TransferStock, transfer_stock
from lib.jobs.canceling import CancelJob, cancel_job
from lib.jobs.completion import CompleteJob, complete_job
from lib.jobs.drafting import EditJob, NewJob, create_job, edit_job
from lib.jobs.fees import AddFee, EditFee, add_fee, edit_fee
from lib.jobs.job_items import AddJobItem, AddOwnMaterial, add_job_item, add_own_material
from lib.jobs.job_photos import AddJobPhoto, WriteCaption, add_job_photo, caption_job_photo
from lib.jobs.models import Job, JobFee
from lib.jobs.notes import AddNote, add_note
from lib.jobs.plan import planned
from lib.jobs.production import MoveJob, StartJob, mark_ready, start_job
from lib.jobs.reopening import ReopenJob, reopen_job
from lib.jobs.returning import ReturnMaterials, return_materials
from lib.jobs.sheets import sheet
from lib.measures import ZERO
from lib.orders.reserving import CreateOrder, create_order
from lib.photos.models import PhotoLink
from lib.shop.categories import AddCategory, EditCategory, Holds, add_category, edit_category
from lib.shop.changing import ChangeShop, change_shop
from lib.shop.customers import AddCustomer, EditCustomer, add_customer, edit_customer
from lib.shop.first_start import OpenShop, open_shop
from lib.shop.locations import AddLocation, RenameLocation, add_location, rename_location
from lib.shop.stores import AddStore, RenameStore, add_store, rename_store
from lib.shop.vendors import AddVendor, EditVendor, add_vendor, edit_vendor
from tests.laws.hostile import Hostile
from tests.laws.odd_shop import a_photo

WAY = {"currency": "EUR", "zone": "Europe/Paris", "number_format": "1,234.50"}
PASSWORD = SecretStr("nobody would guess this")


@dataclass
class HostileShop:
    """The shop, who administers it, the id of its store, and what was filled in."""

    session: Session
    hostile: Hostile = field(default_factory=Hostile)
    ada: Actor = field(init=False)
    store: int = 0

    def tell(self, door: Callable[..., Receipt], form: type[Any], **given: Any) -> str:
        """Carry out a command with hostile words; the number of what it made or changed."""
        receipt = door(self.session, self.ada, self.hostile.typed(form, **given))
        self.session.flush()
        return receipt.number or ""

    def seen(self, number: str) -> dict[str, Any]:
        """A job as somebody who just opened it knows it."""
        return {"number": number, "version": self.job(number).version}

    def job(self, number: str) -> Job:
        """The job of a number, as it stands."""
        wanted = select(Job).where(Job.number == number)
        return self.session.scalars(wanted.execution_options(populate_existing=True)).one()

    def last(self, column: Any) -> Any:
        """The latest of something."""
        return self.session.scalars(select(column).order_by(column.desc()).limit(1)).one()


def hostile_shop(session: Session) -> HostileShop:
    """Every list, item, document and person of a shop, with hostile text wherever it fits."""
    shop = HostileShop(session)
    opening = shop.hostile.typed(OpenShop, password=PASSWORD, **WAY)
    person = session.get_one(Person, open_shop(session, opening))
    shop.ada = Actor(person.id, person.name, Role.ADMINISTRATOR)
    _people(shop)
    lists = _lists(shop)
    metal, ring = _items(shop, lists)
    _jobs(shop, metal, ring, lists)
    return shop


def _people(shop: HostileShop) -> None:
    tell = shop.tell
    tell(change_shop, ChangeShop, zone=WAY["zone"], number_format=WAY["number_format"])
    proof = Proof(shop.session.get_one(Person, shop.ada.id).password_hash or "")
    tell(rename_me, RenameMe, current=proof)
    tell(add_person, AddPerson, role=Role.BENCH, token=new_token())
    tell(rename_person, RenamePerson, person_id=shop.last(Person.id))
    let_in(shop.session, shop.hostile.typed(Administrator, password=PASSWORD))


def _lists(shop: HostileShop) -> dict[str, int]:
    tell = shop.tell
    store = int(tell(add_store, AddStore))
    tell(rename_store, RenameStore, store_id=store)
    shop.store = store
    location = int(tell(add_location, AddLocation, store_id=store))
    tell(rename_location, RenameLocation, location_id=location)
    kinds = {kind.value: int(tell(add_category, AddCategory, holds=kind)) for kind in Holds}
    for category in kinds.values():
        tell(edit_category, EditCategory, category_id=category)
    customer, vendor = int(tell(add_customer, AddCustomer)), int(tell(add_vendor, AddVendor))
    tell(edit_customer, EditCustomer, customer_id=customer)
    tell(edit_vendor, EditVendor, vendor_id=vendor)
    return kinds | {"location": location, "customer": customer, "vendor": vendor}


def _items(shop: HostileShop, lists: dict[str, int]) -> tuple[int, int]:
    tell, found = shop.tell, []
    for kind in ("material", "service", "piece"):
        of_kind = {"kind": kind, "category_id": lists[kind], "vendor_id": lists["vendor"]}
        tell(create_item, CreateItem, price="12", **of_kind)
        item = shop.last(Item.id)
        tell(edit_item, EditItem, price="13", item_id=item, version=1, **of_kind)
        found.append(item)
    metal, _, ring = found
    bought = {"kind": AdjustmentKind.PURCHASE, "quantity": "50", "unit_cost": "7"}
    for item in (metal, ring):
        tell(adjust_stock, AdjustStock, item_id=item, store_id=shop.store, **bought)
    lost = {"kind": AdjustmentKind.LOST, "quantity": "1"}
    tell(adjust_stock, AdjustStock, item_id=metal, store_id=shop.store, **lost)
    tell(reverse_adjustment, ReverseAdjustment, adjustment_id=shop.last(Adjustment.id))
    line = {"item_id": metal, "quantity": "2"}
    ends = {"from_store_id": shop.store, "to_store_id": 1}
    tell(transfer_stock, TransferStock, lines=[line], **ends)
    tell(add_item_photo, AddItemPhoto, item_id=ring, content=a_photo())
    photo = shop.last(PhotoLink.photo_hash)
    tell(caption_item_photo, CaptionItemPhoto, item_id=ring, photo_hash=photo)
    given = CreateOrder(
        customer_id=lists["customer"], store_id=shop.store, lines=({"item_id": ring},)
    )
    create_order(shop.session, shop.ada, given)
    return metal, ring


def _jobs(shop: HostileShop, metal: int, ring: int, lists: dict[str, int]) -> None:
    """One draft, one that is ready, one that is completed, one reopened and one canceled."""
    _, ready, done, again, gone = (_job(shop, metal, lists) for _ in range(5))
    for number in (ready, done, again, gone):
        shop.tell(start_job, StartJob, **shop.seen(number))
    shop.tell(mark_ready, MoveJob, **shop.seen(ready))
    for number in (done, again, gone):
        _complete(shop, number, lists)
    for number in (again, gone):
        shop.tell(reopen_job, ReopenJob, **shop.seen(number))
    shop.tell(cancel_job, CancelJob, **shop.seen(gone), standing=[metal])
    back = [{"item_id": metal, "quantity": "1"}]
    shop.tell(return_materials, ReturnMaterials, **shop.seen(gone), materials=back)


def _job(shop: HostileShop, metal: int, lists: dict[str, int]) -> str:
    tell, seen = shop.tell, shop.seen
    header = {"store_id": shop.store, "customer_id": lists["customer"], "assignee_id": shop.ada.id}
    number = tell(create_job, NewJob, **header)
    tell(edit_job, EditJob, **seen(number), **header)
    given = AddJobItem(**seen(number), item_id=metal, quantity=Decimal(2))
    add_job_item(shop.session, shop.ada, given)
    tell(add_own_material, AddOwnMaterial, **seen(number), quantity="1")
    tell(add_fee, AddFee, **seen(number), price="5")
    tell(edit_fee, EditFee, **seen(number), price="6", fee_id=shop.last(JobFee.id))
    tell(add_note, AddNote, number=number)
    tell(add_job_photo, AddJobPhoto, number=number, content=a_photo())
    photo = shop.last(PhotoLink.photo_hash)
    tell(caption_job_photo, WriteCaption, number=number, photo=photo)
    return number


def _complete(shop: HostileShop, number: str, lists: dict[str, int]) -> None:
    places = {"vendor_id": lists["vendor"], "location_id": lists["location"]}
    made = {"category_id": lists["piece"], "pieces": "2", "separate": True}
    filled = {"price_per_piece": "40", "cost_shown": "0"}
    form = shop.hostile.typed(CompleteJob, **shop.seen(number), **places, **made, **filled)
    cost = planned(sheet(shop.session, shop.job(number)), form).totals.cost
    complete_job(shop.session, shop.ada, form.model_copy(update={"cost_shown": cost or ZERO}))
