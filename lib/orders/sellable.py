"""An order sells pieces only, and only those that stand in inventory."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.inventory.items import living_item
from lib.inventory.kinds import ItemKind
from lib.inventory.models import Item
from lib.orders.models import Order, OrderLine
from lib.refusals import NotValid
from lib.searching import fold
from lib.shop.models import CustomerAccount
from lib.shop.renaming import found_by_name_of


class NotAPiece(NotValid):
    """{sku} {title} is a {kind}, and an order sells pieces. Choose a piece; a {kind} is sold by
    putting it on a job."""


def sellable(session: Session, item_ids: Sequence[int]) -> list[Item]:
    """The pieces of these ids, in their order. Refuses what is no piece, archived or voided."""
    session.scalars(select(Item).where(Item.id.in_(sorted(set(item_ids))))).all()
    pieces = [living_item(session, item_id) for item_id in item_ids]
    for item in pieces:
        if item.kind != ItemKind.PIECE:
            named = {"sku": item.sku, "title": item.title, "kind": item.kind}
            raise NotAPiece(field="item_id", **named)
    return pieces


def make_findable(session: Session, order: Order) -> None:
    """Let an order be found by its number, its customer and the pieces on its lines."""
    session.flush()
    named = (
        select(Item.sku, Item.title)
        .join(OrderLine, OrderLine.item_id == Item.id)
        .where(OrderLine.order_id == order.id)
        .order_by(OrderLine.id)
    )
    pieces = [text for row in session.execute(named) for text in row]
    customer = session.get_one(CustomerAccount, order.customer_id)
    order.search = fold(order.number, customer.name, *pieces)


@found_by_name_of(CustomerAccount)
def _of_customer(session: Session, customer_id: int) -> None:
    for order in session.scalars(select(Order).where(Order.customer_id == customer_id)).all():
        make_findable(session, order)
