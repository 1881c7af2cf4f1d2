"""Who holds an item is what the ledger says: the documents whose holds were not yet released."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from lib.inventory.models import Adjustment


@dataclass(frozen=True)
class Holder:
    """A document that has a part of an item set aside in a store."""

    item_id: int
    store_id: int
    document_kind: str
    document_number: str
    quantity: Decimal


def holders(session: Session, keys: Collection[tuple[int, int]]) -> list[Holder]:
    """Every document that holds something of these (item, store) pairs, oldest first."""
    key = (Adjustment.item_id, Adjustment.store_id)
    document = (Adjustment.document_kind, Adjustment.document_number)
    held = func.sum(Adjustment.on_hold)
    query = (
        select(*key, *document, held)
        .where(tuple_(*key).in_(list(keys)), Adjustment.on_hold != 0)
        .group_by(*key, *document)
        .having(held != 0)
        .order_by(*key, func.min(Adjustment.id))
    )
    return [Holder(*row) for row in session.execute(query)]
