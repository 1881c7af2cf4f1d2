"""Pieces get a SKU once: completing again in the same category reuses the voided ones in order.

Extra pieces get new numbers and surplus ones stay voided. In another category new SKUs are given,
and each old piece points to the one that took its place. Set-based throughout.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.permissions import Actor
from lib.inventory.items import search_text
from lib.inventory.kinds import AdjustmentKind, ItemKind
from lib.inventory.ledger import Document, Posting, open_book
from lib.inventory.models import Balance, Item
from lib.inventory.skus import next_skus
from lib.jobs.models import Job
from lib.jobs.plan import Plan
from lib.shop.models import ProductCategory

PIECE_UNIT = "each"


def make_pieces(session: Session, by: Actor, job: Job, plan: Plan) -> tuple[list[int], Any]:
    """Put the pieces of a plan into inventory; their ids in order, and their balances' heads."""
    category = session.get_one(ProductCategory, plan.form.category_id)
    voided = _voided(session, job)
    reused = [row for row in voided if row[1] == category.id][: plan.items]
    facts = _facts(plan)
    if reused:
        _revive(session, category, reused, facts)
    made = [row[0] for row in reused]
    if len(made) < plan.items:
        made += _create(session, job, category, facts | {"how_many": plan.items - len(made)})
    _point_to(session, [row[0] for row in voided if row[1] != category.id], made)
    return made, _enter(session, by, job, (plan, made))


def _facts(plan: Plan) -> dict[str, Any]:
    form = plan.form
    return {"title": form.title, "price": form.price_per_piece, "vendor_id": form.vendor_id}


def _voided(session: Session, job: Job) -> Sequence[tuple[int, int, str]]:
    rows = session.execute(
        select(Item.id, Item.category_id, Item.sku)
        .where(Item.job_id == job.id, Item.voided_at.is_not(None))
        .order_by(Item.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _revive(
    session: Session,
    category: ProductCategory,
    reused: Sequence[tuple[int, int, str]],
    facts: dict[str, Any],
) -> None:
    details = {
        row.id: row.details
        for row in session.execute(
            select(Item.id, Item.details).where(Item.id.in_([item for item, _, _ in reused]))
        )
    }
    rows = [
        {
            "item": item,
            "found_by": search_text(facts["title"], sku, category.name, details[item]),
            **{f"new_{name}": value for name, value in facts.items()},
        }
        for item, _, sku in reused
    ]
    session.connection().execute(_REVIVE, rows)


_REVIVE = (
    update(Item)
    .where(Item.id == bindparam("item"))
    .values(
        title=bindparam("new_title"),
        price=bindparam("new_price"),
        vendor_id=bindparam("new_vendor_id"),
        search=bindparam("found_by"),
        voided_at=None,
        archived_at=None,
        replaced_by_id=None,
        version=Item.version + 1,
    )
)


def _create(
    session: Session, job: Job, category: ProductCategory, facts: dict[str, Any]
) -> list[int]:
    numbered = next_skus(session, category.id, facts.pop("how_many"))
    rows = [
        {
            **facts,
            "sku": sku,
            "sku_number": number,
            "kind": ItemKind.PIECE,
            "unit": PIECE_UNIT,
            "category_id": category.id,
            "details": {},
            "search": search_text(facts["title"], sku, category.name, {}),
            "job_id": job.id,
            "created_at": clock.now(),
        }
        for sku, number in numbered
    ]
    session.connection().execute(insert(Item), rows)
    first = numbered[0][1]
    return list(
        session.scalars(
            select(Item.id)
            .where(Item.job_id == job.id, Item.category_id == category.id, Item.sku_number >= first)
            .order_by(Item.sku_number)
        )
    )


def _point_to(session: Session, old: Sequence[int], made: Sequence[int]) -> None:
    if old:
        rows = [
            {"item": item, "instead": made[min(place, len(made) - 1)]}
            for place, item in enumerate(old)
        ]
        session.connection().execute(_REPLACE, rows)


_REPLACE = (
    update(Item).where(Item.id == bindparam("item")).values(replaced_by_id=bindparam("instead"))
)


def _enter(
    session: Session, by: Actor, job: Job, made: tuple[Plan, Sequence[int]]
) -> list[tuple[int, int, str]]:
    plan, items = made
    book = open_book(session, by, [(item, job.store_id) for item in items])
    for item, cost in zip(items, plan.piece_costs, strict=True):
        book.add(
            Posting(
                item,
                job.store_id,
                AdjustmentKind.MANUFACTURED,
                plan.each,
                Document("job", job.number),
                value=cost,
                unit_cost=_unit_cost(plan, cost),
                unit_price=plan.form.price_per_piece,
            )
        )
    book.close()
    session.connection().execute(
        update(Balance)
        .where(Balance.store_id == job.store_id, Balance.item_id.in_(items))
        .values(location_id=plan.form.location_id)
    )
    return book.heads()


def _unit_cost(plan: Plan, cost: Decimal) -> Decimal:
    return plan.sheet.currency.per_unit(cost, plan.each)
