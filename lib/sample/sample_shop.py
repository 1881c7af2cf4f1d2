"""The sample shop is made by calling the commands, dated over the half year before today.

All of it is one transaction, so that the sample is either there whole or not at all; its ledger is
as real as any.
"""

from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.auditing import audited
from lib.accounts.models import Person
from lib.accounts.people import enter
from lib.accounts.permissions import Actor, Role
from lib.database import writing
from lib.sample import stocking, workdays
from lib.sample.staff import CUSTOMERS, STAFF, VENDORS
from lib.sample.stories import story
from lib.sample.telling import Telling
from lib.shop.customers import AddCustomer, add_customer
from lib.shop.first_start import ShopFirst, set_up
from lib.shop.locations import AddLocation, add_location
from lib.shop.models import ProductCategory, StorageLocation, Store
from lib.shop.stores import AddStore, add_store
from lib.shop.vendors import AddVendor, add_vendor

DAYS = 182


def open_sample_shop(administrator_name: str, password: str) -> int:
    """Open the sample shop in an empty database; the answer is the id of its administrator.

    Refuses: ShopExists.
    """
    today = clock.now().replace(hour=8, minute=0, second=0, microsecond=0)
    with writing() as session:
        with clock.stopped_at(today - timedelta(days=DAYS)):
            told = _open(session, today, (administrator_name, password))
        happenings = [*stocking.happenings(told), *workdays.happenings(told, story())]
        for moment, happen in sorted(happenings, key=lambda happening: happening[0]):
            with clock.stopped_at(moment):
                happen()
        return told.administrator.id


def _open(session: Session, today: datetime, administrator: tuple[str, str]) -> Telling:
    facts = {"name": "Moreau & Daughters", "currency": "EUR", "zone": "Europe/Paris"}
    formats = {"number_format": "1,234.50", "store": "North", "is_sample": True}
    name, password = administrator
    with audited(session, None, "Open sample shop") as deed:
        set_up(session, ShopFirst.model_validate(facts | formats))
        person = enter(session, name, Role.ADMINISTRATOR, SecretStr(password))
        deed.person_id, deed.says = person.id, f"{person.name} opened the sample shop."
    first = Actor(person.id, person.name, Role.ADMINISTRATOR)
    told = Telling(session, today, first, {Role.ADMINISTRATOR: first})
    for role, called in STAFF.items():
        taken = session.scalar(select(Person.id).where(Person.name == called)) is not None
        with audited(session, person.id, "Add person") as deed:
            added = enter(session, f"{called} ({role})" if taken else called, role)
            deed.says = f"{added.name} works here as {role}."
        told.people[role] = Actor(added.id, added.name, role)
    told.tell(add_store, AddStore, Role.ADMINISTRATOR, name="South")
    told.stores = {store.name: store.id for store in session.scalars(select(Store))}
    _add_lists(told)
    return told


def _add_lists(told: Telling) -> None:
    session, manager = told.session, Role.MANAGER
    for store in told.stores.values():
        for name in ("Tray 1", "Window"):
            told.tell(add_location, AddLocation, manager, store_id=store, name=name)
    told.tell(add_location, AddLocation, manager, store_id=told.stores["South"], name="Safe")
    for row in session.scalars(select(StorageLocation)):
        told.locations[row.store_id, row.name] = row.id
    told.categories = {row.name: row.id for row in session.scalars(select(ProductCategory))}
    for name, email, phone in CUSTOMERS:
        added = told.tell(add_customer, AddCustomer, manager, name=name, email=email, phone=phone)
        told.customers[name] = int(added)
    for name, contact in VENDORS:
        told.vendors[name] = int(
            told.tell(add_vendor, AddVendor, manager, name=name, contact=contact)
        )
