"""While the sample shop is told, everybody acts by the same commands as a person at a screen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Role
from lib.inputs import read
from lib.inventory.models import Item
from lib.shop.the_shop import the_shop

Happening = tuple[datetime, Callable[[], None]]


@dataclass
class Telling:
    """The sample shop while its story is told: who acts, and where things are by name."""

    session: Session
    today: datetime
    administrator: Actor
    people: dict[Role, Actor]
    stores: dict[str, int] = field(default_factory=dict)
    locations: dict[tuple[int, str], int] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)
    customers: dict[str, int] = field(default_factory=dict)
    vendors: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)

    def tell(self, door: Callable[..., Any], form: type[Any], by: Role, **typed: Any) -> str:
        """Carry out a command with what a person would have typed; the number it answers."""
        given = read(form, typed, the_shop(self.session).numbers)
        receipt = door(self.session, self.people[by], given)
        self.session.flush()
        return str(receipt.number)

    def ago(self, days: float) -> datetime:
        """The moment so many days before today's morning."""
        return self.today - timedelta(days=days)

    def learn(self, name: str, sku: str) -> None:
        """Remember an item by its title and its SKU."""
        found = self.session.scalars(select(Item.id).where(Item.sku == sku)).one()
        self.items[name] = self.items[sku] = found
