"""Play random stories in shops of all kinds until enough steps were taken, and say the figures.

`python -m tests.laws --steps 10000` plays that many on each database. The number it prints first
begins the same stories again: `--seed`. Of a story that breaks a law the shortest is told.
"""

import argparse
import logging
import random
import sys
import time

from tests.databases import LACKING, Databases, prepare
from tests.laws.random_shop import FIGURES
from tests.laws.random_workshop import Fresh, play

TOLD = 10


def main() -> int:
    """Both databases, or the one that was asked for."""
    asked = argparse.ArgumentParser(prog="python -m tests.laws", description=__doc__)
    asked.add_argument("--steps", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=random.randrange(10**9))
    asked.add_argument("--database", choices=["sqlite", "postgresql"])
    given = asked.parse_args()
    logging.disable(logging.ERROR)
    print(f"--seed {given.seed}", flush=True)
    databases = prepare()
    try:
        for kind in [given.database] if given.database else ["sqlite", "postgresql"]:
            fresh = _fresh(databases, kind)
            if fresh is None:
                print(LACKING)
            else:
                _play(kind, fresh, given)
    finally:
        databases.clear()
    return 0


def _fresh(databases: Databases, kind: str) -> Fresh | None:
    if kind == "sqlite":
        return databases.sqlite
    return databases.postgresql if databases.server else None


def _play(kind: str, fresh: Fresh, given: argparse.Namespace) -> None:
    FIGURES.clear()
    began, volume = time.monotonic(), given.seed
    while FIGURES["steps"] < given.steps:
        play(fresh, TOLD, volume=volume, shrinks=True)
        volume += 1
    seconds = time.monotonic() - began
    said = [f"{FIGURES[name]:,} {name}" for name in ("stories", "steps")]
    said += [f"{FIGURES[name]:,} commands {name}" for name in ("carried out", "refused")]
    said.append(f"{FIGURES['again']:,} sent again")
    print(f"{kind}: {', '.join(said)}; every law held; {seconds:,.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
