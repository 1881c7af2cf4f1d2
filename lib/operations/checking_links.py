"""Whatever a row names is there: by key in every table, and documents by kind and number."""

from typing import Any

from sqlalchemy import and_, func, select

from lib.inventory.models import Adjustment
from lib.jobs.models import Job
from lib.migrations.everything import metadata
from lib.operations.findings import Look, Place
from lib.orders.models import Order

_DOCUMENTS: dict[str, tuple[Any, str]] = {"job": (Job, "job"), "order": (Order, "order")}


def check_links(look: Look) -> None:
    """Every foreign key of every table, and every document of the ledger."""
    for table in metadata.sorted_tables:
        for foreign in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            child, parent = foreign.parent, foreign.column.table.alias("named")
            keys = list(table.primary_key.columns)
            query = (
                select(*keys, child.label("names"))
                .outerjoin_from(table, parent, parent.c[foreign.column.name] == child)
                .where(child.is_not(None), parent.c[foreign.column.name].is_(None))
                .order_by(*keys)
            )
            for row in look.connection.execution_options(yield_per=1_000).execute(query):
                key = " ".join(str(part) for part in row[:-1])
                named = f"{foreign.column.table.name} {row.names}"
                says = f"its {child.name} names {named}, which is not there."
                look.wrong(Place(table.name, key), says)
        look.looked(look.connection.scalar(select(func.count()).select_from(table)) or 0)
    _check_documents(look)


def check_documents(look: Look) -> None:
    """Only the documents of the ledger, which no foreign key holds."""
    _check_documents(look)


def _check_documents(look: Look) -> None:
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
        for found in look.connection.execution_options(yield_per=1_000).execute(query):
            place = "adjustments", found.id, found.document_number, found.item_id, found.store_id
            look.wrong(Place(*place), f"there is no {said} {found.document_number}.")
