"""An item lies at one storage location per store, and that says nothing about how much is there."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.database import insert_if_new, written
from lib.inputs import Input
from lib.inventory.items import stocked_item
from lib.inventory.models import Balance
from lib.refusals import NotValid
from lib.shop.lists import entry
from lib.shop.models import StorageLocation, Store


class SetLocation(Input):
    """Where an item lies in a store; none for no fixed place."""

    item_id: int
    store_id: int
    location_id: int | None = None


class LocationElsewhere(NotValid):
    """The storage location {location} is not in {store}. Choose one of {store}."""


@requires(Permission.CHANGE_STOCK)
def set_location(session: Session, actor: Actor, given: SetLocation) -> Receipt:
    """Say where in a store an item lies.

    Refuses: NoSuchItem, NoStockOfServices, NoSuchEntry, LocationElsewhere.
    """
    item = stocked_item(session, given.item_id)
    store = entry(session, Store, given.store_id)
    place = "no fixed place"
    if given.location_id is not None:
        location = entry(session, StorageLocation, given.location_id)
        if location.store_id != store.id:
            raise LocationElsewhere(field="location_id", location=location.name, store=store.name)
        place = location.name
    key = {"item_id": item.id, "store_id": store.id}
    written(session, insert_if_new(session, Balance).values(**key))
    there = update(Balance).where(Balance.item_id == item.id, Balance.store_id == store.id)
    written(session, there.values(location_id=given.location_id))
    return Receipt(says=f"{item.sku} {item.title} in {store.name}: {place}.", number=item.sku)
