"""The table of currencies holds ISO 4217's decimals."""

import re
from zoneinfo import ZoneInfo

from lib.shop.currencies import CURRENCIES, currency
from lib.shop.zones import zones


def test_every_code_has_three_capitals_and_a_name() -> None:
    assert all(re.fullmatch("[A-Z]{3}", code) and name for code, name in CURRENCIES.items())
    assert len(CURRENCIES) > 150


def test_minor_units_are_those_of_the_standard() -> None:
    codes = ("EUR", "USD", "JPY", "KRW", "CLP", "KWD", "TND", "ISK", "XOF", "HUF")

    decimals = [currency(code).decimals for code in codes]

    assert decimals == [2, 2, 0, 0, 0, 3, 3, 0, 0, 2]


def test_every_offered_zone_is_one_that_the_clock_knows() -> None:
    assert all(ZoneInfo(name) for name in zones())
    assert {"UTC", "Europe/Paris", "America/New_York", "Asia/Tokyo"} <= set(zones())
