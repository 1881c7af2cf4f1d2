"""SKUs run per product category and are never given twice (S46)."""

from sqlalchemy.orm import Session

from lib.inventory.skus import next_skus, number_in, provisional_skus
from lib.shop.models import ProductCategory
from tests.shop import opened_shop
from tests.statements import statements
from tests.stock import piece


def test_skus_run_within_their_category(session: Session) -> None:
    shop = opened_shop(session)
    rings, metals = shop.categories["Rings"], shop.categories["Metals"]

    taken = next_skus(session, rings, 2) + next_skus(session, metals, 1)

    assert taken == [("300-00001", 1), ("300-00002", 2), ("100-00001", 1)]
    assert next_skus(session, rings, 1) == [("300-00003", 3)]


def test_a_number_that_was_typed_is_skipped(session: Session) -> None:
    shop = opened_shop(session)
    for sku in ("300-00002", "300-00003", "300-00005"):
        piece(session, shop, sku=sku)

    taken = next_skus(session, shop.categories["Rings"], 3)

    assert [number for _, number in taken] == [1, 4, 6]


def test_numbers_go_on_beyond_five_digits(session: Session) -> None:
    shop = opened_shop(session)
    session.get_one(ProductCategory, shop.categories["Rings"]).last_sku = 99_998
    session.flush()
    piece(session, shop, sku="300-100000")

    taken = next_skus(session, shop.categories["Rings"], 2)

    assert taken == [("300-99999", 99_999), ("300-100001", 100_001)]


def test_provisional_skus_are_those_that_will_be_taken(session: Session) -> None:
    shop = opened_shop(session)
    rings = shop.categories["Rings"]

    shown = [provisional_skus(session, rings, 2) for _ in range(2)]

    assert shown == [next_skus(session, rings, 2)] * 2


def test_one_or_a_thousand_skus_take_three_statements(session: Session) -> None:
    rings = opened_shop(session).categories["Rings"]

    with statements() as for_one:
        next_skus(session, rings, 1)
    with statements() as for_many:
        many = next_skus(session, rings, 1_000)

    assert (len(for_one), len(for_many)) == (3, 3)
    assert len(set(many)) == 1_000


def test_a_typed_sku_is_sorted_by_its_number_when_it_has_the_pattern() -> None:
    typed = ["300-00042", "300-42", "310-00042", "300-4b", "300-", "RING-7", "300-1234567890"]

    numbers = [number_in(sku, 300) for sku in typed]

    assert numbers == [42, 42, 0, 0, 0, 0, 0]
