"""Holders are the documents whose holds were not yet released."""

from decimal import Decimal

from sqlalchemy.orm import Session

from lib.inventory.holders import Holder, holders
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.ledger import Document, Posting, open_book
from tests.shop import OpenedShop, opened_shop
from tests.stock import held, material, purchased


def _released(session: Session, shop: OpenedShop, item_id: int, number: str) -> None:
    book = open_book(session, shop.ada, [(item_id, shop.north)])
    kind, document = AdjustmentKind.HOLD_RELEASE, Document("job", number)
    book.add(Posting(item_id, shop.north, kind, Decimal(4), document))
    book.close()


def test_holders_are_named_with_what_they_still_hold(session: Session) -> None:
    shop = opened_shop(session)
    gold, silver = material(session, shop), material(session, shop, "Silver")
    for item_id in (gold, silver):
        purchased(session, shop, item_id, "10", total="100.00")
    held(session, shop, gold, "4", number="JOB-000001")
    held(session, shop, gold, "3", number="JOB-000002")
    held(session, shop, gold, "1", number="JOB-000002")
    held(session, shop, silver, "2", number="JOB-000001")
    _released(session, shop, gold, "JOB-000001")

    found = holders(session, [(gold, shop.north), (gold, shop.south)])

    assert found == [Holder(gold, shop.north, "job", "JOB-000002", Decimal(4))]
