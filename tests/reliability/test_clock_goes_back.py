"""What was done is told in the order in which it was done, whatever the clock said meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib import clock
from lib.inventory.item_ledger import LedgerFilter, item_ledger
from lib.inventory.models import Adjustment
from lib.jobs.board import lately
from lib.jobs.job_page import job_page
from lib.jobs.models import Completion
from tests.workshop import Workshop, workshop

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
A_YEAR = timedelta(days=365)


def a_job_under_a_wild_clock(built: Workshop) -> str:
    """Make, start, complete, reopen and complete a job while the clock jumps about."""
    with clock.stopped_at(NOW + A_YEAR):
        number = built.ring()
    acts: tuple[tuple[timedelta, Callable[[str], object]], ...] = (
        (timedelta(0), built.start),
        (-timedelta(hours=2), built.ready),
        (A_YEAR, built.complete),
        (-timedelta(days=3), built.reopen),
        (-timedelta(days=2), built.complete),
    )
    for moment, act in acts:
        with clock.stopped_at(NOW + moment):
            act(number)
    return number


def test_a_story_is_told_in_the_order_of_its_acts(session: Session) -> None:
    built = workshop(session)
    number = a_job_under_a_wild_clock(built)

    page = job_page(session, built.milo, number)

    moves = page.timeline[page.timeline["to_stage"].notna()]
    assert list(moves["to_stage"])[::-1] == [
        *("Draft", "In Production", "Ready", "Completed", "In Production", "Completed")
    ]
    assert list(page.completions["number"]) == ["CMP-000002", "CMP-000001"]
    assert list(page.completions["undone_at"].isna()) == [True, False]
    newest = lately(session, built.milo).iloc[0]
    assert newest["text"] == moves.iloc[0]["text"]


def test_the_ledger_and_its_chain_follow_each_other_and_not_the_clock(session: Session) -> None:
    built = workshop(session)
    a_job_under_a_wild_clock(built)

    rows = item_ledger(session, built.milo, LedgerFilter(item_id=built.gold)).rows
    kept = session.scalars(select(Adjustment).where(Adjustment.item_id == built.gold))
    positions = [row.position for row in kept.all()]

    assert list(rows["kind"])[-1] == "Purchase"
    assert positions == list(range(1, len(positions) + 1))


def test_a_job_completed_in_a_year_to_come_can_be_completed_today(session: Session) -> None:
    built = workshop(session)
    number = a_job_under_a_wild_clock(built)

    with clock.stopped_at(NOW - A_YEAR):
        built.reopen(number)
        again = built.complete(number)

    assert (again.number, again.ordinal) == ("CMP-000003", 3)
    made = session.scalars(select(Completion.number).order_by(Completion.id)).all()
    assert made == ["CMP-000001", "CMP-000002", "CMP-000003"]
    assert [piece.voided_at for piece in built.pieces(number)] == [None]
