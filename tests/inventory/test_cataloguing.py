"""Items carry what the catalogue needs; unit, kind and SKU are fixed once used (S67)."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib import clock, inputs
from lib.inputs import InvalidInput
from lib.inventory.cataloguing import (
    CostOfOtherKind,
    CreateItem,
    EditItem,
    FixedOnceUsed,
    ItemChanged,
    PiecesAreCounted,
    SkuTaken,
    SkuTooLong,
    create_item,
    edit_item,
)
from lib.inventory.kinds import ItemKind
from lib.inventory.models import Item
from lib.jobs.models import Job, JobItem
from lib.measures import Currency
from lib.orders.models import Order, OrderLine
from lib.refusals import Refusal
from lib.shop.lists import NoSuchEntry
from lib.shop.models import CustomerAccount
from lib.units import UnknownUnit
from tests.shop import OpenedShop, opened_shop
from tests.stock import material, piece, purchased


def _asked(shop: OpenedShop, **more: Any) -> CreateItem:
    asked = {"title": "Gold", "kind": "material", "category_id": shop.categories["Metals"]} | more
    return CreateItem(**asked)


def _edited(shop: OpenedShop, item_id: int, **more: Any) -> EditItem:
    return EditItem(item_id=item_id, **{"version": 1} | _asked(shop, **more).model_dump())


def _on_a_job(session: Session, shop: OpenedShop, item_id: int) -> None:
    job = Job(number="JOB-000001", description="Ring", store_id=shop.north, stage="Draft")
    job.stage_since = clock.now()
    session.add(job)
    session.flush()
    line = JobItem(job_id=job.id, position=1, kind="material", item_id=item_id, description="Gold")
    line.quantity = line.typed_quantity = Decimal(1)
    line.unit = line.typed_unit = "g"
    line.unit_price = line.price = Decimal(0)
    session.add(line)
    session.flush()


def _on_an_order(session: Session, shop: OpenedShop, item_id: int) -> None:
    customer = CustomerAccount(name="A. Moreau")
    session.add(customer)
    session.flush()
    order = Order(number="ORD-000001", customer_id=customer.id, store_id=shop.north, stage="Open")
    session.add(order)
    session.flush()
    amounts = {"quantity": Decimal(1), "price": Decimal(1), "total": Decimal(1)}
    session.add(OrderLine(order_id=order.id, item_id=item_id, **amounts))
    session.flush()


def _in_the_ledger(session: Session, shop: OpenedShop, item_id: int) -> None:
    purchased(session, shop, item_id, "1", total="1.00")


@pytest.mark.parametrize(
    ("kind", "unit"), [("material", "g"), ("service", "each"), ("piece", "each")]
)
def test_an_item_has_the_usual_unit_of_its_kind_and_the_next_sku(
    session: Session, kind: str, unit: str
) -> None:
    shop = opened_shop(session)

    receipt = create_item(session, shop.ada, _asked(shop, kind=kind))

    item = session.scalars(select(Item).where(Item.sku == receipt.number)).one()
    assert (item.unit, item.sku, item.sku_number) == (unit, "100-00001", 1)
    assert item.price == 0


def test_an_item_keeps_what_was_typed_and_is_found_by_it(session: Session) -> None:
    shop = opened_shop(session)
    details = {"Certificate number": "GIA 2141", "Clarity": "", " Colour ": "D"}
    given = _asked(shop, title="Écru stone", sku="STONE-7", details=details, price=Decimal(5))

    create_item(session, shop.ada, given)

    item = session.scalars(select(Item)).one()
    assert item.details == {"Certificate number": "GIA 2141", "Colour": "D"}
    assert {"ecru", "stone", "7", "metals", "gia", "2141"} <= set(item.search.split())
    assert (item.sku, item.price) == ("STONE-7", Decimal(5))


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"category_id": 999}, NoSuchEntry),
        ({"vendor_id": 999}, NoSuchEntry),
        ({"unit": "stone"}, UnknownUnit),
        ({"kind": "piece", "unit": "g"}, PiecesAreCounted),
        ({"service_cost": Decimal(1)}, CostOfOtherKind),
        ({"kind": "service", "expected_cost": Decimal(1)}, CostOfOtherKind),
        ({"sku": "S" * 61}, SkuTooLong),
        ({"sku": "TAKEN"}, SkuTaken),
    ],
)
def test_an_item_that_cannot_be_is_refused_and_not_kept(
    session: Session, more: dict[str, Any], refusal: type[Refusal]
) -> None:
    shop = opened_shop(session)
    create_item(session, shop.ada, _asked(shop, sku="TAKEN"))

    with pytest.raises(refusal):
        create_item(session, shop.ada, _asked(shop, **more))

    assert session.scalar(select(func.count()).select_from(Item)) == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", " "),
        ("title", "x" * 10_000),
        ("price", "-1"),
        ("price", "1.001"),
        ("price", "much"),
        ("kind", "gift"),
    ],
)
def test_bad_input_is_refused_at_its_field(field: str, typed: str) -> None:
    form = {"title": "Gold", "kind": "material", "category_id": "1", "price": ""}

    with pytest.raises(InvalidInput) as refused:
        inputs.read(CreateItem, form | {field: typed}, _euro())

    assert refused.value.problems[0][0] == field


def _euro() -> inputs.Numbers:
    return inputs.Numbers(",", ".", Currency("EUR", 2))


def test_an_unused_item_can_be_edited_entirely(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)

    changed = {"title": "Wire", "unit": "cm", "sku": "WIRE-1", "price": Decimal(2)}
    edit_item(session, shop.ada, _edited(shop, gold, **changed))

    item = session.get_one(Item, gold)
    assert (item.title, item.unit, item.sku, item.version) == ("Wire", "cm", "WIRE-1", 2)
    assert item.search == "wire 1 metals"


@pytest.mark.parametrize("use", [_on_a_job, _on_an_order, _in_the_ledger])
@pytest.mark.parametrize(
    "change", [{"unit": "ozt"}, {"kind": ItemKind.PIECE, "unit": "each"}, {"sku": "OTHER"}]
)
def test_unit_kind_and_sku_are_fixed_once_used(
    session: Session, use: Any, change: dict[str, Any]
) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    use(session, shop, gold)

    with pytest.raises(FixedOnceUsed, match="Create another item instead"):
        edit_item(session, shop.ada, _edited(shop, gold, **change))

    item = session.get_one(Item, gold)
    assert (item.unit, item.kind, item.sku, item.version) == ("g", "material", "100-00001", 1)


def test_a_used_item_can_still_be_described_otherwise(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    purchased(session, shop, gold, "1", total="1.00")

    changed = {"title": "Gold 750", "unit": "g", "sku": "100-00001", "price": Decimal(70)}
    edit_item(session, shop.ada, _edited(shop, gold, **changed))

    assert session.get_one(Item, gold).title == "Gold 750"


def test_a_stale_edit_is_refused_with_what_stands_otherwise(session: Session) -> None:
    shop = opened_shop(session)
    gold = material(session, shop)
    edit_item(session, shop.ada, _edited(shop, gold, title="Gold 750", price=Decimal(70)))

    with pytest.raises(ItemChanged, match=r"title, price\. Reload"):
        edit_item(session, shop.ada, _edited(shop, gold, title="Gold 18 karat"))

    assert session.get_one(Item, gold).title == "Gold 750"


def test_a_piece_is_sold_each_or_in_pairs(session: Session) -> None:
    shop = opened_shop(session)

    earrings = piece(session, shop, "Earrings", unit="pair")

    assert session.get_one(Item, earrings).unit == "pair"
