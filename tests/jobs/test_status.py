"""One table says which moves there are, and every other one is refused with what to do instead."""

from collections.abc import Callable
from typing import Any

import pytest

from lib.jobs.canceling import CancelJob, cancel_job
from lib.jobs.completion import complete_job
from lib.jobs.models import EventKind
from lib.jobs.production import (
    MoveJob,
    StartJob,
    back_to_draft,
    back_to_production,
    mark_ready,
    start_job,
)
from lib.jobs.reopening import ReopenJob, reopen_job
from lib.jobs.status import Act, MoveRefused, Stage, moves_from
from tests.conftest import one_database
from tests.jobs.doing import cancel, timeline, to_draft
from tests.jobs.refusing import refused
from tests.workshop import Workshop

TABLE = {
    "draft": {Act.START: Stage.IN_PRODUCTION, Act.CANCEL: Stage.CANCELED},
    "started": {
        Act.BACK_TO_DRAFT: Stage.DRAFT,
        Act.MARK_READY: Stage.READY,
        Act.COMPLETE: Stage.COMPLETED,
        Act.CANCEL: Stage.CANCELED,
    },
    "ready": {
        Act.BACK_TO_PRODUCTION: Stage.IN_PRODUCTION,
        Act.COMPLETE: Stage.COMPLETED,
        Act.CANCEL: Stage.CANCELED,
    },
    "completed": {Act.REOPEN: Stage.IN_PRODUCTION},
    "reopened": {
        Act.MARK_READY: Stage.READY,
        Act.COMPLETE: Stage.COMPLETED,
        Act.CANCEL: Stage.CANCELED,
    },
    "ready again": {
        Act.BACK_TO_PRODUCTION: Stage.IN_PRODUCTION,
        Act.COMPLETE: Stage.COMPLETED,
        Act.CANCEL: Stage.CANCELED,
    },
    "canceled": {},
}
ALLOWED = [(where, act) for where, moves in TABLE.items() for act in moves]


def brought_to(shop: Workshop, where: str) -> str:
    """A job of one material and one fee's worth of work that stands where a row begins."""
    number = shop.ring()
    steps: dict[str, list[Callable[[str], Any]]] = {
        "draft": [],
        "started": [shop.start],
        "ready": [shop.start, shop.ready],
        "completed": [shop.start, shop.complete],
        "reopened": [shop.start, shop.complete, shop.reopen],
        "ready again": [shop.start, shop.complete, shop.reopen, shop.ready],
        "canceled": [lambda n: cancel(shop, n)],
    }
    for step in steps[where]:
        step(number)
    return number


def carry(shop: Workshop, number: str, act: Act) -> None:
    """Send the command of an act."""
    seen = shop.seen(number)
    stands = {"standing": (shop.gold, shop.stone)}
    commands: dict[Act, tuple[Any, Any]] = {
        Act.START: (start_job, StartJob(**seen)),
        Act.BACK_TO_DRAFT: (back_to_draft, MoveJob(**seen)),
        Act.MARK_READY: (mark_ready, MoveJob(**seen)),
        Act.BACK_TO_PRODUCTION: (back_to_production, MoveJob(**seen)),
        Act.COMPLETE: (complete_job, shop.form(number)),
        Act.REOPEN: (reopen_job, ReopenJob(**seen, reason="Wrong size")),
        Act.CANCEL: (cancel_job, CancelJob(**seen, **stands)),
    }
    door, given = commands[act]
    door(shop.session, shop.milo, given)


@pytest.mark.parametrize(("where", "act"), ALLOWED)
def test_every_move_of_the_table_is_made(shop: Workshop, where: str, act: Act) -> None:
    number = brought_to(shop, where)
    before = shop.found(number).stage

    carry(shop, number, act)

    assert shop.found(number).stage == TABLE[where][act]
    latest = timeline(shop, number)[-1]
    assert (latest.from_stage, latest.to_stage) == (before, TABLE[where][act])
    assert latest.person_id == shop.milo.id


@one_database
@pytest.mark.parametrize("where", TABLE)
def test_every_move_missing_from_the_table_is_refused(shop: Workshop, where: str) -> None:
    number = brought_to(shop, where)
    stage = shop.found(number).stage
    told = {}

    for act in set(Act) - set(TABLE[where]):
        with refused(shop.session, MoveRefused) as caught:
            carry(shop, number, act)
        told[act] = str(caught.value)

    for sentence in told.values():
        refusal, instead = sentence.split(". ", 1)
        assert refusal.startswith(f"{number} is {stage}, so you cannot ")
        assert instead.startswith(("Start", "Reopen", "Move", "You can", "Copy", "It was"))


def test_a_refused_move_says_what_to_do_instead(shop: Workshop) -> None:
    number = brought_to(shop, "started")

    with refused(shop.session, MoveRefused) as caught:
        carry(shop, number, Act.BACK_TO_PRODUCTION)

    assert str(caught.value) == (
        f"{number} is In Production, so you cannot move it back to production. You can move it "
        "back to draft or mark it as ready or complete it or cancel it."
    )


@pytest.mark.parametrize("where", TABLE)
def test_a_screen_is_told_exactly_the_moves_that_can_be_made(where: str) -> None:
    stages = {"started": Stage.IN_PRODUCTION, "reopened": Stage.IN_PRODUCTION}
    named = {"ready again": Stage.READY, **stages}
    stage = named.get(where) or Stage(where.capitalize())

    offered = moves_from(stage, reopened=where in ("reopened", "ready again"))

    assert {move.act: move.to for move in offered} == TABLE[where]


def test_the_timeline_tells_every_move_with_stages_person_moment_and_reason(
    shop: Workshop, stopped_clock: object
) -> None:
    number = shop.ring()
    shop.start(number)
    given = MoveJob(**shop.seen(number), reason="The stone is cracked")

    back_to_draft(shop.session, shop.milo, given)
    shop.start(number)
    shop.ready(number)
    shop.complete(number)
    shop.reopen(number)

    moves = [event for event in timeline(shop, number) if event.kind == EventKind.MOVE]
    assert [(event.from_stage, event.to_stage) for event in moves] == [
        (None, "Draft"),
        ("Draft", "In Production"),
        ("In Production", "Draft"),
        ("Draft", "In Production"),
        ("In Production", "Ready"),
        ("Ready", "Completed"),
        ("Completed", "In Production"),
    ]
    assert moves[2].reason == "The stone is cracked"
    assert moves[6].reason == "Wrong size"
    assert {(event.person_id, event.at) for event in moves} == {(shop.milo.id, stopped_clock)}


def test_a_job_stays_marked_reopened_until_it_is_completed_again(shop: Workshop) -> None:
    number = brought_to(shop, "ready again")
    ready = shop.found(number).reopened

    shop.back(number)
    back = shop.found(number).reopened
    shop.complete(number)

    assert (ready, back, shop.found(number).reopened) == (True, True, False)


def test_a_job_that_was_never_completed_can_go_back_to_draft_often(shop: Workshop) -> None:
    number = brought_to(shop, "started")

    for _ in range(2):
        to_draft(shop, number)
        shop.start(number)

    assert shop.found(number).stage == Stage.IN_PRODUCTION
    assert shop.stock(shop.gold) == (50, 0, 50)
