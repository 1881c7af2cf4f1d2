"""Transfers move quantity and value in one step, never what is on hold (S68)."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.inventory.items import NoStockOfServices
from lib.inventory.models import Adjustment
from lib.inventory.shortages import InsufficientStock
from lib.inventory.transferring import (
    NothingToTransfer,
    SameStore,
    StoreClosed,
    TransferLine,
    TransferStock,
    preview_transfer,
    transfer_stock,
)
from lib.inventory.valuing import Figures
from lib.refusals import Refusal
from lib.shop.stores import OneStore, archive_store
from tests.shop import OpenedShop, opened_shop
from tests.stock import everything, held, material, purchased, service, standing_of


def _asked(shop: OpenedShop, *moving: tuple[int, str], to: int = 0) -> TransferStock:
    return TransferStock(
        from_store_id=shop.north,
        to_store_id=to or shop.south,
        lines=tuple(TransferLine(item_id=item, quantity=Decimal(q)) for item, q in moving),
    )


def _refused(
    session: Session, shop: OpenedShop, given: TransferStock, refusal: type[Refusal]
) -> str:
    before = everything(session)
    with pytest.raises(refusal) as shown:
        preview_transfer(session, shop.ada, given)
    with pytest.raises(refusal) as refused:
        transfer_stock(session, shop.ada, given)
    assert str(shown.value) == str(refused.value)
    assert everything(session) == before
    return str(refused.value)


def test_a_transfer_carries_the_value_that_left_under_one_number(session: Session) -> None:
    shop = opened_shop(session)
    gold, silver = material(session, shop), material(session, shop, "Silver")
    purchased(session, shop, gold, "3", total="100.00")
    purchased(session, shop, silver, "10", total="8.00")
    purchased(session, shop, silver, "10", total="9.00", store_id=shop.south)

    receipt = transfer_stock(session, shop.ada, _asked(shop, (gold, "1"), (silver, "10")))

    assert receipt.number == "TRF-000001"
    assert standing_of(session, shop, gold) == Figures(Decimal(2), Decimal(0), Decimal("66.67"))
    there = standing_of(session, shop, gold, shop.south)
    assert there == Figures(Decimal(1), Decimal(0), Decimal("33.33"))
    assert standing_of(session, shop, silver) == Figures()
    assert standing_of(session, shop, silver, shop.south).value == Decimal(17)
    rows = select(Adjustment.kind).where(Adjustment.document_number == "TRF-000001")
    assert sorted(session.scalars(rows)) == ["Transfer In"] * 2 + ["Transfer Out"] * 2


def test_lines_of_one_item_move_together(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")
    in_ounces = TransferLine(item_id=gold, quantity=Decimal("0.1"), unit="ozt")
    given = _asked(shop, (gold, "1"))

    more = given.model_copy(update={"lines": (*given.lines, in_ounces)})
    transfer_stock(session, shop.ada, more)

    assert standing_of(session, shop, gold, shop.south).on_hand == Decimal("4.11")


def test_the_preview_of_a_transfer_shows_both_stores_and_moves_nothing(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")
    before = everything(session)

    shown = preview_transfer(session, shop.ada, _asked(shop, (gold, "4")))

    columns = ["from_before", "from_after", "to_before", "to_after"]
    assert [int(figure) for figure in shown[columns].iloc[0]] == [10, 6, 0, 4]
    assert everything(session) == before


def test_what_is_on_hold_is_not_transferred_and_every_shortage_is_named(session: Session) -> None:
    shop = opened_shop(session)
    gold, silver = material(session, shop), material(session, shop, "Silver")
    purchased(session, shop, gold, "10", total="100.00")
    held(session, shop, gold, "4", number="JOB-000001")
    given = _asked(shop, (gold, "7"), (silver, "1"))

    sentence = _refused(session, shop, given, InsufficientStock)

    assert "JOB-000001" in sentence
    assert "Silver" in sentence


def test_a_transfer_within_a_store_is_refused(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")

    _refused(session, shop, _asked(shop, (gold, "1"), to=shop.north), SameStore)


def test_a_transfer_to_an_archived_store_is_refused(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")
    archive_store(session, shop.ada, OneStore(store_id=shop.south))

    _refused(session, shop, _asked(shop, (gold, "1")), StoreClosed)


def test_a_transfer_of_nothing_or_of_a_service_is_refused(session: Session) -> None:
    shop = opened_shop(session)

    _refused(session, shop, _asked(shop), NothingToTransfer)
    _refused(session, shop, _asked(shop, (service(session, shop), "1")), NoStockOfServices)
