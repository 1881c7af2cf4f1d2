"""The laws of SPEC 14 hold in every shop, whatever is asked in whatever order.

Random stories are played with the real commands on a real database. By default they are few and
always the same. `BENCHBOOK_STORIES=500 pytest tests/laws/test_ledger.py` plays that many new ones
in each test, and tells the shortest story that breaks a law; `make laws` plays 10,000 steps.
"""

import os
import random

import pytest

pytest.importorskip("hypothesis", reason="install requirements-dev.txt for the random stories")

from sqlalchemy.orm import Session

from lib.jobs.drafting import EditJob, edit_job
from lib.jobs.job_items import RemoveJobItem, remove_job_item
from lib.jobs.production import MoveJob, back_to_draft
from tests.databases import LACKING, Databases
from tests.laws.laws_of_stock import LAWS
from tests.laws.random_workshop import play
from tests.laws.stock_rows import all_tables, read_rows
from tests.workshop import workshop

STORIES = int(os.environ.get("BENCHBOOK_STORIES", "0"))
FEW = {"sqlite": 15, "postgresql": 6}
VOLUMES = [("sqlite", 1), ("postgresql", 1), ("postgresql", 2)]


@pytest.mark.parametrize(("kind", "volume"), VOLUMES)
def test_every_law_holds_after_every_command(databases: Databases, kind: str, volume: int) -> None:
    if kind == "postgresql" and databases.server is None:
        pytest.skip(LACKING)
    fresh = databases.sqlite if kind == "sqlite" else databases.postgresql

    if STORIES:
        play(fresh, STORIES, volume=random.randrange(10**9), shrinks=True)
    else:
        play(fresh, FEW[kind], volume=volume)


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
