"""Everything that can be recomputed is recomputed from the rows, and nothing is changed by it.

A check looks at one moment of the database while people go on working. It reads row by row, so its
memory does not grow with the shop, and it tells how far it has come. What it cannot show: somebody
who rewrites a chain together with its balance, its documents and the digests of its completions
leaves no trace inside the database. For that the answer carries an anchor to be kept outside.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError

from lib import clock, database
from lib.accounts.models import AuditEntry
from lib.checks.checking_balances import check_balances
from lib.checks.checking_completions import check_completions
from lib.checks.checking_guards import check_file, check_guards, tables_there
from lib.checks.checking_holds import check_holds
from lib.checks.checking_items import check_items
from lib.checks.checking_jobs import check_jobs
from lib.checks.checking_links import check_documents, check_links
from lib.checks.checking_numbers import check_numbers
from lib.checks.checking_orders import check_orders
from lib.checks.checking_photos import check_photos
from lib.checks.checking_returns import check_returns
from lib.checks.checking_search import check_search
from lib.checks.checking_timelines import check_timelines
from lib.checks.findings import Checked, Look, Place, Progress, Verification
from lib.inventory.models import Adjustment, Balance, Item
from lib.jobs.models import Completion, Job, JobEvent
from lib.orders.models import OrderLine
from lib.outages import in_sentences
from lib.photos.models import Photo
from lib.refusals import NotNow

LATELY = 1_000
Check = Callable[[Look], None]
Tell = Callable[[Progress], None]


@dataclass(frozen=True)
class Subject:
    """One thing that is looked at, and the tables whose rows it reads."""

    name: str
    check: Check
    reads: tuple[Any, ...] = ()


GUARDS = Subject("database guards", check_guards)
NUMBERS = Subject("numbers", check_numbers)
BALANCES = Subject("balances and chains", check_balances, (Adjustment, Balance))
RETURNS = Subject("returns and transfers", check_returns)
HOLDS = Subject("holds", check_holds)
COMPLETIONS = Subject("completions", check_completions, (Completion,))
JOBS = Subject("jobs and pieces", check_jobs, (Job,))
ORDERS = Subject("orders", check_orders, (OrderLine,))
TIMELINES = Subject("timelines", check_timelines, (JobEvent,))
STOCK = (BALANCES, RETURNS, HOLDS, COMPLETIONS, JOBS, ORDERS, TIMELINES)
EVERYTHING = (
    Subject("database file", check_file),
    GUARDS,
    NUMBERS,
    *STOCK,
    Subject("items", check_items, (Item,)),
    Subject("links", check_links, (Adjustment, AuditEntry)),
    Subject("photos", check_photos, (Photo,)),
    Subject("search", check_search),
)
QUICKLY = (GUARDS, NUMBERS, *STOCK, Subject("documents", check_documents))


class NotYetShaped(NotNow):
    """This database has no table {missing} yet. Bring it up to date first:
    python -m lib migrate."""


def _silently(_progress: Progress) -> None:
    """Tell nobody."""


def verify(
    tell: Tell = _silently, *, quick: bool = False, engine: Engine | None = None
) -> Verification:
    """Check a database, the open one unless told: all of it, or what the last rows have touched.

    Refuses: NotYetShaped, Outage.
    """
    known = engine or database.engine()
    with in_sentences(known, reading=True), database.snapshot(known) as connection:
        return verify_open(connection, tell, quick=quick)


def verify_open(
    connection: Connection, tell: Tell = _silently, *, quick: bool = False
) -> Verification:
    """Check the database of an open connection, in its transaction.

    Refuses: NotYetShaped.
    """
    began, at = time.perf_counter(), clock.now()
    subjects = QUICKLY if quick else EVERYTHING
    look = Look(connection, tell, 0)
    if missing := tables_there(look):
        raise NotYetShaped(missing=missing[0])
    look.after = _before_the_last(connection) if quick else None
    look.total = 0 if quick else _rows(connection, subjects)
    checked = tuple(_checked(look, subject) for subject in subjects)
    head = "" if quick else anchor(connection)
    seconds = Decimal(f"{time.perf_counter() - began:.2f}")
    tell(Progress("done", look.total, look.total))
    return Verification(at, seconds, quick, checked, head)


def anchor(connection: Connection) -> str:
    """One digest over the heads of all chains; the same as long as no row is added or changed."""
    query = select(Balance.item_id, Balance.store_id, Balance.head).where(Balance.rows > 0)
    ordered = query.order_by(Balance.item_id, Balance.store_id)
    over = hashlib.sha256()
    some = {"stream_results": True, "yield_per": 2_000}
    for row in connection.execute(ordered, execution_options=some):
        over.update(f"{row.item_id} {row.store_id} {row.head}\n".encode())
    return over.hexdigest()


def _checked(look: Look, subject: Subject) -> Checked:
    look.begin(subject.name)
    try:
        subject.check(look)
    except DBAPIError as failed:
        if look.dialect != "sqlite":  # a transaction of PostgreSQL cannot go on after an error
            raise
        look.wrong(Place("database", subject.name), f"it cannot be read on: {failed.orig}.")
    except (ValueError, TypeError, ArithmeticError) as problem:
        says = f"it holds something that is neither a figure nor a moment ({problem})."
        look.wrong(Place("database", subject.name), says)
    return look.checked()


def _rows(connection: Connection, subjects: tuple[Subject, ...]) -> int:
    tables = [table for subject in subjects for table in subject.reads]
    counted = (select(func.count()).select_from(table) for table in tables)
    return sum(connection.scalar(query) or 0 for query in counted)


def _before_the_last(connection: Connection) -> int:
    """The id of the row after which the last ones begin."""
    return (connection.scalar(select(func.max(Adjustment.id))) or 0) - LATELY
