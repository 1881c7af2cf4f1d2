"""No screen shows an amount, or anything of jobs, to a role that may not see it (S8, S80)."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from app import SCREENS
from app import Screen as Registered
from lib import database
from lib.accounts.permissions import GRANTS, Permission, Role
from lib.inputs import NUMBER_FORMATS, PLAIN, Numbers
from lib.inventory.models import Item
from lib.jobs.models import Job
from lib.orders.models import Order
from tests.databases import Databases
from tests.laws.odd_shop import WORDS_OF_JOBS, amounts, with_every_stage
from tests.laws.rummaging import Curious, open_at
from tests.laws.sent import Sent
from tests.screens import HOUSE, open_screen

SECRETS = {Permission.SEE_COSTS, Permission.SEE_PRICES, Permission.SEE_JOBS}
OF_JOBS = re.compile(rf"(?:JOB|CMP)-\d+|{WORDS_OF_JOBS}")
AMOUNT = re.compile(r"(?<![\w.,\-])\d[\d.,' \u00a0\u202f]*?[.,]\d\d(?![\w%-]|[.,]\d)")
FILTERED = {
    "inventory": [
        {"pending": "true"},
        {"each_store": "true", "voided": "true", "archived": "true"},
        {"q": WORDS_OF_JOBS[:5]},
    ],
}

# What only whoever opens a dialog and presses its button is told.
SPOKEN = {
    (Role.BENCH, "job"): ("659.4 missing; held by", "is In Production", "Fill in the note."),
    (Role.SALES, "order"): ("are sold to", "Add piece"),
}


@dataclass(frozen=True)
class Furnished:
    """A file with the odd shop in it, what may be secret in it, and its records by parameter."""

    file: Path
    costs: frozenset[Decimal]
    prices: frozenset[Decimal]
    records: dict[str, list[str]]


@pytest.fixture(scope="module")
def furnished(databases: Databases) -> Furnished:
    file = databases.sqlite_file()
    database.connect(f"sqlite:///{file}")
    with database.writing() as session:
        with_every_stage(session)
        session.flush()
        prices = amounts(session, lambda name: "price" in name)
        costs = amounts(session, lambda name: "price" not in name) - prices
        numbers = {"job": Job.number, "item": Item.sku, "order": Order.number}
        records = {name: list(session.scalars(select(one))) for name, one in numbers.items()}
    database.disconnect()
    return Furnished(file, frozenset(costs), frozenset(prices), records)


@pytest.fixture
def shop(furnished: Furnished, databases: Databases) -> Iterator[Furnished]:
    file = databases.sqlite_file()
    shutil.copy(furnished.file, file)
    database.connect(f"sqlite:///{file}")
    yield furnished
    database.disconnect()
    file.unlink()


def queries(screen: Registered, shop: Furnished) -> list[dict[str, str]]:
    """How a screen is asked for: each record of its kind, one that is not there, its filters."""
    wanted = {"complete": "job"}.get(screen.address, screen.address)
    if wanted in shop.records:
        return [{wanted: number} for number in [*shop.records[wanted], "NONE-1"]]
    return [{}, *FILTERED.get(screen.address, [])]


def everything_seen(
    role: Role, screen: Registered, shop: Furnished, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The words of a screen, and of whatever a role can open and press on it."""
    sent, curious = Sent(monkeypatch), Curious()
    curious.watch(monkeypatch)
    for query in queries(screen, shop):
        for _ in curious.open_all(partial(open_at, screen.address, role, **query)):
            yield unescaped(sent.taken())


def unescaped(words: str) -> str:
    """What a person reads: markdown escapes fall away."""
    return re.sub(r"\\([^\w\s])", r"\1", words)


def written(amount: Decimal) -> set[str]:
    """An amount as any shop would write it, with or without the decimals that are zero."""
    ways = [Numbers(*marks, PLAIN.currency) for marks in NUMBER_FORMATS.values()]
    plain = [f"{amount:.2f}", f"{amount.normalize():f}"]
    return {*plain, *(way.write(amount, 2) for way in ways), *(way.plain(amount) for way in ways)}


def amounts_in(words: str) -> set[str]:
    """Whatever looks like an amount of a shop with cents."""
    return {found.strip() for found in AMOUNT.findall(words)}


def told(words: str, secret: frozenset[Decimal]) -> set[str]:
    """Which secret amounts are told, however they are written."""
    ways = {way for amount in secret for way in written(amount)}
    return {way for way in ways if re.search(rf"(?<![\d.,]){re.escape(way)}(?![\d]|[.,]\d)", words)}


