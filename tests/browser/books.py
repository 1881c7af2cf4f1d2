"""What the books say behind the screens: no figure of a browser test is taken on trust."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lib import database
from lib.accounts.commands import actor_of
from lib.accounts.models import Person
from lib.inputs import read
from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.cataloguing import CreateItem, create_item
from lib.inventory.items import item_with_sku
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.models import Adjustment, Balance, Item
from lib.jobs.models import Completion, Job
from lib.orders.models import Order
from lib.shop.categories import category_choices
from lib.shop.stores import store_choices
from lib.shop.the_shop import the_shop

CATALOGUE = (
    {"title": "Gold 18k", "kind": "material", "unit": "g", "price": "75"},
    {"title": "Silver wire", "kind": "material", "unit": "g", "price": "4"},
    {"title": "Setting", "kind": "service", "price": "160", "service_cost": "80"},
)
BOUGHT = {"Gold 18k": ("50", "60"), "Silver wire": ("100", "2.50")}
HOMES = {"Gold 18k": "Metals", "Silver wire": "Metals", "Setting": "Services"}


@dataclass(frozen=True)
class Stood:
    """What the database says of an item in the store: on hand, on hold, value."""

    on_hand: str
    on_hold: str
    value: str


def stock_the_shop() -> None:
    """Gold at 60.00 and silver at 2.50 come in, bought by the one person of the shop."""
    with database.writing() as session:
        ada = actor_of(session, session.scalars(select(Person.id)).one())
        numbers, [store] = the_shop(session).numbers, store_choices(session, ada)
        ids = {name: found for found, name in category_choices(session, ada).items()}
        for row in CATALOGUE:
            filled = row | {"category_id": ids[HOMES[row["title"]]]}
            made = create_item(session, ada, read(CreateItem, filled, numbers))
            if row["title"] in BOUGHT:
                quantity, unit_cost = BOUGHT[row["title"]]
                asked: dict[str, Any] = {"store_id": store, "kind": AdjustmentKind.PURCHASE}
                asked["item_id"] = item_with_sku(session, str(made.number)).id
                asked |= {"quantity": quantity, "unit_cost": unit_cost}
                adjust_stock(session, ada, read(AdjustStock, asked, numbers))


def stood(title: str) -> list[Stood]:
    """The balances of all items of a title, by SKU."""
    rows = (
        select(Balance.on_hand, Balance.on_hold, Balance.value)
        .join(Item, Item.id == Balance.item_id)
        .where(Item.title == title)
        .order_by(Item.sku)
    )
    with database.reading() as session:
        return [Stood(*(f"{figure:f}" for figure in row)) for row in session.execute(rows)]


def made() -> list[tuple[str, str]]:
    """SKU and price of the pieces that are in inventory."""
    rows = select(Item.sku, Item.price).where(Item.kind == "piece", Item.voided_at.is_(None))
    with database.reading() as session:
        return [(sku, f"{price:.2f}") for sku, price in session.execute(rows.order_by(Item.sku))]


def everything_stood() -> list[tuple[str, str, str]]:
    """On hand, on hold and value of everything, to show that nothing changed."""
    rows = select(Balance.on_hand, Balance.on_hold, Balance.value)
    with database.reading() as session:
        found = session.execute(rows.order_by(Balance.item_id, Balance.store_id))
        return [(str(hand), str(hold), str(value)) for hand, hold, value in found]


def records() -> dict[str, Any]:
    """What the books say in the end: completions, the job, orders, and what materials cost it."""
    completions = select(Completion.number, Completion.cost, Completion.pieces)
    taken = select(Adjustment.value).where(Adjustment.kind == AdjustmentKind.CONSUMPTION)
    with database.reading() as session:
        return {
            "completions": [
                (number, f"{cost:.2f}", pieces)
                for number, cost, pieces in session.execute(completions.order_by(Completion.id))
            ],
            "job": [(job.number, job.stage, job.reopened) for job in session.scalars(select(Job))],
            "orders": [(order.number, order.stage) for order in session.scalars(select(Order))],
            "consumed": f"{sum(session.scalars(taken), Decimal(0)):.2f}",
        }
