"""A store is archived only when nothing is left in it and no open document needs it."""

import pytest
from sqlalchemy.orm import Session

from lib.jobs.canceling import CancelJob, cancel_job
from lib.shop.stores import OneStore, StoreInUse, archive_store, store_choices
from tests.workshop import Workshop, workshop


@pytest.fixture
def shop(session: Session) -> Workshop:
    return workshop(session)


def archive(shop: Workshop, store_id: int) -> None:
    archive_store(shop.session, shop.shop.ada, OneStore(store_id=store_id))


def refusal_of(shop: Workshop, store_id: int) -> str:
    with pytest.raises(StoreInUse) as refused, shop.session.begin_nested():
        archive(shop, store_id)
    assert store_id in store_choices(shop.session, shop.shop.ada)
    return str(refused.value)


def test_a_store_with_stock_names_what_lies_there(shop: Workshop) -> None:
    says = refusal_of(shop, shop.shop.north)

    assert "Gold 18k, " in says
    assert "Centre stone still need it. Transfer or sell what lies there" in says


def test_a_store_with_an_open_job_names_the_job_until_it_is_closed(shop: Workshop) -> None:
    number = shop.job(store_id=shop.shop.south)
    assert f"South cannot be archived: {number} still need it" in refusal_of(shop, shop.shop.south)

    cancel_job(shop.session, shop.milo, CancelJob(**shop.seen(number)))

    archive(shop, shop.shop.south)
    assert shop.shop.south not in store_choices(shop.session, shop.shop.ada)


def test_of_many_things_the_first_five_are_named(shop: Workshop) -> None:
    for _ in range(7):
        shop.job(store_id=shop.shop.south)

    assert "JOB-000005 and 2 more still need it" in refusal_of(shop, shop.shop.south)
