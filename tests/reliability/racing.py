"""Several people do something at the same instant, in threads or in processes of their own."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any
from uuid import uuid4

import lib.migrations.everything  # noqa: F401  # every table has to be known
from lib import database
from lib.accounts.commands import carry_out
from lib.accounts.receipts import Receipt
from lib.checks.verifying import verify
from lib.inputs import Input
from lib.refusals import Refusal
from tests.laws.laws_of_stock import LAWS
from tests.laws.stock_rows import Rows, all_tables, read_rows
from tests.reliability.processes import begun, processes
from tests.workshop import Workshop, workshop

PATIENCE = 60


@dataclass(frozen=True)
class Told:
    """A command as one of several sends it."""

    door: Callable[..., Receipt]
    person_id: int
    given: Input
    key: str


@dataclass(frozen=True)
class Outcome:
    """What came of a command: its receipt, or the name and the sentence of a refusal."""

    receipt: Receipt | None
    refusal: str
    says: str


def told(shop: Workshop, door: Callable[..., Receipt], given: Input) -> Told:
    """A command of the manager, with a key of its own."""
    return Told(door, shop.milo.id, given, uuid4().hex)


def race(commands: Sequence[Told]) -> list[Outcome]:
    """Send all at once, each in a thread of its own."""
    together = Barrier(len(commands))

    def one(command: Told) -> Outcome:
        together.wait(PATIENCE)
        return sent(command)

    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(one, commands))


def race_in_processes(url: str, commands: Sequence[Told]) -> list[Outcome]:
    """Send all at once, each in a process of its own."""
    together, answers = processes().Barrier(len(commands)), processes().Queue()
    runners = [
        begun(_run, url, (place, command), together, answers)
        for place, command in enumerate(commands)
    ]
    found = dict(answers.get(timeout=PATIENCE) for _ in runners)
    for runner in runners:
        runner.join(PATIENCE)
    return [found[place] for place in range(len(commands))]


def sent(command: Told) -> Outcome:
    """What came of one command. What is not a refusal is a traceback, and stays one."""
    try:
        receipt = carry_out(command.door, command.person_id, command.given, command.key)
    except Refusal as refused:
        return Outcome(None, type(refused).__name__, str(refused))
    return Outcome(receipt, "", receipt.says)


def _run(url: str, numbered: tuple[int, Told], together: Any, answers: Any) -> None:
    logging.disable(logging.ERROR)
    place, command = numbered
    database.connect(url)
    together.wait(PATIENCE)
    try:
        answers.put((place, sent(command)))
    except Exception as failed:
        answers.put((place, Outcome(None, repr(failed), "")))
        raise


def open_workshop(prepared: Callable[[Workshop], Any]) -> tuple[Workshop, Any]:
    """A workshop, prepared and kept, so that others may work in it."""
    with database.writing() as session:
        shop = workshop(session)
        return shop, prepared(shop)


def rows_now() -> Rows:
    """Every row as it stands, after every law was held against them."""
    with database.reading() as session:
        connection = session.connection()
        rows = read_rows(connection, all_tables(connection))
    for law in LAWS:
        law(rows)
    found = verify()
    assert found.clean, found.findings
    return rows


def won(outcomes: Sequence[Outcome]) -> list[Receipt]:
    """The receipts of those who were not refused."""
    return [outcome.receipt for outcome in outcomes if outcome.receipt is not None]


def refusals(outcomes: Sequence[Outcome]) -> list[str]:
    """The names of the refusals of the others."""
    return sorted(outcome.refusal for outcome in outcomes if outcome.receipt is None)
