"""The sample shop's half year of work, job by job, as it was ordered and how far it has come."""

from dataclasses import dataclass

from lib.jobs.status import Stage

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Told:
    """A job of the story: begun so many days ago, and where it stands today.

    A line names a material by title or SKU, or a service, with its quantity; `takes` is how many
    days the work took, `sold` whether the piece has been sold, `due_in` the days from its first.
    """

    days_ago: int
    title: str
    category: str
    customer: str
    lines: Lines
    stage: Stage = Stage.COMPLETED
    fees: tuple[tuple[str, str, str], ...] = ()
    pieces: int = 1
    separate: bool = False
    takes: int = 9
    sold: bool = True
    south: bool = False
    rush: bool = False
    reopened: bool = False
    due_in: int = 14


_RING = (("Stone setting", "1"), ("Polishing", "1"))
_RUSH = (("Rush fee", "60.00", "0.00"),)
_DESIGN = (("Design fee", "120.00", "40.00"),)
STOCK = ""


def _solitaire(stone: str, carat: str, metal: str = "Gold 18k yellow", grams: str = "4.8") -> Lines:
    return ((metal, f"{grams} g"), (stone, f"{carat} ct"), *_RING)


def _silver(grams: str, *more: tuple[str, str]) -> Lines:
    return (("Silver 925", f"{grams} g"), ("Polishing", "1"), *more)


_CHAIN = ("Trace chain, silver 925, 1.2 mm", "45 cm")
_CLASP = ("Lobster clasp, silver 925, 9 mm", "1 each")

