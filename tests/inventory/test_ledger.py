"""The ledger alone writes stock: balances are its sums, rows stay, and races have one winner."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from threading import Barrier

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from lib import clock, database
from lib.accounts.permissions import Role
from lib.inventory import chain
from lib.inventory.kinds import AdjustmentKind as Kind
from lib.inventory.ledger import (
    Document,
    LedgerMoved,
    Posting,
    ValueWithoutGoods,
    open_book,
)
from lib.inventory.models import Adjustment, Balance
from lib.inventory.shortages import InsufficientStock
from lib.inventory.valuing import Figures, figures_in, unit_costs
from lib.refusals import Refusal
from lib.shop.the_shop import the_shop
from tests.shop import OpenedShop, actor, opened_shop
from tests.statements import statements
from tests.stock import material, piece

JOB = Document("job", "JOB-000001")
ORDER = Document("order", "ORD-000001")
HAND = Document("hand", "ADJ-000001")


@dataclass(frozen=True)
class Safe:
    """A shop with gold by the gram and with rings by the piece; nothing is on hand yet."""

    session: Session
    shop: OpenedShop
    gold: int
    ring: int

    def post(self, *postings: Posting, role: Role = Role.ADMINISTRATOR) -> None:
        """Write rows in one book."""
        book = open_book(
            self.session,
            actor(self.session, role),
            [(posting.item_id, posting.store_id) for posting in postings],
        )
        for posting in postings:
            book.add(posting)
        book.close()

    def gold_row(self, kind: Kind, quantity: str, value: str | None = None) -> Posting:
        """A row of gold in North that job JOB-000001 caused."""
        worth = None if value is None else Decimal(value)
        return Posting(self.gold, self.shop.north, kind, Decimal(quantity), JOB, value=worth)

    def figures(self, item_id: int) -> Figures:
        """The balance in North."""
        return figures_in(self.session, self.shop.north, [item_id])[item_id]

    def values(self) -> list[Decimal]:
        """The values of all rows, the first one first."""
        return list(self.session.scalars(select(Adjustment.value).order_by(Adjustment.id)))


@pytest.fixture
def safe(session: Session) -> Safe:
    """A shop whose ledger is empty."""
    shop = opened_shop(session)
    return Safe(session, shop, material(session, shop), piece(session, shop))


def test_a_balance_is_the_sum_of_its_rows(safe: Safe) -> None:
    safe.post(safe.gold_row(Kind.PURCHASE, "50", "3000"))
    safe.post(safe.gold_row(Kind.ON_HOLD, "5"))
    safe.post(safe.gold_row(Kind.HOLD_RELEASE, "5"), safe.gold_row(Kind.CONSUMPTION, "5"))
    safe.post(safe.gold_row(Kind.COUNT, "-0.125"), safe.gold_row(Kind.JOB_RETURN, "1", "60"))

    here = Adjustment
    sums = select(func.sum(here.on_hand), func.sum(here.on_hold), func.sum(here.value))
    balance = safe.session.scalars(select(Balance)).one()

    assert tuple(safe.session.execute(sums).one()) == (
        balance.on_hand,
        balance.on_hold,
        balance.value,
    )
    assert safe.figures(safe.gold) == Figures(Decimal("45.875"), Decimal(0), Decimal("2752.50"))


def test_each_kind_carries_its_sign(safe: Safe) -> None:
    safe.post(safe.gold_row(Kind.PURCHASE, "10", "100"), safe.gold_row(Kind.ON_HOLD, "2"))
    safe.post(safe.gold_row(Kind.CONSUMPTION, "3"), safe.gold_row(Kind.HOLD_RELEASE, "2"))

    rows = select(Adjustment.kind, Adjustment.on_hand, Adjustment.on_hold, Adjustment.value)

    assert list(map(tuple, safe.session.execute(rows.order_by(Adjustment.id)))) == [
        ("Purchase", 10, 0, 100),
        ("On Hold", 0, 2, 0),
        ("Consumption", -3, 0, -30),
        ("Hold Release", 0, -2, 0),
    ]


def test_a_row_keeps_what_caused_it_and_who_wrote_it(safe: Safe) -> None:
    row = safe.gold_row(Kind.PURCHASE, "1", "60")

    safe.post(replace(row, line=7, reason="for the ring", unit_price=Decimal("75.00")))

    kept = safe.session.scalars(select(Adjustment)).one()
    document = kept.document_kind, kept.document_number, kept.document_line
    assert document == ("job", "JOB-000001", 7)
    assert (kept.reason, kept.unit_price, kept.person_id) == ("for the ring", 75, safe.shop.ada.id)
    assert (kept.position, kept.at.tzinfo is not None) == (1, True)


def test_goods_leave_at_the_moving_average(safe: Safe) -> None:
    safe.post(safe.gold_row(Kind.PURCHASE, "10", "100"), safe.gold_row(Kind.PURCHASE, "5", "65"))

    safe.post(safe.gold_row(Kind.CONSUMPTION, "8"))

    assert safe.values()[-1] == Decimal("-88.00")
    assert safe.figures(safe.gold) == Figures(Decimal(7), Decimal(0), Decimal("77.00"))


def test_three_pieces_worth_a_hundred_leave_one_by_one(safe: Safe) -> None:
    def one(kind: Kind, quantity: int, value: Decimal | None = None) -> Posting:
        return Posting(safe.ring, safe.shop.north, kind, Decimal(quantity), ORDER, value=value)

    safe.post(one(Kind.MANUFACTURED, 3, Decimal(100)))
    for _ in range(3):
        safe.post(one(Kind.SALE, 1))

    assert safe.values()[1:] == [Decimal("-33.33"), Decimal("-33.34"), Decimal("-33.33")]
    assert safe.figures(safe.ring) == Figures()


def test_lines_of_one_material_share_what_leaves_by_cumulative_rounding(safe: Safe) -> None:
    safe.post(safe.gold_row(Kind.PURCHASE, "9", "100"))
    book = open_book(safe.session, safe.shop.ada, [(safe.gold, safe.shop.north)])

    shares = book.leaving(safe.gold, safe.shop.north, [Decimal(1), Decimal(1), Decimal(1)])

    assert shares == [Decimal("11.11"), Decimal("11.11"), Decimal("11.11")]
    assert book.leaving(safe.gold, safe.shop.north, [Decimal(3), Decimal(3), Decimal(3)]) == [
        Decimal("33.33"),
        Decimal("33.34"),
        Decimal("33.33"),
    ]


def test_what_stays_keeps_a_value_even_where_rounding_would_take_all(safe: Safe) -> None:
    safe.post(safe.gold_row(Kind.PURCHASE, "1000", "0.01"))

    safe.post(safe.gold_row(Kind.CONSUMPTION, "999"))

    assert safe.figures(safe.gold) == Figures(Decimal(1), Decimal(0), Decimal("0.01"))


def test_later_prices_leave_posted_rows_alone(safe: Safe) -> None:
    safe.post(safe.gold_row(Kind.PURCHASE, "10", "600"), safe.gold_row(Kind.CONSUMPTION, "5"))

    safe.post(safe.gold_row(Kind.PURCHASE, "5", "700"))

    assert safe.values() == [600, -300, 700]
    assert unit_costs(safe.session, safe.shop.north, [safe.gold]) == {safe.gold: 100}


def test_everything_short_is_refused_at_once_with_holders_and_other_stores(safe: Safe) -> None:
    north, south = safe.shop.north, safe.shop.south
    safe.post(
        safe.gold_row(Kind.PURCHASE, "50", "3000"),
        Posting(safe.gold, south, Kind.PURCHASE, Decimal(8), HAND, value=Decimal(500)),
        Posting(safe.ring, north, Kind.FOUND, Decimal(1), HAND, value=Decimal(900)),
    )
    safe.post(safe.gold_row(Kind.ON_HOLD, "45"))
    before = _kept(safe.session)

    with pytest.raises(InsufficientStock) as caught, safe.session.begin_nested():
        safe.post(
            Posting(safe.gold, north, Kind.CONSUMPTION, Decimal(6), ORDER),
            Posting(safe.ring, north, Kind.RESERVE, Decimal(2), ORDER),
        )

    gold, ring = caught.value.shortages
    assert (gold.needed, gold.available, gold.missing) == (6, 5, 1)
    assert (gold.held_by, gold.elsewhere) == ((("JOB-000001", 45),), (("South", 8),))
    assert (ring.needed, ring.available, ring.held_by, ring.elsewhere) == (2, 1, (), ())
    assert _kept(safe.session) == before


def test_lines_that_are_short_together_are_told_together(safe: Safe) -> None:
    safe.post(safe.gold_row(Kind.PURCHASE, "5", "300"))

    with pytest.raises(InsufficientStock) as caught, safe.session.begin_nested():
        safe.post(*[safe.gold_row(Kind.ON_HOLD, "3")] * 3)

    (gold,) = caught.value.shortages
    assert (gold.needed, gold.available, gold.missing) == (9, 5, 4)


def test_what_another_holds_cannot_be_taken(safe: Safe) -> None:
    safe.post(safe.gold_row(Kind.PURCHASE, "5", "300"), safe.gold_row(Kind.ON_HOLD, "5"))

    for kind in (Kind.CONSUMPTION, Kind.SCRAP, Kind.TRANSFER_OUT, Kind.ON_HOLD):
        with pytest.raises(InsufficientStock), safe.session.begin_nested():
            safe.post(Posting(safe.gold, safe.shop.north, kind, Decimal(1), ORDER))

    assert safe.figures(safe.gold) == Figures(Decimal(5), Decimal(5), Decimal(300))


def test_who_may_not_see_jobs_is_not_told_their_numbers(safe: Safe) -> None:
    safe.post(safe.gold_row(Kind.PURCHASE, "5", "300"), safe.gold_row(Kind.ON_HOLD, "5"))

    with pytest.raises(InsufficientStock) as caught, safe.session.begin_nested():
        safe.post(safe.gold_row(Kind.SALE, "1"), role=Role.SALES)

    assert "held by a job (5 g)" in str(caught.value)
    assert "JOB-" not in str(caught.value)


def test_stock_without_value_and_value_without_stock_are_refused(safe: Safe) -> None:
    with pytest.raises(ValueWithoutGoods) as empty, safe.session.begin_nested():
        safe.post(safe.gold_row(Kind.FOUND, "1", "0"))
    safe.post(safe.gold_row(Kind.PURCHASE, "5", "300"))
    with pytest.raises(ValueWithoutGoods) as left, safe.session.begin_nested():
        safe.post(safe.gold_row(Kind.COUNT, "-5", "-299"))

    assert "100-00001 Gold 18k with stock but no value" in str(empty.value)
    assert "with a value but no stock" in str(left.value)
    assert safe.figures(safe.gold) == Figures(Decimal(5), Decimal(0), Decimal(300))


def test_lines_may_pass_through_nothing_when_they_add_up(safe: Safe) -> None:
    safe.post(safe.gold_row(Kind.PURCHASE, "3", "0.01"))
    book = open_book(safe.session, safe.shop.ada, [(safe.gold, safe.shop.north)])
    values = book.leaving(safe.gold, safe.shop.north, [Decimal(1)] * 3)

    for value in values:
        book.add(safe.gold_row(Kind.CONSUMPTION, "1", str(value)))
    book.close()

    assert values == [0, Decimal("0.01"), 0]
    assert safe.figures(safe.gold) == Figures()


def test_what_comes_in_without_a_value_is_a_bug(safe: Safe) -> None:
    with pytest.raises(ValueError, match="needs their value"):
        safe.post(safe.gold_row(Kind.PURCHASE, "1"))


@pytest.mark.parametrize(
    "change", ["UPDATE adjustments SET reason = ''", "DELETE FROM adjustments"]
)
def test_the_database_refuses_to_change_the_ledger(safe: Safe, change: str) -> None:
    safe.post(safe.gold_row(Kind.PURCHASE, "5", "300"))

    with pytest.raises(DatabaseError, match="append-only"), safe.session.begin_nested():
        safe.session.execute(text(change))

    assert safe.values() == [300]


def test_postgresql_refuses_to_empty_the_ledger(safe: Safe) -> None:
    if safe.session.get_bind().dialect.name == "sqlite":
        return
    safe.post(safe.gold_row(Kind.PURCHASE, "5", "300"))

    with pytest.raises(DatabaseError, match="append-only"), safe.session.begin_nested():
        safe.session.execute(text("TRUNCATE adjustments CASCADE"))

    assert safe.values() == [300]


@pytest.mark.parametrize(
    "change",
    [
        "on_hold = -1",
        "on_hold = on_hand + 1",
        "value = -1",
        "value = 0",
        "on_hand = 0, on_hold = 0",
        "on_hand = -1",
    ],
)
def test_the_database_keeps_the_laws_of_balances(safe: Safe, change: str) -> None:
    safe.post(safe.gold_row(Kind.PURCHASE, "5", "300"))

    with pytest.raises(IntegrityError), safe.session.begin_nested():
        safe.session.execute(text(f"UPDATE balances SET {change}"))

    assert safe.figures(safe.gold) == Figures(Decimal(5), Decimal(0), Decimal(300))


@pytest.mark.parametrize(
    ("kind", "moved"),
    [
        ("Sale", (1, 0, -1)),
        ("Sale", (-1, 0, 1)),
        ("Purchase", (-1, 0, -1)),
        ("Purchase", (1, 1, 1)),
        ("On Hold", (0, -1, 0)),
        ("On Hold", (1, 1, 1)),
        ("Hold Release", (0, -1, -1)),
        ("Gift", (1, 0, 1)),
    ],
)
def test_the_database_lets_a_kind_move_only_its_own(
    safe: Safe, kind: str, moved: tuple[int, int, int]
) -> None:
    figures = dict(zip(("on_hand", "on_hold", "value"), map(Decimal, moved), strict=True))
    place = {"item_id": safe.gold, "store_id": safe.shop.north, "position": 1, "kind": kind}
    caused = {"document_kind": "hand", "document_number": "A", "reason": "", "hash": ""}
    row = place | figures | caused | {"person_id": safe.shop.ada.id, "at": clock.now()}

    with pytest.raises(IntegrityError), safe.session.begin_nested():
        safe.session.execute(insert(Adjustment).values(row))

    assert safe.values() == []


def test_the_hashes_of_a_balance_form_a_chain_that_ends_at_its_head(safe: Safe) -> None:
    south = Posting(safe.gold, safe.shop.south, Kind.FOUND, Decimal(1), HAND, value=Decimal(60))
    safe.post(safe.gold_row(Kind.PURCHASE, "5", "300"), south)
    safe.post(safe.gold_row(Kind.ON_HOLD, "2"), safe.gold_row(Kind.HOLD_RELEASE, "2"), south)
    safe.session.expire_all()

    columns = [getattr(Adjustment, name) for name in (*chain.CHAINED, "hash")]
    ordered = select(*columns).order_by(
        Adjustment.item_id, Adjustment.store_id, Adjustment.position
    )
    ends = {}
    rows_in_order = safe.session.execute(ordered)
    for key, rows in groupby(rows_in_order, lambda row: (row.item_id, row.store_id)):
        head = ""
        for position, row in enumerate(rows, start=1):
            head = chain.link(head, dict(row._mapping))
            assert (row.position, row.hash) == (position, head)
        ends[key] = (position, head)
    balances = safe.session.scalars(select(Balance))
    assert ends == {(b.item_id, b.store_id): (b.rows, b.head) for b in balances}
    assert [count for count, _ in ends.values()] == [3, 2]


@pytest.mark.parametrize("name", chain.CHAINED)
def test_every_field_of_a_row_is_in_its_hash(safe: Safe, name: str) -> None:
    safe.post(safe.gold_row(Kind.PURCHASE, "5", "300"))
    row = dict(safe.session.execute(select(Adjustment.__table__)).mappings().one())

    changed = row | {name: "something else"}

    assert chain.link("", row) == row["hash"]
    assert chain.link("", changed) != row["hash"]


def test_a_balance_moved_behind_the_book_is_not_overwritten(safe: Safe) -> None:
    safe.post(safe.gold_row(Kind.PURCHASE, "5", "300"))

    book = open_book(safe.session, safe.shop.ada, [(safe.gold, safe.shop.north)])
    book.add(safe.gold_row(Kind.CONSUMPTION, "1"))
    safe.session.execute(text("UPDATE balances SET on_hold = 10000"))

    with pytest.raises(LedgerMoved), safe.session.begin_nested():
        book.close()

    assert safe.figures(safe.gold) == Figures(Decimal(5), Decimal(1), Decimal(300))
    assert safe.values() == [300]


def test_a_hundred_items_take_as_many_statements_as_one(safe: Safe) -> None:
    rings = [piece(safe.session, safe.shop, f"Ring {number}") for number in range(101)]
    the_shop(safe.session)

    def rows(items: Sequence[int]) -> list[Posting]:
        found = (Kind.FOUND, Decimal(1), HAND)
        return [Posting(item, safe.shop.north, *found, value=Decimal(9)) for item in items]

    one = _statements(safe, rows(rings[:1]))
    many = _statements(safe, rows(rings[1:]))

    assert (one, many) == (4, 4)


def test_of_two_who_take_the_last_one_only_one_gets_it(safe: Safe) -> None:
    one = Posting(safe.ring, safe.shop.north, Kind.FOUND, Decimal(1), HAND, value=Decimal(9))
    safe.post(one)
    safe.session.commit()
    together = Barrier(2)

    def sell(number: str) -> str:
        sale = (Kind.SALE, Decimal(1), Document("order", number))
        together.wait()

        def work(session: Session) -> str:
            book = open_book(session, safe.shop.ada, [(safe.ring, safe.shop.north)])
            book.add(Posting(safe.ring, safe.shop.north, *sale))
            book.close()
            return "sold"

        try:
            return database.persistently(work)
        except Refusal as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(2) as both:
        outcomes = sorted(both.map(sell, ("ORD-000001", "ORD-000002")))

    with database.reading() as session:
        kinds = list(session.scalars(select(Adjustment.kind).order_by(Adjustment.id)))
    assert outcomes == ["InsufficientStock", "sold"]
    assert kinds == ["Found", "Sale"]


def test_books_on_the_same_balances_in_any_order_all_succeed(safe: Safe) -> None:
    keys = [(safe.gold, safe.shop.north), (safe.ring, safe.shop.north)]
    safe.session.commit()
    together = Barrier(4)

    def find(turn: int) -> None:
        together.wait()

        def work(session: Session) -> None:
            book = open_book(session, safe.shop.ada, keys[:: 1 if turn % 2 else -1])
            for item, store in keys:
                book.add(Posting(item, store, Kind.FOUND, Decimal(1), HAND, value=Decimal(7)))
            book.close()

        database.persistently(work)

    with ThreadPoolExecutor(4) as all_of_them:
        list(all_of_them.map(find, range(4)))

    with database.reading() as session:
        figures = figures_in(session, safe.shop.north, [safe.gold, safe.ring])
    assert set(figures.values()) == {Figures(Decimal(4), Decimal(0), Decimal(28))}


def _kept(session: Session) -> list[str]:
    balances = session.execute(select(Balance.__table__)).all()
    rows = session.execute(select(Adjustment.__table__)).all()
    return sorted(map(str, [*balances, *rows]))


def _statements(safe: Safe, postings: Sequence[Posting]) -> int:
    safe.session.flush()
    with statements() as sent:
        book = open_book(safe.session, safe.shop.ada, [(p.item_id, p.store_id) for p in postings])
        for posting in postings:
            book.add(posting)
        book.close()
    return len(sent)
