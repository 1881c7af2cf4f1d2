"""A note can be written at every stage, also when nothing else can be changed any more."""

import pytest
from sqlalchemy import func, select

from lib.accounts.permissions import Role
from lib.inputs import InvalidInput
from lib.jobs.models import JobEvent
from lib.jobs.notes import AddNote, add_note
from lib.refusals import NotAllowed
from tests.jobs.doing import cancel, timeline
from tests.shop import actor
from tests.workshop import Workshop


@pytest.mark.parametrize("stage", ["Draft", "In Production", "Ready", "Completed", "Canceled"])
def test_a_note_is_taken_at_every_stage(shop: Workshop, stage: str) -> None:
    number = shop.ring()
    moves = {"In Production": (shop.start,), "Ready": (shop.start, shop.ready)}
    for move in moves.get(stage, ()):
        move(number)
    if stage == "Completed":
        shop.start(number)
        shop.complete(number)
    if stage == "Canceled":
        cancel(shop, number)
    version = shop.found(number).version

    iris = actor(shop.session, Role.BENCH)
    add_note(shop.session, iris, AddNote(number=number, note="The clasp is soldered"))

    assert (shop.found(number).stage, shop.found(number).version) == (stage, version)
    last = timeline(shop, number)[-1]
    assert (last.text, last.person_id, last.kind) == ("The clasp is soldered", iris.id, "note")


def test_an_empty_note_and_one_by_who_only_reads_are_refused(shop: Workshop) -> None:
    number = shop.job()
    noor = actor(shop.session, Role.ANALYST)
    before = shop.session.scalar(select(func.count(JobEvent.id)))

    with pytest.raises(InvalidInput, match="note"):
        shop.typed(AddNote, number=number, note="   ")
    with pytest.raises(NotAllowed, match="ask Ada"):
        add_note(shop.session, noor, AddNote(number=number, note="Seen"))

    assert shop.session.scalar(select(func.count(JobEvent.id))) == before