FINISHED = (
    Told(
        172,
        "Solitaire ring, 18k yellow, size 52",
        "Rings",
        "Amélie Moreau",
        _solitaire("D-31593", "0.2"),
        fees=_DESIGN,
    ),
    Told(
        168,
        "Ten crescent pendants, silver",
        "Pendants",
        STOCK,
        _silver("42", ("Jump ring, silver 925, 4 mm", "10 each"), ("Casting", "10")),
        pieces=10,
        separate=True,
    ),
    Told(
        164,
        "Wedding bands, 18k yellow, pair",
        "Rings",
        "Jonas & Petra Lindqvist",
        (("Gold 18k yellow", "7.5 dwt"), ("Hand engraving", "2"), ("Polishing", "2")),
        pieces=2,
        separate=True,
    ),
    Told(
        159,
        "Pearl studs, 18k yellow",
        "Earrings",
        STOCK,
        (
            ("Akoya pearl, 7 mm, half drilled", "8 each"),
            ("Bench labour", "3 h"),
            ("Ear posts with butterflies, 18k yellow", "4 pair"),
        ),
        pieces=4,
        sold=False,
    ),
    Told(
        153,
        "Halo ring, platinum, size 50",
        "Rings",
        "Sofia Marchetti",
        (
            ("Platinum 950", "6.2 g"),
            ("D-03154", "0.71 ct"),
            ("Diamond melee 1.3 mm, G VS", "0.220 ct"),
            ("Stone setting", "15"),
            *_RING,
        ),
        takes=14,
    ),
    Told(
        149,
        "Garnet drop earrings, silver",
        "Earrings",
        STOCK,
        _silver("18", ("Garnet, 6 mm", "6 each"), ("Ear hooks, silver 925", "3 pair")),
        pieces=3,
    ),
    Told(
        143,
        "Signet ring, 9k yellow, size 60",
        "Rings",
        "Henrik Vogel",
        (("Gold 9k yellow", "9.4 g"), ("Hand engraving", "1"), ("Polishing", "1")),
        fees=_RUSH,
        rush=True,
        takes=5,
    ),
    Told(
        138,
        "Solitaire ring, 18k white, size 54",
        "Rings",
        "Claire Dubois",
        (
            ("Gold 18k white", "4.4 g"),
            ("Claw setting, 18k white, 5 mm", "1 each"),
            ("D-15707", "0.24 ct"),
            ("Rhodium plating", "1"),
            *_RING,
        ),
    ),
    Told(
        131,
        "Curb bracelet, 14k yellow, 19 cm",
        "Bracelets",
        STOCK,
        (("Gold 14k yellow", "18.6 g"), ("Bench labour", "4.5 h"), ("Polishing", "1")),
        sold=False,
    ),
    Told(
        126,
        "Sapphire three-stone ring, 18k yellow",
        "Rings",
        "Elena Rossi",
        (
            ("Gold 18k yellow", "5.6 g"),
            ("Sapphire, oval 7 x 5 mm, Ceylon", "1 each"),
            ("D-52303", "0.23 ct"),
            ("Stone setting", "2"),
            *_RING,
        ),
        takes=12,
        reopened=True,
    ),
    Told(
        121,
        "Leaf brooch, silver",
        "Brooches",
        STOCK,
        _silver("11.5", ("Brooch pin with catch, silver 925", "1 each"), ("Hand engraving", "1")),
        south=True,
        sold=False,
    ),
    Told(
        114,
        "Moon phase pendants, silver",
        "Pendants",
        STOCK,
        _silver("24", ("Jump ring, silver 925, 4 mm", "6 each"), ("Casting", "6")),
        pieces=6,
    ),
    Told(
        109,
        "Engagement ring, platinum, size 49",
        "Rings",
        "Thomas Keller",
        (
            ("Platinum 950", "5.1 g"),
            ("Claw setting, platinum, 6 mm", "1 each"),
            ("D-13240", "1.02 ct"),
            *_RING,
        ),
        fees=_DESIGN,
        takes=15,
    ),
    Told(
        103,
        "Emerald pendant, 18k yellow",
        "Pendants",
        "Ingrid Solberg",
        (
            ("Gold 18k yellow", "3.2 g"),
            ("Emerald, 5 mm, Zambia", "1 each"),
            *_RING,
            ("Trace chain, 18k yellow, 1.0 mm", "42 cm"),
        ),
    ),
    Told(
        97,
        "Stacking rings, silver",
        "Rings",
        STOCK,
        _silver("21", ("Bench labour", "2 h")),
        pieces=7,
        separate=True,
        south=True,
        sold=False,
    ),
    Told(
        92,
        "Eternity band, 18k white, size 51",
        "Rings",
        "Claire Dubois",
        (
            ("Gold 18k white", "3.9 g"),
            ("Diamond melee 1.3 mm, G VS", "0.600 ct"),
            ("Stone setting", "20"),
            ("Rhodium plating", "1"),
            ("Polishing", "1"),
        ),
        takes=11,
    ),
    Told(
        86,
        "Topaz cocktail ring, silver, size 56",
        "Rings",
        STOCK,
        _silver("9.8", ("Blue topaz, 8 x 6 mm", "1 each"), ("Stone setting", "1")),
        sold=False,
    ),
    Told(
        79,
        "Pearl necklace, 45 cm",
        "Necklaces",
        "Margaret Osei",
        (
            ("Akoya pearl, 7 mm, half drilled", "9 each"),
            ("Bench labour", "2.5 h"),
            ("Lobster clasp, 18k yellow, 9 mm", "1 each"),
            ("Trace chain, 18k yellow, 1.0 mm", "45 cm"),
        ),
    ),
    Told(
        72,
        "Solitaire studs, 18k yellow",
        "Earrings",
        "Amélie Moreau",
        (
            ("Gold 18k yellow", "2.1 g"),
            ("D-14725", "0.3 ct"),
            ("D-20399", "0.31 ct"),
            ("Ear posts with butterflies, 18k yellow", "1 pair"),
            ("Stone setting", "2"),
        ),
    ),
    Told(
        65,
        "Name necklaces, silver",
        "Necklaces",
        STOCK,
        _silver(
            "15",
            ("Trace chain, silver 925, 1.2 mm", "225 cm"),
            ("Lobster clasp, silver 925, 9 mm", "5 each"),
            ("Hand engraving", "5"),
        ),
        pieces=5,
        separate=True,
        sold=False,
    ),
    Told(
        58,
        "Trilogy ring, 18k rose, size 53",
        "Rings",
        "Nadia Haddad",
        (
            ("Gold 18k rose", "5.2 g"),
            ("D-46062", "0.53 ct"),
            ("D-33953", "0.23 ct"),
            ("Stone setting", "2"),
            *_RING,
        ),
        fees=_DESIGN,
        takes=13,
    ),
    Told(
        51,
        "Tahitian pearl ring, 18k white",
        "Rings",
        STOCK,
        (
            ("Gold 18k white", "5.0 g"),
            ("Tahitian pearl, 9 mm", "1 each"),
            ("Bench labour", "2 h"),
            ("Polishing", "1"),
        ),
        sold=False,
        south=True,
    ),
    Told(
        45,
        "Hammered cuff, silver",
        "Bracelets",
        STOCK,
        _silver("58", ("Bench labour", "1.5 h")),
        pieces=2,
        sold=False,
    ),
    Told(
        38,
        "Solitaire ring, 18k white, size 52",
        "Rings",
        "Oliver Bennett",
        (
            ("Gold 18k white", "4.6 g"),
            ("Claw setting, 18k white, 5 mm", "1 each"),
            ("D-43508", "0.43 ct"),
            ("Rhodium plating", "1"),
            *_RING,
        ),
        sold=False,
    ),
    Told(
        32,
        "Sapphire pavé band, 14k yellow",
        "Rings",
        STOCK,
        (
            ("Gold 14k yellow", "4.1 g"),
            ("Sapphire melee 1.5 mm, blue", "0.850 ct"),
            ("Stone setting", "14"),
            ("Polishing", "1"),
        ),
        sold=False,
    ),
    Told(
        27,
        "Bar pendants, silver",
        "Pendants",
        STOCK,
        _silver("16", _CHAIN, _CLASP, ("Hand engraving", "4")),
        pieces=4,
        separate=True,
        sold=False,
    ),
)
CANCELED = (
    Told(
        83,
        "Locket, 9k yellow",
        "Pendants",
        "Henrik Vogel",
        (("Gold 9k yellow", "8.2 g"), ("Bench labour", "5 h")),
        stage=Stage.CANCELED,
    ),
    Told(
        24,
        "Cluster ring, platinum",
        "Rings",
        "Sofia Marchetti",
        (("Platinum 950", "6.8 g"), ("D-05227", "0.73 ct"), ("Stone setting", "9")),
        stage=Stage.CANCELED,
    ),
)
OPEN = (
    Told(
        19,
        "Engagement ring, 18k yellow, size 51",
        "Rings",
        "Marc Fontaine",
        _solitaire("D-01220", "0.75"),
        stage=Stage.READY,
        fees=_DESIGN,
        due_in=17,
        rush=True,
    ),
    Told(
        17,
        "Pearl drop earrings, 18k yellow",
        "Earrings",
        "Ingrid Solberg",
        (
            ("Gold 18k yellow", "2.6 g"),
            ("Akoya pearl, 7 mm, half drilled", "2 each"),
            ("Ear posts with butterflies, 18k yellow", "1 pair"),
            ("Bench labour", "1.5 h"),
        ),
        stage=Stage.READY,
        due_in=19,
    ),
    Told(
        15,
        "Garnet studs, silver",
        "Earrings",
        STOCK,
        _silver(
            "8",
            ("Garnet, 6 mm", "8 each"),
            ("Stone setting", "8"),
            ("Ear posts with butterflies, silver 925", "4 pair"),
        ),
        stage=Stage.READY,
        pieces=4,
    ),
    Told(
        14,
        "Wedding band, platinum, size 62",
        "Rings",
        "Thomas Keller",
        (("Platinum 950", "7.4 g"), ("Hand engraving", "1"), ("Polishing", "1")),
        stage=Stage.IN_PRODUCTION,
        due_in=12,
    ),
    Told(
        12,
        "Family crest signet, 18k yellow",
        "Rings",
        "Jonas & Petra Lindqvist",
        (("Gold 18k yellow", "11.5 g"), ("Hand engraving", "1"), ("Polishing", "1")),
        stage=Stage.IN_PRODUCTION,
        due_in=14,
        rush=True,
        fees=_RUSH,
    ),
    Told(
        11,
        "Solitaire pendant, 18k white",
        "Pendants",
        "Claire Dubois",
        (
            ("Gold 18k white", "1.9 g"),
            ("D-40491", "0.42 ct"),
            ("Stone setting", "1"),
            ("Rhodium plating", "1"),
        ),
        stage=Stage.IN_PRODUCTION,
        due_in=21,
    ),
    Told(
        9,
        "Charm bracelets, silver",
        "Bracelets",
        STOCK,
        _silver("66", ("Lobster clasp, silver 925, 9 mm", "3 each"), ("Bench labour", "3 h")),
        stage=Stage.IN_PRODUCTION,
        pieces=3,
        separate=True,
        south=True,
    ),
    Told(
        8,
        "Emerald studs, 18k yellow",
        "Earrings",
        "Nadia Haddad",
        (
            ("Gold 18k yellow", "2.4 g"),
            ("Emerald, 5 mm, Zambia", "2 each"),
            ("Ear posts with butterflies, 18k yellow", "1 pair"),
            ("Stone setting", "2"),
        ),
        stage=Stage.IN_PRODUCTION,
        due_in=16,
    ),
    Told(
        5,
        "Right-hand ring, 18k rose, 1.5 ct",
        "Rings",
        "Margaret Osei",
        (("Gold 18k rose", "6.0 g"), ("D-26474", "1.52 ct"), *_RING),
        stage=Stage.DRAFT,
        due_in=30,
    ),
    Told(
        4,
        "Locket, silver",
        "Pendants",
        "Oliver Bennett",
        _silver("14", _CHAIN, ("Bench labour", "4 h")),
        stage=Stage.DRAFT,
        due_in=24,
    ),
    Told(
        3,
        "Anniversary band, 18k white, size 55",
        "Rings",
        "Elena Rossi",
        (
            ("Gold 18k white", "4.2 g"),
            ("Diamond melee 1.3 mm, G VS", "0.450 ct"),
            ("Stone setting", "15"),
        ),
        stage=Stage.DRAFT,
        due_in=28,
    ),
    Told(
        1,
        "Twenty star pendants, silver",
        "Pendants",
        STOCK,
        _silver("78", ("Jump ring, silver 925, 4 mm", "20 each"), ("Casting", "20")),
        stage=Stage.DRAFT,
        pieces=20,
    ),
)
STORY = (*FINISHED, *CANCELED, *OPEN)
