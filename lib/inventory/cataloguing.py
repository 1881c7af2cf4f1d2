"""An item keeps its unit, its kind and its SKU from the first document that names it."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib import units
from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Amount, Input, Line, Optional, Title
from lib.inventory.items import found_item, search_text
from lib.inventory.kinds import ItemKind
from lib.inventory.models import Item
from lib.inventory.skus import next_skus, number_in
from lib.inventory.uses import is_used
from lib.measures import ZERO
from lib.refusals import NotNow, NotValid
from lib.shop.lists import entry
from lib.shop.models import ProductCategory, Vendor

LONGEST_SKU = 60
USUAL_UNITS = {ItemKind.MATERIAL: "g", ItemKind.SERVICE: "each", ItemKind.PIECE: "each"}
_WORDS = {
    "title": "title",
    "kind": "kind",
    "unit": "unit",
    "sku": "SKU",
    "category_id": "product category",
    "vendor_id": "vendor",
    "price": "price",
    "expected_cost": "expected cost",
    "service_cost": "service cost",
    "details": "details",
}


def _named(details: Any) -> Any:
    if not isinstance(details, dict):
        return details
    spoken = {str(name).strip(): value for name, value in details.items()}
    return {name: value for name, value in spoken.items() if name and str(value).strip()}


Details = Annotated[dict[Line, Line], BeforeValidator(_named)]
OptionalAmount = Annotated[Amount | None, Optional]
OptionalLine = Annotated[Line | None, Optional]


class CreateItem(Input):
    """A new item; without a unit it has the usual one of its kind, without a SKU the next."""

    title: Title
    kind: ItemKind
    category_id: int
    unit: OptionalLine = None
    sku: OptionalLine = None
    price: OptionalAmount = None
    vendor_id: int | None = None
    expected_cost: OptionalAmount = None
    service_cost: OptionalAmount = None
    details: Details = {}


class EditItem(CreateItem):
    """An item as it shall read now; `version` is that of the page the person saw.

    An empty unit or SKU stays as it is.
    """

    item_id: int
    version: int


class SkuTaken(NotValid):
    """The SKU {sku} belongs to {title}. Write another one, or leave it empty for the next."""


class SkuTooLong(NotValid):
    """A SKU has at most {most} characters. Shorten it."""


class PiecesAreCounted(NotValid):
    """A piece is counted, so its unit is each or pair. Choose one of them."""


class CostOfOtherKind(NotValid):
    """{cost} belongs to a {owner}, and this is a {kind}. Leave it empty."""


class FixedOnceUsed(NotNow):
    """{sku} is used by documents, so its {what} stays {value}. Create another item instead."""


class ItemChanged(NotNow):
    """Somebody changed {sku} since this page was opened; other than yours: {fields}. Reload it."""


@requires(Permission.CHANGE_STOCK)
def create_item(session: Session, actor: Actor, given: CreateItem) -> Receipt:
    """Put a material, a service or a piece into the catalogue; the receipt carries its SKU.

    Refuses: NoSuchEntry, UnknownUnit, PiecesAreCounted, CostOfOtherKind, SkuTaken.
    """
    item = Item(version=1, details={})
    _write(session, item, given)
    session.add(item)
    session.flush()
    return Receipt(says=f"{item.sku} {item.title} is in the catalogue.", number=item.sku)


@requires(Permission.CHANGE_STOCK)
def edit_item(session: Session, actor: Actor, given: EditItem) -> Receipt:
    """Change how an item reads; its unit, kind and SKU only while nothing uses it.

    Refuses: NoSuchItem, ItemChanged, FixedOnceUsed, and what create_item refuses.
    """
    item = found_item(session, given.item_id)
    session.refresh(item, with_for_update=True)
    if item.version != given.version:
        raise ItemChanged(sku=item.sku, fields=_differing(item, given))
    fixed = {"kind": given.kind, "unit": given.unit, "SKU": given.sku}
    kept = {"kind": item.kind, "unit": item.unit, "SKU": item.sku}
    for what, wanted in fixed.items():
        if wanted and wanted != kept[what] and is_used(session, item.id):
            raise FixedOnceUsed(field=what.lower(), sku=item.sku, what=what, value=kept[what])
    _write(session, item, given)
    item.version += 1
    session.flush()
    return Receipt(says=f"{item.sku} {item.title} is saved.", number=item.sku)


def _write(session: Session, item: Item, given: CreateItem) -> None:
    category = entry(session, ProductCategory, given.category_id)
    if given.vendor_id is not None:
        entry(session, Vendor, given.vendor_id)
    item.unit = _unit(given, item.unit)
    _check_costs(given)
    item.title, item.kind, item.category_id = given.title, given.kind, category.id
    item.vendor_id, item.price = given.vendor_id, given.price or ZERO
    item.expected_cost, item.service_cost = given.expected_cost, given.service_cost
    item.details = dict(given.details)
    item.sku, item.sku_number = _sku(session, item, category, given.sku)
    item.search = search_text(item.title, item.sku, category.name, item.details)


def _unit(given: CreateItem, present: str | None) -> str:
    code = given.unit or present or USUAL_UNITS[given.kind]
    if units.unit(code).kind is not units.Kind.COUNT and given.kind is ItemKind.PIECE:
        raise PiecesAreCounted(field="unit")
    return code


def _check_costs(given: CreateItem) -> None:
    costs: list[tuple[str, Decimal | None, bool]] = [
        ("service_cost", given.service_cost, given.kind is ItemKind.SERVICE),
        ("expected_cost", given.expected_cost, given.kind is not ItemKind.SERVICE),
    ]
    for field, cost, fits in costs:
        if cost is not None and not fits:
            owner = "service" if field == "service_cost" else "material"
            words = {"cost": f"The {_WORDS[field]}", "owner": owner, "kind": given.kind.value}
            raise CostOfOtherKind(field=field, **words)


def _sku(
    session: Session, item: Item, category: ProductCategory, typed: str | None
) -> tuple[str, int]:
    sku = typed or item.sku
    if not sku:
        return next_skus(session, category.id, 1)[0]
    if len(sku) > LONGEST_SKU:
        raise SkuTooLong(field="sku", most=LONGEST_SKU)
    others = select(Item.title).where(Item.sku == sku, Item.id != (item.id or 0))
    owner = session.scalar(others)
    if owner is not None:
        raise SkuTaken(field="sku", sku=sku, title=owner)
    return sku, number_in(sku, category.number)


def _differing(item: Item, given: EditItem) -> str:
    """The names of what stands otherwise on the item than in the form."""
    typed = given.model_dump(include=set(_WORDS))
    typed["price"] = typed["price"] or ZERO
    same = {name: typed[name] in (None, "") for name in ("unit", "sku")}
    other = [
        word
        for field, word in _WORDS.items()
        if typed[field] != getattr(item, field) and not same.get(field, False)
    ]
    return ", ".join(other) or "nothing"
