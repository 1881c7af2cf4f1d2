"""The laws of SPEC 14 hold in every shop, whatever is asked in whatever order.

Random stories are played with the real commands on a real database. By default they are few and
always the same. `BENCHBOOK_STORIES=500 pytest tests/laws/test_ledger.py` plays that many new ones
in each test, and tells the shortest story that breaks a law.
"""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any

import pytest

pytest.importorskip("hypothesis", reason="install requirements-dev.txt for the random stories")

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from lib.jobs.drafting import EditJob, edit_job
from lib.jobs.job_items import RemoveJobItem, remove_job_item
from lib.jobs.production import MoveJob, back_to_draft
from tests.databases import LACKING, Databases
from tests.laws.laws_of_stock import LAWS
from tests.laws.random_jobs import JOBS, RandomJobs
from tests.laws.random_orders import ORDERS, RandomOrders
from tests.laws.random_shop import SENDS, NothingThere, acts
from tests.laws.random_stock import STOCK, RandomStock
from tests.laws.stock_rows import all_tables, read_rows
from tests.workshop import workshop

STORIES = int(os.environ.get("BENCHBOOK_STORIES", "0"))
ASKED = 50
FEW = {"sqlite": 15, "postgresql": 6}
VOLUMES = [("sqlite", 1), ("sqlite", 2), ("sqlite", 3), ("postgresql", 1), ("postgresql", 2)]


class RandomWorkshop(RandomJobs, RandomOrders, RandomStock):
    """All rooms of a shop at once.

    One rule asks for everything, because Hypothesis leaves out half of several rules in a story,
    and too few stories would then get as far as a piece that is sold and comes back.
    """

    @rule(asked=acts(*JOBS, *ORDERS, *STOCK, SENDS))
    def does(self, asked: tuple[str, dict[str, Any]]) -> None:
        """Ask for something; where there is nothing to ask it of, nothing happens."""
        act, how = asked
        with suppress(NothingThere):
            getattr(self, act)(**how)


@pytest.mark.parametrize(("kind", "volume"), VOLUMES)
def test_every_law_holds_after_every_command(databases: Databases, kind: str, volume: int) -> None:
    if kind == "postgresql" and databases.server is None:
        pytest.skip(LACKING)
    fresh = databases.sqlite if kind == "sqlite" else databases.postgresql

    run_state_machine_as_test(_opening(fresh, volume), settings=_told(kind))


@pytest.mark.usefixtures("stopped_clock")
def test_a_job_whose_holds_were_released_may_move_to_another_store(session: Session) -> None:
    shop = workshop(session)
    number = shop.job()
    line = shop.add(number, shop.gold, "5")
    shop.start(number)
    shop.ready(number)
    shop.back(number)
    back_to_draft(session, shop.milo, MoveJob(**shop.seen(number)))
    remove_job_item(session, shop.milo, RemoveJobItem(**shop.seen(number), line_id=line))

    other = {"description": "A ring", "store_id": shop.shop.south}
    edit_job(session, shop.milo, EditJob(**shop.seen(number), **other))

    session.flush()
    rows = read_rows(session.connection(), all_tables(session.connection()))
    assert {row["store_id"] for row in rows.written_for("job", number)} == {shop.shop.north}
    for law in LAWS:
        law(rows)


def _opening(fresh: Callable[[], AbstractContextManager[str]], volume: int) -> Any:
    """What opens a new shop for every story; a volume always tells the same ones."""

    def opening() -> RandomWorkshop:
        return RandomWorkshop(fresh())

    return opening if STORIES else seed(volume)(opening)


def _told(kind: str) -> Any:
    phases = [Phase.generate, Phase.shrink] if STORIES else [Phase.generate]
    return settings(
        max_examples=STORIES or FEW[kind],
        stateful_step_count=ASKED,
        derandomize=not STORIES,
        database=None,
        deadline=None,
        phases=phases,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
