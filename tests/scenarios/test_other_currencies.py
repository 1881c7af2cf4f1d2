"""A shop's currency has its own minor unit, from what is typed to what each piece costs."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lib.accounts.permissions import Role
from lib.inputs import InvalidInput
from lib.jobs.fees import AddFee, add_fee
from lib.jobs.sheets import sheet
from lib.shop.categories import category_choices
from lib.shop.first_start import ShopFirst, set_up
from lib.shop.stores import AddStore, add_store, store_choices
from tests.jobs.doing import bring_back
from tests.shop import OpenedShop, actor
from tests.workshop import Workshop

D = Decimal
pytestmark = pytest.mark.usefixtures("stopped_clock")


def bench(session: Session, currency: str, number_format: str = "1,234.50") -> Workshop:
    """A workshop in a currency, with what is typed in a number format, and nothing in stock."""
    first = {"name": "Atelier", "currency": currency, "zone": "UTC", "store": "North"}
    set_up(session, ShopFirst(**first, number_format=number_format))
    ada = actor(session, Role.ADMINISTRATOR)
    add_store(session, ada, AddStore(name="South"))
    stores = {name: found for found, name in store_choices(session, ada).items()}
    categories = {name: found for found, name in category_choices(session, ada).items()}
    shop = OpenedShop(ada, stores["North"], stores["South"], categories)
    return Workshop(session, shop, actor(session, Role.MANAGER), 0, 0, 0)


def chain(shop: Workshop, cost: str, price: str, fee: str) -> tuple[str, int]:
    """A started job of 3.333 g of silver bought at a cost per gram, and a fee; with the silver."""
    silver = shop.item("Silver", "material", "Metals", unit="g", price=price)
    shop.receive(silver, "10", cost)
    number = shop.job("Chain")
    shop.add(number, silver, "3.333")
    given = shop.typed(AddFee, **shop.seen(number), name="Rush fee", price=fee, cost=fee)
    add_fee(shop.session, shop.milo, given)
    shop.start(number)
    return number, silver


YEN = ("151", "333", "100"), [D(603), D(201), D(201), D(201)], D(1007)
DINAR = (
    ("15.115", "33.335", "1.001"),
    [D("51.379"), D("17.127"), D("17.126"), D("17.126")],
    D("100.772"),
)


@pytest.mark.parametrize(("currency", "amounts"), [("JPY", YEN), ("KWD", DINAR)])
def test_a_job_is_costed_split_and_undone_in_the_smallest_unit_of_its_currency(
    session: Session, currency: str, amounts: tuple[tuple[str, str, str], list[Decimal], Decimal]
) -> None:
    typed, costs, left = amounts
    shop = bench(session, currency)
    number, silver = chain(shop, *typed)

    completion = shop.complete(number, pieces="3", separate=True)
    pieces = [shop.figures(piece.id).value for piece in shop.pieces(number)]
    remaining = shop.figures(silver).value
    shop.reopen(number)
    bring_back(shop, number, silver, "3.333")

    assert [completion.cost, *pieces] == costs
    assert sum(pieces) == completion.cost
    assert remaining == left
    assert shop.figures(silver).value == D(10) * D(typed[0])
    assert [shop.figures(piece.id).value for piece in shop.pieces(number)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("currency", "amount", "says"),
    [("JPY", "100.5", "An amount in JPY has no decimals"), ("KWD", "1.0005", "KWD")],
)
def test_more_decimals_than_the_currency_has_are_refused_at_the_field(
    session: Session, currency: str, amount: str, says: str
) -> None:
    shop = bench(session, currency)
    number = shop.job("Chain")
    fee: dict[str, Any] = {"name": "Rush fee", "price": amount}

    with pytest.raises(InvalidInput, match=says):
        shop.typed(AddFee, **shop.seen(number), **fee)


def test_a_shop_that_writes_a_decimal_comma_is_read_and_answered_with_commas(
    session: Session,
) -> None:
    shop = bench(session, "EUR", "1.234,50")
    gold = shop.item("Gold 18k", "material", "Metals", unit="g", price="1.234,50")
    shop.receive(gold, "1.000,5", "60,25")
    number = shop.job("Ring")
    shop.add(number, gold, "5,5", unit="dwt")
    shop.start(number)

    totals = sheet(session, shop.found(number)).totals
    with pytest.raises(InvalidInput, match=r"5\.5. is not a number\. Write it like 1\.234,5"):
        shop.add(number, gold, "5.5")

    assert shop.stock(gold)[0] == D("1000.5")
    assert (totals.cost, totals.price) == (D("515.32"), D("10558.68"))
