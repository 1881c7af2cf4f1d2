"""All rooms of a shop at once, in stories as long and as many as are asked for."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import rule, run_state_machine_as_test

from lib.accounts.permissions import Role
from tests.laws.random_jobs import JOBS, RandomJobs
from tests.laws.random_orders import ORDERS, RandomOrders
from tests.laws.random_shop import FIGURES, OLD, SENDS, WHO, NothingThere, acts
from tests.laws.random_stock import STOCK, RandomStock

ASKED = 50
Fresh = Callable[[], AbstractContextManager[str]]


class RandomWorkshop(RandomJobs, RandomOrders, RandomStock):
    """A shop of which anything is asked by anybody.

    One rule asks for everything, because Hypothesis leaves out half of several rules in a story,
    and too few stories would then get as far as a piece that is sold and comes back.
    """

    @rule(asked=acts(*JOBS, *ORDERS, *STOCK, SENDS), who=WHO, old_page=OLD)
    def does(self, asked: tuple[str, dict[str, Any]], who: Role, old_page: bool) -> None:
        """Somebody asks for something; where there is nothing to ask it of, nothing happens."""
        act, how = asked
        self.who, self.old_page = who, old_page
        FIGURES["steps"] += 1
        with suppress(NothingThere):
            getattr(self, act)(**how)


def play(fresh: Fresh, stories: int, *, volume: int, shrinks: bool = False) -> None:
    """Play stories, each in a shop of its own; a volume always tells the same ones.

    Where asked, the shortest story that breaks a law is looked for.
    """

    def opening() -> RandomWorkshop:
        return RandomWorkshop(fresh())

    told: Any = settings(
        max_examples=stories,
        stateful_step_count=ASKED,
        derandomize=not shrinks,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink] if shrinks else [Phase.generate],
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    known: Any = seed(volume)(opening)
    run_state_machine_as_test(known, settings=told)
