"""Fees are money that belongs to no item: they lock nothing and touch no stock."""

from lib.inputs import InvalidInput
from lib.jobs.fees import AddFee, EditFee, FeeNotFound, RemoveFee, add_fee, edit_fee, remove_fee
from lib.jobs.sheets import sheet
from lib.jobs.timeline import JobClosed
from tests.jobs.doing import balances, cancel
from tests.jobs.refusing import refused
from tests.workshop import Workshop


def charge(shop: Workshop, number: str, **typed: str) -> None:
    """Add a fee as it is typed."""
    add_fee(shop.session, shop.milo, shop.typed(AddFee, **shop.seen(number), **typed))


def fees(shop: Workshop, number: str) -> list[tuple[object, ...]]:
    """Name, price, cost and note of the fees of a job."""
    found = sheet(shop.session, shop.found(number)).fees
    return [(fee.name, fee.price, fee.cost, fee.note) for fee in found]


def test_a_fee_needs_a_name_and_a_price_and_costs_nothing_unless_told(shop: Workshop) -> None:
    number = shop.job()

    charge(shop, number, name="Rush fee", price="50")
    charge(shop, number, name="Design", price="120.50", cost="30", note="Two drawings")
    charge(shop, number, name="Courtesy", price="0", cost="")

    assert fees(shop, number) == [
        ("Rush fee", 50, 0, ""),
        ("Design", 120.5, 30, "Two drawings"),
        ("Courtesy", 0, 0, ""),
    ]


def test_what_cannot_be_a_fee_is_told_at_its_field(shop: Workshop) -> None:
    number = shop.job()
    wrong = [
        ({"name": "", "price": "50"}, "name"),
        ({"name": "Rush", "price": ""}, "price"),
        ({"name": "Rush", "price": "-1"}, "price"),
        ({"name": "Rush", "price": "1.234"}, "price"),
        ({"name": "Rush", "price": "fifty"}, "price"),
        ({"name": "Rush", "price": "50", "cost": "-1"}, "cost"),
    ]

    for typed, field in wrong:
        with refused(shop.session, InvalidInput) as caught:
            charge(shop, number, **typed)
        assert caught.value.field == field


def test_fees_stay_editable_until_completed_and_never_touch_stock(shop: Workshop) -> None:
    number = shop.ring()
    before = balances(shop, shop.gold, shop.stone)
    shop.start(number)
    charge(shop, number, name="Engraving", price="20", cost="5")
    [rush, engraving] = sheet(shop.session, shop.found(number)).fees

    dearer = {"fee_id": rush.id, "name": "Express fee", "price": "60"}
    edit_fee(shop.session, shop.milo, shop.typed(EditFee, **shop.seen(number), **dearer))
    after = balances(shop, shop.gold, shop.stone)
    shop.ready(number)
    gone = RemoveFee(**shop.seen(number), fee_id=engraving.id)
    remove_fee(shop.session, shop.milo, gone)

    assert after == before
    assert fees(shop, number) == [("Express fee", 60, 0, "")]


def test_fees_of_a_completed_or_canceled_job_are_closed(shop: Workshop) -> None:
    done, canceled = shop.ring(), shop.ring()
    [fee] = sheet(shop.session, shop.found(done)).fees
    shop.start(done)
    shop.complete(done)
    cancel(shop, canceled)

    with refused(shop.session, JobClosed) as caught:
        charge(shop, done, name="Late", price="5")
    with refused(shop.session, JobClosed):
        charge(shop, canceled, name="Late", price="5")
    with refused(shop.session, JobClosed):
        remove_fee(shop.session, shop.milo, RemoveFee(**shop.seen(done), fee_id=fee.id))

    assert str(caught.value) == (
        f"{done} is Completed, so only notes and photos can be added. Reopen it for a correction."
    )


def test_a_fee_of_another_job_is_not_found(shop: Workshop) -> None:
    number, other = shop.ring(), shop.job()
    [fee] = sheet(shop.session, shop.found(number)).fees

    with refused(shop.session, FeeNotFound):
        remove_fee(shop.session, shop.milo, RemoveFee(**shop.seen(other), fee_id=fee.id))
