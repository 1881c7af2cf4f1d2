"""Hostile text in every field there is reaches every screen, and no screen reads it as markup.

What Streamlit writes as it stands (cells, options, what a field holds) is named here; everywhere
else it would read markdown, so that text has to arrive there escaped. `tests/browser` looks at both
kinds in a real browser.
"""

import csv
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import SCREENS
from app import Screen as Registered
from lib import database
from lib.accounts.permissions import Role
from lib.inventory.models import Item
from lib.jobs.models import Job
from lib.orders.models import Order
from lib.ui import looks
from lib.web.server import ROUTES
from tests.databases import Databases
from tests.laws.hostile import inputs_with_words
from tests.laws.hostile_shop import hostile_shop
from tests.laws.rummaging import Curious, open_as
from tests.laws.sent import Sent
from tests.web.visiting import browser

ELEMENT = ".delta.new_element."
AS_IT_STANDS = {
    "dataframe.arrow_data.data",
    "dataframe.columns",
    "multiselect.default",
    "multiselect.options",
    "selectbox.options",
    "selectbox.placeholder",
    "text_area.default",
    "text_input.default",
    "text_input.placeholder",
}
MARKUP = r"<img src=x|<script"
MARKDOWN = r"(?<!\\)(\]\(http://evil|\$x\^2|:red\[r|\*\*b|www\.evil|:material/home:\s|<img|<script)"
# They become the name of a person, which AddPerson makes hostile.
ELSEWHERE = {"OpenSample.administrator", "Named.name"}
FORMULA = (*"=+-@\t\r\n", "＝", "＋", "－", "＠")
FIGURE = re.compile(r"[+-]?[\d.,' ]+$")
TABS = ("Shop", "Stores", "Storage locations", "Product categories", "Vendors")


@dataclass(frozen=True)
class Hostility:
    """A file with the hostile shop in it, who administers it, and its records by parameter."""

    file: Path
    ada: int
    records: dict[str, list[str]]


@pytest.fixture(scope="module")
def furnished(databases: Databases) -> Hostility:
    file = databases.sqlite_file()
    database.connect(f"sqlite:///{file}")
    with database.writing() as session:
        shop = hostile_shop(session)
        numbers = {"job": Job.number, "item": Item.sku, "order": Order.number}
        records = {name: list(session.scalars(select(one))) for name, one in numbers.items()}
        records["item"] = [*records["item"][:4], records["item"][-1]]
    database.disconnect()
    return Hostility(file, shop.ada.id, records)


@pytest.fixture
def shop(furnished: Hostility, databases: Databases) -> Iterator[Hostility]:
    file = databases.sqlite_file()
    shutil.copy(furnished.file, file)
    database.connect(f"sqlite:///{file}")
    yield furnished
    database.disconnect()
    file.unlink()


def test_every_field_that_takes_words_is_hostile_in_this_shop(session: Session) -> None:
    filled = hostile_shop(session).hostile.filled

    forgotten = {
        f"{form.__name__}.{field}"
        for form, fields in inputs_with_words().items()
        for field in fields
        if not any(issubclass(done, form) and field == name for done, name in filled)
    }

    assert forgotten - ELSEWHERE == set()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.script)
def test_no_screen_reads_hostile_text_as_markup(
    shop: Hostility, screen: Registered, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, curious = Sent(monkeypatch), Curious()
    curious.watch(monkeypatch)

    seen = []
    for query in queries(screen, shop):
        for _ in curious.open_all(partial(open_as, shop.ada, screen.address, **query)):
            seen += sent.placed()

    assert {place for place, word in seen if is_live(place, word)} == set()
    assert any("evil" in word for _, word in seen)


def test_a_heading_that_forgets_to_escape_is_noticed(
    shop: Hostility, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = Sent(monkeypatch)
    monkeypatch.setattr(looks, "md", str)

    open_as(shop.ada, "job", job=shop.records["job"][0])

    live = {place.removeprefix(ELEMENT) for place, word in sent.placed() if is_live(place, word)}
    assert "heading.body" in live


def test_every_export_opens_as_text_and_no_cell_is_a_formula(shop: Hostility) -> None:
    visitor = browser(Role.ADMINISTRATOR)
    paths = [str(getattr(route, "path", "")) for route in ROUTES]
    exports = [path for path in paths if path.endswith(".csv")]

    told = {path: visitor.get(path).content.decode("utf-8-sig") for path in exports}

    assert shop.ada
    assert told
    for path, table in told.items():
        cells = [cell for row in csv.reader(StringIO(table)) for cell in row]
        assert any("evil" in cell for cell in cells), path
        formulas = [cell for cell in cells if cell.startswith(FORMULA) and not FIGURE.match(cell)]
        assert formulas == [], path


def queries(screen: Registered, shop: Hostility) -> list[dict[str, str]]:
    """How a screen is asked for: each record of its kind, each of its tabs."""
    wanted = {"complete": "job"}.get(screen.address, screen.address)
    if screen.address == "settings":
        return [{"tab": tab} for tab in TABS]
    return [{wanted: number} for number in shop.records.get(wanted, ())] or [{}]


def is_live(place: str, word: str) -> bool:
    """Whether text would be read as markup where it stands."""
    field = place.removeprefix(ELEMENT)
    if field in AS_IT_STANDS or field.endswith(".id"):
        return False
    return bool(re.search(MARKUP if field == "html.body" else MARKDOWN, word))


@pytest.mark.parametrize(
    ("place", "word", "live"),
    [
        ("button.label", "Open [a](http://evil.example)", True),
        ("button.label", r"Open \[a\]\(http\:\/\/evil\.example\)", False),
        ("toast.body", r"\<script\>", False),
        ("html.body", "<b><img src=x onerror=alert(1)></b>", True),
        ("html.body", '<b title="[a](http://evil.example)">', False),
        ("selectbox.options", "[a](http://evil.example)", False),
        ("radio.options", "[a](http://evil.example)", True),
    ],
)
def test_what_would_be_read_as_markup_is_noticed(place: str, word: str, live: bool) -> None:
    assert is_live(ELEMENT + place, word) is live
