"""A finding names the first bad row, says with figures what is wrong, and how far the good reaches.

A check looks at a shop at one moment through a `Look`, which counts the rows, keeps the first
findings of each subject, and tells how far it has come.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, select

from lib.inventory.models import Adjustment, Item
from lib.shop.models import Shop, Store

KEPT = 20


@dataclass(frozen=True)
class Place:
    """Where a bad row lies: table and id, and its document, item and store where it has them."""

    table: str
    row: object
    document: str = ""
    item_id: int | None = None
    store_id: int | None = None


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, in words; `good` says how far the good part reaches."""

    subject: str
    table: str
    row: str
    document: str
    sku: str
    store: str
    says: str
    good: str

    def __str__(self) -> str:
        facts = (self.document, self.sku, f"in {self.store}" if self.store else "")
        where = ", ".join(fact for fact in facts if fact)
        named = f"{self.table} {self.row}" + (f" ({where})" if where else "")
        return " ".join(part for part in (f"{named}: {self.says}", self.good) if part)


@dataclass(frozen=True)
class Checked:
    """A subject that was looked at: how many rows, how many findings, and the first of them."""

    subject: str
    rows: int
    found: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Verification:
    """What a check found; `anchor` is a digest over the heads of all chains, to be written down."""

    at: datetime
    seconds: Decimal
    quick: bool
    subjects: tuple[Checked, ...]
    anchor: str

    @property
    def clean(self) -> bool:
        """Whether nothing at all was found."""
        return self.found == 0

    @property
    def found(self) -> int:
        """How many findings there are, those that were not kept too."""
        return sum(subject.found for subject in self.subjects)

    @property
    def rows(self) -> int:
        """How many rows were looked at."""
        return sum(subject.rows for subject in self.subjects)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The first findings of every subject."""
        return tuple(finding for subject in self.subjects for finding in subject.findings)


@dataclass(frozen=True)
class Progress:
    """How far a check has come: rows done of all rows that will be looked at."""

    subject: str
    done: int
    total: int


@dataclass
class Look:
    """A check under way. `after` is the id of the last ledger row that a quick check leaves out."""

    connection: Connection
    tell: Callable[[Progress], None]
    total: int
    after: int | None = None
    done: int = 0
    told: int = 0
    subject: str = ""
    rows: int = 0
    found: int = 0
    findings: list[Finding] = field(default_factory=list)
    _named: dict[tuple[type, int], str] = field(default_factory=dict)

    @property
    def quick(self) -> bool:
        """Whether only what the last rows touched is looked at."""
        return self.after is not None

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.connection.dialect.name

    def stream(self, query: Executable, at_once: int = 2_000) -> CursorResult[Any]:
        """The rows of a query, some at a time, by a cursor of the server where there is one."""
        some = {"stream_results": True, "yield_per": at_once}
        return self.connection.execute(query, execution_options=some)

    def lately(self, query: Any, number: Any) -> Any:
        """The question; a quick check asks it of documents that wrote one of the last rows.

        `number` is the column in which their numbers stand.
        """
        if self.after is None:
            return query
        wrote = select(Adjustment.document_number).where(Adjustment.id > self.after)
        return query.where(number.in_(wrote))

    def begin(self, subject: str) -> None:
        """Turn to a subject."""
        self.subject, self.rows, self.found, self.findings = subject, 0, 0, []
        self._tell()

    def looked(self, rows: int) -> None:
        """So many more rows were looked at."""
        self.rows += rows
        self.done += rows
        if self.done - self.told >= max(1, self.total // 200):
            self._tell()

    def wrong(self, place: Place, says: str, good: str = "") -> None:
        """Write a finding down; of very many the first are kept and all are counted."""
        self.found += 1
        if len(self.findings) < KEPT:
            sku = self.words(Item, Item.sku, place.item_id)
            store = self.words(Store, Store.name, place.store_id)
            named = place.table, str(place.row), place.document, sku, store
            self.findings.append(Finding(self.subject, *named, says, good))

    def checked(self) -> Checked:
        """What came of the subject."""
        return Checked(self.subject, self.rows, self.found, tuple(self.findings))

    def words(self, table: Any, column: Any, key: int | None) -> str:
        """The SKU of an item or the name of a store; its number where there is no such row."""
        if key is None:
            return ""
        if (table, key) not in self._named:
            name = self.connection.scalar(select(column).where(table.id == key))
            self._named[table, key] = f"{table.__tablename__} {key}" if name is None else str(name)
        return self._named[table, key]

    def _tell(self) -> None:
        self.told = self.done
        self.tell(Progress(self.subject, min(self.done, self.total), self.total))

    def decimals(self) -> int:
        """How many decimals the shop's currency has."""
        decimals = self.connection.scalar(select(Shop.decimals).limit(1))
        return 2 if decimals is None else decimals


def figure(amount: Any) -> str:
    """An amount or quantity as it is written in a finding; whole numbers are ten thousandths."""
    if isinstance(amount, int):
        amount = Decimal(amount).scaleb(-4)
    return f"{amount.normalize() + 0:f}" if isinstance(amount, Decimal) else repr(amount)


def moment(at: Any) -> str:
    """A moment as it is written in a finding."""
    if isinstance(at, datetime):
        return at.strftime("%Y-%m-%d %H:%M:%S UTC")
    return f"{str(at)[:19]} UTC"


def listed(names: Sequence[str], most: int = 5) -> str:
    """Some names, and how many more there are."""
    more = [f"and {len(names) - most} more"] if len(names) > most else []
    return ", ".join([*names[:most], *more])
