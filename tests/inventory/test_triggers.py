"""The ledger is append-only, also for somebody who speaks SQL (S60)."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lib.inventory.models import Adjustment
from lib.inventory.reversing import ReverseAdjustment, reverse_adjustment
from tests.shop import opened_shop
from tests.stock import everything, material, purchased


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE adjustments SET reason = 'Nothing to see'",
        "UPDATE adjustments SET value = 0 WHERE id = 1",
        "DELETE FROM adjustments",
    ],
)
def test_rows_are_neither_changed_nor_deleted_by_sql(session: Session, statement: str) -> None:
    shop = opened_shop(session)
    purchased(session, shop, material(session, shop), "5", total="10.00")
    before = everything(session)

    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(text(statement))

    assert everything(session) == before


@pytest.mark.parametrize(
    "figures",
    ["on_hold = -1", "on_hold = 60000", "value = -1", "value = 0", "on_hand = 0"],
)
def test_a_balance_that_breaks_a_law_is_refused_by_the_database(
    session: Session, figures: str
) -> None:
    shop = opened_shop(session)
    purchased(session, shop, material(session, shop), "5", total="10.00")
    before = everything(session)

    with pytest.raises(DBAPIError, match=r"CHECK|check"), session.begin_nested():
        session.execute(text(f"UPDATE balances SET {figures}"))

    assert everything(session) == before


@pytest.mark.parametrize("taken", ["id", "position"])
def test_no_row_is_put_in_the_place_of_another(session: Session, taken: str) -> None:
    shop = opened_shop(session)
    purchased(session, shop, material(session, shop), "5", total="10.00")
    columns = [c.name for c in Adjustment.__table__.columns if c.name != "id"]
    verb = "INSERT OR REPLACE" if session.get_bind().dialect.name == "sqlite" else "INSERT"
    there = ", ".join(["id", *columns] if taken == "id" else columns)
    before = everything(session)

    with pytest.raises(DBAPIError, match=r"append-only|duplicate key"), session.begin_nested():
        session.execute(text(f"{verb} INTO adjustments ({there}) SELECT {there} FROM adjustments"))

    assert everything(session) == before


def test_an_item_with_a_history_is_not_deleted_by_sql(session: Session) -> None:
    shop = opened_shop(session)
    purchased(session, shop, material(session, shop), "5", total="10.00")
    before = everything(session)

    with pytest.raises(DBAPIError, match=r"FOREIGN KEY|foreign key"), session.begin_nested():
        session.execute(text("DELETE FROM items"))

    assert everything(session) == before


def test_analysts_read_plain_decimals(session: Session) -> None:
    shop = opened_shop(session)
    purchased(session, shop, material(session, shop), "5.125", total="10.10")

    row = session.execute(text("SELECT on_hand, value FROM balances_plain")).one()

    assert [str(round(figure, 4)).rstrip("0") for figure in row] == ["5.125", "10.1"]


def test_a_row_is_not_reversed_twice_by_sql(session: Session) -> None:
    shop = opened_shop(session)
    purchased(session, shop, material(session, shop), "5", total="10.00")
    row = session.scalars(select(Adjustment)).one()
    given = ReverseAdjustment(adjustment_id=row.id, reason="Typed twice")
    reverse_adjustment(session, shop.ada, given)
    columns = [c.name for c in Adjustment.__table__.columns if c.name not in ("id", "position")]
    kept = ", ".join(columns)
    before = everything(session)

    again = f"INSERT INTO adjustments (position, {kept}) SELECT 99, {kept} FROM adjustments"
    with pytest.raises(DBAPIError, match=r"UNIQUE|unique"), session.begin_nested():
        session.execute(text(f"{again} WHERE kind = 'Reversal'"))

    assert everything(session) == before
