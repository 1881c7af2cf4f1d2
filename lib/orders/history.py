"""Every change of an order raises its version and stands on its timeline, and nobody overwrites
what they missed."""

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib import clock
from lib.accounts.models import Person
from lib.accounts.permissions import Actor
from lib.inputs import Input
from lib.orders.models import Order, OrderEvent
from lib.refusals import NotFound, NotNow
from lib.shop.the_shop import the_shop


class SeenOrder(Input):
    """An order by its number, in the version that the person saw."""

    number: str
    version: int


class OrderNotFound(NotFound):
    """There is no order {number}. Check the number, or find the order in the Orders list."""


class OrderChanged(NotNow):
    """{number} was changed since you opened it: {changes}. Nothing was done; look at the order as
    it is now and try again."""


def find(session: Session, number: str) -> Order:
    """The order of a number, to read. Refuses a number that does not exist."""
    order = session.scalar(select(Order).where(Order.number == number))
    if order is None:
        raise OrderNotFound(number=number)
    return order


def seen(session: Session, given: SeenOrder) -> Order:
    """The order, locked, in the version that the person saw. Refuses one changed since."""
    query = select(Order).where(Order.number == given.number).with_for_update()
    order = session.scalar(query.execution_options(populate_existing=True))
    if order is None:
        raise OrderNotFound(number=given.number)
    if order.version != given.version:
        changes = _since(session, order, given.version)
        raise OrderChanged(number=order.number, changes=changes or "by somebody else")
    return order


def changed(session: Session, order: Order, actor: Actor, text: str) -> None:
    """Write a change on the timeline and raise the version; `text` follows the person's name."""
    order.version += 1
    _write(session, order, actor, text)


def begun(session: Session, order: Order, actor: Actor, text: str) -> None:
    """Write the first entry of the timeline."""
    _write(session, order, actor, text)


def _write(session: Session, order: Order, actor: Actor, text: str) -> None:
    known = {"order_id": order.id, "version": order.version, "text": text}
    session.add(OrderEvent(at=clock.now(), person_id=actor.id, **known))


def _since(session: Session, order: Order, version: int) -> str:
    later = (
        select(Person.name, OrderEvent.text, OrderEvent.at)
        .join(Person, Person.id == OrderEvent.person_id)
        .where(OrderEvent.order_id == order.id, OrderEvent.version > version)
        .order_by(OrderEvent.id)
        .limit(5)
    )
    zone = ZoneInfo(the_shop(session).zone)
    rows = session.execute(later)
    return "; ".join(f"{name} {text} at {at.astimezone(zone):%H:%M}" for name, text, at in rows)
