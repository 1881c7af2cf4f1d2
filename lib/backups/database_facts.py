"""Where the shop's data lies, how much it is, and the anchor that proves it unchanged later."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.checks.verifying import anchor
from lib.inventory.models import Adjustment


@dataclass(frozen=True)
class DatabaseFacts:
    """The database in words; `size` is in bytes, `anchor` a digest over the heads of all chains."""

    kind: str
    place: str
    size: int
    schema_version: str
    ledger_rows: int
    last_row_at: datetime | None
    anchor: str


@requires(Permission.LOOK_AFTER)
def database_facts(session: Session, actor: Actor) -> DatabaseFacts:
    """What kind of database it is, where it lies, its size, its shape, and its anchor."""
    connection = session.connection()
    address = connection.engine.url
    rows, last = session.execute(select(func.count(Adjustment.id), func.max(Adjustment.at))).one()
    if connection.dialect.name == "sqlite":
        kind = f"SQLite {session.scalar(text('SELECT sqlite_version()'))}"
        pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        place = str(address.database)
    else:
        kind = f"PostgreSQL {session.scalar(text('SHOW server_version'))}"
        pages = "SELECT pg_database_size(current_database())"
        place = f"{address.database} on {address.host or 'this machine'}"
    return DatabaseFacts(
        kind=kind,
        place=place,
        size=session.scalar(text(pages)) or 0,
        schema_version=str(session.scalar(text("SELECT version_num FROM alembic_version")) or ""),
        ledger_rows=rows,
        last_row_at=last,
        anchor=anchor(connection),
    )
