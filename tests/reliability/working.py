"""Somebody works without a pause until the process is killed, and writes down each command first.

Before a command is sent, the folder holds what is sent and every row as it stands (`sent`), and a
line of the log says so; after it another line says what came of it. Whoever kills this process
therefore knows what must be there, what may be, and what it was before.
"""

import logging
import os
import pickle
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine

import lib.migrations.everything  # noqa: F401  # every table has to be known
from lib import database
from lib.accounts.commands import carry_out
from lib.accounts.receipts import Receipt
from lib.inputs import Input
from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.kinds import AdjustmentKind
from lib.outages import Outage
from lib.refusals import Refusal
from tests.laws.random_jobs import Completing
from tests.laws.random_shop import NothingThere
from tests.laws.random_workshop import RandomWorkshop
from tests.laws.stock_rows import Rows, all_tables, read_rows

Door = Callable[..., Receipt]
# An answer takes a moment until somebody reads it, and whoever was to read it may be gone then.
_ON_ITS_WAY = (0.0, 0.0, 0.0, 0.03)
FACTS = ("shop", "stores", "people", "smallest", "materials", "setting", "customer")


@dataclass(frozen=True)
class Sent:
    """A command that was about to be sent, by whom, and every row as it stood."""

    key: str
    door: Door
    given: Input
    person_id: int
    before: Rows


class Bench(RandomWorkshop):
    """A shop that is there already, in which somebody works and writes down what they send."""

    def __init__(self, connection: Connection, facts: dict[str, Any], folder: Path) -> None:
        self.__dict__.update(facts)
        self.connection, self.folder = connection, folder
        self.tables = all_tables(connection)
        self.rows = read_rows(connection, self.tables)
        self.who = next(role for role in self.people if role == "manager")
        self.log = os.open(folder / "log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def tell(self, door: Door, given: Input, key: str | None = None) -> Receipt | None:
        """Write down a command, send it, and write down what came of it."""
        key = key or random.randbytes(12).hex()
        self._keep(Sent(key, door, given, self.people[self.who], self.rows))
        self._write("sent", key)
        try:
            receipt = carry_out(door, self.people[self.who], given, key)
        except Outage as outage:
            self._write("doubted", key, type(outage).__name__)
            os._exit(0)
        except Refusal as refused:
            self._write("refused", key, type(refused).__name__)
            return None
        time.sleep(random.choice(_ON_ITS_WAY))
        self._write("acknowledged", key, receipt.says)
        self.rows = read_rows(self.connection, self.tables)
        return receipt

    def _keep(self, sent: Sent) -> None:
        fresh = self.folder / "sent.new"
        fresh.write_bytes(pickle.dumps(sent))
        fresh.replace(self.folder / "sent")

    def _write(self, *said: str) -> None:
        line = "\t".join([*said, f"{time.monotonic():.6f}"])
        os.write(self.log, f"{line}\n".encode())


def work(url: str, facts: dict[str, Any], folder: Path, seed: int) -> None:
    """Do one thing after the other, for ever."""
    logging.disable(logging.ERROR)
    random.seed(seed)
    database.connect(url)
    engine = create_engine(database.engine().url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    bench = Bench(engine.connect(), facts, folder)
    while True:
        try:
            _one_thing(bench)
        except Exception:
            if not (folder / "dying").exists():
                raise
            os._exit(0)  # the server is dead, and so could nothing be read


def _one_thing(bench: Bench) -> None:
    act, how = random.choice(ACTS)
    try:
        getattr(bench, act)(**{name: draw() for name, draw in how.items()})
    except NothingThere:
        bench.tell(*_bought(bench))


def _bought(bench: Bench) -> tuple[Door, Input]:
    place = {"item_id": random.choice(bench.materials), "store_id": bench.shop.north}
    kind, total = AdjustmentKind.PURCHASE, bench.money("33.33")
    return adjust_stock, AdjustStock(**place, kind=kind, quantity=Decimal(6), total=total)


def _which() -> int:
    return random.randrange(8)


def _yes() -> bool:
    return random.random() < 0.5


def _amount() -> Decimal:
    return Decimal(random.choice(["1", "2", "0.5", "1.333"]))


def _completing() -> Completing:
    return Completing(
        pieces=Decimal(random.choice([1, 1, 2, 3])),
        separate=_yes(),
        category=random.choice(["Rings", "Rings", "Pendants"]),
        actual=random.choice([None, (_which(), _amount())]),
        returned=_yes(),
        other_cost=False,
    )


def _edit() -> tuple[int, int, Decimal, str]:
    return _which(), _which(), _amount(), random.choice(["add", "edit", "remove"])


ACTS: list[tuple[str, dict[str, Callable[[], Any]]]] = [
    (
        "begins",
        {
            "lines": lambda: [(_which(), _amount()), (_which(), _amount())],
            "south": lambda: False,
            "started": lambda: True,
        },
    ),
    *[("completes", {"which": _which, "how": _completing, "ready": _yes})] * 2,
    *[
        (
            "corrects",
            {
                "which": _which,
                "edit": _edit,
                "first": lambda: random.choice(["ready", "dearer", "dearer and ready"]),
                "how": _completing,
            },
        )
    ]
    * 2,
    ("reopens", {"which": _which}),
    (
        "returns",
        {"which": _which, "item": _which, "quantity": lambda: random.choice([None, _amount()])},
    ),
    (
        "orders_pieces",
        {"wanted": lambda: [(_which(), Decimal(1))], "south": lambda: random.random() < 0.1},
    ),
    (
        "closes",
        {"which": _which, "open_first": lambda: True, "sold": lambda: random.random() < 0.8},
    ),
    ("takes_back", {"which": _which, "quantity": lambda: None}),
    ("transfers", {"which": lambda: [_which(), _which()], "back": _yes, "quantity": _amount}),
    ("cancels", {"which": _which, "returned": _which}),
]
