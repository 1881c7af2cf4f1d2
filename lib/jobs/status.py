"""One table holds every move between the stages of a job; screens ask it which buttons to show."""

from dataclasses import dataclass
from enum import StrEnum

from lib.refusals import NotNow


class Stage(StrEnum):
    """Where a job stands."""

    DRAFT = "Draft"
    IN_PRODUCTION = "In Production"
    READY = "Ready"
    COMPLETED = "Completed"
    CANCELED = "Canceled"


class Act(StrEnum):
    """What a person does to move a job."""

    START = "start"
    BACK_TO_DRAFT = "move back to draft"
    MARK_READY = "mark as ready"
    BACK_TO_PRODUCTION = "move back to production"
    COMPLETE = "complete"
    REOPEN = "reopen"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Move:
    """One row of the table; `unless_reopened` keeps it from a job that was completed before."""

    origin: Stage
    act: Act
    to: Stage
    unless_reopened: bool = False


MOVES = (
    Move(Stage.DRAFT, Act.START, Stage.IN_PRODUCTION),
    Move(Stage.IN_PRODUCTION, Act.BACK_TO_DRAFT, Stage.DRAFT, unless_reopened=True),
    Move(Stage.IN_PRODUCTION, Act.MARK_READY, Stage.READY),
    Move(Stage.READY, Act.BACK_TO_PRODUCTION, Stage.IN_PRODUCTION),
    Move(Stage.READY, Act.COMPLETE, Stage.COMPLETED),
    Move(Stage.IN_PRODUCTION, Act.COMPLETE, Stage.COMPLETED),
    Move(Stage.COMPLETED, Act.REOPEN, Stage.IN_PRODUCTION),
    Move(Stage.DRAFT, Act.CANCEL, Stage.CANCELED),
    Move(Stage.IN_PRODUCTION, Act.CANCEL, Stage.CANCELED),
    Move(Stage.READY, Act.CANCEL, Stage.CANCELED),
)
OPEN = (Stage.DRAFT, Stage.IN_PRODUCTION, Stage.READY)
_SAID = {
    Act.START: "start it",
    Act.BACK_TO_DRAFT: "move it back to draft",
    Act.MARK_READY: "mark it as ready",
    Act.BACK_TO_PRODUCTION: "move it back to production",
    Act.COMPLETE: "complete it",
    Act.REOPEN: "reopen it",
    Act.CANCEL: "cancel it",
}
_INSTEAD = {
    (Stage.DRAFT, Act.MARK_READY): "Start it first.",
    (Stage.DRAFT, Act.COMPLETE): "Start it first.",
    (Stage.READY, Act.BACK_TO_DRAFT): "Move it back to production first.",
    (Stage.COMPLETED, Act.CANCEL): "Reopen it first.",
    (Stage.COMPLETED, Act.BACK_TO_DRAFT): "Reopen it to make corrections.",
    (Stage.CANCELED, Act.START): "Copy it to a new job to make the piece after all.",
    (Stage.IN_PRODUCTION, Act.BACK_TO_DRAFT): "It was completed before, so edit it as it is.",
}


class MoveRefused(NotNow):
    """{number} is {stage}, so you cannot {act}. {instead}"""


def moves_from(stage: Stage, *, reopened: bool) -> list[Move]:
    """The moves that a job may make from where it stands, in the order of the table."""
    return [
        move for move in MOVES if move.origin is stage and not (move.unless_reopened and reopened)
    ]


def the_move(number: str, stage: Stage, act: Act, *, reopened: bool) -> Move:
    """The move of an act. Refuses one that is not in the table, saying what to do instead."""
    for move in moves_from(stage, reopened=reopened):
        if move.act is act:
            return move
    possible = [_SAID[move.act] for move in moves_from(stage, reopened=reopened)]
    otherwise = f"You can {' or '.join(possible)}." if possible else "Copy it to a new job."
    raise MoveRefused(
        number=number, stage=stage, act=_SAID[act], instead=_INSTEAD.get((stage, act), otherwise)
    )
