"""One table says which adjustments exist, what each may move, and which a person may write."""

from dataclasses import dataclass
from enum import StrEnum


class ItemKind(StrEnum):
    """What an item is."""

    MATERIAL = "material"
    SERVICE = "service"
    PIECE = "piece"


class AdjustmentKind(StrEnum):
    """Why a row stands in the ledger (SPEC S61)."""

    ON_HOLD = "On Hold"
    HOLD_RELEASE = "Hold Release"
    CONSUMPTION = "Consumption"
    MANUFACTURED = "Manufactured"
    MANUFACTURE_REVERSAL = "Manufacture Reversal"
    JOB_RETURN = "Job Return"
    RESERVE = "Reserve"
    RESERVE_RELEASE = "Reserve Release"
    SALE = "Sale"
    SALE_RETURN = "Sale Return"
    TRANSFER_OUT = "Transfer Out"
    TRANSFER_IN = "Transfer In"
    PURCHASE = "Purchase"
    RETURN_TO_VENDOR = "Return to Vendor"
    FOUND = "Found"
    LOST = "Lost"
    SCRAP = "Scrap"
    COUNT = "Count"
    REVERSAL = "Reversal"


@dataclass(frozen=True)
class Movement:
    """What a kind moves: the sign of its change of on hand and of on hold (0 none, 2 either)."""

    on_hand: int
    on_hold: int
    by_hand: bool = False
    asks_reason: bool = False


EITHER = 2
MOVEMENTS: dict[AdjustmentKind, Movement] = {
    AdjustmentKind.ON_HOLD: Movement(0, 1),
    AdjustmentKind.HOLD_RELEASE: Movement(0, -1),
    AdjustmentKind.CONSUMPTION: Movement(-1, 0),
    AdjustmentKind.MANUFACTURED: Movement(1, 0),
    AdjustmentKind.MANUFACTURE_REVERSAL: Movement(-1, 0),
    AdjustmentKind.JOB_RETURN: Movement(1, 0),
    AdjustmentKind.RESERVE: Movement(0, 1),
    AdjustmentKind.RESERVE_RELEASE: Movement(0, -1),
    AdjustmentKind.SALE: Movement(-1, 0),
    AdjustmentKind.SALE_RETURN: Movement(1, 0),
    AdjustmentKind.TRANSFER_OUT: Movement(-1, 0),
    AdjustmentKind.TRANSFER_IN: Movement(1, 0),
    AdjustmentKind.PURCHASE: Movement(1, 0, by_hand=True),
    AdjustmentKind.RETURN_TO_VENDOR: Movement(-1, 0, by_hand=True, asks_reason=True),
    AdjustmentKind.FOUND: Movement(1, 0, by_hand=True, asks_reason=True),
    AdjustmentKind.LOST: Movement(-1, 0, by_hand=True, asks_reason=True),
    AdjustmentKind.SCRAP: Movement(-1, 0, by_hand=True, asks_reason=True),
    AdjustmentKind.COUNT: Movement(EITHER, 0, by_hand=True, asks_reason=True),
    AdjustmentKind.REVERSAL: Movement(EITHER, 0, by_hand=True, asks_reason=True),
}
HAND_MADE = [kind for kind, movement in MOVEMENTS.items() if movement.by_hand]
HOLDING = [AdjustmentKind.ON_HOLD, AdjustmentKind.RESERVE]
RELEASING = [AdjustmentKind.HOLD_RELEASE, AdjustmentKind.RESERVE_RELEASE]
