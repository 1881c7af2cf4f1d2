"""Whenever a process is killed, each command is wholly there or wholly not, and none is lost.

A worker is killed at a random instant, most often while a command is on its way. Then the database
is opened and looked at: every law holds over its rows, every acknowledged command is there, the
last one did all that it does or nothing at all, and sending it again has one effect.
"""

import pickle
import random
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine, make_url, text

from lib import database
from lib.accounts.commands import carry_out
from lib.accounts.receipts import Receipt
from lib.checks.verifying import verify
from lib.refusals import Refusal
from tests.laws import laws_of_commands, laws_of_stock
from tests.laws.laws_of_commands import Step
from tests.laws.random_workshop import RandomWorkshop
from tests.laws.stock_rows import Rows, all_tables, read_rows
from tests.reliability.processes import begun
from tests.reliability.working import FACTS, Sent, work

PATIENCE = 60.0
EACH_SHOP = 40


@dataclass
class Attack:
    """Kills a worker on one database again and again; `figures` counts what was met.

    `strike` is what dies besides the worker, and `rise` what starts again.
    """

    url: str
    strike: Callable[[], None] | None = None
    rise: Callable[[], None] | None = None
    figures: Counter[str] = field(default_factory=Counter)
    acknowledged: dict[str, str] = field(default_factory=dict)
    there: set[str] = field(default_factory=set)
    took: list[float] = field(default_factory=lambda: [0.03])

    def run(self, times: int) -> None:
        """Open a shop and kill whoever works in it, that many times."""
        facts = self._opened()
        folder = Path(tempfile.mkdtemp(prefix="benchbook-work-"))
        try:
            for _ in range(times):
                self._kill_one(facts, folder)
                self._look(folder)
        finally:
            database.disconnect()
            shutil.rmtree(folder, ignore_errors=True)

    def _opened(self) -> dict[str, Any]:
        @contextmanager
        def known() -> Iterator[str]:
            yield self.url

        shop = RandomWorkshop(known())
        shop.opens(random.choice(["EUR", "JPY", "KWD"]))
        facts = {name: getattr(shop, name) for name in FACTS}
        self.there = {row["key"] for row in shop.rows.all("commands")}
        shop.teardown()
        return facts

    def _kill_one(self, facts: dict[str, Any], folder: Path) -> None:
        for left in ("log", "dying", "sent"):
            (folder / left).unlink(missing_ok=True)
        worker = begun(work, self.url, facts, folder, random.getrandbits(40))
        self._wait_for(folder / "log", random.randint(1, 6), worker)
        time.sleep(random.uniform(0, 1.3 * statistics.median(self.took[-200:])))
        if self.strike is not None:
            (folder / "dying").touch()
            self.strike()
            self.figures["server kills"] += 1
        worker.kill()
        worker.join(PATIENCE)
        self.figures["kills"] += 1
        if self.rise is not None:
            self.rise()

    def _wait_for(self, log: Path, commands: int, worker: Any) -> None:
        until = time.monotonic() + PATIENCE
        while not log.exists() or log.read_bytes().count(b"sent\t") < commands:
            assert worker.is_alive(), "the worker ended by itself"
            assert time.monotonic() < until, "the worker stands still"
            time.sleep(0.001)

    def _look(self, folder: Path) -> None:
        sent = pickle.loads((folder / "sent").read_bytes())
        came_of = self._read_log(folder / "log")
        database.connect(self.url)
        with _looking(self.url) as connection:
            _nobody_else_works(connection)
            tables = all_tables(connection)
            rows = read_rows(connection, tables)
            self._nothing_is_lost(rows, sent, came_of)
            self._sound(rows)
            for _ in range(2):
                rows = self._again(connection, sent, rows)
            if self.acknowledged:
                kept = {row["key"] for row in rows.all("commands")}
                assert set(self.acknowledged) | self.there == kept
        database.disconnect()

    def _read_log(self, log: Path) -> dict[str, str]:
        """What came of each command, with the latest `sent` where nothing was written since."""
        came_of, at = {}, {}
        for line in log.read_text().splitlines():
            what, key, *said, moment = line.split("\t")
            self.figures[what] += 1
            if what == "sent":
                at[key] = float(moment)
            else:
                self.took.append(float(moment) - at[key])
            if what == "acknowledged":
                self.acknowledged[key] = said[0]
            came_of[key] = what
        return came_of

    def _nothing_is_lost(self, rows: Rows, sent: Sent, came_of: dict[str, str]) -> None:
        kept = {row["key"]: row["says"] for row in rows.all("commands")}
        for key, says in self.acknowledged.items():
            assert kept.get(key) == says, f"an acknowledged command is gone: {says}"
        outcome = came_of.get(sent.key)
        if outcome in ("sent", "doubted"):
            self.figures["killed on the way"] += 1
            if sent.key not in kept:
                self.figures["wholly not there"] += 1
                assert rows == sent.before, f"{sent.door.__name__} left something behind"
            else:
                self.figures["wholly there"] += 1
                self.there.add(sent.key)
                self._whole(sent, rows, kept[sent.key])
        elif outcome is None:
            assert rows == sent.before, "something was written before it was sent"
        elif outcome == "refused":
            assert rows == sent.before, "a refusal changed something"

    def _whole(self, sent: Sent, rows: Rows, says: str) -> None:
        """What was there and not acknowledged did everything that such a command does."""
        assert says, "a command without its receipt"
        number = rows.one("commands", key=sent.key)["number"]
        step = Step(sent.door.__name__, sent.given, number, sent.before, rows, sent.person_id)
        for law in laws_of_commands.LAWS:
            law(step)

    def _sound(self, rows: Rows) -> None:
        for law in laws_of_stock.LAWS:
            law(rows)
        found = verify()
        assert found.clean, found.findings

    def _again(self, connection: Connection, sent: Sent, before: Rows) -> Rows:
        """Send the last command again: once it has its effect, and then never."""
        there = bool(before.of("commands", key=sent.key))
        receipt: Receipt | None = None
        try:
            receipt = carry_out(sent.door, sent.person_id, sent.given, sent.key)
        except Refusal:
            assert not there, "a command that is there was refused when it was sent again"
        after = read_rows(connection, list(before.tables))
        if receipt is None or there:
            assert after == before
        if receipt is not None:
            assert receipt.again == there
            self.figures["sent again"] += 1
            if not there:
                self.there.add(sent.key)
                self._whole(sent, after, receipt.says)
        return after


@contextmanager
def _looking(url: str) -> Iterator[Connection]:
    engine = create_engine(make_url(url), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _nobody_else_works(connection: Connection) -> None:
    """Wait until the server has noticed that the worker is gone, and ended what it did."""
    if connection.dialect.name != "postgresql":
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    until = time.monotonic() + PATIENCE
    while connection.scalar(others):
        assert time.monotonic() < until, "the server still works for the dead"
        time.sleep(0.005)
