"""Every balance stands in a store, so a shop always has at least one that is open."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.frames import Frame, frame
from lib.inputs import Input, Title
from lib.refusals import NotNow
from lib.shop.lists import (
    Seen,
    archive,
    choices,
    entry,
    entry_as_seen,
    refuse_taken_name,
    unarchive,
)
from lib.shop.models import Store
from lib.shop.occupying import occupants


class AddStore(Input):
    """A new store."""

    name: Title


class RenameStore(Input):
    """Another name for a store."""

    store_id: int
    seen: Seen = ()
    name: Title


class OneStore(Input):
    """A store to be archived or offered again."""

    store_id: int


class LastStore(NotNow):
    """{name} is the only store. Add another store before you archive this one."""


class StoreInUse(NotNow):
    """{name} cannot be archived: {needed} still need it. Transfer or sell what lies there, and
    close its jobs and orders first."""


@requires(Permission.CHANGE_SETTINGS)
def add_store(session: Session, actor: Actor, given: AddStore) -> Receipt:
    """Open a new store.

    Refuses: NameTaken.
    """
    refuse_taken_name(session, Store, given.name)
    store = Store(name=given.name)
    session.add(store)
    session.flush()
    return Receipt(says=f"The store {store.name} is open.", number=str(store.id))


@requires(Permission.CHANGE_SETTINGS)
def rename_store(session: Session, actor: Actor, given: RenameStore) -> Receipt:
    """Change the name of a store.

    Refuses: NoSuchEntry, EntryChanged, NameTaken.
    """
    store = entry_as_seen(session, Store, given.store_id, given.seen)
    refuse_taken_name(session, Store, given.name, Store.id != store.id)
    store.name = given.name
    return Receipt(says=f"The store is now called {store.name}.", number=str(store.id))


@requires(Permission.CHANGE_SETTINGS)
def archive_store(session: Session, actor: Actor, given: OneStore) -> Receipt:
    """Stop offering a store for new documents.

    Refuses: NoSuchEntry, AlreadyArchived, StoreInUse, LastStore.
    """
    store = entry(session, Store, given.store_id)
    says = archive(store, store.name)
    if needed := occupants(session, store.id):
        raise StoreInUse(name=store.name, needed=needed)
    session.flush()
    if not choices(session, Store):
        raise LastStore(name=store.name)
    return Receipt(says=says, number=str(store.id))


@requires(Permission.CHANGE_SETTINGS)
def unarchive_store(session: Session, actor: Actor, given: OneStore) -> Receipt:
    """Offer an archived store again.

    Refuses: NoSuchEntry, NotArchived.
    """
    store = entry(session, Store, given.store_id)
    return Receipt(says=unarchive(store, store.name), number=str(store.id))


@requires(Permission.SEE_LISTS)
def store_choices(session: Session, actor: Actor) -> dict[int, str]:
    """The open stores by id, in order of name."""
    return choices(session, Store)


@requires(Permission.SEE_LISTS)
def all_stores(session: Session, actor: Actor) -> Frame:
    """Every store, archived ones last: id, name, archived_at."""
    columns = (Store.id, Store.name, Store.archived_at)
    return frame(session, select(*columns).order_by(Store.archived_at.is_not(None), Store.name))
