"""A whole shop as its rows, and people who work in it all the time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from lib import database
from lib.accounts.commands import carry_out
from lib.backups.copying import plain_tables, read
from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.models import Adjustment
from lib.migrations import migrate
from lib.refusals import Refusal
from tests.checks.lived_in import lived_in
from tests.workshop import Workshop

Rows = dict[str, list[dict[str, Any]]]
HANDS = 3


def kept_shop() -> Workshop:
    """A shop that has seen everything, kept in the open database; in a file it is built once."""
    engine = database.engine()
    if engine.dialect.name == "sqlite":
        shop, content = _in_a_file()
        url, file = str(engine.url), Path(str(engine.url.database))
        database.disconnect()
        for left in file.parent.glob(f"{file.name}-*"):
            left.unlink()
        file.write_bytes(content)
        database.connect(url)
        return shop
    with database.writing() as session:
        return lived_in(session)


@cache
def _in_a_file() -> tuple[Workshop, bytes]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "shop.db"
        engine = database.another(f"sqlite:///{file}")
        migrate(engine)
        with Session(engine, expire_on_commit=False) as session, session.begin():
            shop = lived_in(session)
        engine.dispose()
        return shop, file.read_bytes()


def every_row() -> Rows:
    """Every row of every table that travels, as the open database keeps it."""
    with database.snapshot() as connection:
        return {
            table.name: [row for rows in read(connection, table) for row in rows]
            for table in plain_tables()
        }


def without(rows: Rows, *tables: str) -> Rows:
    """The rows of the other tables."""
    return {name: there for name, there in rows.items() if name not in tables}


@dataclass
class Storm:
    """Several people who buy gold as fast as they can; `acknowledged` are their receipts."""

    shop: Workshop
    acknowledged: set[str] = field(default_factory=set)
    enough: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    def buy(self) -> None:
        """Buy until it is enough; what is refused was not bought."""
        bought = {"item_id": self.shop.gold, "store_id": self.shop.shop.north}
        given = AdjustStock(
            **bought, kind=AdjustmentKind.PURCHASE, quantity=Decimal(1), unit_cost=Decimal(60)
        )
        while not self.enough.is_set():
            with suppress(Refusal):
                receipt = carry_out(adjust_stock, self.shop.milo.id, given, uuid4().hex)
                with self.lock:
                    self.acknowledged.add(str(receipt.number))
            time.sleep(0.002)

    def after(self, many: int) -> set[str]:
        """What was acknowledged once it is more than so many, however slow the machine is."""
        until = time.monotonic() + 30
        while len(self.so_far()) <= many and time.monotonic() < until:
            time.sleep(0.02)
        return self.so_far()

    def so_far(self) -> set[str]:
        """What was acknowledged until now."""
        with self.lock:
            return set(self.acknowledged)


@contextmanager
def storm(shop: Workshop) -> Iterator[Storm]:
    """Several threads at work for as long as the block lasts."""
    blowing = Storm(shop)
    people = [Thread(target=blowing.buy) for _ in range(HANDS)]
    for person in people:
        person.start()
    try:
        yield blowing
    finally:
        blowing.enough.set()
        for person in people:
            person.join()


def bought_in(connection: Connection) -> set[str]:
    """The numbers of what the ledger of a database holds."""
    return set(connection.scalars(select(Adjustment.document_number)))
