"""Kill whoever works in a shop hundreds of times, and say what was met.

`python -m tests.reliability --times 300 --database sqlite` kills the process 300 times, each 40
in a new shop; `--servers 40` also kills a PostgreSQL server with its data on the disk 40 times.
"""

import argparse
import logging
import random
import sys
import time
from collections import Counter

from tests.databases import LACKING, prepare
from tests.laws.random_workshop import Fresh
from tests.reliability.killing import EACH_SHOP, Attack
from tests.reliability.servers import own_server

_SAID = (
    *("kills", "server kills", "sent", "acknowledged", "refused", "killed on the way"),
    *("wholly there", "wholly not there", "sent again"),
)


def main() -> int:
    """What was asked for, or everything."""
    asked = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    asked.add_argument("--times", type=int, default=300)
    asked.add_argument("--servers", type=int, default=0)
    asked.add_argument("--database", choices=["sqlite", "postgresql"])
    asked.add_argument("--seed", type=int, default=random.randrange(10**9))
    given = asked.parse_args()
    logging.disable(logging.ERROR)
    random.seed(given.seed)
    print(f"--seed {given.seed}", flush=True)
    databases = prepare()
    try:
        if given.database != "postgresql":
            _kill("sqlite", databases.sqlite, given.times)
        if given.database != "sqlite" and databases.server is None:
            print(LACKING)
        elif given.database != "sqlite":
            _kill("postgresql", databases.postgresql, given.times)
            _kill_servers(given.servers)
    finally:
        databases.clear()
    return 0


def _kill(kind: str, fresh: Fresh, times: int) -> None:
    began, figures = time.monotonic(), Counter[str]()
    while times > 0:
        with fresh() as url:
            attack = Attack(url, figures=figures)
            attack.run(min(times, EACH_SHOP))
        times -= EACH_SHOP
        print(f"{kind}: {figures['kills']} kills", end="\r", flush=True)
    _say(kind, figures, time.monotonic() - began)


def _kill_servers(times: int) -> None:
    if not times:
        return
    began, figures = time.monotonic(), Counter[str]()
    with own_server() as server:
        for shop, left in enumerate(range(times, 0, -EACH_SHOP)):
            url = server.fresh(f"shop_{shop}")
            attack = Attack(url, strike=server.kill, rise=server.start, figures=figures)
            attack.run(min(left, EACH_SHOP))
    _say("postgresql, server killed", figures, time.monotonic() - began)


def _say(kind: str, figures: Counter[str], seconds: float) -> None:
    said = ", ".join(f"{figures[name]:,} {name}" for name in _SAID if figures[name])
    print(f"{kind}: {said}; nothing lost, nothing half; {seconds:,.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
