"""The sample shop is a believable jeweller whose ledger is as real as any."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from lib import clock, database
from lib.checks.verifying import verify
from lib.inventory.models import Adjustment, Balance, Item
from lib.jobs.models import Completion, Job
from lib.jobs.status import Stage
from lib.measures import ZERO
from lib.orders.models import Order
from lib.photos.models import PhotoLink
from lib.sample.sample_shop import open_sample_shop
from lib.shop.first_start import ShopExists
from lib.shop.models import Store
from tests.shop import opened_shop


def test_the_sample_shop_is_a_jeweller_with_half_a_year_of_work(database_url: str) -> None:
    open_sample_shop("Ada", "correct horse battery staple")

    with database.reading() as session:
        stages = dict(session.execute(select(Job.stage, func.count()).group_by(Job.stage)).all())
        kinds = dict(session.execute(select(Item.kind, func.count()).group_by(Item.kind)).all())
        first, last = session.execute(
            select(func.min(Adjustment.at), func.max(Adjustment.at))
        ).one()
        carats = session.scalars(select(Item).where(Item.unit == "ct", Item.sku.startswith("D-")))
        stones = list(carats)
        stores = list(session.scalars(select(Store.name).order_by(Store.name)))
        undone = session.scalar(select(func.count()).where(Completion.undone_at.is_not(None)))
        orders = set(session.scalars(select(Order.stage)))
        photos = session.scalar(select(func.count()).where(PhotoLink.item_id.is_not(None)))

    assert stores == ["North", "South"]
    assert kinds["material"] == 60
    assert set(stages) == set(Stage)
    assert sum(stages.values()) == 40
    assert timedelta(days=170) < last - first < timedelta(days=183)
    assert last <= clock.now()
    assert len(stones) == 26
    assert all(stone.details["Clarity"] for stone in stones)
    assert undone == 1
    assert orders == {"Open", "Sold"}
    assert photos
    check_balances()
    assert [str(finding) for finding in verify().findings] == []


def check_balances() -> None:
    """Every balance of the sample shop is the sum of its rows."""
    sums = func.sum(Adjustment.on_hand), func.sum(Adjustment.on_hold), func.sum(Adjustment.value)
    with database.reading() as session:
        rows = session.execute(
            select(Adjustment.item_id, Adjustment.store_id, *sums).group_by(
                Adjustment.item_id, Adjustment.store_id
            )
        )
        added: dict[tuple[int, int], tuple[Decimal, ...]] = {
            (item, store): tuple(amounts) for item, store, *amounts in rows
        }
        balances = list(session.scalars(select(Balance).where(Balance.rows > 0)))

    assert len(balances) == len(added)
    for there in balances:
        figures = (there.on_hand, there.on_hold, there.value)
        assert added[there.item_id, there.store_id] == figures
        assert figures[1] >= ZERO


def test_the_sample_shop_is_not_opened_over_another_shop(database_url: str) -> None:
    with database.writing() as session:
        opened_shop(session)

    with pytest.raises(ShopExists):
        open_sample_shop("Eve", "another horse battery staple")

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 0
