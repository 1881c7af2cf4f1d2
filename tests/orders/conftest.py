"""A shop with a customer and pieces in its window, for every test of orders."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Role
from lib.inventory.models import Adjustment, Balance
from lib.orders.models import Order, OrderEvent, OrderLine
from lib.orders.reserving import CreateOrder, PieceWanted, create_order
from lib.refusals import Refusal
from lib.shop.customers import AddCustomer, add_customer
from lib.shop.models import Counter
from tests.shop import OpenedShop, actor, opened_shop
from tests.stock import piece, purchased, standing_of

KEPT = (Order, OrderLine, OrderEvent, Adjustment, Balance, Counter)


@dataclass(frozen=True)
class Window:
    """North has three rings worth 100.00 at 55.00 each, and one pendant worth 80.00 at 200.00."""

    session: Session
    shop: OpenedShop
    sol: Actor
    milo: Actor
    moreau: int
    ring: int
    pendant: int

    def wanted(self, *lines: PieceWanted, **other: Any) -> CreateOrder:
        """An order of A. Moreau in North."""
        asked = {"customer_id": self.moreau, "store_id": self.shop.north} | other
        return CreateOrder(lines=lines, **asked)

    def order(self, *lines: PieceWanted) -> Order:
        """An open order of A. Moreau in North with these lines, made by Sol."""
        number = create_order(self.session, self.sol, self.wanted(*lines)).number or ""
        return self.again(number)

    def again(self, number: str) -> Order:
        """An order as the database has it now."""
        found = select(Order).where(Order.number == number)
        return self.session.execute(found.execution_options(populate_existing=True)).scalar_one()

    def lines(self, order: Order) -> list[OrderLine]:
        """The lines of an order, the first one first."""
        here = select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.id)
        return list(self.session.scalars(here.execution_options(populate_existing=True)))

    def figures(self, item_id: int, store_id: int = 0) -> tuple[int, int, Decimal]:
        """On hand, on hold and value of a piece in North."""
        there = standing_of(self.session, self.shop, item_id, store_id)
        return int(there.on_hand), int(there.on_hold), there.value

    def rows(self, order: Order) -> list[tuple[Any, ...]]:
        """What an order wrote in the ledger: kind, on hand, on hold, value, line."""
        here = Adjustment
        columns = here.kind, here.on_hand, here.on_hold, here.value, here.document_line
        written = select(*columns).where(
            here.document_kind == "order", here.document_number == order.number
        )
        return [tuple(row) for row in self.session.execute(written.order_by(here.id))]

    @contextmanager
    def refused(self, refusal: type[Refusal]) -> Iterator[pytest.ExceptionInfo[Refusal]]:
        """What is done inside is refused, and nothing has changed."""
        before = self._everything()
        with pytest.raises(refusal) as caught, self.session.begin_nested():
            yield caught
        assert self._everything() == before

    def _everything(self) -> list[Any]:
        self.session.flush()
        return [
            sorted(map(str, self.session.execute(select(*model.__table__.columns))))
            for model in KEPT
        ]


@pytest.fixture
def window(session: Session) -> Window:
    """A shop ready to sell."""
    shop = opened_shop(session)
    sol = actor(session, Role.SALES)
    moreau = add_customer(session, sol, AddCustomer(name="Amélie Moreau")).number or ""
    ring = piece(session, shop, "Solitaire ring", price=Decimal("55.00"))
    pendant = piece(session, shop, "Moon pendant", price=Decimal("200.00"))
    purchased(session, shop, ring, "3", total="100.00")
    purchased(session, shop, pendant, "1", total="80.00")
    milo = actor(session, Role.MANAGER)
    return Window(session, shop, sol, milo, int(moreau), ring, pendant)
