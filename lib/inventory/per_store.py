"""What is there of an item is read store by store, and summed only for showing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.inventory.models import Balance
from lib.inventory.valuing import Figures
from lib.measures import ZERO
from lib.shop.models import StorageLocation, Store


@dataclass(frozen=True)
class StoreStock:
    """What one store has of an item, and where it lies there."""

    item_id: int
    store_id: int
    store: str
    location_id: int | None
    location: str | None
    figures: Figures


def stock_per_store(session: Session, item_ids: Collection[int]) -> dict[int, list[StoreStock]]:
    """The balances of items, by item and in order of the stores' names."""
    asked = (
        select(Balance.item_id, Balance.store_id, Store.name, Balance.location_id)
        .add_columns(StorageLocation.name, Balance.on_hand, Balance.on_hold, Balance.value)
        .join(Store, Store.id == Balance.store_id)
        .outerjoin(StorageLocation, StorageLocation.id == Balance.location_id)
        .where(Balance.item_id.in_(item_ids))
        .order_by(Store.name)
    )
    found: dict[int, list[StoreStock]] = {item_id: [] for item_id in item_ids}
    for row in session.execute(asked):
        item_id, store_id, store, location_id, location, *figures = row
        there = Figures(*figures)
        found[item_id].append(StoreStock(item_id, store_id, store, location_id, location, there))
    return found


def summed(stock: Iterable[StoreStock]) -> Figures:
    """On hand, on hold and value over several stores."""
    parts: list[tuple[Decimal, Decimal, Decimal]] = [
        (each.figures.on_hand, each.figures.on_hold, each.figures.value) for each in stock
    ]
    return (
        Figures(*(sum(column, ZERO) for column in zip(*parts, strict=True))) if parts else Figures()
    )


def names(parts: Iterable[str | None]) -> str | None:
    """Several names as one text, each once; none where there is none."""
    return ", ".join(dict.fromkeys(part for part in parts if part)) or None
