"""A number is given once: no counter is behind, and nothing carries the number of another."""

from typing import Any

from sqlalchemy import func, select, text

from lib.checks.findings import Look, Place
from lib.inventory.models import Adjustment, Item
from lib.jobs.models import Completion, Job
from lib.orders.models import Order
from lib.shop.models import Counter

_UNIQUE: tuple[tuple[Any, Any], ...] = (
    (Item, Item.sku),
    (Job, Job.number),
    (Completion, Completion.number),
    (Order, Order.number),
)
_LEDGERS = ("adjustments", "audit_entries")


def check_numbers(look: Look) -> None:
    """Every counter beside the numbers that were given, and every number beside the others."""
    _check_counters(look)
    _check_sequences(look)
    for table, column in _UNIQUE:
        query = (
            select(column, func.count(), func.max(table.id))
            .group_by(column)
            .having(func.count() > 1)
            .order_by(column)
        )
        for number, times, last in look.connection.execute(query):
            place = Place(table.__tablename__, last, str(number))
            look.wrong(place, f"{times} rows carry the number {number}.")


def _check_counters(look: Look) -> None:
    given = {
        "JOB": _last(Job.number),
        "CMP": _last(Completion.number),
        "ORD": _last(Order.number),
        "TRF": _last(Adjustment.document_number, Adjustment.document_kind == "transfer"),
        "ADJ": _last(Adjustment.document_number, Adjustment.document_kind == "hand"),
    }
    counted = select(Counter.prefix, Counter.last)
    last = {row.prefix: row.last for row in look.connection.execute(counted)}
    for prefix, query in given.items():
        number = look.connection.scalar(query)
        look.looked(1)
        if number is None:
            continue
        begins, _, digits = str(number).partition("-")
        if begins != prefix or not digits.isdecimal():
            look.wrong(
                Place("counters", prefix, str(number)), f"{number} is no number of its kind."
            )
        elif int(digits) > last.get(prefix, 0):
            says = f"it stands at {last.get(prefix, 0)}, and {number} was given already."
            look.wrong(Place("counters", prefix, str(number)), says)


def _last(column: Any, *where: Any) -> Any:
    """The highest number of a column; longer ones are higher."""
    return select(column).where(*where).order_by(func.length(column).desc(), column.desc()).limit(1)


def _check_sequences(look: Look) -> None:
    """The next id of an append-only table comes after those that are there."""
    for name in _LEDGERS:
        highest = look.connection.scalar(text(f"SELECT max(id) FROM {name}")) or 0  # noqa: S608
        query = (
            "SELECT last_value FROM pg_sequences "
            "WHERE sequencename = :name AND schemaname = current_schema()"
        )
        named = f"{name}_id_seq"
        if look.dialect == "sqlite":
            query, named = "SELECT seq FROM sqlite_sequence WHERE name = :name", name
        reached = look.connection.scalar(text(query), {"name": named}) or 0
        if reached < highest:
            says = f"the next id would follow {reached}, and {highest} is there already."
            look.wrong(Place(name, highest), says)
