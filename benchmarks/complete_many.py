"""How long it takes to complete a job of 100 lines into 1,000 separate pieces.

Run `python -m benchmarks.complete_many` from the top folder. It uses a fresh SQLite file and, where
the PostgreSQL package is installed, a fresh PostgreSQL, in one run, since machines differ.
"""

import time

from lib import database
from lib.jobs.completion import complete_job
from tests.databases import prepare
from tests.statements import statements
from tests.workshop import Workshop, workshop

LINES, PIECES = 100, 1_000


def main() -> None:
    """Print seconds and statements for one piece from one line, and for many from many."""
    prepared = prepare()
    try:
        fresh = [("SQLite", prepared.sqlite)]
        if prepared.server is not None:
            fresh.append(("PostgreSQL", prepared.postgresql))
        for name, copy in fresh:
            for lines, pieces in ((1, 1), (LINES, PIECES)):
                with copy() as url:
                    database.connect(url)
                    seconds, statements = measured(lines, pieces)
                    database.disconnect()
                made = f"{lines} lines into {pieces} pieces"
                print(f"{name}: {made}: {seconds:.2f} s, {statements} statements")
    finally:
        prepared.clear()


def measured(lines: int, pieces: int) -> tuple[float, int]:
    """Seconds and statements of one completion."""
    with database.writing() as session:
        shop = workshop(session)
        number = made_ready(shop, lines)
        form = shop.form(number, pieces=str(pieces), separate=True)
        with statements() as sent:
            began = time.perf_counter()
            complete_job(session, shop.milo, form)
            session.flush()
            seconds = time.perf_counter() - began
    return seconds, len(sent)


def made_ready(shop: Workshop, lines: int) -> str:
    """A job in production with so many materials."""
    number = shop.job()
    for line in range(lines):
        item = shop.item(f"Material {line}", "material", "Metals", unit="g", price="10.00")
        shop.receive(item, "100", "50.00")
        shop.add(number, item, "1.5")
    shop.start(number)
    return number


if __name__ == "__main__":
    main()
