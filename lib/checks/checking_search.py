"""A search finds what its tables hold: the index of words is in step with the rows.

SQLite compares its index with the table as if it wrote to it, so this check waits for its turn
among the writers, one table at a time, and changes nothing. PostgreSQL keeps its index itself;
that it is there and valid is looked at with the other guards.
"""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lib.checks.findings import Look, Place
from lib.outages import DatabaseDamaged, Outage, in_sentences
from lib.searching import SEARCHED


def check_search(look: Look) -> None:
    """Each index of words; one that cannot be looked at now, for lack of a turn, is passed over."""
    if look.dialect != "sqlite":
        return
    for table in SEARCHED:
        try:
            _compare(look, table)
            look.looked(1)
        except DatabaseDamaged:
            says = "the index of words is not in step with the table, so a search misses rows."
            look.wrong(Place(f"{table}_search", "index"), says)
        except Outage:
            continue
        except DBAPIError as failed:
            look.wrong(Place(f"{table}_search", "index"), f"SQLite says: {failed.orig}.")


def _compare(look: Look, table: str) -> None:
    """Ask for the comparison as a writer who keeps nothing."""
    check = f"INSERT INTO {table}_search ({table}_search, rank) VALUES ('integrity-check', 1)"  # noqa: S608
    if not look.connection.get_execution_options().get("benchbook_reading"):
        with in_sentences(look.connection.engine):
            look.connection.execute(text(check))  # it is a writer itself, and would wait for itself
        return
    engine = look.connection.engine.execution_options(benchbook_reading=False)
    with in_sentences(engine), Session(engine) as session:
        session.execute(text(check))
