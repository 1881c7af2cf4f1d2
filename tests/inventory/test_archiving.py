"""Items are archived, never deleted, and only when nothing waits for them (S67)."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from lib.inventory import uses
from lib.inventory.archiving import (
    ArchivedAlready,
    NotInArchive,
    OneItem,
    StillNamed,
    StillOnHand,
    archive_item,
    unarchive_item,
)
from lib.inventory.items import ItemArchived
from lib.inventory.models import Item
from tests.shop import opened_shop
from tests.stock import material, purchased


def test_an_archived_item_comes_back_when_it_is_wanted(session: Session) -> None:
    shop = opened_shop(session)
    gold = OneItem(item_id=material(session, shop))

    archive_item(session, shop.ada, gold)
    with pytest.raises(ItemArchived):
        purchased(session, shop, gold.item_id, "1", total="1.00")
    unarchive_item(session, shop.ada, gold)

    assert purchased(session, shop, gold.item_id, "1", total="1.00") == "ADJ-000001"


def test_an_item_on_hand_is_not_archived(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "5", total="10.00")
    purchased(session, shop, gold, "2", total="10.00", store_id=shop.south)

    with pytest.raises(StillOnHand, match=r"5\.000 g in North, 2\.000 g in South on hand"):
        archive_item(session, shop.ada, OneItem(item_id=gold))

    assert session.get_one(Item, gold).archived_at is None


def test_an_item_on_an_open_document_is_not_archived(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    monkeypatch.setattr(uses, "_asked", [])
    uses.names_items(lambda _session, item_id: ["JOB-000001"] if item_id == gold else [])

    with pytest.raises(StillNamed, match="JOB-000001 still name it"):
        archive_item(session, shop.ada, OneItem(item_id=gold))

    assert session.get_one(Item, gold).archived_at is None


def test_archiving_twice_or_taking_back_what_is_there_is_refused(session: Session) -> None:
    shop = opened_shop(session)
    gold = OneItem(item_id=material(session, shop, expected_cost=Decimal(1)))

    with pytest.raises(NotInArchive):
        unarchive_item(session, shop.ada, gold)
    archive_item(session, shop.ada, gold)
    with pytest.raises(ArchivedAlready):
        archive_item(session, shop.ada, gold)

    assert session.get_one(Item, gold.item_id).version == 2
