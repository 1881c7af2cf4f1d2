"""What is found by a name of the shop's lists is found by the new name, and not by the old."""

from sqlalchemy.orm import Session

from lib.inventory.finding import ItemSearch, find_items
from lib.jobs.queries import JobFilter, all_jobs
from lib.orders.queries import OrderSearch, order_list
from lib.orders.reserving import CreateOrder, create_order
from lib.shop.categories import EditCategory, edit_category
from lib.shop.customers import EditCustomer, edit_customer
from tests.jobs.doing import customer
from tests.workshop import Workshop, workshop


def found(shop: Workshop, words: str) -> tuple[int, int, int]:
    """How many items, jobs and orders some words find."""
    items = ItemSearch(typed=words, store_id=shop.shop.north)
    return (
        len(find_items(shop.session, shop.milo, items)),
        all_jobs(shop.session, shop.milo, JobFilter(words=words)).total,
        order_list(shop.session, shop.milo, OrderSearch(words=words)).total,
    )


def test_items_are_found_by_the_new_name_of_their_category(session: Session) -> None:
    shop = workshop(session)
    before = found(shop, "metals")

    given = EditCategory(category_id=shop.shop.categories["Metals"], name="Alloys")
    edit_category(session, shop.milo, given)

    assert (before, found(shop, "metals"), found(shop, "alloys")) == (
        (1, 0, 0),
        (0, 0, 0),
        (1, 0, 0),
    )


def test_jobs_and_orders_are_found_by_the_new_name_of_their_customer(session: Session) -> None:
    shop = workshop(session)
    amelie = customer(shop)
    shop.job(customer_id=amelie)
    create_order(session, shop.milo, CreateOrder(customer_id=amelie, store_id=shop.shop.north))
    before = found(shop, "moreau")

    edit_customer(session, shop.milo, EditCustomer(customer_id=amelie, name="Zoé Lind"))

    assert (before, found(shop, "moreau"), found(shop, "lind")) == (
        (0, 1, 1),
        (0, 0, 0),
        (0, 1, 1),
    )
