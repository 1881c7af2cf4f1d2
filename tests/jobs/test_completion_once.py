"""A double click, a retry and two tabs complete a job once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import event, func, select

from lib import database
from lib.accounts.commands import KeyUsedOtherwise, carry_out
from lib.accounts.receipts import Receipt
from lib.inventory.models import Adjustment, Item
from lib.jobs.completion import CompleteJob, complete_job
from lib.jobs.drafting import NewJob, create_job
from lib.jobs.models import Completion, Job
from lib.jobs.production import MoveJob, mark_ready
from lib.jobs.timeline import JobChanged
from lib.refusals import Refusal
from tests.jobs.refusing import everything
from tests.workshop import Workshop

KEY = "a-form-that-was-opened-once"


def ready_to_send(shop: Workshop) -> CompleteJob:
    """The form of a ready job, with everything before it kept."""
    number = shop.ring()
    shop.start(number)
    shop.ready(number)
    given = shop.form(number)
    shop.session.commit()
    return given


def kept() -> dict[str, list[str]]:
    """Everything that the database keeps."""
    with database.reading() as session:
        return everything(session)


def counted() -> tuple[int | None, int | None, int | None]:
    """How many completions, pieces and consumptions there are."""
    with database.reading() as session:
        pieces = select(func.count()).select_from(Item).where(Item.job_id.is_not(None))
        consumed = select(func.count()).where(Adjustment.kind == "Consumption")
        completions = session.scalar(select(func.count()).select_from(Completion))
        return completions, session.scalar(pieces), session.scalar(consumed)


def both(work: Callable[[int], Receipt]) -> list[Receipt | Refusal]:
    """Do something twice at the same moment; what came of each."""
    together = Barrier(2)

    def one(turn: int) -> Receipt | Refusal:
        together.wait()
        try:
            return work(turn)
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))


def test_the_same_command_sent_again_says_what_already_happened(
    shop: Workshop, stopped_clock: object
) -> None:
    given = ready_to_send(shop)

    first = carry_out(complete_job, shop.milo.id, given, KEY)
    after = kept()
    second = carry_out(complete_job, shop.milo.id, given, KEY)

    assert kept() == after
    assert (first.again, second.again) == (False, True)
    assert (second.says, second.number) == (first.says, "CMP-000001")
    assert (second.done_by, second.done_at) == ("Milo", stopped_clock)
    assert counted() == (1, 1, 2)


def test_the_same_key_with_another_input_is_refused(shop: Workshop) -> None:
    given = ready_to_send(shop)
    carry_out(complete_job, shop.milo.id, given, KEY)
    after = kept()
    other = given.model_copy(update={"title": "Another ring"})

    with pytest.raises(KeyUsedOtherwise) as caught:
        carry_out(complete_job, shop.milo.id, other, KEY)

    assert "CMP-000001" in str(caught.value)
    assert kept() == after


def test_a_double_click_on_create_makes_one_completion(shop: Workshop) -> None:
    given = ready_to_send(shop)

    receipts = both(lambda _: carry_out(complete_job, shop.milo.id, given, KEY))

    assert all(isinstance(receipt, Receipt) for receipt in receipts)
    assert sorted(receipt.again for receipt in receipts if isinstance(receipt, Receipt)) == [
        False,
        True,
    ]
    assert {receipt.number for receipt in receipts if isinstance(receipt, Receipt)} == {
        "CMP-000001"
    }
    assert counted() == (1, 1, 2)


def test_two_tabs_that_complete_the_same_job_at_once_make_one_completion(
    shop: Workshop,
) -> None:
    given = ready_to_send(shop)

    outcomes = both(lambda tab: carry_out(complete_job, shop.milo.id, given, f"{KEY}-{tab}"))

    [refusal] = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert isinstance(refusal, JobChanged)
    assert "Milo moved it from Ready to Completed" in str(refusal)
    assert counted() == (1, 1, 2)


def test_two_jobs_that_want_the_last_stone_at_once_get_it_once(shop: Workshop) -> None:
    numbers = [shop.ring(), shop.ring()]
    for number in numbers:
        shop.start(number)
    moves = [MoveJob(**shop.seen(number)) for number in numbers]
    shop.session.commit()

    outcomes = both(lambda turn: carry_out(mark_ready, shop.milo.id, moves[turn], f"{KEY}-{turn}"))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "InsufficientStock",
        "Receipt",
    ]
    with database.reading() as session:
        stages = sorted(session.scalars(select(Job.stage)))
    assert stages == ["In Production", "Ready"]


def test_a_new_job_sent_twice_is_one_job(shop: Workshop) -> None:
    shop.session.commit()
    given = NewJob(description="Ring", store_id=shop.shop.north)

    receipts = [carry_out(create_job, shop.milo.id, given, KEY) for _ in range(2)]

    assert [receipt.number for receipt in receipts] == ["JOB-000001", "JOB-000001"]


def test_a_refused_command_keeps_nothing_and_may_be_sent_again(shop: Workshop) -> None:
    given = ready_to_send(shop)
    before = kept()
    dearer = given.model_copy(update={"cost_shown": given.cost_shown + 1})

    with pytest.raises(Refusal):
        carry_out(complete_job, shop.milo.id, dearer, KEY)
    after = kept()
    carry_out(complete_job, shop.milo.id, given, KEY)

    assert after == before
    assert counted() == (1, 1, 2)


def test_a_server_that_dies_at_any_statement_leaves_the_old_state(shop: Workshop) -> None:
    given = ready_to_send(shop)
    before = kept()
    died = 0

    while dies_at(died * 3 + 1, lambda: carry_out(complete_job, shop.milo.id, given, KEY)):
        died += 1
        assert kept() == before

    assert died > 10
    assert counted() == (1, 1, 2)


def dies_at(statement: int, work: Callable[[], object]) -> bool:
    """Whether the work was cut off before it reached its end."""
    sent: list[object] = []
    engine = database.engine()

    def note(*_facts: object) -> None:
        sent.append(None)
        if len(sent) == statement:
            raise KeyboardInterrupt

    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    except KeyboardInterrupt:
        return True
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return False
