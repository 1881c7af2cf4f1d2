"""A job leads to its pieces: what it made stays told after a piece has moved on."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Role
from lib.inventory.transferring import TransferStock, transfer_stock
from lib.jobs.made import manufactured_items
from lib.orders.closing import FinalizeOrder, finalize_order
from lib.orders.models import Order
from lib.orders.reserving import CreateOrder, PieceWanted, create_order
from lib.shop.customers import AddCustomer, add_customer
from tests.shop import actor
from tests.workshop import Workshop, workshop

D = Decimal
pytestmark = pytest.mark.usefixtures("stopped_clock")


@pytest.fixture
def shop(session: Session) -> Workshop:
    """The workshop of SPEC 13."""
    return workshop(session)


def batch(shop: Workshop) -> str:
    """A completed job of three pieces in one batch."""
    number = shop.ring()
    shop.start(number)
    shop.complete(number, pieces="3")
    return number


def test_a_sold_piece_still_tells_what_it_cost(shop: Workshop) -> None:
    number = batch(shop)
    [made] = shop.pieces(number)
    sol = actor(shop.session, Role.SALES)
    customer = add_customer(shop.session, sol, AddCustomer(name="A. Moreau")).number
    wanted = (PieceWanted(item_id=made.id, quantity=D(3)),)
    where = {"customer_id": int(customer or 0), "store_id": shop.shop.north}
    order = create_order(shop.session, sol, CreateOrder(**where, lines=wanted)).number
    version = shop.session.scalars(select(Order.version)).one()
    finalize_order(shop.session, sol, FinalizeOrder(number=str(order), version=version))

    [row] = manufactured_items(shop.session, shop.milo, number).to_dict("records")

    assert (row["quantity"], row["on_hand"], row["cost"], row["state"]) == (3, 0, 1280, "Sold")


def test_a_batch_in_two_stores_is_one_piece_with_two_places(shop: Workshop) -> None:
    number = batch(shop)
    [made] = shop.pieces(number)
    stores = {"from_store_id": shop.shop.north, "to_store_id": shop.shop.south}
    lines = ({"item_id": made.id, "quantity": "1"},)
    given = shop.typed(TransferStock, **stores, lines=lines)
    transfer_stock(shop.session, shop.milo, given)

    [row] = manufactured_items(shop.session, shop.milo, number).to_dict("records")

    assert (row["quantity"], row["on_hand"], row["location"]) == (3, 3, "North, South")
    assert row["state"] == "In stock"


def test_a_voided_piece_has_no_quantity_and_no_cost_any_more(shop: Workshop) -> None:
    number = batch(shop)
    shop.reopen(number)

    [row] = manufactured_items(shop.session, shop.milo, number).to_dict("records")

    assert (row["quantity"], row["cost"], row["state"]) == (0, 0, "Voided")
