"""How many rows per second `verify` looks at, on a ledger of more than 100,000 rows.

Run `python -m benchmarks.verify_many` from the top folder. It uses a fresh SQLite file and, where
the PostgreSQL package is installed, a fresh PostgreSQL, in one run, since machines differ.
"""

import resource
from decimal import Decimal
from multiprocessing import get_context

from lib import database
from lib.checks.verifying import verify
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.ledger import Document, Posting, open_book
from lib.shop.numbering import next_number
from tests.databases import prepare
from tests.workshop import Workshop, workshop

MATERIALS, ROUNDS, ROWS_A_ROUND, JOBS = 50, 25, 80, 300


def main() -> None:
    """Print rows, seconds and rows per second of a whole check and of a quick one."""
    prepared = prepare()
    try:
        fresh = [("SQLite", prepared.sqlite)]
        if prepared.server is not None:
            fresh.append(("PostgreSQL", prepared.postgresql))
        for name, copy in fresh:
            with copy() as url:
                database.connect(url)
                tell_apart(f"{name}, empty", url)
                fill()
                tell_apart(name, url)
                database.disconnect()
    finally:
        prepared.clear()


def tell_apart(name: str, url: str) -> None:
    """Check in a fresh process, whose memory is then that of the check alone."""
    checking = get_context("spawn").Process(target=tell, args=(name, url))
    checking.start()
    checking.join()
    assert checking.exitcode == 0


def fill() -> None:
    """A shop with many purchases and losses, and some hundred completed jobs."""
    with database.writing() as session:
        shop = workshop(session)
        items = [
            shop.item(f"Material {number}", "material", "Metals", unit="g", price="10.00")
            for number in range(MATERIALS)
        ]
        shop.receive(shop.stone, str(JOBS), "700.00")
        shop.receive(shop.gold, str(5 * JOBS), "60.00")
    for _ in range(ROUNDS):
        with database.writing() as session:
            write_rows(Workshop(session, shop.shop, shop.milo, 0, 0, 0), items)
    for first in range(0, JOBS, 50):
        with database.writing() as session:
            here = Workshop(session, shop.shop, shop.milo, shop.gold, shop.stone, shop.setting)
            for _ in range(first, min(first + 50, JOBS)):
                number = here.ring()
                here.start(number)
                here.ready(number)
                here.complete(number)


def write_rows(shop: Workshop, items: list[int]) -> None:
    """Some rows for each of the items, in one book."""
    north = shop.shop.north
    book = open_book(shop.session, shop.milo, [(item, north) for item in items])
    document = Document("hand", next_number(shop.session, "ADJ"))
    for row in range(ROWS_A_ROUND):
        for item in items:
            bought = Decimal(row % 7 + 3), Decimal("12.34") * (row % 5 + 1)
            kind, quantity, value = AdjustmentKind.PURCHASE, *bought
            posting = Posting(item, north, kind, quantity, document, value)
            if row % 2:
                posting = Posting(item, north, AdjustmentKind.LOST, Decimal(2), document)
            book.add(posting)
    book.close()


def tell(name: str, url: str) -> None:
    """Check the shop both ways."""
    database.connect(url)
    for quick in (True, False):
        found = verify(quick=quick)
        assert found.clean, [str(finding) for finding in found.findings]
        balances = next(part for part in found.subjects if part.subject == "balances and chains")
        rate = int(balances.rows / found.seconds) if found.seconds else 0
        how = "the last rows" if quick else "everything"
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{name}: {how}: {balances.rows:,} rows of ledger and balances in {found.seconds} s, "
            f"{rate:,} rows/s; {found.rows:,} rows of all; {memory} MB at most",
            flush=True,
        )
    database.disconnect()


if __name__ == "__main__":
    main()
