"""A balance is the sum of its rows, counted from one without a gap, each hashed on the one before.

The ledger is read once, balance by balance in the order of their positions, as the whole numbers
and texts that its columns hold; a quick check reads the end of the chains that moved lately.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import text

from lib.checks.findings import Look, Place, figure, moment
from lib.inventory import chain
from lib.inventory.kinds import EITHER, MOVEMENTS, AdjustmentKind
from lib.measures import SCALE

_AT_AVERAGE = {
    AdjustmentKind.CONSUMPTION,
    AdjustmentKind.SALE,
    AdjustmentKind.TRANSFER_OUT,
    AdjustmentKind.LOST,
    AdjustmentKind.SCRAP,
    AdjustmentKind.RETURN_TO_VENDOR,
    AdjustmentKind.COUNT,
}
_DOCUMENTS = {
    AdjustmentKind.RESERVE: "order",
    AdjustmentKind.RESERVE_RELEASE: "order",
    AdjustmentKind.SALE: "order",
    AdjustmentKind.SALE_RETURN: "order",
    AdjustmentKind.TRANSFER_OUT: "transfer",
    AdjustmentKind.TRANSFER_IN: "transfer",
}
_FIGURES = ("on_hand", "on_hold", "value")
_AT_ONCE = 2_000
_SMALL = 2_000  # rows of a balance that even a quick check reads from the first one on
_AWAY = 5  # smallest amounts by which sharing and rounding may move a value off the average


class Row(NamedTuple):
    """A row of the ledger as its columns hold it; the first three fields say where it stands."""

    item_id: Any
    store_id: Any
    position: Any
    id: Any
    kind: Any
    on_hand: Any
    on_hold: Any
    value: Any
    unit_cost: Any
    unit_price: Any
    document_kind: Any
    document_number: Any
    document_line: Any
    origin_id: Any
    person_id: Any
    reason: Any
    at: Any
    hash: Any


class Balance(NamedTuple):
    """A balance as its columns hold it."""

    item_id: Any
    store_id: Any
    on_hand: Any
    on_hold: Any
    value: Any
    rows: Any
    head: Any


@dataclass
class Chain:
    """What the rows of one balance came to so far; `whole` when they were read from the first."""

    look: Look
    smallest: int
    head: str = ""
    position: int = 0
    whole: bool = True
    sums: list[int] = field(default_factory=lambda: [0, 0, 0])
    last_good: Row | None = None
    broken: bool = False

    def follow(self, row: Row) -> None:
        """Add the next row; the first one that does not fit is written down."""
        if not self.position and self.look.quick and row.position != 1:
            self.whole, self.position, self.head = False, row.position, row.hash
            return
        says = self._wrong(row)
        if says and not self.broken:
            self.broken = True
            self.look.wrong(_place(row), says, self.good())
        for place, name in enumerate(_FIGURES):
            amount = getattr(row, name)
            self.sums[place] += amount if isinstance(amount, int) else 0
        if not self.broken:
            self.last_good = row
        self.position, self.head = row.position, row.hash

    def _wrong(self, row: Row) -> str:
        if row.position != self.position + 1:
            return _gap(self.position, row)
        if any(type(getattr(row, name)) is not int for name in _FIGURES):
            return "one of its figures is no whole number."
        says = _against_its_kind(row)
        if not says and chain.joined(self.head, _plain(row)) != row.hash:
            says = f"it is not as it was written ({_told(row)}): its hash does not follow from it."
        if not says and row.value % self.smallest:
            says = f"its value, {figure(row.value)}, has more decimals than the shop's currency."
        return says or (self._out_of_bounds(row) if self.whole else "")

    def _out_of_bounds(self, row: Row) -> str:
        hand, hold, value = self.sums
        if not 0 <= hold + row.on_hold <= hand + row.on_hand:
            left = f"{figure(hand + row.on_hand)} on hand and {figure(hold + row.on_hold)} on hold"
            return f"after it {left} would be there."
        if row.kind in _AT_AVERAGE and row.on_hand < 0:
            away = abs(row.on_hand * value - row.value * hand)
            if away > _AWAY * self.smallest * hand:
                stock = f"{figure(hand)} were worth {figure(value)}"
                return f"{figure(-row.on_hand)} left at {figure(-row.value)}, where {stock}."
        return ""

    def good(self) -> str:
        """How far the good rows of the balance reach."""
        if self.last_good is None:
            return "" if self.look.quick else "No row of this balance before it is good."
        row = self.last_good
        reached = f"row {row.id}, position {row.position}, {moment(row.at)}"
        return f"Good up to {reached}."

    def close(self, balance: Balance) -> None:
        """Compare what the rows came to with the balance that keeps their sums."""
        place = Place("balances", _key(balance), "", balance.item_id, balance.store_id)
        if self.position != balance.rows:
            says = f"it counts {balance.rows} rows, and the last one there is {self.position}."
            self.look.wrong(place, says, self.good())
        elif self.head != balance.head:
            self.look.wrong(place, "its head is not the hash of its last row.", self.good())
        for name, sum_of_rows in zip(_FIGURES, self.sums, strict=True):
            stands = getattr(balance, name)
            if self.whole and stands != sum_of_rows:
                named = name.replace("_", " ")
                says = f"{named} stands at {figure(stands)}; its rows come to {figure(sum_of_rows)}"
                self.look.wrong(place, f"{says}.", self.good())
        hand, hold, value = (getattr(balance, name) for name in _FIGURES)
        if not (0 <= hold <= hand and value >= 0 and (value == 0) == (hand == 0)):
            figures = f"{figure(hand)} on hand, {figure(hold)} on hold, worth {figure(value)}"
            self.look.wrong(place, f"its figures cannot be: {figures}.")


def check_balances(look: Look) -> None:
    """Read the ledger and the balances side by side, both by item and store."""
    smallest = int(10 ** (SCALE - look.decimals()))
    rows = _rows(look)
    row = next(rows, None)
    for balance in _balances(look):
        key = balance[:2]
        while row is not None and row[:2] < key:
            row = _without_balance(look, row, rows)
        followed = Chain(look, smallest)
        while row is not None and row[:2] == key:
            followed.follow(row)
            row = next(rows, None)
        followed.close(balance)
    while row is not None:
        row = _without_balance(look, row, rows)


def _without_balance(look: Look, row: Row, rows: Iterator[Row]) -> Row | None:
    """Write down a row whose balance is gone, and pass over those beside it."""
    look.wrong(_place(row), "there is no balance for its item and store.")
    after: Row | None = row
    while after is not None and after[:2] == row[:2]:
        after = next(rows, None)
    return after


def _rows(look: Look) -> Iterator[Row]:
    columns = ", ".join(f"a.{name}" for name in Row._fields)
    ends = ""
    if look.quick:
        ends = (
            "JOIN (SELECT item_id, store_id, min(position) AS beginning FROM adjustments "
            "WHERE id > :after GROUP BY item_id, store_id) t "
            "ON t.item_id = a.item_id AND t.store_id = a.store_id "
            "JOIN balances b ON b.item_id = a.item_id AND b.store_id = a.store_id "
            "AND (b.rows <= :small OR a.position >= t.beginning - 1) "
        )
    ordered = "ORDER BY a.item_id, a.store_id, a.position"
    query = f"SELECT {columns} FROM adjustments a {ends}{ordered}"  # noqa: S608
    yield from (Row(*row) for row in _stream(look, query))


def _balances(look: Look) -> Iterator[Balance]:
    columns = ", ".join(Balance._fields)
    moved = ""
    if look.quick:
        moved = (
            "WHERE EXISTS (SELECT 1 FROM adjustments a WHERE a.id > :after AND "
            "a.item_id = balances.item_id AND a.store_id = balances.store_id) "
        )
    ordered = "ORDER BY item_id, store_id"
    query = f"SELECT {columns} FROM balances {moved}{ordered}"  # noqa: S608
    yield from (Balance(*row) for row in _stream(look, query))


def _stream(look: Look, query: str) -> Iterator[Any]:
    """The rows that a query finds, a part at a time, each part counted as it comes."""
    given = {"after": look.after, "small": _SMALL}
    asked = {name: held for name, held in given.items() if f":{name}" in query}
    for part in look.stream(text(query).bindparams(**asked)).partitions(_AT_ONCE):
        look.looked(len(part))
        yield from part


def _key(balance: Balance) -> str:
    return f"of item {balance.item_id} in store {balance.store_id}"


def _place(row: Row) -> Place:
    return Place("adjustments", row.id, row.document_number, row.item_id, row.store_id)


def _gap(position: int, row: Row) -> str:
    if row.position == position + 2:
        return f"the row before it, at position {position + 1}, is missing."
    if isinstance(row.position, int) and row.position > position:
        missing = f"{position + 1} to {row.position - 1}"
        return f"the rows before it, at positions {missing}, are missing."
    return f"it stands at position {row.position}, after position {position}."


def _against_its_kind(row: Row) -> str:
    movement = MOVEMENTS.get(row.kind)
    if movement is None:
        return f"there is no kind {row.kind!r}."
    hand, hold, value = row.on_hand, row.on_hold, row.value
    fits = movement.on_hand == EITHER or _sign(hand) == movement.on_hand
    worth = _sign(value) in (0, _sign(hand))
    if not fits or _sign(hold) != movement.on_hold or not worth:
        figures = f"{figure(hand)} on hand, {figure(hold)} on hold, value {figure(value)}"
        return f"a row of the kind {row.kind} cannot move {figures}."
    by_hand = "hand" if movement.by_hand else "job"
    expected = _DOCUMENTS.get(row.kind, by_hand)
    if row.document_kind != expected:
        return f"{row.kind} is never written by a document of the kind {row.document_kind!r}."
    return ""


def _sign(amount: int) -> int:
    return (amount > 0) - (amount < 0)


def _told(row: Row) -> str:
    figures = ", ".join(
        f"{name.replace('_', ' ')} {figure(getattr(row, name))}"
        for name in _FIGURES
        if getattr(row, name)
    )
    return f"{row.kind}, {figures}"


def _plain(row: Row) -> Iterator[str]:
    """The texts that the hash is over, from what the columns hold."""
    for name in chain.CHAINED:
        held = getattr(row, name)
        if name == "at":
            yield _moment(held)
        else:
            yield "-" if held is None else str(held)


def _moment(at: Any) -> str:
    try:
        known = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
    except ValueError:
        return str(at)
    if known.tzinfo is None:
        known = known.replace(tzinfo=UTC)
    return known.astimezone(UTC).isoformat(timespec="microseconds")
