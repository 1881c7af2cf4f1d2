"""Those for whom the shop makes and to whom it sells, page by page."""

from lib.shop.customers import CustomerSearch, all_customers
from lib.ui.ask import ask
from lib.ui.entries import show_entries
from lib.ui.filters import filter_row, tick, words
from lib.ui.looks import page_head
from lib.ui.shop_lists import CUSTOMERS

page_head("Customers")
with filter_row():
    typed, archived = words("Name, e-mail or phone"), tick("archived", "Archived")
show_entries(
    CUSTOMERS,
    "Customer accounts",
    lambda page: ask(all_customers, CustomerSearch(typed, archived, page)),
    "No customer account here. Add one, or type a new name where a job asks for it.",
)
