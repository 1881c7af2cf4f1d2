"""A workshop with gold, a stone and a setter: what most stories about jobs begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Role
from lib.inputs import read
from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.cataloguing import CreateItem, create_item
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.models import Item
from lib.inventory.valuing import Figures, figures_in
from lib.jobs.completion import CompleteJob, complete_job
from lib.jobs.drafting import NewJob, create_job
from lib.jobs.fees import AddFee, add_fee
from lib.jobs.job_items import AddJobItem, add_job_item
from lib.jobs.models import Completion, Job, JobItem
from lib.jobs.plan import planned
from lib.jobs.production import MoveJob, StartJob, back_to_production, mark_ready, start_job
from lib.jobs.reopening import ReopenJob, reopen_job
from lib.jobs.sheets import sheet
from lib.shop.the_shop import the_shop
from tests.shop import OpenedShop, actor, opened_shop


@dataclass(frozen=True)
class Workshop:
    """A shop with a manager and what SPEC 13 begins with, all in the store North.

    Gold 18k: 50 g at 60.00, price 75.00. A centre stone: 1 at 900.00, price 1,400.00. Setting, a
    service that costs 80.00 and is priced 160.00.
    """

    session: Session
    shop: OpenedShop
    milo: Actor
    gold: int
    stone: int
    setting: int

    def typed(self, form: type[Any], **values: Any) -> Any:
        """An input as a person would type it."""
        return read(form, values, the_shop(self.session).numbers)

    def stock(self, item_id: int, store_id: int | None = None) -> tuple[Decimal, Decimal, Decimal]:
        """On hand, on hold and available of an item, in North or another store."""
        there = self.figures(item_id, store_id)
        return there.on_hand, there.on_hold, there.available

    def figures(self, item_id: int, store_id: int | None = None) -> Figures:
        """The balance of an item, in North or another store."""
        return figures_in(self.session, store_id or self.shop.north, [item_id])[item_id]

    def item(self, title: str, kind: str, category: str, **more: Any) -> int:
        """A new item of the catalogue."""
        named = {"title": title, "kind": kind, "category_id": self.shop.categories[category]}
        receipt = create_item(self.session, self.milo, self.typed(CreateItem, **named, **more))
        return self.session.scalars(select(Item.id).where(Item.sku == receipt.number)).one()

    def receive(self, item_id: int, quantity: str, unit_cost: str) -> None:
        """Buy something into North."""
        adjusted = {"item_id": item_id, "store_id": self.shop.north, "quantity": quantity}
        kind = AdjustmentKind.PURCHASE
        given = self.typed(AdjustStock, kind=kind, unit_cost=unit_cost, **adjusted)
        adjust_stock(self.session, self.milo, given)

    def job(self, description: str = "Solitaire ring, 18k, size 52", **more: Any) -> str:
        """A new draft in North; its number."""
        header = {"description": description, "store_id": self.shop.north} | more
        receipt = create_job(self.session, self.milo, self.typed(NewJob, **header))
        return str(receipt.number)

    def found(self, number: str) -> Job:
        """The job of a number, as it stands."""
        return self.session.scalars(
            select(Job).where(Job.number == number).execution_options(populate_existing=True)
        ).one()

    def seen(self, number: str) -> dict[str, Any]:
        """The number and version that a person who just opened the job sends along."""
        return {"number": number, "version": self.found(number).version}

    def add(self, number: str, item_id: int, quantity: str, **more: Any) -> int:
        """A job item in any unit; the id of its line."""
        given = self.typed(
            AddJobItem, **self.seen(number), item_id=item_id, quantity=quantity, **more
        )
        add_job_item(self.session, self.milo, given)
        self.session.flush()
        lines = select(JobItem.id).where(JobItem.job_id == self.found(number).id)
        return self.session.scalars(lines.order_by(JobItem.id.desc()).limit(1)).one()

    def ring(self) -> str:
        """The job of SPEC 13: gold 5 g, the stone, setting, a rush fee of 50.00."""
        number = self.job()
        self.add(number, self.gold, "5")
        self.add(number, self.stone, "1")
        self.add(number, self.setting, "1")
        add_fee(
            self.session,
            self.milo,
            self.typed(AddFee, **self.seen(number), name="Rush fee", price="50"),
        )
        return number

    def start(self, number: str) -> None:
        """Draft to In Production."""
        start_job(self.session, self.milo, StartJob(**self.seen(number)))

    def ready(self, number: str) -> None:
        """In Production to Ready."""
        mark_ready(self.session, self.milo, MoveJob(**self.seen(number)))

    def back(self, number: str) -> None:
        """Ready to In Production."""
        back_to_production(self.session, self.milo, MoveJob(**self.seen(number)))

    def form(self, number: str, **more: Any) -> CompleteJob:
        """The Complete page as a person finds it, with the cost that it shows."""
        job, now = self.found(number), sheet(self.session, self.found(number))
        filled: Mapping[str, Any] = {
            "title": job.description,
            "category_id": self.shop.categories["Rings"],
            "pieces": "1",
            "price_per_piece": now.totals.price,
            "cost_shown": "0",
        }
        given: CompleteJob = self.typed(CompleteJob, **self.seen(number), **{**filled, **more})
        if "cost_shown" in more:
            return given
        return given.model_copy(update={"cost_shown": planned(now, given).totals.cost})

    def complete(self, number: str, **more: Any) -> Completion:
        """Complete the job; the record of it."""
        receipt = complete_job(self.session, self.milo, self.form(number, **more))
        made = select(Completion).where(Completion.number == receipt.number)
        return self.session.scalars(made).one()

    def reopen(self, number: str, reason: str = "Wrong size") -> None:
        """Undo the completion."""
        given = self.typed(ReopenJob, **self.seen(number), reason=reason)
        reopen_job(self.session, self.milo, given)

    def pieces(self, number: str) -> list[Item]:
        """The pieces that the job made, voided ones too, in the order of their SKUs."""
        made = select(Item).where(Item.job_id == self.found(number).id).order_by(Item.id)
        return list(self.session.scalars(made.execution_options(populate_existing=True)))


def workshop(session: Session) -> Workshop:
    """Open a shop and fill it with what SPEC 13 begins with."""
    shop = opened_shop(session)
    milo = actor(session, Role.MANAGER)
    empty = Workshop(session, shop, milo, 0, 0, 0)
    gold = empty.item("Gold 18k", "material", "Metals", unit="g", price="75.00")
    stone = empty.item("Centre stone", "material", "Stones", unit="each", price="1,400.00")
    priced = {"price": "160.00", "service_cost": "80.00"}
    setting = empty.item("Setting", "service", "Services", unit="each", **priced)
    empty.receive(gold, "50", "60.00")
    empty.receive(stone, "1", "900.00")
    return Workshop(session, shop, milo, gold, stone, setting)
