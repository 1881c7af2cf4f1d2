"""A dialog is about the item of the page it was opened on, or about one picked by its letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lib.inventory.finding import ItemSearch, find_items
from lib.inventory.item_page import item_page
from lib.inventory.kinds import ItemKind
from lib.shop.stores import store_choices
from lib.ui.ask import ask, me
from lib.ui.cells import records_of
from lib.ui.dialogs import about
from lib.ui.picking import Choice, pick

STOCKED = (ItemKind.MATERIAL, ItemKind.PIECE)


@dataclass(frozen=True)
class Chosen:
    """An item that a dialog is about."""

    item_id: int
    sku: str
    title: str
    unit: str


@dataclass(frozen=True)
class Opening:
    """What a dialog is opened on: an item, where the page shows one, and a store to begin with."""

    item: Chosen | None = None
    store_id: int | None = None


def opening() -> Opening:
    """What the open dialog was opened on."""
    asked = about()
    return asked if isinstance(asked, Opening) else Opening()


def item_for(name: str) -> Chosen | None:
    """The item of the open dialog: that of the page, or the one picked above the form."""
    asked = opening()
    if asked.item is not None:
        return asked.item
    store_id = asked.store_id or next(iter(ask(store_choices)))
    picked = pick(name, "Item", lambda typed: _found(typed, store_id))
    return picked.value if picked else None


def stores_with(item: Chosen) -> dict[int, str]:
    """The stores by id: all that are open, and archived ones that still have some of the item."""
    stock = records_of(ask(item_page, item.sku).stock)
    return ask(store_choices) | {row["store_id"]: row["store"] for row in stock if row["on_hand"]}


def _found(typed: str, store_id: int) -> Sequence[Choice]:
    words = me().words
    rows = ask(find_items, ItemSearch(typed=typed, store_id=store_id, kinds=STOCKED))

    def offered(row: dict[str, Any]) -> Choice:
        everywhere = words.quantity(row["available"] + row["elsewhere"], row["unit"])
        named = {name: row[name] for name in ("item_id", "sku", "title", "unit")}
        return Choice(Chosen(**named), row["title"], row["sku"], f"{everywhere} available")

    return [offered(row) for row in records_of(rows)]
