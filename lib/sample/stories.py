"""The sample shop's half year of work is told in `stories.toml`, job by job."""

import tomllib
from pathlib import Path

from lib.inputs import Frozen
from lib.jobs.status import Stage

TOLD = Path(__file__).with_name("stories.toml")


class Told(Frozen):
    """A job of the story: begun so many days ago, and where it stands today.

    A line names a material by title or SKU, or a service, with its quantity; `takes` is how many
    days the work took, `sold` whether the piece has been sold, `due_in` the days from its first.
    Without a customer it is for stock.
    """

    days_ago: int
    title: str
    category: str
    customer: str = ""
    lines: tuple[tuple[str, str], ...]
    stage: Stage = Stage.COMPLETED
    fees: tuple[tuple[str, str, str], ...] = ()
    pieces: int = 1
    separate: bool = False
    takes: int = 9
    sold: bool = True
    south: bool = False
    rush: bool = False
    reopened: bool = False
    due_in: int = 14


def story() -> list[Told]:
    """Every job of the sample shop."""
    told = tomllib.loads(TOLD.read_text(encoding="utf-8"))
    return [Told.model_validate(job) for job in told["job"]]
