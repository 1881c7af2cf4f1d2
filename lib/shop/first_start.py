"""A database is opened as a shop once: with its currency, its first store and an administrator."""

from typing import Annotated, Literal

from pydantic import AfterValidator
from sqlalchemy.orm import Session

from lib.accounts.auditing import audited
from lib.accounts.passwords import NewPassword, refuse_guessable
from lib.accounts.people import enter
from lib.accounts.permissions import Role
from lib.database import one_at_a_time
from lib.inputs import Input, Line, Title
from lib.refusals import NotNow
from lib.shop.categories import Holds
from lib.shop.currencies import CurrencyCode, currency
from lib.shop.models import ProductCategory, Shop, StorageLocation, Store
from lib.shop.the_shop import exists
from lib.shop.zones import ZoneName

NumberFormat = Literal["1,234.50", "1.234,50", "1 234,50", "1'234.50"]

_METAL = ["Metal", "Fineness", "Colour"]
_STONE = ["Certificate number", "Carat", "Shape", "Colour", "Clarity", "Cut"]
_JEWEL = ["Metal", "Stone", "Carat", "Certificate number"]
CATEGORIES: tuple[tuple[int, str, Holds, list[str]], ...] = (
    (100, "Metals", Holds.MATERIAL, _METAL),
    (110, "Stones", Holds.MATERIAL, _STONE),
    (120, "Findings", Holds.MATERIAL, ["Metal", "Size"]),
    (200, "Services", Holds.SERVICE, []),
    (300, "Rings", Holds.PIECE, [*_JEWEL, "Size"]),
    (310, "Pendants", Holds.PIECE, _JEWEL),
    (320, "Earrings", Holds.PIECE, _JEWEL),
    (330, "Bracelets", Holds.PIECE, [*_JEWEL, "Length"]),
    (340, "Necklaces", Holds.PIECE, [*_JEWEL, "Length"]),
    (350, "Brooches", Holds.PIECE, _JEWEL),
)


def _named(what: str) -> AfterValidator:
    def check(name: str) -> str:
        if not name:
            raise ValueError(f"Fill in {what}.")
        return name

    return AfterValidator(check)


ShopName = Annotated[Line, _named("the name of the shop")]
OwnName = Annotated[Line, _named("your name")]


class ShopFirst(Input):
    """A shop as it begins."""

    name: ShopName
    currency: CurrencyCode
    zone: ZoneName
    number_format: NumberFormat
    store: Title = "Main store"
    is_sample: bool = False


class OpenShop(ShopFirst):
    """A shop with the person who administers it."""

    administrator: OwnName
    password: NewPassword


class OpenSample(Input):
    """The person who administers the sample shop."""

    administrator: OwnName
    password: NewPassword


class ShopExists(NotNow):
    """This Benchbook already has a shop. Sign in, or ask its administrator for an account."""


def open_shop(session: Session, given: OpenShop) -> int:
    """Open the shop with its first administrator; the answer is the id of that person.

    Refuses: ShopExists, EasyToGuess.
    """
    refuse_guessable(given.password, given.name)
    with audited(session, None, "Open shop") as deed:
        set_up(session, given)
        person = enter(session, given.administrator, Role.ADMINISTRATOR, given.password)
        deed.person_id, deed.says = person.id, f"{person.name} opened the shop {given.name}."
    return person.id


def set_up(session: Session, given: ShopFirst) -> None:
    """Write the shop, its first store with a safe, and the product categories of a jeweller.

    Refuses: ShopExists.
    """
    one_at_a_time(session, Shop.__tablename__)
    if exists(session):
        raise ShopExists
    session.add(
        Shop(
            id=1,
            name=given.name,
            currency=given.currency,
            decimals=currency(given.currency).decimals,
            zone=given.zone,
            number_format=given.number_format,
            is_sample=given.is_sample,
        )
    )
    store = Store(name=given.store)
    session.add(store)
    session.flush()
    session.add(StorageLocation(store_id=store.id, name="Safe"))
    for number, name, holds, details in CATEGORIES:
        session.add(ProductCategory(number=number, name=name, holds=holds, details=details))
    session.flush()
