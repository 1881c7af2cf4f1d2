"""The trail is read in shop words: records and their fields are named as the screens name them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Date

from lib.measures import Money, Quantity
from lib.schema import Base, Moment

Kind = Literal["money", "quantity", "moment", "date", "plain"]
RECORDS = {
    "balances": "Balance",
    "completions": "Completion",
    "customer_accounts": "Customer account",
    "items": "Item",
    "job_fees": "Fee",
    "job_items": "Job item",
    "jobs": "Job",
    "order_lines": "Order line",
    "orders": "Order",
    "password_links": "Password link",
    "people": "Person",
    "photo_links": "Shown photo",
    "photos": "Photo",
    "product_categories": "Product category",
    "shops": "Shop",
    "storage_locations": "Storage location",
    "stores": "Store",
    "vendors": "Vendor",
}
_FIELDS = {
    "archived_at": "Archived",
    "closed_at": "Closed",
    "deactivated_at": "Deactivated",
    "due_on": "Due date",
    "password_hash": "Password",
    "photo_hash": "Photo",
    "replaced_by_id": "Replaced by",
    "sku": "SKU",
    "undone_at": "Undone",
    "undone_by_id": "Undone by",
    "until": "Works until",
    "token_hash": "Link",
    "voided_at": "Voided",
    "created_at": "Made",
    "decimals": "Decimals of an amount",
    "sku_number": "SKU sorted by",
    "separate": "Separate pieces",
}


def record_word(table: str) -> str:
    """What a record of a table is called: "Job item"."""
    return RECORDS.get(table, table.replace("_", " ").capitalize())


def field_word(column: str) -> str:
    """What a column is called: "Customer" for `customer_id`."""
    plain = column.removesuffix("_id").removesuffix("_on").replace("_", " ")
    return _FIELDS.get(column) or plain.capitalize()


def kind_of(table: str, column: str) -> Kind:
    """How the values of a column are to be written."""
    known = Base.metadata.tables.get(table)
    if known is None or column not in known.columns:
        return "plain"
    held = known.columns[column].type
    kinds: dict[type, Kind] = {Money: "money", Quantity: "quantity", Moment: "moment", Date: "date"}
    return next((kind for of, kind in kinds.items() if isinstance(held, of)), "plain")


def value_of(kind: Kind, told: Any) -> Any:
    """A value of an entry as what it was: an amount, a moment, a day."""
    if told is None:
        return None
    match kind:
        case "money" | "quantity":
            return Decimal(told)
        case "moment":
            return datetime.fromisoformat(told)
        case "date":
            return date.fromisoformat(told)
        case _:
            return told
