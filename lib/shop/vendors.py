"""A vendor is known by a name that no other vendor has."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.frames import Frame, frame
from lib.inputs import Input, Line, Title
from lib.shop.lists import (
    Seen,
    archive,
    choices,
    entry,
    entry_as_seen,
    refuse_taken_name,
    unarchive,
)
from lib.shop.models import Vendor


class AddVendor(Input):
    """A new vendor; a name is enough."""

    name: Title
    contact: Line = ""


class EditVendor(Input):
    """Another name or contact of a vendor."""

    vendor_id: int
    seen: Seen = ()
    name: Title
    contact: Line = ""


class OneVendor(Input):
    """A vendor to be archived or offered again."""

    vendor_id: int


@requires(Permission.CHANGE_LISTS)
def add_vendor(session: Session, actor: Actor, given: AddVendor) -> Receipt:
    """Add a vendor.

    Refuses: NameTaken.
    """
    refuse_taken_name(session, Vendor, given.name)
    vendor = Vendor(name=given.name, contact=given.contact)
    session.add(vendor)
    session.flush()
    return Receipt(says=f"{vendor.name} is a vendor.", number=str(vendor.id))


@requires(Permission.CHANGE_LISTS)
def edit_vendor(session: Session, actor: Actor, given: EditVendor) -> Receipt:
    """Change the name and the contact of a vendor.

    Refuses: NoSuchEntry, EntryChanged, NameTaken.
    """
    vendor = entry_as_seen(session, Vendor, given.vendor_id, given.seen)
    refuse_taken_name(session, Vendor, given.name, Vendor.id != vendor.id)
    vendor.name, vendor.contact = given.name, given.contact
    return Receipt(says=f"The vendor {vendor.name} is saved.", number=str(vendor.id))


@requires(Permission.CHANGE_LISTS)
def archive_vendor(session: Session, actor: Actor, given: OneVendor) -> Receipt:
    """Stop offering a vendor.

    Refuses: NoSuchEntry, AlreadyArchived.
    """
    vendor = entry(session, Vendor, given.vendor_id)
    return Receipt(says=archive(vendor, vendor.name), number=str(vendor.id))


@requires(Permission.CHANGE_LISTS)
def unarchive_vendor(session: Session, actor: Actor, given: OneVendor) -> Receipt:
    """Offer an archived vendor again.

    Refuses: NoSuchEntry, NotArchived.
    """
    vendor = entry(session, Vendor, given.vendor_id)
    return Receipt(says=unarchive(vendor, vendor.name), number=str(vendor.id))


@requires(Permission.SEE_LISTS)
def vendor_choices(session: Session, actor: Actor) -> dict[int, str]:
    """The vendors by id, in order of name."""
    return choices(session, Vendor)


@requires(Permission.SEE_LISTS)
def all_vendors(session: Session, actor: Actor) -> Frame:
    """Every vendor, archived ones last: id, name, contact, archived_at."""
    columns = (Vendor.id, Vendor.name, Vendor.contact, Vendor.archived_at)
    return frame(session, select(*columns).order_by(Vendor.archived_at.is_not(None), Vendor.name))
