"""A person types a positive number and picks a kind; the program sets sign and value (S61, S62)."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib import inputs
from lib.accounts.permissions import NotPermitted, Role
from lib.inputs import InvalidInput
from lib.inventory import adjusting, entering
from lib.inventory.adjusting import (
    AdjustStock,
    adjust_stock,
    preview_adjustment,
    stock_to_adjust,
)
from lib.inventory.counting import CountBelowHold, CountWithoutSeen, StockMovedSince
from lib.inventory.items import ItemVoided, NoStockOfServices, NoSuchItem
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.models import Adjustment, Item
from lib.inventory.shortages import InsufficientStock
from lib.inventory.valuing import Figures
from lib.refusals import Refusal
from lib.shop.stores import OneStore, archive_store
from lib.shop.the_shop import the_shop
from lib.units import TooManyDecimals, UnitsDiffer, UnknownUnit
from tests.shop import OpenedShop, actor, opened_shop
from tests.stock import everything, held, material, piece, purchased, service, standing_of

COUNT, FOUND, LOST = AdjustmentKind.COUNT, AdjustmentKind.FOUND, AdjustmentKind.LOST
PURCHASE, SCRAP = AdjustmentKind.PURCHASE, AdjustmentKind.SCRAP
RETURN = AdjustmentKind.RETURN_TO_VENDOR


def _figures(on_hand: str, value: str, on_hold: str = "0") -> Figures:
    return Figures(Decimal(on_hand), Decimal(on_hold), Decimal(value))


def _asked(shop: OpenedShop, item_id: int, quantity: str, **more: Any) -> AdjustStock:
    asked = {"item_id": item_id, "store_id": shop.north, "reason": "Stocktaking"} | more
    return AdjustStock(quantity=Decimal(quantity), **asked)


def _refused(session: Session, shop: OpenedShop, given: AdjustStock, refusal: type[Refusal]) -> str:
    """Both the preview and the act refuse alike, and nothing changes; the sentence."""
    before = everything(session)
    with pytest.raises(refusal) as shown:
        preview_adjustment(session, shop.ada, given)
    with pytest.raises(refusal) as refused:
        adjust_stock(session, shop.ada, given)
    assert str(shown.value) == str(refused.value)
    assert everything(session) == before
    return str(refused.value)


def test_a_purchase_enters_at_the_total_paid(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)

    number = purchased(session, shop, gold, "50", total="3000.00")

    assert number == "ADJ-000001"
    assert standing_of(session, shop, gold) == _figures("50", "3000")


def test_a_purchase_by_unit_cost_is_rounded_once(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    given = _asked(shop, gold, "2.335", kind=PURCHASE, unit_cost=Decimal("57.123"))

    adjust_stock(session, shop.ada, given)

    assert standing_of(session, shop, gold) == _figures("2.335", "133.38")


@pytest.mark.parametrize("kind", [LOST, SCRAP, RETURN])
def test_goods_that_leave_take_the_moving_average(session: Session, kind: AdjustmentKind) -> None:
    shop = opened_shop(session)
    wire = material(session, shop, "Wire")
    purchased(session, shop, wire, "10", total="100.00")
    purchased(session, shop, wire, "5", total="65.00")

    adjust_stock(session, shop.ada, _asked(shop, wire, "8", kind=kind))

    assert standing_of(session, shop, wire) == _figures("7", "77")


def test_three_pieces_worth_a_hundred_leave_one_by_one_to_the_cent(session: Session) -> None:
    shop = opened_shop(session)
    rings = piece(session, shop)
    purchased(session, shop, rings, "3", total="100.00")

    for _ in range(3):
        adjust_stock(session, shop.ada, _asked(shop, rings, "1", kind=LOST))

    left = select(Adjustment.value).where(Adjustment.kind == LOST).order_by(Adjustment.id)
    assert [-value for value in session.scalars(left)] == [
        Decimal("33.33"),
        Decimal("33.34"),
        Decimal("33.33"),
    ]
    assert standing_of(session, shop, rings) == _figures("0", "0")


def test_a_quantity_may_be_typed_in_another_unit_of_the_kind(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)

    purchased(session, shop, gold, "5.5", total="500.00", unit="dwt")

    assert standing_of(session, shop, gold).on_hand == Decimal("8.553")


def test_found_goods_enter_at_the_stores_unit_cost(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "3", total="100.00")

    adjust_stock(session, shop.ada, _asked(shop, gold, "1", kind=FOUND))

    assert standing_of(session, shop, gold) == _figures("4", "133.33")


def test_found_goods_with_none_on_hand_enter_at_the_last_known_unit_cost(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop, expected_cost=Decimal(99))
    purchased(session, shop, gold, "3", total="100.00")
    adjust_stock(session, shop.ada, _asked(shop, gold, "3", kind=LOST))
    shown = stock_to_adjust(session, shop.ada, gold, shop.north).last_unit_cost

    adjust_stock(session, shop.ada, _asked(shop, gold, "6", kind=FOUND))

    assert shown == Decimal("33.33")
    assert standing_of(session, shop, gold) == _figures("6", "200")


def test_found_goods_take_the_last_cost_of_another_store_where_this_has_none(
    session: Session,
) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "3", total="90.00", store_id=shop.south)

    adjust_stock(session, shop.ada, _asked(shop, gold, "2", kind=FOUND))

    assert standing_of(session, shop, gold) == _figures("2", "60")


def test_the_unit_cost_of_found_goods_may_be_typed_where_none_are_on_hand(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop, expected_cost=Decimal(99))
    asked = _asked(shop, gold, "2", kind=FOUND)

    sentence = _refused(session, shop, asked, entering.UnitCostNeeded)
    adjust_stock(session, shop.ada, asked.model_copy(update={"unit_cost": Decimal("12.50")}))

    assert "Gold 18k has no known cost yet" in sentence
    assert standing_of(session, shop, gold) == _figures("2", "25")


@pytest.mark.parametrize(
    ("counted", "change", "figures"),
    [("12", "2", _figures("12", "120")), ("7.5", "-2.5", _figures("7.5", "75"))],
)
def test_a_count_writes_the_difference(
    session: Session, counted: str, change: str, figures: Figures
) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")
    given = _asked(shop, gold, counted, kind=COUNT, seen_on_hand=Decimal(10))

    adjust_stock(session, shop.ada, given)

    row = select(Adjustment.on_hand).where(Adjustment.kind == COUNT)
    assert session.scalar(row) == Decimal(change)
    assert standing_of(session, shop, gold) == figures


def test_a_count_may_find_nothing_left(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")

    counted = _asked(shop, gold, "0", kind=COUNT, seen_on_hand=Decimal(10))
    adjust_stock(session, shop.ada, counted)

    assert standing_of(session, shop, gold) == Figures()


def test_a_count_that_agrees_writes_nothing(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")
    before = everything(session)

    asked = _asked(shop, gold, "10", kind=COUNT, seen_on_hand=Decimal(10))
    receipt = adjust_stock(session, shop.ada, asked)

    assert receipt.number is None
    assert "agrees" in receipt.says
    assert everything(session) == before


def test_a_count_of_stock_that_moved_meanwhile_is_refused(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")
    adjust_stock(session, shop.ada, _asked(shop, gold, "2", kind=SCRAP))
    given = _asked(shop, gold, "9", kind=COUNT, seen_on_hand=Decimal(10))

    sentence = _refused(session, shop, given, StockMovedSince)

    assert "had 10.000 g when the count was opened and has 8.000 g now" in sentence
    assert "Scrap ADJ-000002" in sentence


def test_a_count_without_what_was_seen_is_refused(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)

    _refused(session, shop, _asked(shop, gold, "9", kind=COUNT), CountWithoutSeen)


def test_a_count_below_what_is_on_hold_names_every_holder(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")
    held(session, shop, gold, "4", number="JOB-000001")
    held(session, shop, gold, "3", number="JOB-000002")
    given = _asked(shop, gold, "6", kind=COUNT, seen_on_hand=Decimal(10))

    sentence = _refused(session, shop, given, CountBelowHold)

    assert "7.000 g are on hold" in sentence
    assert "JOB-000001 (4.000 g), JOB-000002 (3.000 g)" in sentence


def test_what_is_on_hold_cannot_be_adjusted_away(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")
    held(session, shop, gold, "4", number="JOB-000001")

    sentence = _refused(session, shop, _asked(shop, gold, "7", kind=LOST), InsufficientStock)

    assert "JOB-000001" in sentence


def test_the_preview_shows_the_balance_before_and_after_and_changes_nothing(
    session: Session,
) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")
    before = everything(session)

    shown = preview_adjustment(session, shop.ada, _asked(shop, gold, "4", kind=LOST))

    assert (shown.quantity, shown.value) == (Decimal(-4), Decimal(-40))
    assert (shown.before.on_hand, shown.before.value) == (Decimal(10), Decimal(100))
    assert (shown.after.on_hand, shown.after.value) == (Decimal(6), Decimal(60))
    assert (shown.after.available, shown.after.unit_cost) == (Decimal(6), Decimal(10))
    assert everything(session) == before


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"kind": LOST, "reason": ""}, adjusting.ReasonNeeded),
        ({"kind": LOST, "quantity": Decimal(0)}, adjusting.NothingToAdjust),
        ({"kind": LOST, "quantity": Decimal("0.0001")}, TooManyDecimals),
        ({"kind": LOST, "unit": "mm"}, UnitsDiffer),
        ({"kind": LOST, "unit": "stone"}, UnknownUnit),
        ({"kind": LOST, "unit_cost": Decimal(5)}, adjusting.CostNotTyped),
        ({"kind": LOST, "total": Decimal(5)}, adjusting.TotalOfPurchase),
        ({"kind": FOUND, "unit_cost": Decimal(5)}, entering.UnitCostFixed),
        ({"kind": PURCHASE}, entering.PriceOfPurchase),
        ({"kind": PURCHASE, "total": Decimal(5), "unit_cost": Decimal(5)}, entering.PaidOnce),
        ({"kind": PURCHASE, "unit_cost": Decimal("0.001")}, entering.WorthNothing),
        ({"kind": PURCHASE, "total": Decimal(5), "item_id": 999}, NoSuchItem),
        ({"kind": LOST, "quantity": Decimal(11)}, InsufficientStock),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(
    session: Session, more: dict[str, Any], refusal: type[Refusal]
) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "10", total="100.00")
    given = _asked(shop, gold, "1", kind=LOST).model_copy(update=more)

    _refused(session, shop, given, refusal)


@pytest.mark.parametrize(
    "typed",
    [
        {"quantity": "five"},
        {"quantity": "-5"},
        {"quantity": "1.2.3"},
        {"total": "0"},
        {"total": "1.005"},
        {"kind": "Consumption"},
        {"kind": "Reversal"},
        {"kind": "Gift"},
    ],
)
def test_what_is_no_amount_or_no_kind_is_refused_at_the_field(
    session: Session, typed: dict[str, str]
) -> None:
    shop = opened_shop(session)
    form = {"item_id": 1, "store_id": shop.north, "kind": "Purchase", "quantity": "5"}

    with pytest.raises(InvalidInput) as refused:
        inputs.read(AdjustStock, form | typed, the_shop(session).numbers)

    assert refused.value.problems[0][0] == next(iter(typed))


def test_a_service_has_no_stock(session: Session) -> None:
    shop = opened_shop(session)
    given = _asked(shop, service(session, shop), "1", kind=FOUND)

    _refused(session, shop, given, NoStockOfServices)


def test_nothing_comes_into_an_archived_store(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    archive_store(session, shop.ada, OneStore(store_id=shop.south))
    given = _asked(shop, gold, "1", kind=FOUND, unit_cost=Decimal(5), store_id=shop.south)

    _refused(session, shop, given, adjusting.StoreArchived)


def test_a_voided_piece_is_not_adjusted(session: Session) -> None:
    shop = opened_shop(session)
    ring = piece(session, shop)
    item = session.get_one(Item, ring)
    item.voided_at = item.created_at
    session.flush()

    given = _asked(shop, ring, "1", kind=FOUND, unit_cost=Decimal(5))
    _refused(session, shop, given, ItemVoided)


@pytest.mark.parametrize("role", [Role.BENCH, Role.SALES, Role.ANALYST])
def test_only_who_may_change_stock_adjusts_it(session: Session, role: Role) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    before = everything(session)

    with pytest.raises(NotPermitted):
        adjust_stock(session, actor(session, role), _asked(shop, gold, "1", kind=PURCHASE))

    assert everything(session) == before


def test_a_binary_fraction_is_not_taken_as_a_quantity() -> None:
    with pytest.raises(ValidationError, match="exact"):
        AdjustStock(item_id=1, store_id=1, kind=PURCHASE, quantity=0.1)
