"""No door tells an amount to a role that may not see it, in a figure or in a sentence (S80).

The shop of these tests has amounts that occur nowhere else, so that each can be looked for by
itself, whatever the column or the field is called that it stands in.
"""

import dataclasses
import inspect
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lib.accounts.permissions import GRANTS, Actor, Role
from lib.accounts.receipts import Receipt
from lib.frames import Frame
from lib.inventory.finding import ItemSearch
from lib.inventory.item_ledger import LedgerFilter
from lib.inventory.queries import InventoryFilter
from lib.jobs.queries import JobFilter
from lib.orders.queries import OrderSearch, PieceSearch
from lib.orders.stages import OrderMove
from tests.laws.doors import Door, doors, rooms
from tests.laws.odd_shop import amounts, odd_shop
from tests.shop import actor
from tests.workshop import Workshop

WITHOUT_AMOUNTS = ("lib.accounts.", "lib.shop.", "lib.web.")
Found = Mapping[str, tuple[Any, ...]]


def shop_of_odd_amounts(session: Session) -> tuple[Workshop, Found]:
    """The odd shop, and what each query of it is asked with."""
    odd = odd_shop(session)
    sold = (odd.order, odd.work.shop.north)
    return odd.work, _asked(odd.number, odd.completion, (odd.sku, odd.item_id), sold)


def _asked(
    number: str, completion: str, ring: tuple[str, int], sold: tuple[str | None, int]
) -> Found:
    sku, item = ring
    sale, store = sold
    by_job = "ready_preview release_preview job_page manufactured_items readiness"
    return {
        **dict.fromkeys(by_job.split(), (number,)),
        "estimate_against_actual": (number,),
        "completion_record": (completion,),
        "made_by_job": (sku,),
        "all_jobs": (JobFilter(),),
        "find_items": (ItemSearch(store_id=store),),
        "item_ledger": (LedgerFilter(item_id=item),),
        "where_it_went": (item,),
        "item_page": (sku,),
        "inventory_list": (InventoryFilter(),),
        "inventory_totals": (InventoryFilter(),),
        "order_page": (sale,),
        "preview_move": (sale, OrderMove.FINALIZE),
        "preview_return": (),
        "order_list": (OrderSearch(),),
        "pieces_to_sell": (PieceSearch(store_id=store),),
    }


def queries_of(role: Role) -> list[Door]:
    """The doors of a role that answer with something of jobs, stock or orders."""
    return [
        door
        for door in doors(rooms())
        if door.permission in GRANTS[role]  # type: ignore[attr-defined]
        and inspect.signature(door).return_annotation is not Receipt
        and not door.__module__.startswith(WITHOUT_AMOUNTS)
    ]


def leaves(answer: Any) -> Iterator[Any]:
    """Every figure and text in an answer, however deep."""
    if isinstance(answer, Frame):
        for column in answer.columns:
            yield from leaves(list(answer[column]))
    elif dataclasses.is_dataclass(answer):
        yield from leaves([getattr(answer, field.name) for field in dataclasses.fields(answer)])
    elif isinstance(answer, dict):
        yield from leaves(list(answer.values()))
    elif isinstance(answer, list | tuple):
        for one in answer:
            yield from leaves(one)
    elif hasattr(answer, "model_dump"):
        yield from leaves(answer.model_dump())
    else:
        yield answer


def told(session: Session, who: Actor, asked: Found, secret: set[Decimal]) -> list[str]:
    """Which queries of a person tell an amount that is a secret to them."""
    found = []
    for door in queries_of(who.role):
        if door.__name__ == "preview_return":
            continue
        for leaf in leaves(door(session, who, *asked.get(door.__name__, ()))):
            figures = [abs(leaf)] if isinstance(leaf, Decimal) else []
            words = leaf if isinstance(leaf, str) else ""
            if any(one in secret for one in figures) or any(f"{s:.2f}" in words for s in secret):
                found.append(f"{door.__name__} tells {leaf}")
    return found


def test_the_bench_is_told_no_amount_at_all(session: Session) -> None:
    _, asked = shop_of_odd_amounts(session)
    secret = amounts(session, lambda name: True)

    found = told(session, actor(session, Role.BENCH), asked, secret)

    assert len(secret) > 10
    assert found == []


def test_sales_is_told_prices_and_no_cost(session: Session) -> None:
    _, asked = shop_of_odd_amounts(session)
    prices = amounts(session, lambda name: "price" in name)
    secret = amounts(session, lambda name: "price" not in name) - prices

    sol = actor(session, Role.SALES)
    found = told(session, sol, asked, secret)

    assert found == []
    assert any("order_page" in line for line in told(session, sol, asked, prices))


def test_a_manager_is_told_so_the_search_for_amounts_finds_them(session: Session) -> None:
    shop, asked = shop_of_odd_amounts(session)
    secret = amounts(session, lambda name: "price" not in name)
    bench = queries_of(Role.BENCH)

    [page] = [door for door in bench if door.__name__ == "job_page"]
    seen = set(leaves(page(session, shop.milo, *asked["job_page"])))

    assert seen & secret
    assert Decimal("61.37") * 50 in secret


@pytest.mark.parametrize("role", [Role.BENCH, Role.SALES])
def test_a_new_query_has_to_be_looked_at_here(session: Session, role: Role) -> None:
    _, asked = shop_of_odd_amounts(session)

    unknown = [
        door.__name__
        for door in queries_of(role)
        if len(inspect.signature(door).parameters) > 2
        and door.__name__ not in asked
        and door.__name__ != "pending_pieces"
    ]

    assert unknown == []
