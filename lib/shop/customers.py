"""A customer account is one person or firm; two of them may well share a name."""

from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.frames import SIZE, Listing, frame, how_many, page_of
from lib.inputs import Input, Line, Note, Title
from lib.searching import BeginsWords, fold
from lib.shop.lists import Seen, archive, entry, entry_as_seen, unarchive
from lib.shop.models import CustomerAccount
from lib.shop.renaming import renamed

OFFERED = 2_000


class AddCustomer(Input):
    """A new customer account; a name is enough."""

    name: Title
    email: Line = ""
    phone: Line = ""
    note: Note = ""


class EditCustomer(AddCustomer):
    """A customer account as it reads from now on."""

    customer_id: int
    seen: Seen = ()


class OneCustomer(Input):
    """A customer account to be archived or offered again."""

    customer_id: int


@dataclass(frozen=True)
class CustomerSearch:
    """Which customer accounts to list: words of name, e-mail or phone, and which page."""

    words: str = ""
    archived: bool = False
    page: int = 1
    size: int = SIZE


@requires(Permission.CHANGE_CUSTOMERS)
def add_customer(session: Session, actor: Actor, given: AddCustomer) -> Receipt:
    """Open an account for a customer."""
    customer = CustomerAccount()
    _write(customer, given)
    session.add(customer)
    session.flush()
    return Receipt(says=f"{customer.name} has an account.", number=str(customer.id))


@requires(Permission.CHANGE_CUSTOMERS)
def edit_customer(session: Session, actor: Actor, given: EditCustomer) -> Receipt:
    """Change what is known of a customer.

    Refuses: NoSuchEntry, EntryChanged.
    """
    customer = entry_as_seen(session, CustomerAccount, given.customer_id, given.seen)
    was = customer.name
    _write(customer, given)
    if customer.name != was:
        renamed(session, customer)
    return Receipt(says=f"The account of {customer.name} is saved.", number=str(customer.id))


@requires(Permission.CHANGE_CUSTOMERS)
def archive_customer(session: Session, actor: Actor, given: OneCustomer) -> Receipt:
    """Stop offering a customer account.

    Refuses: NoSuchEntry, AlreadyArchived.
    """
    customer = entry(session, CustomerAccount, given.customer_id)
    return Receipt(says=archive(customer, customer.name), number=str(customer.id))


@requires(Permission.CHANGE_CUSTOMERS)
def unarchive_customer(session: Session, actor: Actor, given: OneCustomer) -> Receipt:
    """Offer an archived customer account again.

    Refuses: NoSuchEntry, NotArchived.
    """
    customer = entry(session, CustomerAccount, given.customer_id)
    return Receipt(says=unarchive(customer, customer.name), number=str(customer.id))


@requires(Permission.SEE_CUSTOMERS)
def customer_choices(session: Session, actor: Actor, typed: str = "") -> dict[int, str]:
    """The customer accounts by id, in order of name, that the typed words begin; at most 2,000.

    Where two share a name, their e-mail or phone tells them apart.
    """
    here = CustomerAccount
    offered = (
        select(here.id, here.name, here.email, here.phone)
        .where(here.archived_at.is_(None), BeginsWords(here.__table__, typed))
        .order_by(here.name, here.id)
        .limit(OFFERED)
    )
    rows = session.execute(offered).all()
    names = [name for _, name, _, _ in rows]
    doubled = {name for before, name in pairwise(names) if before == name}
    return {
        found: f"{name} ({email or phone or found})" if name in doubled else name
        for found, name, email, phone in rows
    }


@requires(Permission.SEE_CUSTOMERS)
def all_customers(session: Session, actor: Actor, wanted: CustomerSearch) -> Listing:
    """One page of customer accounts: id, name, email, phone, note, archived_at; by name."""
    here = CustomerAccount
    state = here.archived_at.is_not(None) if wanted.archived else here.archived_at.is_(None)
    among = (state, BeginsWords(here.__table__, wanted.words))
    columns = (here.id, here.name, here.email, here.phone, here.note, here.archived_at)
    shown = select(*columns).where(*among).order_by(here.name, here.id)
    page = frame(session, page_of(shown, wanted.page, wanted.size))
    return Listing(page, how_many(session, shown))


def _write(customer: CustomerAccount, given: AddCustomer) -> None:
    customer.name, customer.email = given.name, given.email
    customer.phone, customer.note = given.phone, given.note
    customer.search = fold(given.name, given.email, given.phone)
