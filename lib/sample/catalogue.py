"""The sample shop's shelves: metals by weight, real stones by carat, findings, and the work."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

STONES = Path(__file__).with_name("stones.csv")
MARKUP = Decimal("1.6")


@dataclass(frozen=True)
class Shelved:
    """A material as the shop first bought it: how much, at which cost and price for one unit."""

    title: str
    category: str
    unit: str
    quantity: str
    unit_cost: str
    price: str
    details: tuple[tuple[str, str], ...] = ()
    sku: str = ""


def _metal(title: str, quantity: str, unit_cost: str, price: str, *known: str) -> Shelved:
    details = tuple(zip(("Metal", "Fineness", "Colour"), known, strict=False))
    return Shelved(title, "Metals", "g", quantity, unit_cost, price, details)


METALS = (
    _metal("Gold 18k yellow", "180", "61.40", "79.00", "Gold", "750", "Yellow"),
    _metal("Gold 18k white", "95", "63.10", "82.00", "Gold", "750", "White"),
    _metal("Gold 18k rose", "70", "61.80", "80.00", "Gold", "750", "Rose"),
    _metal("Gold 14k yellow", "120", "47.90", "62.00", "Gold", "585", "Yellow"),
    _metal("Gold 9k yellow", "85", "30.70", "41.00", "Gold", "375", "Yellow"),
    _metal("Fine gold grain", "30", "82.50", "104.00", "Gold", "999.9", "Yellow"),
    _metal("Platinum 950", "60", "34.20", "52.00", "Platinum", "950", "White"),
    _metal("Palladium 950", "25", "31.90", "47.00", "Palladium", "950", "White"),
    _metal("Silver 925", "900", "0.98", "2.40", "Silver", "925", "White"),
    _metal("Silver 935 argentium", "300", "1.12", "2.80", "Silver", "935", "White"),
    _metal("Solder 18k yellow hard", "12", "58.00", "75.00", "Gold", "750", "Yellow"),
    _metal("Solder silver medium", "40", "1.30", "3.00", "Silver", "675", "White"),
)
FINDINGS = tuple(
    Shelved(title, "Findings", unit, quantity, unit_cost, price)
    for title, unit, quantity, unit_cost, price in (
        ("Trace chain, silver 925, 1.2 mm", "cm", "1200", "0.14", "0.45"),
        ("Trace chain, 18k yellow, 1.0 mm", "cm", "400", "6.80", "11.50"),
        ("Bezel wire, 18k yellow, 3 mm", "mm", "800", "0.92", "1.50"),
        ("Round wire, silver 925, 1.0 mm", "cm", "900", "0.08", "0.25"),
        ("Lobster clasp, silver 925, 9 mm", "each", "60", "1.35", "4.00"),
        ("Lobster clasp, 18k yellow, 9 mm", "each", "14", "38.00", "62.00"),
        ("Jump ring, silver 925, 4 mm", "each", "400", "0.09", "0.40"),
        ("Jump ring, 18k yellow, 4 mm", "each", "80", "4.10", "7.50"),
        ("Ear posts with butterflies, 18k yellow", "pair", "24", "29.50", "48.00"),
        ("Ear posts with butterflies, silver 925", "pair", "80", "1.20", "4.50"),
        ("Ear hooks, silver 925", "pair", "60", "1.05", "3.80"),
        ("Claw setting, 18k white, 5 mm", "each", "16", "54.00", "86.00"),
        ("Claw setting, platinum, 6 mm", "each", "8", "71.00", "112.00"),
        ("Brooch pin with catch, silver 925", "each", "20", "2.60", "7.00"),
        ("Diamond melee 1.3 mm, G VS", "ct", "9.500", "420.00", "690.00"),
        ("Sapphire melee 1.5 mm, blue", "ct", "6.200", "160.00", "290.00"),
    )
)
OTHER_STONES = tuple(
    Shelved(title, "Stones", "each", quantity, unit_cost, price, (("Shape", shape),))
    for title, quantity, unit_cost, price, shape in (
        ("Akoya pearl, 7 mm, half drilled", "30", "24.00", "52.00", "Round"),
        ("Tahitian pearl, 9 mm", "8", "68.00", "135.00", "Round"),
        ("Sapphire, oval 7 x 5 mm, Ceylon", "5", "310.00", "560.00", "Oval"),
        ("Emerald, 5 mm, Zambia", "4", "285.00", "520.00", "Round"),
        ("Garnet, 6 mm", "18", "12.50", "34.00", "Round"),
        ("Blue topaz, 8 x 6 mm", "16", "9.80", "28.00", "Oval"),
    )
)
SERVICES = (
    ("Stone setting", "each", "38.00", "75.00"),
    ("Bench labour", "h", "32.00", "68.00"),
    ("Polishing", "each", "14.00", "30.00"),
    ("Hand engraving", "each", "45.00", "95.00"),
    ("Rhodium plating", "each", "11.00", "28.00"),
    ("Casting", "each", "26.00", "48.00"),
)


def diamonds() -> list[Shelved]:
    """Real stones, each an item of its own by carat, from the supplier's list beside this file."""
    with STONES.open(newline="", encoding="utf-8") as listed:
        return [_diamond(row) for row in csv.DictReader(listed)]


def _diamond(row: dict[str, str]) -> Shelved:
    per_carat = Decimal(row["price"]) / Decimal(row["carat"])
    details = (
        ("Carat", row["carat"]),
        ("Shape", "Round"),
        ("Colour", row["color"]),
        ("Clarity", row["clarity"]),
        ("Cut", row["cut"]),
    )
    title = f"Diamond {row['carat']} ct, {row['color']} {row['clarity']}, {row['cut']}"
    price = f"{per_carat * MARKUP:.2f}"
    amounts = (row["carat"], f"{per_carat:.2f}", price)
    return Shelved(title, "Stones", "ct", *amounts, details, row["stock_no"])


def everything() -> list[Shelved]:
    """All materials, in the order in which they are entered."""
    return [*METALS, *diamonds(), *OTHER_STONES, *FINDINGS]
