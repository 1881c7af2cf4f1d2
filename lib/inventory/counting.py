"""A count is a difference to what the person saw, so it is void when the stock moved meanwhile."""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.inventory.holders import holders
from lib.inventory.items import InStore, measured
from lib.inventory.models import Adjustment
from lib.measures import ZERO
from lib.refusals import NotNow, NotValid

_NAMED = 3


class CountWithoutSeen(NotValid):
    """A count goes with the on hand that was seen while counting. Open the count again."""


class StockMovedSince(NotNow):
    """{title} in {store} had {seen} when the count was opened and has {now} now, by {documents}.
    Count it again."""


class CountBelowHold(NotNow):
    """{title} in {store} cannot be counted down to {counted}: {held} are on hold for {holders}.
    Release or look for what is missing first."""


def difference(session: Session, place: InStore, counted: Decimal, seen: Decimal | None) -> Decimal:
    """What a counted quantity changes. Refuses a stale count and one below what is on hold."""
    item, there = place.item, place.there
    named = {"title": item.title, "store": place.store.name}
    if seen is None:
        raise CountWithoutSeen(field="quantity")
    if seen != there.on_hand:
        then, now = measured(session, seen, item.unit), measured(session, there.on_hand, item.unit)
        documents = ", ".join(_latest(session, place))
        raise StockMovedSince(field="quantity", **named, seen=then, now=now, documents=documents)
    if counted < there.on_hold:
        holding = ", ".join(
            f"{holder.document_number} ({measured(session, holder.quantity, item.unit)})"
            for holder in holders(session, [(item.id, place.store.id)])
        )
        shown = measured(session, counted, item.unit)
        held = measured(session, there.on_hold, item.unit)
        raise CountBelowHold(field="quantity", **named, counted=shown, held=held, holders=holding)
    return counted - there.on_hand


def _latest(session: Session, place: InStore) -> list[str]:
    rows = session.execute(
        select(Adjustment.kind, Adjustment.document_number)
        .where(Adjustment.item_id == place.item.id, Adjustment.store_id == place.store.id)
        .where(Adjustment.on_hand != ZERO)
        .order_by(Adjustment.position.desc())
        .limit(_NAMED)
    )
    return [f"{kind} {number}" for kind, number in rows]
