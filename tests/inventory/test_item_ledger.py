"""Every adjustment of an item is read with its document and the balance after it (S64)."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from lib.accounts.permissions import Role
from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.item_ledger import (
    COLUMNS,
    WENT,
    LedgerFilter,
    item_ledger,
    where_it_went,
)
from lib.inventory.items import NoSuchItem
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.ledger import Document, Posting, open_book
from lib.inventory.reversing import ReverseAdjustment, reverse_adjustment
from tests.shop import OpenedShop, actor, opened_shop
from tests.stock import held, material, piece, purchased


def _used(session: Session, shop: OpenedShop, item_id: int, quantity: str, *, number: str) -> None:
    book = open_book(session, shop.ada, [(item_id, shop.north)])
    document, amount = Document("job", number), Decimal(quantity)
    book.add(Posting(item_id, shop.north, AdjustmentKind.CONSUMPTION, amount, document))
    book.close()


def test_rows_come_newest_first_with_the_balance_of_their_store_after_them(
    session: Session,
) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")
    purchased(session, shop, gold, "3", total="60.00", store_id=shop.south)
    held(session, shop, gold, "4", number="JOB-000001")
    lost = {"kind": AdjustmentKind.LOST, "quantity": Decimal(1), "reason": "Not in the safe"}
    adjust_stock(session, shop.ada, AdjustStock(item_id=gold, store_id=shop.north, **lost))

    listing = item_ledger(session, shop.ada, LedgerFilter(item_id=gold))

    assert tuple(listing.rows.columns) == COLUMNS
    columns = ["kind", "document_number", "store", "on_hand", "running_on_hand", "running_value"]
    assert listing.rows[columns].values.tolist() == [
        ["Lost", "ADJ-000003", "North", Decimal(-1), Decimal(9), Decimal(90)],
        ["On Hold", "JOB-000001", "North", Decimal(0), Decimal(10), Decimal(100)],
        ["Purchase", "ADJ-000002", "South", Decimal(3), Decimal(3), Decimal(60)],
        ["Purchase", "ADJ-000001", "North", Decimal(10), Decimal(10), Decimal(100)],
    ]
    assert list(listing.rows["running_on_hold"])[:3] == [Decimal(4), Decimal(4), Decimal(0)]
    assert list(listing.rows["reversible"]) == [True, False, True, True]
    assert listing.rows.iloc[0][["person", "reason"]].tolist() == ["Ada", "Not in the safe"]


def test_later_pages_go_on_with_the_running_balance(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    for _ in range(52):
        purchased(session, shop, gold, "1", total="2.00")

    second = item_ledger(session, shop.ada, LedgerFilter(item_id=gold, page=2))
    south = item_ledger(session, shop.ada, LedgerFilter(item_id=gold, store_id=shop.south))

    assert second.total == 52
    assert list(second.rows["running_on_hand"]) == [Decimal(2), Decimal(1)]
    assert list(second.rows["running_value"]) == [Decimal(4), Decimal(2)]
    assert (len(south.rows), south.total) == (0, 0)


def test_a_row_that_was_reversed_and_a_reversal_are_not_reversible(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "1", total="2.00")
    first = item_ledger(session, shop.ada, LedgerFilter(item_id=gold)).rows.iloc[0]
    given = ReverseAdjustment(adjustment_id=int(first.adjustment_id), reason="Typed twice")

    reverse_adjustment(session, shop.ada, given)

    rows = item_ledger(session, shop.ada, LedgerFilter(item_id=gold)).rows
    assert list(rows["reversible"]) == [False, False]


def test_where_it_went_names_each_document_with_what_it_still_has(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")
    _used(session, shop, gold, "2", number="JOB-000001")
    _used(session, shop, gold, "3", number="JOB-000002")
    _used(session, shop, gold, "1", number="JOB-000001")

    went = where_it_went(session, shop.ada, gold)

    assert tuple(went.columns) == WENT
    assert went[["document_number", "quantity", "value"]].values.tolist() == [
        ["JOB-000001", Decimal(3), Decimal(30)],
        ["JOB-000002", Decimal(3), Decimal(30)],
    ]


def test_sales_read_neither_job_numbers_nor_costs(session: Session) -> None:
    shop = opened_shop(session)
    ring = piece(session, shop)
    purchased(session, shop, ring, "2", total="100.00")
    _used(session, shop, ring, "1", number="JOB-000001")
    sol = actor(session, Role.SALES)

    rows = item_ledger(session, sol, LedgerFilter(item_id=ring)).rows
    went = where_it_went(session, sol, ring)
    with pytest.raises(NoSuchItem):
        item_ledger(session, sol, LedgerFilter(item_id=material(session, shop)))

    assert list(rows["document_number"]) == [None, "ADJ-000001"]
    assert not {"value", "unit_cost", "running_value"} & set(rows.columns)
    assert len(went) == 0
