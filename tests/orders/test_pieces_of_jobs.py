"""What an order holds or sold keeps its job completed; once it is let go, the job reopens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.inventory.items import ItemVoided
from lib.inventory.models import Adjustment, Balance
from lib.inventory.shortages import InsufficientStock
from lib.jobs.reopening import PiecesGone
from lib.jobs.status import Stage
from lib.orders.closing import CancelOrder, FinalizeOrder, cancel_order, finalize_order
from lib.orders.lines import RemoveLine, remove_line
from lib.orders.models import Order, OrderLine
from lib.orders.one_order import order_page
from lib.orders.reserving import CreateOrder, PieceWanted, create_order
from lib.orders.sale_returns import ReturnLine, return_line
from lib.shop.customers import AddCustomer, add_customer
from tests.workshop import Workshop, workshop


@dataclass(frozen=True)
class Bench:
    """A workshop whose ring JOB-000001 is completed, and a customer who wants it."""

    works: Workshop
    job: str
    ring: int
    moreau: int

    def reserved(self) -> Order:
        """An order that holds the ring."""
        wanted = (PieceWanted(item_id=self.ring),)
        asked = {"customer_id": self.moreau, "store_id": self.works.shop.north}
        given = CreateOrder(lines=wanted, **asked)
        receipt = create_order(self.works.session, self.works.milo, given)
        here = select(Order).where(Order.number == receipt.number)
        return self.works.session.scalars(here).one()

    def line(self, order: Order) -> OrderLine:
        """The one line of an order."""
        here = select(OrderLine).where(OrderLine.order_id == order.id)
        return self.works.session.scalars(here).one()

    def sell(self, order: Order) -> None:
        """The ring goes to the customer."""
        given = FinalizeOrder(number=order.number, version=order.version)
        finalize_order(self.works.session, self.works.milo, given)

    @contextmanager
    def nothing_changes(self) -> Iterator[None]:
        """What is refused inside leaves the stock and the orders as they were."""
        before = self._kept()
        try:
            with self.works.session.begin_nested():
                yield
        finally:
            assert self._kept() == before

    def _kept(self) -> list[str]:
        models = (Order, OrderLine, Adjustment, Balance)
        rows = [self.works.session.execute(select(model.__table__)).all() for model in models]
        return [str(row) for part in rows for row in part]

    def stage(self) -> str:
        """Where the job stands."""
        return self.works.found(self.job).stage


@pytest.fixture
def bench(session: Session) -> Bench:
    """A completed ring, ready to be sold."""
    works = workshop(session)
    job = works.ring()
    works.start(job)
    works.complete(job)
    moreau = add_customer(session, works.milo, AddCustomer(name="A. Moreau")).number or ""
    return Bench(works, job, works.pieces(job)[0].id, int(moreau))


def test_a_ring_that_an_order_holds_keeps_its_job_completed(bench: Bench) -> None:
    bench.reserved()

    with pytest.raises(PiecesGone, match="ORD-000001") as caught, bench.nothing_changes():
        bench.works.reopen(bench.job)

    assert "Cancel ORD-000001 or remove the piece from it first." in str(caught.value)
    assert bench.stage() == Stage.COMPLETED


def test_a_ring_that_was_sold_keeps_its_job_completed(bench: Bench) -> None:
    bench.sell(bench.reserved())

    with pytest.raises(PiecesGone, match="is sold on order ORD-000001"), bench.nothing_changes():
        bench.works.reopen(bench.job)

    assert bench.stage() == Stage.COMPLETED


def test_a_canceled_order_lets_the_job_reopen(bench: Bench) -> None:
    order = bench.reserved()
    canceling = CancelOrder(number=order.number, version=1)
    cancel_order(bench.works.session, bench.works.milo, canceling)

    bench.works.reopen(bench.job)

    assert bench.stage() == Stage.IN_PRODUCTION


def test_a_removed_line_lets_the_job_reopen(bench: Bench) -> None:
    order = bench.reserved()
    removing = RemoveLine(number=order.number, version=1, line_id=bench.line(order).id)
    remove_line(bench.works.session, bench.works.milo, removing)

    bench.works.reopen(bench.job)

    assert bench.stage() == Stage.IN_PRODUCTION


def test_a_returned_sale_lets_the_job_reopen_with_the_value_it_came_in_with(bench: Bench) -> None:
    order = bench.reserved()
    bench.sell(order)
    returning = ReturnLine(number=order.number, version=2, line_id=bench.line(order).id)
    return_line(bench.works.session, bench.works.milo, returning)

    bench.works.reopen(bench.job)

    values = select(Adjustment.kind, Adjustment.value).where(Adjustment.item_id == bench.ring)
    assert bench.works.figures(bench.ring).value == 0
    assert [value for _, value in bench.works.session.execute(values.order_by(Adjustment.id))] == [
        Decimal("1280.00"),
        0,
        0,
        Decimal("-1280.00"),
        Decimal("1280.00"),
        Decimal("-1280.00"),
    ]


def test_a_voided_ring_cannot_be_ordered(bench: Bench) -> None:
    bench.works.reopen(bench.job)

    with pytest.raises(ItemVoided, match="Complete the job again"), bench.nothing_changes():
        bench.reserved()


def test_a_ring_that_another_order_holds_cannot_be_ordered_again(bench: Bench) -> None:
    bench.reserved()

    with pytest.raises(InsufficientStock, match="ORD-000001"), bench.nothing_changes():
        bench.reserved()


def test_the_margin_of_the_sale_is_the_price_less_what_the_ring_cost(bench: Bench) -> None:
    order = bench.reserved()
    bench.sell(order)

    page = order_page(bench.works.session, bench.works.milo, order.number)

    assert (page.total_price, page.value, page.margin, page.margin_percent) == (
        Decimal("1985.00"),
        Decimal("1280.00"),
        Decimal("705.00"),
        Decimal("35.5"),
    )
