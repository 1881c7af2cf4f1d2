"""A product category's number begins the SKUs of its items, so it never changes once given."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.database import one_at_a_time
from lib.frames import Frame, frame
from lib.inputs import Count, Input, Line, Optional, Title
from lib.refusals import NotValid
from lib.shop.lists import (
    Seen,
    archive,
    choices,
    entry,
    entry_as_seen,
    refuse_taken_name,
    unarchive,
)
from lib.shop.models import ProductCategory
from lib.shop.renaming import renamed

LARGEST_NUMBER = 99_999
FIRST_NUMBER = 100
STEP = 10


class Holds(StrEnum):
    """The kind of item that a product category is offered for."""

    MATERIAL = "material"
    SERVICE = "service"
    PIECE = "piece"


def _told_apart(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _short_enough(number: Count) -> Count:
    if number > LARGEST_NUMBER:
        raise ValueError(f"The number of a product category is at most {LARGEST_NUMBER:,}.")
    return number


CategoryNumber = Annotated[Count, AfterValidator(_short_enough)]
DetailNames = Annotated[tuple[Line, ...], AfterValidator(_told_apart)]


class AddCategory(Input):
    """A new product category; without a number it gets the next free one."""

    name: Title
    holds: Holds = Holds.PIECE
    number: Annotated[CategoryNumber | None, Optional] = None
    details: DetailNames = ()


class EditCategory(Input):
    """Another name for a product category, and the details suggested for its items."""

    category_id: int
    seen: Seen = ()
    name: Title
    details: DetailNames = ()


class OneCategory(Input):
    """A product category to be archived or offered again."""

    category_id: int


class NumberTaken(NotValid):
    """The number {number} belongs to the product category {name}. Choose another number."""


@requires(Permission.CHANGE_LISTS)
def add_category(session: Session, actor: Actor, given: AddCategory) -> Receipt:
    """Add a product category.

    Refuses: NameTaken, NumberTaken.
    """
    refuse_taken_name(session, ProductCategory, given.name)
    category = ProductCategory(
        number=_number(session, None if given.number is None else int(given.number)),
        name=given.name,
        holds=given.holds,
        details=list(given.details),
    )
    session.add(category)
    session.flush()
    says = f"{category.name} is a product category; its SKUs begin with {category.number}."
    return Receipt(says=says, number=str(category.id))


@requires(Permission.CHANGE_LISTS)
def edit_category(session: Session, actor: Actor, given: EditCategory) -> Receipt:
    """Change the name and the suggested details of a product category.

    Refuses: NoSuchEntry, EntryChanged, NameTaken.
    """
    category = entry_as_seen(session, ProductCategory, given.category_id, given.seen)
    refuse_taken_name(session, ProductCategory, given.name, ProductCategory.id != category.id)
    was = category.name
    category.name, category.details = given.name, list(given.details)
    if category.name != was:
        renamed(session, category)
    return Receipt(says=f"The product category {given.name} is saved.", number=str(category.id))


@requires(Permission.CHANGE_LISTS)
def archive_category(session: Session, actor: Actor, given: OneCategory) -> Receipt:
    """Stop offering a product category.

    Refuses: NoSuchEntry, AlreadyArchived.
    """
    category = entry(session, ProductCategory, given.category_id)
    return Receipt(says=archive(category, category.name), number=str(category.id))


@requires(Permission.CHANGE_LISTS)
def unarchive_category(session: Session, actor: Actor, given: OneCategory) -> Receipt:
    """Offer an archived product category again.

    Refuses: NoSuchEntry, NotArchived.
    """
    category = entry(session, ProductCategory, given.category_id)
    return Receipt(says=unarchive(category, category.name), number=str(category.id))


@requires(Permission.SEE_LISTS)
def category_choices(session: Session, actor: Actor, holds: str | None = None) -> dict[int, str]:
    """The product categories by id, in order of name; for one kind of item where it is given."""
    among = () if holds is None else (ProductCategory.holds == holds,)
    return choices(session, ProductCategory, *among)


@requires(Permission.SEE_LISTS)
def suggested_details(session: Session, actor: Actor, category_id: int) -> list[str]:
    """The names of details that a product category suggests for its items.

    Refuses: NoSuchEntry.
    """
    return [str(name) for name in entry(session, ProductCategory, category_id).details]


@requires(Permission.SEE_LISTS)
def all_categories(session: Session, actor: Actor) -> Frame:
    """Every product category, archived ones last: id, number, name, holds, details, archived_at."""
    here = ProductCategory
    columns = (here.id, here.number, here.name, here.holds, here.details, here.archived_at)
    return frame(session, select(*columns).order_by(here.archived_at.is_not(None), here.number))


def _number(session: Session, wanted: int | None) -> int:
    one_at_a_time(session, ProductCategory.__tablename__)
    if wanted is None:
        last = session.scalar(select(func.max(ProductCategory.number)))
        return FIRST_NUMBER if last is None else (last // STEP + 1) * STEP
    owner = session.scalar(select(ProductCategory.name).where(ProductCategory.number == wanted))
    if owner is not None:
        raise NumberTaken(field="number", number=wanted, name=owner)
    return wanted
