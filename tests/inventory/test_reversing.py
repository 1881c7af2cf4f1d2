"""A hand-made row is reversed once, while quantity and value cover it (S61)."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.models import Adjustment
from lib.inventory.reversing import (
    NoSuchAdjustment,
    NotCovered,
    NotMadeByHand,
    ReversalStands,
    ReverseAdjustment,
    ReversedAlready,
    preview_reversal,
    reverse_adjustment,
)
from lib.inventory.valuing import Figures
from lib.refusals import Refusal
from tests.shop import OpenedShop, opened_shop
from tests.stock import everything, held, material, purchased, standing_of


def _row(session: Session, number: str) -> int:
    found = session.scalar(select(Adjustment.id).where(Adjustment.document_number == number))
    assert found is not None
    return found


def _reverse(session: Session, shop: OpenedShop, number: str) -> str:
    given = ReverseAdjustment(adjustment_id=_row(session, number), reason="Typed wrongly")
    return reverse_adjustment(session, shop.ada, given).number or ""


def _by_hand(session: Session, shop: OpenedShop, item_id: int, **more: Any) -> str:
    asked = {"item_id": item_id, "store_id": shop.north, "reason": "Stocktaking"} | more
    return adjust_stock(session, shop.ada, AdjustStock(**asked)).number or ""


def _refused(session: Session, shop: OpenedShop, number: str, refusal: type[Refusal]) -> str:
    before = everything(session)
    with pytest.raises(refusal) as refused:
        _reverse(session, shop, number)
    assert everything(session) == before
    return str(refused.value)


def test_a_reversal_copies_quantity_and_value_whatever_the_average_is_now(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    first = purchased(session, shop, gold, "10", total="100.00")
    purchased(session, shop, gold, "10", total="300.00")

    number = _reverse(session, shop, first)

    row = session.get_one(Adjustment, _row(session, number))
    assert (row.on_hand, row.value) == (Decimal(-10), Decimal(-100))
    assert row.origin_id == _row(session, first)
    assert standing_of(session, shop, gold) == Figures(Decimal(10), Decimal(0), Decimal(300))


def test_goods_that_were_lost_come_back_at_the_value_they_left_with(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "3", total="100.00")
    lost = _by_hand(session, shop, gold, kind=AdjustmentKind.LOST, quantity=Decimal(1))
    purchased(session, shop, gold, "1", total="900.00")

    _reverse(session, shop, lost)

    assert standing_of(session, shop, gold) == Figures(Decimal(4), Decimal(0), Decimal(1000))


def test_a_count_is_reversed_in_either_direction(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")
    counted = {"kind": AdjustmentKind.COUNT, "seen_on_hand": Decimal(10)}
    up = _by_hand(session, shop, gold, quantity=Decimal(12), **counted)
    _reverse(session, shop, up)

    down = _by_hand(session, shop, gold, quantity=Decimal(7), **counted)
    _reverse(session, shop, down)

    assert standing_of(session, shop, gold) == Figures(Decimal(10), Decimal(0), Decimal(100))


def test_a_row_is_reversed_once(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    bought = purchased(session, shop, gold, "10", total="100.00")
    purchased(session, shop, gold, "10", total="100.00")
    reversal = _reverse(session, shop, bought)

    sentence = _refused(session, shop, bought, ReversedAlready)

    assert f"{bought} was already reversed by {reversal} (Ada)" in sentence


def test_a_reversal_is_not_reversed(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    reversal = _reverse(session, shop, purchased(session, shop, gold, "10", total="100.00"))

    _refused(session, shop, reversal, ReversalStands)


def test_a_row_that_stock_no_longer_covers_names_what_came_after_and_what_to_use(
    session: Session,
) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    bought = purchased(session, shop, gold, "10", total="100.00")
    _by_hand(session, shop, gold, kind=AdjustmentKind.SCRAP, quantity=Decimal(1))

    sentence = _refused(session, shop, bought, NotCovered)

    assert "only 9.000 g are free now" in sentence
    assert "After it came Scrap ADJ-000002" in sentence
    assert "Write a Return to Vendor instead" in sentence


def test_a_row_whose_value_is_no_longer_there_is_not_reversed(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    dear = purchased(session, shop, gold, "1", total="100.00")
    purchased(session, shop, gold, "9", total="9.00")
    _by_hand(session, shop, gold, kind=AdjustmentKind.LOST, quantity=Decimal(9))

    _refused(session, shop, dear, NotCovered)


def test_a_reversal_that_would_leave_value_without_goods_is_refused(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    bought = purchased(session, shop, gold, "5", total="50.00")
    purchased(session, shop, gold, "5", total="100.00")
    _by_hand(session, shop, gold, kind=AdjustmentKind.LOST, quantity=Decimal(5))

    _refused(session, shop, bought, NotCovered)


def test_what_is_on_hold_is_not_taken_by_a_reversal(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    bought = purchased(session, shop, gold, "10", total="100.00")
    held(session, shop, gold, "1", number="JOB-000007")

    sentence = _refused(session, shop, bought, NotCovered)

    assert "On Hold JOB-000007" in sentence


def test_an_automatic_row_is_never_reversed_by_hand(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")
    held(session, shop, gold, "1", number="JOB-000007")

    sentence = _refused(session, shop, "JOB-000007", NotMadeByHand)

    assert "Undo it at JOB-000007" in sentence


def test_a_row_that_is_not_there_is_not_reversed(session: Session) -> None:
    shop = opened_shop(session)

    with pytest.raises(NoSuchAdjustment):
        reverse_adjustment(session, shop.ada, ReverseAdjustment(adjustment_id=9, reason="Wrong"))


def test_a_preview_shows_what_a_reversal_would_leave(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="600.00")
    purchased(session, shop, gold, "5", total="350.00")
    before = everything(session)

    shown = preview_reversal(session, shop.ada, _row(session, "ADJ-000002"))

    assert (shown.before.on_hand, shown.after.on_hand) == (Decimal(15), Decimal(10))
    assert (shown.value, shown.after.value) == (Decimal("-350"), Decimal("600"))
    assert everything(session) == before


def test_a_preview_refuses_what_the_reversal_refuses(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="600.00")
    held(session, shop, gold, "4", number="JOB-000001")

    with pytest.raises(NotCovered):
        preview_reversal(session, shop.ada, _row(session, "ADJ-000001"))
