"""User text never speaks markdown, and every figure is written as the shop writes it.

`md` stands around whatever a person typed wherever Streamlit would read markdown. `Words` turns
amounts, quantities, dates and moments into the text of one shop: its number format, its zone, its
today. Nothing here touches Streamlit.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from lib.frames import COUNTED
from lib.inputs import Numbers
from lib.measures import SCALE
from lib.shop.the_shop import ShopFacts
from lib.units import UNITS

DASH = "–"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True)
class Look:
    """How a state is shown everywhere: one colour, one icon, one sign for table cells."""

    color: str
    icon: str
    sign: str


_PLAIN = Look("gray", ":material/circle:", "○")
_LOOKS = {
    "draft": Look("gray", ":material/edit_note:", "○"),
    "in production": Look("blue", ":material/construction:", "◐"),
    "ready": Look("violet", ":material/inventory:", "◆"),
    "completed": Look("green", ":material/check_circle:", "●"),
    "canceled": Look("red", ":material/cancel:", "✕"),
    "rush": Look("orange", ":material/bolt:", "↯"),
    "reopened": Look("orange", ":material/replay:", "↺"),
    "late": Look("red", ":material/schedule:", "!"),
    "open": Look("blue", ":material/shopping_bag:", "○"),
    "reserved": Look("violet", ":material/bookmark:", "◆"),
    "sold": Look("green", ":material/sell:", "●"),
    "finalized": Look("green", ":material/sell:", "●"),
    "returned": Look("orange", ":material/undo:", "↺"),
    "in stock": Look("green", ":material/inventory_2:", "●"),
    "on hold": Look("violet", ":material/lock_clock:", "◆"),
    "voided": Look("red", ":material/block:", "✕"),
    "archived": Look("gray", ":material/archive:", "○"),
    "active": Look("green", ":material/person:", "●"),
    "signed in": Look("green", ":material/login:", "●"),
    "refused": Look("red", ":material/block:", "✕"),
    "invited": Look("blue", ":material/mail:", "○"),
    "deactivated": Look("gray", ":material/person_off:", "✕"),
    "short": Look("orange", ":material/warning:", "▲"),
}


def md(text: object) -> str:
    """User text, safe inside any argument that Streamlit reads as markdown."""
    tamed = re.sub(r"(?i)(https?|ftp|mailto):", "\\1\u2060:", str(text))
    tamed = re.sub(r"(?i)\bwww\.", "www\u2060.", tamed).replace("@", "\u2060@")
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", tamed.replace("\r\n", "\n"))
    return escaped.replace("\n", "  \n")


def look_of(state: str) -> Look:
    """The look of a stage or another state, or of its first word ("short 2.000 g"); else grey."""
    said = state.casefold()
    return _LOOKS.get(said) or _LOOKS.get(said.split(" ")[0], _PLAIN)


def badge(state: str, label: str = "") -> str:
    """A state as a markdown badge, with other words where a label is given."""
    look = look_of(state)
    return f":{look.color}-badge[{look.icon} {md(label or state)}]"


def counted(total: int, noun: str, plural: str = "") -> str:
    """A count with its noun: "1 job", "571 jobs", "10,000+ jobs"."""
    if total >= COUNTED:
        return f"{COUNTED:,}+ {plural or noun + 's'}"
    return f"{total:,} {noun if total == 1 else plural or noun + 's'}"


@dataclass(frozen=True)
class Words:
    """The way one shop writes figures and dates; what is missing is written as nothing."""

    numbers: Numbers
    zone: str
    today: date

    def money(self, amount: Decimal | None) -> str:
        """An amount without its currency: 1,280.00."""
        return "" if amount is None else self.numbers.money(amount)

    def priced(self, amount: Decimal | None) -> str:
        """An amount with its currency: 1,280.00 EUR."""
        return "" if amount is None else f"{self.numbers.money(amount)} {self.currency}"

    def quantity(self, quantity: Decimal | None, unit: str = "") -> str:
        """A quantity with its unit and no more decimals than the unit has: 5.000 g."""
        if quantity is None:
            return ""
        if unit in UNITS:
            return f"{self.numbers.write(quantity, UNITS[unit].decimals)} {unit}"
        return f"{self.number(quantity)} {unit}".rstrip()

    def number(self, number: Decimal | int | None) -> str:
        """A number with the decimals it has: 1,234.5."""
        if number is None:
            return ""
        exponent = Decimal(number).normalize().as_tuple().exponent
        decimals = min(max(-exponent, 0), SCALE) if isinstance(exponent, int) else 0
        return self.numbers.write(Decimal(number), decimals)

    def percent(self, percent: Decimal | None) -> str:
        """A percentage with one decimal: 35.5 %."""
        return "" if percent is None else f"{self.numbers.write(percent, 1)} %"

    def typed(self, number: Decimal | None) -> str:
        """A number as a person would type it into a field, without thousands marks."""
        if number is None:
            return ""
        return f"{number.normalize():f}".replace(".", self.numbers.decimal)

    def day(self, day: date | None) -> str:
        """A day of this year as 28 Nov, of another as 28 Nov 2025."""
        if day is None:
            return ""
        year = "" if day.year == self.today.year else f" {day.year}"
        return f"{day.day} {_MONTHS[day.month - 1]}{year}"

    def moment(self, at: datetime | None) -> str:
        """A moment on the shop's wall clock: 28 Nov, 14:05."""
        if at is None:
            return ""
        here = at.astimezone(ZoneInfo(self.zone))
        return f"{self.day(here.date())}, {here:%H:%M}"

    def away(self, day: date) -> str:
        """How far a day is from today: in 3 days, today, 2 days ago."""
        days = (day - self.today).days
        near = {0: "today", 1: "tomorrow", -1: "yesterday"}
        if days in near:
            return near[days]
        return f"in {days:,} days" if days > 0 else f"{-days:,} days ago"

    def due(self, day: date | None, *, over: bool = False) -> str:
        """A due date in words: "28 Nov, in 5 days", "2 days late"; plain once all is over."""
        if day is None or over:
            return self.day(day)
        late = (self.today - day).days
        if late > 0:
            return "1 day late" if late == 1 else f"{late:,} days late"
        return f"{self.day(day)}, {self.away(day)}"

    def since(self, at: datetime) -> str:
        """How long ago a moment was, in days: today, 1 day, 12 days."""
        days = (self.today - at.astimezone(ZoneInfo(self.zone)).date()).days
        return "today" if days <= 0 else counted(days, "day")

    @property
    def currency(self) -> str:
        """The code of the shop's currency."""
        return self.numbers.currency.code


def words_of(shop: ShopFacts) -> Words:
    """The words of a shop as of today."""
    return Words(shop.numbers, shop.zone, shop.today())
