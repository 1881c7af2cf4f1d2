"""A SKU is `<category number>-<at least five digits>`, runs per category, and is given once.

Numbers that were typed or imported are skipped. The counter stands on the category's row, which is
the last thing a command locks.
"""

from sqlalchemy import (
    ColumnElement,
    String,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session

from lib.inventory.models import Item
from lib.shop.models import ProductCategory


def next_skus(session: Session, category_id: int, how_many: int) -> list[tuple[str, int]]:
    """Take the next free SKUs of a category, each with the number it is sorted by.

    Three statements, however many are taken.
    """
    held = (
        update(ProductCategory)
        .where(ProductCategory.id == category_id)
        .values(last_sku=ProductCategory.last_sku)
        .returning(ProductCategory.number, ProductCategory.last_sku)
    )
    number, last = session.execute(held).one()
    taken = _free(session, number, last, how_many)
    reached = update(ProductCategory).where(ProductCategory.id == category_id)
    session.execute(reached.values(last_sku=taken[-1][1] if taken else last))
    return taken


def provisional_skus(session: Session, category_id: int, how_many: int) -> list[tuple[str, int]]:
    """The SKUs that would be given now, without taking them; for previews."""
    category = session.get_one(ProductCategory, category_id)
    return _free(session, category.number, category.last_sku, how_many)


def _free(session: Session, number: int, last: int, how_many: int) -> list[tuple[str, int]]:
    """Count up in the database, past the SKUs that are there, until enough were free."""
    here = select(literal(last).label("at"), literal(0).label("free"), literal(0).label("found"))
    counted = here.cte("counted", recursive=True)
    following = counted.c.at + 1
    free = case((exists().where(Item.sku == _sku_of(number, following)), 0), else_=1)
    step = select(following, free, counted.c.found + free).where(counted.c.found < how_many)
    counted = counted.union_all(step)
    found = select(counted.c.at).where(counted.c.free == 1).order_by(counted.c.at)
    return [(f"{number}-{at:05d}", at) for at in session.scalars(found)]


def _sku_of(number: int, at: ColumnElement[int]) -> ColumnElement[str]:
    """`7-00012`: five digits at least, written alike by both databases."""
    padded = func.substr(cast(at + 100_000, String), 2)
    return literal(f"{number}-") + case((at < 100_000, padded), else_=cast(at, String))


def number_in(sku: str, category_number: int) -> int:
    """The number that a typed SKU is sorted by: that of its category's pattern, else zero."""
    before, _, digits = sku.partition("-")
    fits = before == str(category_number) and digits.isdecimal() and digits.isascii()
    return int(digits) if fits and len(digits) <= 9 else 0
