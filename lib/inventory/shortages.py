"""A shortage is refused whole: every short material, what is missing, who holds it, where it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib.inputs import PLAIN, Numbers
from lib.inventory.models import Adjustment, Balance, Item
from lib.measures import ZERO
from lib.refusals import NotNow
from lib.shop.models import Store
from lib.shop.the_shop import the_shop


@dataclass(frozen=True)
class Short:
    """What was asked of one balance, and what was available.

    `asked_by` is the document that let go of its own holds to ask; it holds nothing any more.
    """

    item_id: int
    store_id: int
    needed: Decimal
    available: Decimal
    asked_by: str = ""


@dataclass(frozen=True)
class Shortage:
    """One short item in words: quantities in its unit, holders and other stores by name."""

    item_id: int
    store_id: int
    sku: str
    title: str
    unit: str
    store: str
    needed: Decimal
    available: Decimal
    held_by: tuple[tuple[str, Decimal], ...]
    elsewhere: tuple[tuple[str, Decimal], ...]
    numbers: Numbers = PLAIN

    @property
    def missing(self) -> Decimal:
        """How much would have to come in."""
        return self.needed - self.available

    def __str__(self) -> str:
        plain = self.numbers.plain
        said = (
            f"{self.title} ({self.sku}): {plain(self.needed)} {self.unit} needed, "
            f"{plain(self.available)} available in {self.store}, {plain(self.missing)} missing"
        )
        if self.held_by:
            said += f"; held by {self._listed(self.held_by)}"
        if self.elsewhere:
            said += f"; there is more in {self._listed(self.elsewhere)}"
        return said + "."

    def _listed(self, parts: Sequence[tuple[str, Decimal]]) -> str:
        plain = self.numbers.plain
        return ", ".join(f"{name} ({plain(quantity)} {self.unit})" for name, quantity in parts)


class InsufficientStock(NotNow):
    """There is not enough stock; nothing was changed. Receive or transfer what is missing."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        self.shortages = tuple(shortages)
        super().__init__()

    def sentence(self) -> str:
        return " ".join(["Not enough stock, so nothing was changed.", *map(str, self.shortages)])


def shortages(
    session: Session, short: Sequence[Short], *, name_jobs: bool = True
) -> list[Shortage]:
    """Put what is short into words, one for each item and store.

    To a person who may not see jobs, a job that holds something is not named (S8).
    """
    ids = sorted({part.item_id for part in short})
    items = {item.id: item for item in session.scalars(select(Item).where(Item.id.in_(ids)))}
    stores = {store.id: store.name for store in session.scalars(select(Store))}
    held, elsewhere = _held(session, ids), _free(session, ids)
    numbers = the_shop(session).numbers
    return [
        Shortage(
            item_id=part.item_id,
            store_id=part.store_id,
            sku=items[part.item_id].sku,
            title=items[part.item_id].title,
            unit=items[part.item_id].unit,
            store=stores[part.store_id],
            needed=part.needed,
            available=part.available,
            held_by=tuple(
                (_named(kind, number, name_jobs), quantity)
                for kind, number, quantity in held.get((part.item_id, part.store_id), [])
                if number != part.asked_by
            ),
            elsewhere=tuple(
                (stores[other], free)
                for other, free in elsewhere.get(part.item_id, [])
                if other != part.store_id
            ),
            numbers=numbers,
        )
        for part in short
    ]


def _named(kind: str, number: str, name_jobs: bool) -> str:
    return number if name_jobs or kind != "job" else "a job"


def _held(
    session: Session, item_ids: Sequence[int]
) -> dict[tuple[int, int], list[tuple[str, str, Decimal]]]:
    held = func.sum(Adjustment.on_hold)
    document = Adjustment.document_kind, Adjustment.document_number
    rows = session.execute(
        select(Adjustment.item_id, Adjustment.store_id, *document, held)
        .where(Adjustment.item_id.in_(item_ids), Adjustment.on_hold != ZERO)
        .group_by(Adjustment.item_id, Adjustment.store_id, *document)
        .having(held > ZERO)
        .order_by(Adjustment.document_number)
    )
    found: dict[tuple[int, int], list[tuple[str, str, Decimal]]] = {}
    for item, store, kind, number, quantity in rows:
        found.setdefault((item, store), []).append((kind, number, quantity))
    return found


def _free(session: Session, item_ids: Sequence[int]) -> dict[int, list[tuple[int, Decimal]]]:
    rows = session.execute(
        select(Balance.item_id, Balance.store_id, Balance.on_hand - Balance.on_hold)
        .where(Balance.item_id.in_(item_ids), Balance.on_hand > Balance.on_hold)
        .order_by(Balance.store_id)
    )
    found: dict[int, list[tuple[int, Decimal]]] = {}
    for item, store, quantity in rows:
        found.setdefault(item, []).append((store, quantity))
    return found
