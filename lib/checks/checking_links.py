"""Whatever a row names is there: by key in every table, and documents by kind and number."""

from typing import Any

from sqlalchemy import ForeignKey, Table, and_, select, text

from lib.checks.findings import Look, Place
from lib.inventory.models import Adjustment
from lib.jobs.models import Job
from lib.migrations.everything import metadata
from lib.orders.models import Order

_DOCUMENTS: dict[str, tuple[Any, str]] = {"job": (Job, "job"), "order": (Order, "order")}


def check_links(look: Look) -> None:
    """Every foreign key of every table, and every document of the ledger."""
    for table in metadata.sorted_tables:
        for foreign in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            for row in look.stream(text(_lost(table, foreign))):
                named = f"{foreign.column.table.name} {row[-1]}"
                says = f"its {foreign.parent.name} names {named}, which is not there."
                look.wrong(Place(table.name, " ".join(map(str, row[:-1]))), says)
        counted = f"SELECT count(*) FROM {table.name}"  # noqa: S608
        look.looked(look.connection.scalar(text(counted)) or 0)
    check_documents(look)


def _lost(table: Table, foreign: ForeignKey) -> str:
    """The question for rows that name what is not there: their key, and what they name."""
    keys = ", ".join(f"c.{column.name}" for column in table.primary_key.columns)
    child, parent = f"c.{foreign.parent.name}", f"p.{foreign.column.name}"
    return (
        f"SELECT {keys}, {child} FROM {table.name} c "  # noqa: S608
        f"LEFT JOIN {foreign.column.table.name} p ON {parent} = {child} "
        f"WHERE {child} IS NOT NULL AND {parent} IS NULL ORDER BY {keys}"
    )


def check_documents(look: Look) -> None:
    """Only the documents of the ledger, which no foreign key holds."""
    row = Adjustment
    for kind, (table, said) in _DOCUMENTS.items():
        query = (
            select(row.id, row.document_number, row.item_id, row.store_id)
            .outerjoin(table, table.number == row.document_number)
            .where(and_(row.document_kind == kind, table.id.is_(None)))
            .order_by(row.id)
        )
        if look.after is not None:
            query = query.where(row.id > look.after)
        for found in look.stream(query):
            place = "adjustments", found.id, found.document_number, found.item_id, found.store_id
            look.wrong(Place(*place), f"there is no {said} {found.document_number}.")
