"""The list of orders, and the pieces that an order can take."""

from decimal import Decimal

import pytest

from lib.accounts.permissions import NotPermitted, Role
from lib.orders.closing import CancelOrder, FinalizeOrder, cancel_order, finalize_order
from lib.orders.lines import RemoveLine, remove_line
from lib.orders.queries import OrderSearch, PieceSearch, order_list, pieces_to_sell
from lib.orders.reserving import PieceWanted, create_order
from lib.orders.stages import OrderStage
from lib.shop.customers import AddCustomer, add_customer
from tests.orders.conftest import Window
from tests.shop import actor
from tests.stock import material, piece, purchased


def test_the_newest_order_comes_first(window: Window) -> None:
    window.order(PieceWanted(item_id=window.ring, quantity=Decimal(2)))
    window.order()

    listing = order_list(window.session, window.sol, OrderSearch())

    first, second = listing.rows.to_dict("records")
    assert listing.total == 2
    assert (first["number"], first["pieces"], first["total_price"]) == ("ORD-000002", 0, 0)
    assert (second["number"], second["pieces"], second["total_price"]) == ("ORD-000001", 2, 110)
    assert (second["customer"], second["store"], second["stage"]) == (
        "Amélie Moreau",
        "North",
        "Open",
    )


@pytest.mark.parametrize(
    "words", ["ord-1", "1", "000001", "AMELIE", "mor", "solit", "ring moreau", "300-1", "300-00001"]
)
def test_an_order_is_found_by_number_customer_and_piece(window: Window, words: str) -> None:
    window.order(PieceWanted(item_id=window.ring))
    _other_order(window)

    listing = order_list(window.session, window.sol, OrderSearch(words=words))

    assert list(listing.rows["number"]) == ["ORD-000001"]


@pytest.mark.parametrize("words", ["olitaire", "ring brandt", "xyz", "'; DROP TABLE orders --"])
def test_what_no_word_begins_with_is_not_found(window: Window, words: str) -> None:
    window.order(PieceWanted(item_id=window.ring))

    listing = order_list(window.session, window.sol, OrderSearch(words=words))

    assert (list(listing.rows["number"]), listing.total) == ([], 0)


def test_a_piece_taken_off_an_order_no_longer_finds_it(window: Window) -> None:
    order = window.order(PieceWanted(item_id=window.ring))
    (line,) = window.lines(order)
    off = RemoveLine(number=order.number, version=1, line_id=line.id)
    remove_line(window.session, window.sol, off)

    listing = order_list(window.session, window.sol, OrderSearch(words="solitaire"))

    assert listing.total == 0


def test_orders_are_filtered_by_stage_store_and_customer(window: Window) -> None:
    opened, sold, canceled = (window.order(PieceWanted(item_id=window.ring)) for _ in range(3))
    finalize_order(window.session, window.sol, FinalizeOrder(number=sold.number, version=1))
    cancel_order(window.session, window.sol, CancelOrder(number=canceled.number, version=1))
    elsewhere = _other_order(window)

    def numbers(**wanted: object) -> list[str]:
        found = order_list(window.session, window.sol, OrderSearch(**wanted))  # type: ignore[arg-type]
        return list(found.rows["number"])

    assert numbers(stage=OrderStage.SOLD) == [sold.number]
    assert numbers(stage=OrderStage.OPEN) == [elsewhere, opened.number]
    assert numbers(store_id=window.shop.south) == [elsewhere]
    assert numbers(customer_id=window.moreau, stage=OrderStage.CANCELED) == [canceled.number]


def test_a_page_is_part_of_the_whole(window: Window) -> None:
    for _ in range(5):
        window.order()

    page = order_list(window.session, window.sol, OrderSearch(page=2, size=2))
    beyond = order_list(window.session, window.sol, OrderSearch(page=9, size=2))

    assert (list(page.rows["number"]), page.total) == (["ORD-000003", "ORD-000002"], 5)
    assert (len(beyond.rows), beyond.total) == (0, 5)


def test_pieces_to_sell_are_those_available_in_the_store(window: Window) -> None:
    window.order(PieceWanted(item_id=window.ring))
    window.order(PieceWanted(item_id=window.pendant))
    brooch = piece(window.session, window.shop, "Brooch")
    purchased(window.session, window.shop, brooch, "1", total="5", store_id=window.shop.south)
    purchased(window.session, window.shop, material(window.session, window.shop), "9", total="9")

    offered = pieces_to_sell(window.session, window.milo, PieceSearch(window.shop.north))

    (row,) = offered.to_dict("records")
    assert (row["item_id"], row["sku"], row["title"]) == (
        window.ring,
        "300-00001",
        "Solitaire ring",
    )
    assert (row["available"], row["unit"], row["category"]) == (2, "each", "Rings")
    assert (row["unit_price"], row["unit_cost"]) == (55, Decimal("33.33"))


@pytest.mark.parametrize(("words", "found"), [("moon", 1), ("300-2", 1), ("300", 2), ("gold", 0)])
def test_pieces_to_sell_are_searched_by_sku_and_title(
    window: Window, words: str, found: int
) -> None:
    wanted = PieceSearch(window.shop.north, words)

    offered = pieces_to_sell(window.session, window.sol, wanted)

    assert len(offered) == found


def test_sales_sees_prices_and_no_costs(window: Window) -> None:
    offered = pieces_to_sell(window.session, window.sol, PieceSearch(window.shop.north))

    assert "unit_price" in offered.columns
    assert "unit_cost" not in offered.columns


def test_the_bench_sees_no_orders(window: Window) -> None:
    bench = actor(window.session, Role.BENCH)

    with window.refused(NotPermitted):
        order_list(window.session, bench, OrderSearch())


def _other_order(window: Window) -> str:
    """An order of B. Brandt in South for a brooch."""
    brooch = piece(window.session, window.shop, "Brooch")
    purchased(window.session, window.shop, brooch, "1", total="5", store_id=window.shop.south)
    brandt = add_customer(window.session, window.sol, AddCustomer(name="B. Brandt")).number or ""
    asked = {"customer_id": int(brandt), "store_id": window.shop.south}
    wanted = window.wanted(PieceWanted(item_id=brooch), **asked)
    return create_order(window.session, window.sol, wanted).number or ""
