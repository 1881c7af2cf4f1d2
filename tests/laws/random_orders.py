"""Orders that hold pieces, change their mind, are sold or canceled, and taken back in part."""

from decimal import Decimal

from hypothesis import strategies as st

from lib.orders.closing import CancelOrder, FinalizeOrder, cancel_order, finalize_order
from lib.orders.lines import AddLine, ChangeLine, RemoveLine, add_line, change_line, remove_line
from lib.orders.reserving import CreateOrder, PieceWanted, create_order
from lib.orders.sale_returns import ReturnLine, return_line
from tests.laws.random_shop import WHICH, YES, Act, RandomShop, chosen
from tests.laws.stock_rows import Row

COUNT = st.sampled_from([1, 1, 2, 3]).map(Decimal)
CHANGE = st.sampled_from(["add", "change", "remove"])
SOLD = st.sampled_from([True, True, False])
ORDERS = [
    Act(
        "orders_pieces", 2, {"wanted": st.lists(st.tuples(WHICH, COUNT), max_size=3), "south": YES}
    ),
    Act("changes_an_order", 2, {"which": WHICH, "item": WHICH, "quantity": COUNT, "how": CHANGE}),
    Act("closes", 2, {"which": WHICH, "open_first": YES, "sold": SOLD}),
    Act("takes_back", 2, {"which": WHICH, "quantity": st.none() | COUNT}),
]


class RandomOrders(RandomShop):
    """What may be done with orders."""

    def orders_pieces(self, wanted: list[tuple[int, Decimal]], south: bool) -> None:
        store = self.stores[south]
        there = [item for item in self.pieces() if self.available(item, store)] or self.pieces()
        lines = tuple(
            PieceWanted(item_id=chosen(which, there), quantity=quantity)
            for which, quantity in wanted
        )
        given = CreateOrder(customer_id=self.customer, store_id=store, lines=lines)
        self.tell(create_order, given)

    def changes_an_order(self, which: int, item: int, quantity: Decimal, how: str) -> None:
        order, line = chosen(which, self._order_lines("Open"))
        seen, price = self.seen_order(order), self.money("50")
        if how == "add":
            piece = chosen(item, self.pieces())
            self.tell(add_line, AddLine(**seen, item_id=piece, quantity=quantity))
        elif how == "change":
            asked = {"line_id": line["id"], "quantity": quantity, "price": price}
            self.tell(change_line, ChangeLine(**seen, **asked))
        else:
            self.tell(remove_line, RemoveLine(**seen, line_id=line["id"]))

    def closes(self, which: int, open_first: bool, sold: bool) -> None:
        among = (open_first and self.orders("Open")) or self.orders()
        seen = self.seen_order(chosen(which, among))
        if sold:
            self.tell(finalize_order, FinalizeOrder(**seen))
        else:
            self.tell(cancel_order, CancelOrder(**seen))

    def takes_back(self, which: int, quantity: Decimal | None) -> None:
        order, line = chosen(which, self._order_lines("Sold"))
        given = ReturnLine(**self.seen_order(order), line_id=line["id"], quantity=quantity)
        self.tell(return_line, given)

    def _order_lines(self, stage: str) -> list[tuple[Row, Row]]:
        lines = sorted(self.rows.all("order_lines"), key=lambda line: int(line["id"]))
        return [
            (order, line)
            for order in self.orders(stage)
            for line in lines
            if line["order_id"] == order["id"]
        ]

    def seen_order(self, order: Row) -> dict[str, object]:
        return {"number": order["number"], "version": order["version"]}
