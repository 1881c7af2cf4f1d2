"""Stock that is bought, found, lost, counted, carried about and taken back, by any hand."""

from decimal import Decimal

from hypothesis import strategies as st

from lib.inventory.adjusting import TYPED_KINDS, AdjustStock, adjust_stock
from lib.inventory.archiving import OneItem, archive_item, unarchive_item
from lib.inventory.kinds import AdjustmentKind
from lib.inventory.reversing import ReverseAdjustment, reverse_adjustment
from lib.inventory.transferring import TransferLine, TransferStock, transfer_stock
from tests.laws.random_shop import AMOUNT, WHICH, YES, Act, RandomShop, chosen, decimal

KIND = st.sampled_from([*TYPED_KINDS, AdjustmentKind.PURCHASE, AdjustmentKind.COUNT])
TOTALS = ("100", "33.33", "0.01", "10", "0.02")
ROW = st.sampled_from(["fresh", "again", "any"])
STOCK = [
    Act("adjusts", 2, {"which": WHICH, "south": YES, "quantity": AMOUNT, "kind": KIND}),
    Act("reverses", 2, {"which": WHICH, "how": ROW}),
    Act(
        "transfers",
        1,
        {"which": st.lists(WHICH, min_size=1, max_size=2), "back": YES, "quantity": AMOUNT},
    ),
    Act("archives", 1, {"which": WHICH, "out": YES}),
]


class RandomStock(RandomShop):
    """What may be done to stock by hand."""

    def adjusts(self, which: int, south: bool, quantity: Decimal, kind: AdjustmentKind) -> None:
        store = self.stores[south]
        item = self.item(which, None if kind is AdjustmentKind.PURCHASE else store)
        on_hand, _, _ = self.rows.balances.get((item, store), (0, 0, 0))
        given = AdjustStock(
            item_id=item,
            store_id=store,
            kind=kind,
            quantity=self.amount(item, quantity),
            reason="seen on the bench",
            total=self.money(chosen(which, TOTALS)) if kind is AdjustmentKind.PURCHASE else None,
            seen_on_hand=decimal(on_hand) if kind is AdjustmentKind.COUNT else None,
            unit_cost=self.money("2.50") if kind is AdjustmentKind.FOUND and not on_hand else None,
        )
        self.tell(adjust_stock, given)

    def reverses(self, which: int, how: str) -> None:
        again = {row["origin_id"] for row in self.rows.ledger if row["kind"] == "Reversal"}
        by_hand = [row for row in self.rows.ledger if row["kind"] in TYPED_KINDS]
        among = {
            "fresh": [row for row in by_hand if row["id"] not in again],
            "again": [row for row in by_hand if row["id"] in again],
            "any": self.rows.ledger,
        }
        row = chosen(which, among[how][::-1])
        given = ReverseAdjustment(adjustment_id=row["id"], reason="typed by mistake")
        self.tell(reverse_adjustment, given)

    def transfers(self, which: list[int], back: bool, quantity: Decimal) -> None:
        here, there = self.stores[back], self.stores[not back]
        items = [self.item(one, here) for one in which]
        lines = tuple(
            TransferLine(item_id=item, quantity=self.amount(item, quantity)) for item in items
        )
        given = TransferStock(from_store_id=here, to_store_id=there, lines=lines)
        self.tell(transfer_stock, given)

    def archives(self, which: int, out: bool) -> None:
        if self._archived() and (out or not self._empty()):
            self.tell(unarchive_item, OneItem(item_id=chosen(which, self._archived())))
        else:
            self.tell(archive_item, OneItem(item_id=chosen(which, self._empty())))

    def _empty(self) -> list[int]:
        return sorted(row["item_id"] for row in self.rows.of("balances", on_hand=0))

    def _archived(self) -> list[int]:
        items = self.rows.all("items")
        return sorted(row["id"] for row in items if row["archived_at"] is not None)
