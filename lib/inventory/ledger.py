"""This module alone writes stock: rows are added, never changed, and each balance is their sum.

A command opens one book on the balances it needs. They are locked in (item, store) order, moved in
memory, and written at the end in a fixed number of statements; every update repeats the figures
that it read, and the constraints of the tables repeat the laws. What is short is refused with every
shortage at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, insert, select, tuple_, update
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.permissions import Actor, Permission
from lib.database import insert_if_new, written
from lib.inventory import chain
from lib.inventory.kinds import EITHER, MOVEMENTS, AdjustmentKind
from lib.inventory.models import Adjustment, Balance, Item
from lib.inventory.shortages import InsufficientStock, Short, shortages
from lib.inventory.valuing import Figures, portion, portions
from lib.measures import ZERO
from lib.refusals import NotNow
from lib.shop.the_shop import the_shop

Key = tuple[int, int]


@dataclass(frozen=True)
class Document:
    """What caused a row: `kind` is "job", "order", "transfer" or "hand"."""

    kind: str
    number: str


@dataclass(frozen=True)
class Posting:
    """One row to be written. The kind gives the sign of `quantity`, but for Count and Reversal.

    `value` moves with the goods and is positive for every kind but those two; goods that leave
    without one take their part of the balance's value.
    """

    item_id: int
    store_id: int
    kind: AdjustmentKind
    quantity: Decimal
    document: Document
    value: Decimal | None = None
    line: int | None = None
    reason: str = ""
    unit_cost: Decimal | None = None
    unit_price: Decimal | None = None
    origin_id: int | None = None


class ValueWithoutGoods(NotNow):
    """This would leave {sku} {title} with {what}, and something is on hand exactly when it has a
    value. Check the amounts, or book the goods in or out together with their value."""


class LedgerMoved(NotNow):
    """The stock was moved by somebody else at the same moment. Nothing was changed; try again."""


class Book:
    """The balances of one command, locked; closing it writes them and their rows."""

    def __init__(self, session: Session, actor: Actor, keys: Sequence[Key]) -> None:
        self._session = session
        self._actor = actor
        self._currency = the_shop(session).currency
        self._before = _locked(session, keys)
        self._figures = {key: state[0] for key, state in self._before.items()}
        self._heads = {key: (state[1], state[2]) for key, state in self._before.items()}
        self._rows: list[dict[str, Any]] = []
        self._asked: dict[Key, Decimal] = {}
        self._took: dict[Key, Decimal] = {}

    def figures(self, item_id: int, store_id: int) -> Figures:
        """The balance as it stands after what was added so far."""
        return self._figures[item_id, store_id]

    def leaving(self, item_id: int, store_id: int, quantities: Sequence[Decimal]) -> list[Decimal]:
        """The value that several lines of one item take together, one amount per line."""
        return portions(self._currency, self.figures(item_id, store_id), quantities)

    def add(self, posting: Posting) -> None:
        """Move the balance in memory; remembers what is short until the book is closed."""
        key = posting.item_id, posting.store_id
        there = self._figures[key]
        hand, hold, value = self._changes(posting, there)
        needed = max(-hand, hold)
        if needed > there.available:
            self._asked[key] = self._asked.get(key, ZERO) + needed
            return
        after = Figures(there.on_hand + hand, there.on_hold + hold, there.value + value)
        self._figures[key] = after
        self._took[key] = self._took.get(key, ZERO) + max(needed, ZERO)
        self._append(posting, hand, hold, value)

    def close(self) -> None:
        """Write every row and balance. Refuses, with all of them, what is short.

        Value and goods are compared only here, because of several rows of one balance a middle
        one may well take the last of the value and another the last of the goods.
        """
        if self._asked:
            sees_jobs = self._actor.has(Permission.SEE_JOBS)
            short = shortages(self._session, self._short(), name_jobs=sees_jobs)
            raise InsufficientStock(short)
        for (item_id, _), after in self._figures.items():
            if (after.on_hand == 0) != (after.value == 0) or after.value < 0:
                item = self._session.get_one(Item, item_id)
                what = "stock but no value" if after.on_hand else "a value but no stock"
                raise ValueWithoutGoods(sku=item.sku, title=item.title, what=what)
        self._write_balances()
        if self._rows:
            self._session.connection().execute(insert(Adjustment), self._rows)
        self._bring_back()

    def _bring_back(self) -> None:
        """What comes back into stock comes out of the archive, so that it is counted again."""
        back = (AdjustmentKind.JOB_RETURN, AdjustmentKind.SALE_RETURN)
        items = sorted({row["item_id"] for row in self._rows if row["kind"] in back})
        if items:
            archived = Item.id.in_(items), Item.archived_at.is_not(None)
            self._session.execute(update(Item).where(*archived).values(archived_at=None))

    def heads(self) -> list[tuple[int, int, str]]:
        """The head of the chain of every balance of this book: item, store, hash."""
        return [(item, store, head) for (item, store), (_, head) in self._heads.items()]

    def _short(self) -> list[Short]:
        letting_go = {
            (row["item_id"], row["store_id"]): str(row["document_number"])
            for row in self._rows
            if row["on_hold"] < 0
        }
        return [
            Short(*key, asked + took, self._figures[key].available + took, letting_go.get(key, ""))
            for key, asked in self._asked.items()
            for took in (self._took.get(key, ZERO),)
        ]

    def _changes(self, posting: Posting, there: Figures) -> tuple[Decimal, Decimal, Decimal]:
        movement = MOVEMENTS[posting.kind]
        sign = 1 if movement.on_hand == EITHER else movement.on_hand
        hand, hold = posting.quantity * sign, posting.quantity * movement.on_hold
        if not hand:
            return hand, hold, ZERO
        if posting.value is not None:
            return hand, hold, posting.value * sign
        if hand > 0:
            raise ValueError(f"{posting.kind} brings goods in and needs their value")
        return hand, hold, -portion(self._currency, there, min(-hand, there.on_hand))

    def _append(self, posting: Posting, hand: Decimal, hold: Decimal, value: Decimal) -> None:
        key = posting.item_id, posting.store_id
        rows, head = self._heads[key]
        row: dict[str, Any] = {
            "item_id": posting.item_id,
            "store_id": posting.store_id,
            "position": rows + 1,
            "kind": posting.kind.value,
            "on_hand": hand,
            "on_hold": hold,
            "value": value,
            "unit_cost": posting.unit_cost,
            "unit_price": posting.unit_price,
            "document_kind": posting.document.kind,
            "document_number": posting.document.number,
            "document_line": posting.line,
            "origin_id": posting.origin_id,
            "person_id": self._actor.id,
            "reason": posting.reason,
            "at": clock.now(),
        }
        after = chain.link(head, row)
        self._heads[key] = (rows + 1, after)
        self._rows.append(row | {"hash": after})

    def _write_balances(self) -> None:
        moved = [
            {
                "item": key[0],
                "store": key[1],
                "hand": self._figures[key].on_hand,
                "hold": self._figures[key].on_hold,
                "worth": self._figures[key].value,
                "count": self._heads[key][0],
                "last": self._heads[key][1],
                "old_hand": before.on_hand,
                "old_hold": before.on_hold,
                "old_worth": before.value,
                "old_count": count,
            }
            for key, (before, count, _) in self._before.items()
            if self._heads[key][0] != count
        ]
        if moved and written(self._session, _MOVE, moved) != len(moved):
            raise LedgerMoved


_MOVE = (
    update(Balance)
    .where(
        Balance.item_id == bindparam("item"),
        Balance.store_id == bindparam("store"),
        Balance.on_hand == bindparam("old_hand"),
        Balance.on_hold == bindparam("old_hold"),
        Balance.value == bindparam("old_worth"),
        Balance.rows == bindparam("old_count"),
    )
    .values(
        on_hand=bindparam("hand"),
        on_hold=bindparam("hold"),
        value=bindparam("worth"),
        rows=bindparam("count"),
        head=bindparam("last"),
    )
)


def open_book(session: Session, by: Actor, keys: Iterable[Key]) -> Book:
    """Lock the balances of these (item, store) pairs, in that order, making those not there yet."""
    return Book(session, by, sorted(set(keys)))


def _locked(session: Session, keys: Sequence[Key]) -> dict[Key, tuple[Figures, int, str]]:
    if not keys:
        return {}
    fresh = [
        {"item_id": item, "store_id": store, "on_hand": ZERO, "on_hold": ZERO, "value": ZERO}
        | {"rows": 0, "head": ""}
        for item, store in keys
    ]
    session.flush()
    session.connection().execute(insert_if_new(session, Balance), fresh)
    columns = (Balance.on_hand, Balance.on_hold, Balance.value, Balance.rows, Balance.head)
    rows = session.execute(
        select(Balance.item_id, Balance.store_id, *columns)
        .where(tuple_(Balance.item_id, Balance.store_id).in_(list(keys)))
        .order_by(Balance.item_id, Balance.store_id)
        .with_for_update()
    )
    return {(row[0], row[1]): (Figures(*row[2:5]), row[5], row[6]) for row in rows}