def found_out(role: Role, shop: Furnished, words: str) -> set[str]:
    """What a role was told that it may not know."""
    may, found = GRANTS[role], set()
    if Permission.SEE_PRICES not in may:
        found |= amounts_in(words) | told(words, shop.prices | shop.costs)
        found |= set(re.findall(r"\bEUR\b", words))
    elif Permission.SEE_COSTS not in may:
        known = {way for amount in shop.prices for way in written(amount)}
        found |= (amounts_in(words) - known) | told(words, shop.costs)
    if Permission.SEE_JOBS not in may:
        found |= set(OF_JOBS.findall(words))
    return found


@pytest.mark.parametrize(
    ("role", "screen"),
    [
        pytest.param(role, screen, id=f"{role}-{screen.script}")
        for role in Role
        for screen in SCREENS
        if screen.asks in GRANTS[role] and not GRANTS[role] >= SECRETS
    ],
)
def test_a_screen_shows_a_role_nothing_that_it_may_not_see(
    shop: Furnished, role: Role, screen: Registered, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = list(everything_seen(role, screen, shop, monkeypatch))

    found = {secret for words in seen for secret in found_out(role, shop, words)}

    assert found == set()
    for reached in SPOKEN.get((role, screen.address), ()):
        assert any(reached in words for words in seen), reached


@pytest.mark.parametrize("role", Role)
def test_a_screen_that_a_role_may_not_open_says_whom_to_ask_and_nothing_else(
    shop: Furnished, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = Sent(monkeypatch)

    for screen in SCREENS:
        if screen.asks not in GRANTS[role]:
            for query in queries(screen, shop)[:2]:
                refused = open_at(screen.address, role, **query)

                assert "ask Ada to change it" in unescaped(refused.says()), screen.title
                assert not refused.at.main.button
                assert not refused.at.main.dataframe
                words = unescaped(sent.taken())
                assert not told(words, shop.costs | shop.prices)
                assert not OF_JOBS.findall(words)


def test_whoever_may_see_amounts_does_so_the_search_finds_them_on_the_screens(
    shop: Furnished, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = Sent(monkeypatch)

    for address in ("job", "complete", "inventory", "item", "order"):
        [screen] = [screen for screen in SCREENS if screen.address == address]
        open_at(address, Role.MANAGER, **queries(screen, shop)[0])
        words = unescaped(sent.taken())

        assert found_out(Role.BENCH, shop, words) - {"EUR"}, address
        assert told(words, shop.costs), address


@pytest.mark.parametrize("way", ["61,37", "1'234.56", "1 234,56", "1.234,56", "61.37"])
def test_an_amount_is_found_wherever_a_screen_hides_it(
    shop: Furnished, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    sent = Sent(monkeypatch)

    for place in ("label", "help", "option", "cell", "heading", "alt", "toast"):
        open_screen(hide_it, Role.BENCH, way=way, place=place)

        assert amounts_in(unescaped(sent.taken())) == {way}, place


def test_every_script_of_a_page_is_a_screen_that_is_looked_at_here() -> None:
    scripts = {str(path.relative_to(HOUSE / "pages")) for path in HOUSE.glob("pages/**/*.py")}

    assert scripts == {f"{screen.script}.py" for screen in SCREENS}


def test_every_right_to_see_something_opens_a_screen() -> None:
    elsewhere = {Permission.SEE_STOCK, Permission.SEE_COSTS, Permission.SEE_PRICES}
    elsewhere |= {Permission.SEE_LISTS}  # seen where documents choose from them
    rights = {right for right in Permission if right.startswith("see ")}

    assert rights - elsewhere <= {screen.asks for screen in SCREENS}


def hide_it() -> None:
    import streamlit as st

    way = st.query_params["way"]
    match st.query_params["place"]:
        case "label":
            st.text_input(f"Fee {way}")
        case "help":
            st.button("Add", help=f"For {way}.")
        case "option":
            st.selectbox("Item", ["Gold", f"Stone at {way}"])
        case "cell":
            st.dataframe({"Item": ["Gold", "Stone"], "Note": ["", f"worth {way}"]})
        case "heading":
            st.dataframe({f"At {way}": ["Gold"]})
        case "alt":
            st.html(f'<img src="/x.jpg" alt="Ring, {way}">')
        case _:
            st.toast(f"Bought for {way}")
