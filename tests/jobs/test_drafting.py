"""A job begins as a draft of a few words, and locks its customer and store with the first item."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from lib.accounts.permissions import NotPermitted, Role
from lib.inputs import InvalidInput
from lib.inventory.archiving import OneItem, StillNamed, archive_item
from lib.jobs.drafting import (
    CopyJob,
    DueInThePast,
    EditJob,
    HeaderLocked,
    NewJob,
    NotOffered,
    copy_job,
    create_job,
    edit_job,
)
from lib.jobs.fees import AddFee, add_fee
from lib.jobs.job_items import RemoveJobItem, remove_job_item
from lib.jobs.models import Job, JobFee
from lib.jobs.timeline import JobClosed
from lib.shop.customers import OneCustomer, archive_customer
from lib.shop.stores import AddStore, OneStore, add_store, archive_store
from tests.jobs.doing import bring_back, cancel, customer, lines, timeline
from tests.jobs.refusing import refused
from tests.jobs.test_timeline import header
from tests.shop import actor
from tests.workshop import Workshop


def change(shop: Workshop, number: str, **other: object) -> None:
    """Edit the header of a job."""
    edit_job(shop.session, shop.milo, EditJob(**header(shop, number, **other)))


def empty(shop: Workshop, number: str) -> None:
    """Remove all job items."""
    for line in lines(shop, number):
        given = RemoveJobItem(**shop.seen(number), line_id=line.id)
        remove_job_item(shop.session, shop.milo, given)


def test_a_new_job_needs_a_description_and_a_store_and_begins_in_draft(shop: Workshop) -> None:
    number = shop.job("Signet ring", notes="Engrave A.M.")

    job = shop.found(number)
    assert (job.number, job.stage, job.description) == ("JOB-000001", "Draft", "Signet ring")
    assert (job.customer_id, job.due_on, job.rush, job.assignee_id) == (None, None, False, None)
    assert [event.text for event in timeline(shop, number)] == ["created the job", "Engrave A.M."]


def test_what_cannot_be_a_job_is_told_at_its_field(shop: Workshop) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"description": " "}, "Fill in the description."),
        ({"description": "x" * 201}, "This is 201 characters long; 200 fit. Shorten it."),
        ({"description": "x" * 10_000}, "This is 10,000 characters long; 200 fit. Shorten it."),
        ({"store_id": None}, "Fill in the store."),
        ({"due_on": "soon"}, "The due date is not a date. Choose a day."),
    ]

    for typed, told in wrong:
        with refused(shop.session, InvalidInput) as caught:
            shop.job(**({"description": "Ring"} | typed))
        assert str(caught.value) == told
        assert caught.value.field in typed


def test_a_description_of_200_characters_fits(shop: Workshop) -> None:
    number = shop.job("x" * 200)

    assert len(shop.found(number).description) == 200


def test_a_newly_typed_due_date_in_the_past_is_refused(shop: Workshop) -> None:
    number = shop.job(due_on="2026-03-02")

    with refused(shop.session, DueInThePast) as new:
        shop.job(due_on="2026-03-01")
    with refused(shop.session, DueInThePast) as edited:
        change(shop, number, due_on=date(2026, 2, 28))

    assert new.value.field == edited.value.field == "due_on"
    assert (
        str(new.value) == "The due date 01 March 2026 is in the past. Choose today or a later day."
    )


def test_a_due_date_that_has_passed_meanwhile_may_stay(shop: Workshop) -> None:
    number = shop.job(due_on="2026-03-09")
    shop.found(number).due_on = date(2026, 3, 1)
    shop.session.flush()

    change(shop, number, rush=True)

    assert (shop.found(number).rush, shop.found(number).due_on) == (True, date(2026, 3, 1))


def test_an_archived_store_or_customer_is_not_offered_for_a_new_job(shop: Workshop) -> None:
    moreau, ada = customer(shop), shop.shop.ada
    east = int(add_store(shop.session, ada, AddStore(name="East")).number or "")
    archive_customer(shop.session, ada, OneCustomer(customer_id=moreau))
    archive_store(shop.session, ada, OneStore(store_id=east))

    wrong: list[dict[str, Any]] = [{"store_id": east}, {"customer_id": moreau}, {"store_id": 99}]
    for other in wrong:
        with refused(shop.session, NotOffered) as caught:
            shop.job(**other)
        assert caught.value.field in other


def test_customer_and_store_lock_with_the_first_job_item_and_unlock_without(
    shop: Workshop,
) -> None:
    moreau, south = customer(shop), shop.shop.south
    number = shop.ring()

    with refused(shop.session, HeaderLocked) as by_customer:
        change(shop, number, customer_id=moreau)
    with refused(shop.session, HeaderLocked) as by_store:
        change(shop, number, store_id=south)
    empty(shop, number)
    change(shop, number, customer_id=moreau, store_id=south)

    assert str(by_customer.value) == (
        f"The customer account of {number} is locked because the job has job items. "
        "Remove all job items, change it, then add them back."
    )
    assert (by_customer.value.field, by_store.value.field) == ("customer_id", "store_id")
    assert (shop.found(number).customer_id, shop.found(number).store_id) == (moreau, south)


def test_a_service_locks_too_but_fees_lock_nothing(shop: Workshop) -> None:
    with_service, with_fee, moreau = shop.job(), shop.job(), customer(shop)
    shop.add(with_service, shop.setting, "1")
    fee = shop.typed(AddFee, **shop.seen(with_fee), name="Design", price="90")
    add_fee(shop.session, shop.milo, fee)

    with refused(shop.session, HeaderLocked):
        change(shop, with_service, customer_id=moreau)
    change(shop, with_fee, customer_id=moreau, store_id=shop.shop.south)

    assert shop.found(with_fee).store_id == shop.shop.south


def test_recorded_usage_keeps_the_store_even_without_job_items(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    shop.reopen(number)
    empty(shop, number)

    with refused(shop.session, HeaderLocked) as caught:
        change(shop, number, store_id=shop.shop.south)
    change(shop, number, customer_id=customer(shop))
    bring_back(shop, number, shop.gold, "5")
    bring_back(shop, number, shop.stone, "1")
    change(shop, number, store_id=shop.shop.south)

    assert "used material of this store" in str(caught.value)
    assert shop.found(number).store_id == shop.shop.south


@pytest.mark.parametrize("stage", ["In Production", "Ready"])
def test_the_rest_of_the_header_stays_editable_until_completed(shop: Workshop, stage: str) -> None:
    number = shop.ring()
    shop.start(number)
    if stage == "Ready":
        shop.ready(number)
    other = {"description": "Band", "due_on": date(2026, 5, 1), "rush": True}

    change(shop, number, assignee_id=shop.milo.id, **other)

    job = shop.found(number)
    assert (job.description, job.due_on, job.rush) == ("Band", date(2026, 5, 1), True)
    assert timeline(shop, number)[-1].text == (
        "changed the description and the due date and the rush mark and the assignee"
    )


def test_a_started_job_keeps_its_customer_even_when_only_fees_are_on_it(shop: Workshop) -> None:
    number, moreau = shop.job(), customer(shop)
    fee = shop.typed(AddFee, **shop.seen(number), name="Repair", price="90", cost="20")
    add_fee(shop.session, shop.milo, fee)
    shop.start(number)

    with refused(shop.session, HeaderLocked) as caught:
        change(shop, number, customer_id=moreau)

    assert str(caught.value).endswith("has left Draft. Move it back to draft to change it.")


def test_a_completed_or_canceled_job_takes_no_edit_of_its_header(shop: Workshop) -> None:
    done, canceled = shop.ring(), shop.job()
    shop.start(done)
    shop.complete(done)
    cancel(shop, canceled)

    for number in (done, canceled):
        with refused(shop.session, JobClosed) as caught:
            change(shop, number, rush=True)
        assert f"{number} is {shop.found(number).stage}" in str(caught.value)


def test_a_copy_is_a_new_draft_with_the_same_items_fees_and_description(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    shop.complete(number, actual=({"line_id": lines(shop, number)[0].id, "quantity": "4.6"},))

    receipt = copy_job(shop.session, shop.milo, CopyJob(number=number))

    copy = str(receipt.number)
    assert (shop.found(copy).stage, shop.found(copy).reopened) == ("Draft", False)
    assert shop.found(copy).description == shop.found(number).description
    here = [(line.item_id, line.quantity, line.price) for line in lines(shop, copy)]
    assert here == [(line.item_id, line.quantity, line.price) for line in lines(shop, number)]
    assert {line.actual_quantity for line in lines(shop, copy)} == {None}
    fees = select(JobFee).where(JobFee.job_id == shop.found(copy).id)
    assert [(fee.name, fee.price) for fee in shop.session.scalars(fees)] == [("Rush fee", 50)]


def test_a_copy_leaves_out_what_is_archived_and_says_so(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    shop.complete(number)
    archive_item(shop.session, shop.milo, OneItem(item_id=shop.stone))

    receipt = copy_job(shop.session, shop.milo, CopyJob(number=number))

    assert [line.item_id for line in lines(shop, str(receipt.number))] == [shop.gold, shop.setting]
    assert "Centre stone" in receipt.says


def test_a_copy_for_an_archived_customer_is_for_stock_and_says_so(shop: Workshop) -> None:
    moreau = customer(shop)
    number = shop.job(customer_id=moreau)
    archive_customer(shop.session, shop.shop.ada, OneCustomer(customer_id=moreau))

    receipt = copy_job(shop.session, shop.milo, CopyJob(number=number))

    assert shop.found(str(receipt.number)).customer_id is None
    assert receipt.says.endswith("Without the customer account Amélie Moreau: no longer offered.")


def test_an_item_that_an_open_job_names_is_not_archived(shop: Workshop) -> None:
    wire = shop.item("Wire", "material", "Metals", unit="g")
    number = shop.job()
    shop.add(number, wire, "2")

    with refused(shop.session, StillNamed) as caught:
        archive_item(shop.session, shop.milo, OneItem(item_id=wire))
    cancel(shop, number)
    archive_item(shop.session, shop.milo, OneItem(item_id=wire))

    assert number in str(caught.value)


def test_whoever_sells_may_neither_see_nor_make_jobs_and_is_told_whom_to_ask(
    shop: Workshop,
) -> None:
    sol = actor(shop.session, Role.SALES)

    with refused(shop.session, NotPermitted) as caught:
        create_job(shop.session, sol, NewJob(description="Ring", store_id=shop.shop.north))

    assert "ask Ada" in str(caught.value)
    assert shop.session.scalars(select(Job)).all() == []
