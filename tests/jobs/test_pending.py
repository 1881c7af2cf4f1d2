"""A ready job is a pending piece, with the cost and price that it would have now."""

from lib.jobs.pending import pending_pieces
from tests.workshop import Workshop


def test_only_ready_jobs_are_pending_and_their_cost_follows_the_stock(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    started = pending_pieces(shop.session, shop.milo)
    shop.ready(number)
    then = pending_pieces(shop.session, shop.milo).to_dict("records")
    shop.receive(shop.gold, "50", "70.00")

    now = pending_pieces(shop.session, shop.milo).to_dict("records")

    assert started.empty
    assert [(row["number"], row["total_cost"], row["total_price"]) for row in then] == [
        (number, 1280, 1985)
    ]
    assert [row["total_cost"] for row in now] == [1305]


def test_pending_pieces_are_those_of_the_store_and_gone_once_completed(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    shop.ready(number)

    here = pending_pieces(shop.session, shop.milo, shop.shop.north)
    away = pending_pieces(shop.session, shop.milo, shop.shop.south)
    shop.complete(number)

    assert (list(here["number"]), away.empty) == ([number], True)
    assert pending_pieces(shop.session, shop.milo).empty
