"""Every row that made an item's stock can be read, with the balance as it was after it."""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lib.accounts.models import Person
from lib.accounts.permissions import Actor, Permission, requires
from lib.frames import Frame, Listing, how_many, page_of, records, table
from lib.inputs import Frozen
from lib.inventory.items import NoSuchItem, found_item
from lib.inventory.kinds import HAND_MADE, AdjustmentKind, ItemKind
from lib.inventory.models import Adjustment, Balance
from lib.inventory.valuing import Figures
from lib.shop.models import Store

COLUMNS = (
    *("adjustment_id", "at", "kind", "document_kind", "document_number", "store"),
    *("on_hand", "on_hold", "value", "unit_cost", "unit_price"),
    *("running_on_hand", "running_on_hold", "running_value"),
    *("person", "reason", "reversible"),
)
WENT = ("document_kind", "document_number", "quantity", "value", "last_at")
_LEAVING = (
    *(AdjustmentKind.CONSUMPTION, AdjustmentKind.JOB_RETURN),
    *(AdjustmentKind.SALE, AdjustmentKind.SALE_RETURN),
)


class LedgerFilter(Frozen):
    """The rows of an item, in all stores or in one."""

    item_id: int
    store_id: int | None = None
    page: int = 1


@requires(Permission.SEE_PIECES)
def item_ledger(session: Session, actor: Actor, wanted: LedgerFilter) -> Listing:
    """A page of an item's adjustments, newest first; columns are COLUMNS.

    The running figures are those of the row's store after the row. `reversible` marks a hand-made
    row that was not reversed. Numbers of jobs, and the reasons typed on them, are left out for who
    may not see jobs.

    Refuses: NoSuchItem.
    """
    _check_seen(session, actor, wanted.item_id)
    keys = select(Adjustment.id).where(*_of(wanted)).order_by(Adjustment.id.desc())
    ids = list(session.scalars(page_of(keys, wanted.page)))
    rows = _rows(session, ids, _standing_after(session, wanted, max(ids, default=0)))
    if not actor.has(Permission.SEE_JOBS):
        rows = [_without_job(row) for row in rows]
    return Listing(records(COLUMNS, rows), how_many(session, keys))


@requires(Permission.SEE_PIECES)
def where_it_went(session: Session, actor: Actor, item_id: int) -> Frame:
    """The jobs that used an item and the orders that sold it, latest first; columns are WENT.

    `quantity` and `value` are what they still have of it, less what came back.

    Refuses: NoSuchItem.
    """
    _check_seen(session, actor, item_id)
    document = (Adjustment.document_kind, Adjustment.document_number)
    quantity, value = func.sum(Adjustment.on_hand), func.sum(Adjustment.value)
    latest = func.max(Adjustment.id)
    asked = (
        select(*document, quantity, value, func.max(Adjustment.at))
        .where(Adjustment.item_id == item_id, Adjustment.kind.in_(_LEAVING))
        .group_by(*document)
        .order_by(latest.desc())
    )
    if not actor.has(Permission.SEE_JOBS):
        asked = asked.where(Adjustment.document_kind != "job")
    went = session.execute(asked)
    return table(WENT, ([kind, number, -q, -v, at] for kind, number, q, v, at in went))


def _check_seen(session: Session, actor: Actor, item_id: int) -> None:
    item = found_item(session, item_id)
    if item.kind != ItemKind.PIECE and not actor.has(Permission.SEE_STOCK):
        raise NoSuchItem(field="item_id")


def _of(wanted: LedgerFilter) -> list[ColumnElement[bool]]:
    of_item = Adjustment.item_id == wanted.item_id
    if wanted.store_id is None:
        return [of_item]
    return [of_item, Adjustment.store_id == wanted.store_id]


def _standing_after(session: Session, wanted: LedgerFilter, newest: int) -> dict[int, Figures]:
    """Each store's figures after the newest row of a page: the balance less all later rows."""
    columns = (Adjustment.on_hand, Adjustment.on_hold, Adjustment.value)
    later = (
        select(Adjustment.store_id, *(func.sum(column) for column in columns))
        .where(*_of(wanted), Adjustment.id > newest)
        .group_by(Adjustment.store_id)
    )
    since = {store: Figures(*moved) for store, *moved in session.execute(later)}
    balances = select(Balance.store_id, Balance.on_hand, Balance.on_hold, Balance.value)
    return {
        store: _less(Figures(*figures), since.get(store, Figures()))
        for store, *figures in session.execute(balances.where(Balance.item_id == wanted.item_id))
    }


def _rows(session: Session, ids: list[int], after: dict[int, Figures]) -> list[dict[str, Any]]:
    reversed_rows = set(
        session.scalars(
            select(Adjustment.origin_id).where(
                Adjustment.origin_id.in_(ids), Adjustment.kind == AdjustmentKind.REVERSAL
            )
        )
    )
    found = session.execute(
        select(Adjustment, Store.name, Person.name)
        .join(Store, Store.id == Adjustment.store_id)
        .join(Person, Person.id == Adjustment.person_id)
        .where(Adjustment.id.in_(ids))
        .order_by(Adjustment.id.desc())
    )
    rows = []
    for row, store, person in found:
        moved = Figures(row.on_hand, row.on_hold, row.value)
        running = after[row.store_id]
        after[row.store_id] = _less(running, moved)
        by_hand = row.kind in HAND_MADE and row.kind != AdjustmentKind.REVERSAL
        rows.append(
            {
                "adjustment_id": row.id,
                "at": row.at,
                "kind": row.kind,
                "document_kind": row.document_kind,
                "document_number": row.document_number,
                "store": store,
                "on_hand": row.on_hand,
                "on_hold": row.on_hold,
                "value": row.value,
                "unit_cost": row.unit_cost,
                "unit_price": row.unit_price,
                "running_on_hand": running.on_hand,
                "running_on_hold": running.on_hold,
                "running_value": running.value,
                "person": person,
                "reason": row.reason,
                "reversible": by_hand and row.id not in reversed_rows,
            }
        )
    return rows


def _less(figures: Figures, moved: Figures) -> Figures:
    return Figures(
        figures.on_hand - moved.on_hand,
        figures.on_hold - moved.on_hold,
        figures.value - moved.value,
    )


def _without_job(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"document_number": None, "reason": ""} if row["document_kind"] == "job" else row
