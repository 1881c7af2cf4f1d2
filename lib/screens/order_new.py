"""An order begins with a customer, known or new, and the store whose pieces it holds."""

import streamlit as st

from lib.accounts.receipts import Receipt
from lib.orders.reserving import CreateOrder, create_order
from lib.shop.customers import AddCustomer, add_customer, customer_choices
from lib.shop.stores import store_choices
from lib.ui.ask import ask
from lib.ui.dialogs import dialog, open_dialog
from lib.ui.fields import form
from lib.ui.tell import Act

ORDER = "pages/stock/order.py"
NEW_ORDER = "new-order"


def begin_order() -> None:
    """Open the dialog; for `on_click`."""
    open_dialog(NEW_ORDER)


@dialog(NEW_ORDER, "New order", "medium")
def new_order_dialog() -> None:
    """The form of a new order; saving opens the order, ready for its pieces."""
    with form(NEW_ORDER, Act(create_order, CreateOrder, then=_open)) as fields:
        fields.choose(
            "customer_id",
            "Customer account",
            ask(customer_choices),
            required=True,
            placeholder="Search, or type a new name",
            makes=Act(add_customer, AddCustomer),
        )
        stores = ask(store_choices)
        fields.choose("store_id", "Store", stores, next(iter(stores), None), required=True)
        fields.submit("Save")


def _open(receipt: Receipt) -> None:
    st.switch_page(ORDER, query_params={"order": receipt.number or ""})
