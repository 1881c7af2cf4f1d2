"""A thousand pieces from a hundred lines are a normal job: the statements stay the same few."""

import sys
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import func, select

from lib.inventory.models import Adjustment
from lib.jobs.completion import complete_job
from lib.jobs.production import MoveJob, back_to_production, mark_ready
from lib.jobs.reopening import ReopenJob, reopen_job
from tests.jobs.doing import balances
from tests.jobs.test_pieces import add_photo, shown
from tests.statements import statements
from tests.workshop import Workshop

# About a third of each is the audit trail: for every table a reading before and one after, for
# every table of names one more, and one statement that writes the entry.
MARKING_READY = 20
GOING_BACK = 15
COMPLETING = 59
REOPENING = 27
COMPLETING_AGAIN = 46


def asked_by(shop: Workshop, number: str, act: Callable[[], Any]) -> list[str]:
    """The statements that a command sends, its seconds printed for whoever asks with -s."""
    shop.session.flush()
    shop.session.expunge_all()
    with statements() as sent:
        began = time.perf_counter()
        act()
        took = time.perf_counter() - began
        shop.session.flush()
    sys.stdout.write(f"\n{number}: {len(sent)} statements, {took:.2f} s")
    return sent


def small(shop: Workshop) -> tuple[str, dict[str, Any]]:
    """One piece from one line, with a photo."""
    number = shop.job("One")
    shop.add(number, shop.gold, "1")
    add_photo(shop, number, "gold")
    shop.start(number)
    return number, {"pieces": "1"}


def large(shop: Workshop) -> tuple[str, dict[str, Any]]:
    """A thousand separate pieces from a hundred lines of as many materials, with two photos."""
    number = shop.job("A thousand")
    for place in range(100):
        bead = shop.item(f"Bead {place}", "material", "Metals", unit="g", price="2.00")
        shop.receive(bead, "100", "1.37")
        shop.add(number, bead, "10")
    add_photo(shop, number, "gold")
    add_photo(shop, number, "red")
    shop.start(number)
    return number, {"pieces": "1,000", "separate": True}


def whole_life(shop: Workshop, number: str, form: dict[str, Any]) -> dict[str, int]:
    """How many statements each move takes that touches stock."""
    milo, session = shop.milo, shop.session
    count: dict[str, int] = {}

    def send(name: str, door: Callable[..., Any], given: Any) -> None:
        count[name] = len(asked_by(shop, f"{number} {name}", lambda: door(session, milo, given)))

    send("ready", mark_ready, MoveJob(**shop.seen(number)))
    send("back", back_to_production, MoveJob(**shop.seen(number)))
    send("complete", complete_job, shop.form(number, **form))
    send("reopen", reopen_job, ReopenJob(**shop.seen(number), reason="Count again"))
    send("again", complete_job, shop.form(number, **form))
    reopen_job(session, milo, ReopenJob(**shop.seen(number), reason="Count again"))
    return count


def test_a_thousand_pieces_of_a_hundred_lines_take_as_many_statements_as_one(
    shop: Workshop,
) -> None:
    one, few = small(shop)
    thousand, many = large(shop)

    of_one = whole_life(shop, one, few)
    of_many = whole_life(shop, thousand, many)

    assert of_many == of_one
    assert of_many == {
        "ready": MARKING_READY,
        "back": GOING_BACK,
        "complete": COMPLETING,
        "reopen": REOPENING,
        "again": COMPLETING_AGAIN,
    }


def test_a_ready_job_of_any_size_is_completed_in_as_many_statements(shop: Workshop) -> None:
    one, few = small(shop)
    thousand, many = large(shop)
    sent = []

    for number, form in ((one, few), (thousand, many)):
        shop.ready(number)
        given = shop.form(number, **form)
        sent.append(asked_by(shop, number, partial(complete_job, shop.session, shop.milo, given)))

    assert [len(each) for each in sent] == [COMPLETING, COMPLETING]


def test_a_thousand_pieces_share_the_cost_to_the_cent_and_carry_the_photos(
    shop: Workshop,
) -> None:
    number, form = large(shop)

    completion = shop.complete(number, **form)

    pieces = shop.pieces(number)
    made = balances(shop, *[piece.id for piece in pieces])
    assert len({piece.sku for piece in pieces}) == len(made) == 1000
    assert sum(value for _, _, value in made) == completion.cost == Decimal("1370.00")
    assert {value for _, _, value in made} == {Decimal("1.37")}
    assert shown(shop, item_id=pieces[-1].id) == ["gold", "red"]
    written = select(func.count()).where(Adjustment.document_number == number)
    assert shop.session.scalar(written) == 1100
