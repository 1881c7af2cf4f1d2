"""The board shows what is open by stage, the most pressing first, and what happened of late."""

from datetime import timedelta

from sqlalchemy.orm import Session

from lib.accounts.permissions import Role
from lib.jobs.board import CARDS, board, lately
from lib.jobs.status import Stage
from lib.shop.the_shop import the_shop
from tests.shop import actor
from tests.workshop import workshop


def test_rush_comes_first_then_what_is_due_first_then_what_has_no_date(session: Session) -> None:
    shop, today = workshop(session), the_shop(session).today()
    undated = shop.job("Undated")
    later = shop.job("Later", due_on=today + timedelta(days=9))
    sooner = shop.job("Sooner", due_on=today + timedelta(days=2))
    rushed = shop.job("Rushed", rush=True)

    draft = board(session, shop.milo)[0]

    assert draft.stage is Stage.DRAFT
    assert list(draft.cards["number"]) == [rushed, sooner, later, undated]


def test_each_open_stage_has_its_lane_and_closed_jobs_have_none(session: Session) -> None:
    shop = workshop(session)
    shop.job("Draft")
    shop.start(shop.ring())
    done = shop.job("Done")
    shop.add(done, shop.gold, "1")
    shop.start(done)
    shop.complete(done)

    lanes = board(session, shop.milo)

    assert [(lane.stage, lane.total) for lane in lanes] == [
        (Stage.DRAFT, 1),
        (Stage.IN_PRODUCTION, 1),
        (Stage.READY, 0),
    ]


def test_a_long_lane_counts_all_and_shows_the_first(session: Session) -> None:
    shop = workshop(session)
    for place in range(CARDS + 3):
        shop.job(f"Piece {place}")

    draft = board(session, shop.milo)[0]

    assert (draft.total, len(draft.cards)) == (CARDS + 3, CARDS)


def test_what_happened_lately_comes_latest_first_and_holds_no_amount(session: Session) -> None:
    shop = workshop(session)
    number = shop.ring()
    shop.start(number)

    events = lately(session, actor(session, Role.BENCH))

    assert events["text"].iloc[0] == "moved it from Draft to In Production"
    assert set(events["number"]) == {number}
    assert "60.00" not in events.to_string()
