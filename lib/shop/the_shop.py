"""A database holds one shop, and every amount and date is read by its currency and its zone."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from lib import clock
from lib.inputs import NUMBER_FORMATS, Numbers
from lib.measures import Currency
from lib.refusals import NotFound, NotNow
from lib.shop.models import Shop


@dataclass(frozen=True)
class ShopFacts:
    """What everything else needs to know of the shop."""

    name: str
    zone: str
    numbers: Numbers
    is_sample: bool

    @property
    def currency(self) -> Currency:
        """The shop's one currency."""
        return self.numbers.currency

    def today(self) -> date:
        """The date on the shop's wall calendar."""
        return clock.today(self.zone)


class NoShopYet(NotFound):
    """This Benchbook has no shop yet. Open it in a browser and fill in the first page."""


class ZoneUnknown(NotNow):
    """The time zone of the shop, {zone}, is not known to this Benchbook, so no date can be told.
    Nothing was changed. Whoever looks after it has to install the newest time zones, by
    pip install --upgrade tzdata."""


def exists(session: Session) -> bool:
    """Whether the first start has been done."""
    return session.get(Shop, 1) is not None


def the_shop(session: Session) -> ShopFacts:
    """The facts of the shop, read once in a transaction.

    Refuses: NoShopYet before the first start, ZoneUnknown.
    """
    known = session.info.get("shop")
    if isinstance(known, ShopFacts):
        return known
    shop = session.get(Shop, 1)
    if shop is None:
        raise NoShopYet
    try:
        ZoneInfo(shop.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ZoneUnknown(zone=shop.zone) from None
    group, decimal = NUMBER_FORMATS[shop.number_format]
    numbers = Numbers(group, decimal, Currency(shop.currency, shop.decimals))
    facts = ShopFacts(shop.name, shop.zone, numbers, shop.is_sample)
    session.info["shop"] = facts
    return facts
