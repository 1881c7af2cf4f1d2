"""One table holds the moves of an order; whatever is not in it is refused."""

from enum import StrEnum

from lib import clock
from lib.orders.models import Order
from lib.refusals import NotNow


class OrderStage(StrEnum):
    """Where an order stands."""

    OPEN = "Open"
    SOLD = "Sold"
    CANCELED = "Canceled"


class OrderMove(StrEnum):
    """What closes an order."""

    FINALIZE = "finalize"
    CANCEL = "cancel"


MOVES: dict[OrderMove, tuple[OrderStage, OrderStage]] = {
    OrderMove.FINALIZE: (OrderStage.OPEN, OrderStage.SOLD),
    OrderMove.CANCEL: (OrderStage.OPEN, OrderStage.CANCELED),
}
_INSTEAD = {
    OrderStage.OPEN: "Nothing of it was sold yet: change or remove its lines instead.",
    OrderStage.SOLD: "Return its lines, or make another order.",
    OrderStage.CANCELED: "Its pieces are available again; make another order for them.",
}


class StageForbids(NotNow):
    """{number} is {stage}, so this cannot be done. {instead}"""


def moves_from(stage: str) -> tuple[OrderMove, ...]:
    """What can be done next, for buttons."""
    return tuple(move for move, (before, _) in MOVES.items() if before == stage)


def must_be(order: Order, stage: OrderStage) -> None:
    """Refuse what is meant for orders in another stage."""
    if order.stage != stage:
        instead = _INSTEAD[OrderStage(order.stage)]
        raise StageForbids(number=order.number, stage=order.stage, instead=instead)


def move(order: Order, action: OrderMove) -> None:
    """Close an order; the only place where a stage changes."""
    before, after = MOVES[action]
    must_be(order, before)
    order.stage, order.closed_at = after, clock.now()
