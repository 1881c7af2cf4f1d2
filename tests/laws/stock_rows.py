"""What the database holds is read by plain SQL, so that no law trusts the program it judges.

Amounts stay the whole numbers that the columns hold: ten thousandths of a unit or of the currency.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import Any

from sqlalchemy import Connection, inspect

Row = Mapping[str, Any]
Key = tuple[int, int]
SCALE = 4
MATERIAL, SERVICE = "material", "service"


@dataclass
class Lot:
    """What is left of one consumption of a job after what came back."""

    item_id: int
    quantity: int
    value: int


@dataclass(frozen=True)
class Table:
    """The names of the columns of a table, and its rows."""

    columns: tuple[str, ...]
    values: list[tuple[Any, ...]]

    @cached_property
    def rows(self) -> list[Row]:
        """The rows, each by the names of its columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.values]


@dataclass(frozen=True)
class Rows:
    """Every row of every table at one moment, sorted; `id` comes first where there is one."""

    tables: Mapping[str, Table]

    def all(self, table: str) -> list[Row]:
        """The rows of a table."""
        return self.tables[table].rows

    def of(self, table: str, **equal: Any) -> list[Row]:
        """The rows of a table in which these columns have these values."""
        wanted = equal.items()
        return [row for row in self.all(table) if all(row[name] == is_ for name, is_ in wanted)]

    def one(self, table: str, **equal: Any) -> Row:
        """The only row of a table in which these columns have these values."""
        found = self.of(table, **equal)
        assert len(found) == 1, (table, equal)
        return found[0]

    @property
    def ledger(self) -> list[Row]:
        """The rows of the stock ledger, the first one first."""
        return self.all("adjustments")

    @cached_property
    def balances(self) -> dict[Key, tuple[int, int, int]]:
        """On hand, on hold and value by item and store."""
        return {
            (row["item_id"], row["store_id"]): (row["on_hand"], row["on_hold"], row["value"])
            for row in self.all("balances")
        }

    @cached_property
    def smallest(self) -> int:
        """The smallest amount of the shop's currency."""
        decimals: int = self.one("shops")["decimals"]
        return int(10 ** (SCALE - decimals))

    def rounded(self, amount: Fraction) -> int:
        """An amount in whole smallest amounts, half up."""
        return floor(amount / self.smallest + Fraction(1, 2)) * self.smallest

    def written_for(self, kind: str, number: str) -> list[Row]:
        """What one document wrote in the ledger."""
        return [
            row
            for row in self.ledger
            if row["document_kind"] == kind and row["document_number"] == number
        ]

    def lots(self, number: str) -> list[Lot]:
        """What a job has consumed and not given back, the oldest consumption first."""
        lots: dict[int, Lot] = {}
        for row in self.written_for("job", number):
            if row["kind"] == "Consumption":
                lots[row["id"]] = Lot(row["item_id"], -row["on_hand"], -row["value"])
            elif row["kind"] == "Job Return":
                lots[row["origin_id"]].quantity -= row["on_hand"]
                lots[row["origin_id"]].value -= row["value"]
        return list(lots.values())

    def used(self, number: str) -> dict[int, int]:
        """How much of each material a job has recorded as used."""
        used: dict[int, int] = {}
        for lot in self.lots(number):
            used[lot.item_id] = used.get(lot.item_id, 0) + lot.quantity
        return {item: quantity for item, quantity in used.items() if quantity}

    def required(self, job: Row) -> dict[int, int]:
        """How much of each material the lines of a job ask for."""
        required: dict[int, int] = {}
        for line in self.of("job_items", job_id=job["id"], kind=MATERIAL):
            took = line["actual_quantity"]
            quantity = line["quantity"] if took is None else took
            required[line["item_id"]] = required.get(line["item_id"], 0) + quantity
        return required

    def newest(self, number: str, item_id: int, quantity: int) -> int:
        """What a part of a job's usage is worth, newest consumption first."""
        worth = 0
        for lot in reversed([lot for lot in self.lots(number) if lot.item_id == item_id]):
            taken = min(quantity, lot.quantity)
            if taken:
                whole = taken == lot.quantity
                part = Fraction(lot.value * taken, lot.quantity)
                worth += lot.value if whole else self.rounded(part)
            quantity -= taken
        return worth


def read_rows(connection: Connection, tables: Sequence[str]) -> Rows:
    """Everything that these tables hold now."""
    cursor = connection.connection.cursor()
    found = {}
    for table in tables:
        cursor.execute(f'SELECT * FROM "{table}"')
        columns = tuple(column[0] for column in cursor.description or ())
        found[table] = Table(columns, _sorted(columns, cursor.fetchall()))
    cursor.close()
    return Rows(found)


def _sorted(columns: Sequence[str], rows: Sequence[Any]) -> list[tuple[Any, ...]]:
    whole = [tuple(row) for row in rows]
    if "id" in columns:
        place = columns.index("id")
        return sorted(whole, key=lambda row: (str(type(row[place])), row[place]))
    return sorted(whole, key=str)


def all_tables(connection: Connection) -> list[str]:
    """The name of every table, those of the search among them."""
    return inspect(connection).get_table_names()
