"""The laws of SPEC 14 hold in every shop, whatever is asked in whatever order.

Random stories are played with the real commands on a real database. By default they are few and
always the same. `BENCHBOOK_STORIES=2000 pytest tests/laws/test_ledger.py` plays that many new ones
and tells the shortest story that breaks a law.
"""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any

import pytest

pytest.importorskip("hypothesis", reason="install requirements-dev.txt for the random stories")

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.databases import LACKING, Databases
from tests.laws.random_jobs import JOBS, RandomJobs
from tests.laws.random_orders import ORDERS, RandomOrders
from tests.laws.random_shop import SENDS, NothingThere, acts
from tests.laws.random_stock import STOCK, RandomStock

STORIES = int(os.environ.get("BENCHBOOK_STORIES", "0"))
ASKED = 50
FEW = {"sqlite": 24, "postgresql": 6}


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


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_law_holds_after_every_command(databases: Databases, kind: str) -> None:
    if kind == "postgresql" and databases.server is None:
        pytest.skip(LACKING)
    fresh = databases.sqlite if kind == "sqlite" else databases.postgresql

    run_state_machine_as_test(_opening(fresh), settings=_told(kind))


def _opening(fresh: Callable[[], AbstractContextManager[str]]) -> Any:
    """What opens a new shop for every story."""
    return lambda: RandomWorkshop(fresh())


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
