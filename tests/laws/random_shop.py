"""A shop in which anything may be asked in any order; after every command every law is checked.

A command is carried out or refused, nothing else. A refusal leaves every row of every table as it
was; what was carried out is looked at by the laws of its step and of the moment after it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import Connection, NullPool, create_engine, make_url

from lib import clock, database
from lib.accounts.commands import KeyUsedOtherwise, carry_out
from lib.accounts.permissions import Role
from lib.accounts.receipts import Receipt
from lib.checks.verifying import verify
from lib.inputs import Input
from lib.outages import Outage
from lib.refusals import NotAllowed, Refusal
from lib.shop.customers import AddCustomer, add_customer
from lib.shop.the_shop import the_shop
from tests.laws import laws_of_audit, laws_of_commands, laws_of_stock
from tests.laws.laws_of_commands import Step
from tests.laws.stock_rows import Row, Rows, all_tables, read_rows
from tests.shop import OpenedShop, actor, opened_shop
from tests.stock import material, piece, purchased, service

T = TypeVar("T")
Door = Callable[..., Receipt]
WHICH = st.integers(0, 7)
YES = st.booleans()
AMOUNT = st.sampled_from([Decimal(typed) for typed in ("1", "2", "3", "0.5", "1.333", "6")])
SENDING = st.sampled_from(["again", "otherwise", "late"])
CURRENCY = st.sampled_from(["EUR", "EUR", "JPY", "KWD"])
WHO = st.sampled_from([Role.ADMINISTRATOR] * 4 + [Role.MANAGER] * 5 + [*Role])
OLD = st.sampled_from([False] * 11 + [True])
MAY_ALL = (Role.ADMINISTRATOR, Role.MANAGER)
FIGURES: Counter[str] = Counter()
OPENED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Sent:
    """A command as it was sent, with what came of it."""

    door: Door
    given: Input
    key: str
    receipt: Receipt | None


class NothingThere(Exception):
    """What was to be chosen is not in this shop yet."""


def chosen(which: int, among: Sequence[T]) -> T:
    """One of several."""
    if not among:
        raise NothingThere
    return among[which % len(among)]


def decimal(whole: int) -> Decimal:
    """The amount that a column holds."""
    return Decimal(whole).scaleb(-4)


@dataclass(frozen=True)
class Act:
    """A method of a random shop, how often it is chosen, and what it may be given."""

    name: str
    often: int
    given: Mapping[str, st.SearchStrategy[Any]]


def acts(*known: Act) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """One of these, those that are chosen more often more likely."""
    named = {act.name: act for act in known}
    names = [act.name for act in known for _ in range(act.often)]
    return st.sampled_from(names).flatmap(
        lambda name: st.tuples(st.just(name), st.fixed_dictionaries(dict(named[name].given)))
    )


SENDS = Act("sends", 2, {"which": WHICH, "other": WHICH, "how": SENDING})


class RandomShop(RuleBasedStateMachine):
    """The shop on its first day, with a little stock that is hard to divide."""

    def __init__(self, fresh: AbstractContextManager[str]) -> None:
        super().__init__()
        self.opened = ExitStack()
        self.connection = self.opened.enter_context(_connected(self.opened.enter_context(fresh)))
        self.moment = OPENED
        self.sent: list[Sent] = []
        self.tables: list[str] = []
        self.who, self.old_page = Role.ADMINISTRATOR, False
        FIGURES["stories"] += 1

    def opens(self, currency: str) -> None:
        """The first day, in this currency; everybody has an account."""
        with clock.stopped_at(OPENED), database.writing() as session:
            self.shop: OpenedShop = opened_shop(session, currency)
            self.stores = [self.shop.north, self.shop.south]
            self.people = {role: actor(session, role).id for role in Role}
            self.smallest = the_shop(session).currency.smallest
            self._stock(session)
        self.tables = all_tables(self.connection)
        self.rows: Rows = read_rows(self.connection, self.tables)

    def money(self, euros: str) -> Decimal:
        """An amount with as many digits in the currency of the shop: 33.33, 3333 or 3.333."""
        return Decimal(euros) * 100 * self.smallest

    def _stock(self, session: Any) -> None:
        shop, totals = self.shop, [str(self.money(euros)) for euros in ("100", "0.01", "0.02")]
        customer = add_customer(session, shop.ada, AddCustomer(name="A. Moreau"))
        self.customer = int(customer.number or "")
        gold = material(session, shop, unit="g", price=self.money("75"))
        stone = material(session, shop, "Stone", unit="each", price=self.money("40"))
        ring = piece(session, shop, "Old ring", price=self.money("90"))
        priced: dict[str, Any] = {"service_cost": self.money("8.35"), "price": self.money("16")}
        self.setting = service(session, shop, **priced)
        self.materials = [gold, stone]
        purchased(session, shop, gold, "15", total=totals[0])
        purchased(session, shop, gold, "2", total=totals[1], store_id=shop.south)
        purchased(session, shop, stone, "7", total=totals[0])
        purchased(session, shop, ring, "3", total=totals[2])

    def teardown(self) -> None:
        """Close the shop for good, after a look at what `verify` says of it."""
        with self.opened:
            if self.tables:
                found = verify()
                assert found.clean, found.findings

    def tell(self, door: Door, given: Input, key: str | None = None) -> Receipt | None:
        """Send a command as whoever is at the bench; its receipt, or nothing when refused."""
        if key is None:
            given = self._of_an_old_page(given)
        before, sent_as = self.rows, key or f"form {len(self.sent)}"
        self.moment += timedelta(minutes=1)
        receipt, refusal, person = None, None, self.people[self.who]
        with clock.stopped_at(self.moment):
            try:
                receipt = carry_out(door, person, given, sent_as)
            except Refusal as refused:
                refusal = refused
        self.rows = read_rows(self.connection, self.tables)
        event(f"{door.__name__}: {type(refusal).__name__ if refusal else 'done'}")
        FIGURES["refused" if receipt is None else "again" if receipt.again else "carried out"] += 1
        if receipt is None or receipt.again:
            assert self.rows == before, f"{refusal!r} changed something"
            assert not isinstance(refusal, Outage), refusal
            assert self.who not in MAY_ALL or not isinstance(refusal, NotAllowed), refusal
        else:
            step = Step(door.__name__, given, receipt.number, before, self.rows, person)
            for step_law in (*laws_of_commands.LAWS, *laws_of_audit.LAWS):
                step_law(step)
            for law in laws_of_stock.LAWS:
                law(self.rows)
        if key is None:
            self.sent.append(Sent(door, given, sent_as, receipt))
        elif refusal is not None:
            assert isinstance(refusal, KeyUsedOtherwise)
        return receipt

    def _of_an_old_page(self, given: Input) -> Input:
        """The next command is sent once from a page that was opened too long ago."""
        old, self.old_page = self.old_page, False
        if old and hasattr(given, "version"):
            return given.model_copy(update={"version": given.version - 1})
        if old and getattr(given, "seen_on_hand", None) is not None:
            return given.model_copy(update={"seen_on_hand": Decimal(1000)})
        return given

    def done(self) -> list[Sent]:
        """What was carried out so far, the latest first."""
        return [sent for sent in self.sent[::-1] if sent.receipt]

    def jobs(self, *stages: str) -> list[Row]:
        """The jobs in these stages, or all, the first one first."""
        found = [job for job in self.rows.all("jobs") if not stages or job["stage"] in stages]
        return sorted(found, key=lambda job: int(job["id"]))

    def orders(self, *stages: str) -> list[Row]:
        """The orders in these stages, or all, the first one first."""
        found = [row for row in self.rows.all("orders") if not stages or row["stage"] in stages]
        return sorted(found, key=lambda order: int(order["id"]))

    def pieces(self) -> list[int]:
        """Every piece, those in stock first."""
        there = {item for (item, _), figures in self.rows.balances.items() if figures[0]}
        pieces = sorted(row["id"] for row in self.rows.of("items", kind="piece"))
        return sorted(pieces, key=lambda item: item not in there)

    def item(self, which: int, store: int | None = None) -> int:
        """A material or a piece; with a store one that is available there, if there is any."""
        every = [*self.materials, *self.pieces()]
        there = [item for item in every if self.available(item, store)]
        return chosen(which, there or every)

    def available(self, item: int, store: int | None) -> bool:
        """Whether an item is available in a store."""
        on_hand, on_hold, _ = self.rows.balances.get((item, store or 0), (0, 0, 0))
        return on_hand > on_hold

    def amount(self, item: int, quantity: Decimal) -> Decimal:
        """A quantity in as many decimals as the item's unit takes."""
        weighed = item == self.materials[0]
        return quantity if weighed else quantity.to_integral_value("ROUND_UP")

    def sends(self, which: int, other: int, how: str) -> None:
        """Law 8: what was sent before is sent again, by a double click or by an old page."""
        first, wanted = chosen(which, self.done()), chosen(other, self.sent[::-1])
        if how == "late":
            self.tell(wanted.door, wanted.given)
        elif how == "again" or (wanted.door, wanted.given) == (first.door, first.given):
            receipt = self.tell(first.door, first.given, first.key)
            assert first.receipt is not None
            assert receipt is not None
            assert (receipt.again, receipt.says) == (True, first.receipt.says)
        else:
            assert self.tell(wanted.door, wanted.given, first.key) is None


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """The program on a database, and beside it a connection of our own to look at the rows."""
    database.connect(url)
    address = make_url(url)
    engine = create_engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
        database.disconnect()
