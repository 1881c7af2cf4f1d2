"""Situations are built by calling the commands, so that every test starts from a possible shop.

A helper of this file says in one call what a test needs to be true, and takes the session it works
in. Nothing here writes a row that a command would not have written.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.models import Person
from lib.accounts.people import enter
from lib.accounts.permissions import Actor, Role
from lib.shop.categories import category_choices
from lib.shop.first_start import ShopFirst, set_up
from lib.shop.stores import AddStore, add_store, store_choices

NAMES = {
    Role.ADMINISTRATOR: "Ada",
    Role.MANAGER: "Milo",
    Role.BENCH: "Iris",
    Role.SALES: "Sol",
    Role.ANALYST: "Noor",
}


@dataclass(frozen=True)
class OpenedShop:
    """A shop on its first day: EUR, Europe/Paris, Ada, the stores North and South.

    `categories` holds the ids of the product categories by name, such as Metals or Rings.
    """

    ada: Actor
    north: int
    south: int
    categories: dict[str, int]


def opened_shop(session: Session, currency: str = "EUR") -> OpenedShop:
    """A shop with two stores, its categories, and the administrator Ada."""
    first = {"name": "Moreau & Daughters", "currency": currency, "zone": "Europe/Paris"}
    set_up(session, ShopFirst(**first, number_format="1,234.50", store="North"))
    ada = actor(session, Role.ADMINISTRATOR)
    add_store(session, ada, AddStore(name="South"))
    stores = {name: found for found, name in store_choices(session, ada).items()}
    categories = {name: found for found, name in category_choices(session, ada).items()}
    return OpenedShop(ada, stores["North"], stores["South"], categories)


def actor(session: Session, role: Role) -> Actor:
    """The one of a role, entered when first asked for; without a password, to save its time."""
    name = NAMES[role]
    known = session.scalar(select(Person).where(Person.name == name))
    person = known or enter(session, name, role)
    return Actor(person.id, person.name, Role(person.role))
