"""An item is what every row that names it takes it for, and lies at a place of its own store."""

from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from lib.checks.findings import Look, Place
from lib.inventory.kinds import ItemKind
from lib.inventory.models import Adjustment, Balance, Item
from lib.jobs.models import Completion, Job, JobItem
from lib.measures import ZERO
from lib.shop.models import StorageLocation


def check_items(look: Look) -> None:
    """Every item beside its stock, the job lines that name it, and the piece after it."""
    look.looked(look.connection.scalar(select(func.count()).select_from(Item)) or 0)
    _check_kinds(look)
    _check_voided(look)
    _check_places(look)


def _check_kinds(look: Look) -> None:
    stocked = exists().where(Adjustment.item_id == Item.id)
    services = select(Item.id).where(Item.kind == ItemKind.SERVICE, stocked).order_by(Item.id)
    for item in look.connection.scalars(services):
        says = "it is a service, and services have no stock; the ledger has rows of it."
        look.wrong(Place("items", item, "", item), says)
    work = Item.kind == ItemKind.SERVICE
    other_kind = case(
        (JobItem.kind == ItemKind.SERVICE, ~work),
        (JobItem.kind == ItemKind.MATERIAL, work),
        else_=True,
    )
    query = (
        select(JobItem.id, JobItem.kind, JobItem.unit, Item.id, Item.kind, Item.unit)
        .add_columns(Job.number, Job.store_id)
        .join(Item, Item.id == JobItem.item_id)
        .join(Job, Job.id == JobItem.job_id)
        .where(or_(JobItem.unit != Item.unit, other_kind))
        .order_by(JobItem.id)
    )
    for line, kind, unit, item, own_kind, own_unit, number, store in look.connection.execute(query):
        says = f"it is a {kind} in {unit}, and the item is a {own_kind} in {own_unit}."
        look.wrong(Place("job_items", line, number, item, store), says)


def _check_voided(look: Look) -> None:
    """Only pieces of jobs are voided, without stock; one that was replaced is such a piece."""
    after, voided = aliased(Item), Item.voided_at.is_not(None)
    there = exists().where(Balance.item_id == Item.id, Balance.on_hand != ZERO)
    replaced = Item.replaced_by_id.is_not(None)
    rules: tuple[tuple[Any, str], ...] = (
        (and_(voided, Item.job_id.is_(None)), "it is voided, and no job made it."),
        (and_(voided, there), "it is voided, and it is in stock all the same."),
        (and_(replaced, ~voided), "another piece took its place, and it is not voided."),
    )
    for wrong, says in rules:
        for item in look.connection.scalars(select(Item.id).where(wrong).order_by(Item.id)):
            look.wrong(Place("items", item, "", item), says)
    strange = or_(after.job_id.is_(None), Item.job_id.is_(None), after.job_id != Item.job_id)
    query = (
        select(Item.id, after.sku).join(after, after.id == Item.replaced_by_id).where(strange)
    ).order_by(Item.id)
    for item, sku in look.connection.execute(query):
        says = f"{sku} took its place, and it is a piece of another job."
        look.wrong(Place("items", item, "", item), says)


def _check_places(look: Look) -> None:
    """A storage location is one of the store that it stands for."""
    place = StorageLocation
    balances = (
        select(Balance.item_id, Balance.store_id, place.name)
        .join(place, place.id == Balance.location_id)
        .where(place.store_id != Balance.store_id)
        .order_by(Balance.item_id, Balance.store_id)
    )
    for item, store, name in look.connection.execute(balances):
        row = f"of item {item} in store {store}"
        says = f"it lies at {name}, which is a place of another store."
        look.wrong(Place("balances", row, "", item, store), says)
    completions = (
        select(Completion.id, Completion.number, Completion.store_id, place.name)
        .join(place, place.id == Completion.location_id)
        .where(place.store_id != Completion.store_id)
        .order_by(Completion.id)
    )
    for completion, number, store, name in look.connection.execute(completions):
        says = f"its pieces lie at {name}, which is a place of another store."
        look.wrong(Place("completions", completion, number, None, store), says)
