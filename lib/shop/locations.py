"""A storage location is a place inside one store, and its name is unique there."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.frames import Frame, frame
from lib.inputs import Input, Title
from lib.shop.lists import (
    Seen,
    archive,
    choices,
    entry,
    entry_as_seen,
    refuse_taken_name,
    unarchive,
)
from lib.shop.models import StorageLocation, Store


class AddLocation(Input):
    """A new storage location in a store."""

    store_id: int
    name: Title


class RenameLocation(Input):
    """Another name for a storage location."""

    location_id: int
    seen: Seen = ()
    name: Title


class OneLocation(Input):
    """A storage location to be archived or offered again."""

    location_id: int


@requires(Permission.CHANGE_LISTS)
def add_location(session: Session, actor: Actor, given: AddLocation) -> Receipt:
    """Add a storage location to a store.

    Refuses: NoSuchEntry, NameTaken.
    """
    store = entry(session, Store, given.store_id)
    refuse_taken_name(session, StorageLocation, given.name, StorageLocation.store_id == store.id)
    location = StorageLocation(store_id=store.id, name=given.name)
    session.add(location)
    session.flush()
    says = f"{location.name} is a storage location of {store.name}."
    return Receipt(says=says, number=str(location.id))


@requires(Permission.CHANGE_LISTS)
def rename_location(session: Session, actor: Actor, given: RenameLocation) -> Receipt:
    """Change the name of a storage location.

    Refuses: NoSuchEntry, EntryChanged, NameTaken.
    """
    location = entry_as_seen(session, StorageLocation, given.location_id, given.seen)
    beside = (StorageLocation.store_id == location.store_id, StorageLocation.id != location.id)
    refuse_taken_name(session, StorageLocation, given.name, *beside)
    location.name = given.name
    return Receipt(says=f"The location is now called {given.name}.", number=str(location.id))


@requires(Permission.CHANGE_LISTS)
def archive_location(session: Session, actor: Actor, given: OneLocation) -> Receipt:
    """Stop offering a storage location.

    Refuses: NoSuchEntry, AlreadyArchived.
    """
    location = entry(session, StorageLocation, given.location_id)
    return Receipt(says=archive(location, location.name), number=str(location.id))


@requires(Permission.CHANGE_LISTS)
def unarchive_location(session: Session, actor: Actor, given: OneLocation) -> Receipt:
    """Offer an archived storage location again.

    Refuses: NoSuchEntry, NotArchived.
    """
    location = entry(session, StorageLocation, given.location_id)
    return Receipt(says=unarchive(location, location.name), number=str(location.id))


@requires(Permission.SEE_LISTS)
def location_choices(session: Session, actor: Actor, store_id: int | None = None) -> dict[int, str]:
    """The storage locations of a store by id; of all stores, each with its store's name.

    In a list over all stores the location reads "North: Safe".
    """
    if store_id is not None:
        return choices(session, StorageLocation, StorageLocation.store_id == store_id)
    offered = (
        select(StorageLocation.id, Store.name, StorageLocation.name)
        .join(Store, Store.id == StorageLocation.store_id)
        .where(StorageLocation.archived_at.is_(None), Store.archived_at.is_(None))
        .order_by(Store.name, StorageLocation.name)
    )
    return {found: f"{store}: {name}" for found, store, name in session.execute(offered)}


@requires(Permission.SEE_LISTS)
def all_locations(session: Session, actor: Actor) -> Frame:
    """Every storage location, archived ones last: id, store_id, store, name, archived_at."""
    here = StorageLocation
    columns = (here.id, here.store_id, Store.name.label("store"), here.name, here.archived_at)
    listed = select(*columns).join(Store, Store.id == here.store_id)
    return frame(session, listed.order_by(here.archived_at.is_not(None), Store.name, here.name))
