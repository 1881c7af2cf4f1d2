"""Reading cannot write, writing is all or nothing, and a busy database is asked again."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from lib import database
from lib.database import (
    insert_if_new,
    one_at_a_time,
    persistently,
    reading,
    writing,
    written,
)
from lib.outages import DatabaseBusy, DatabaseGone
from lib.refusals import NotNow
from lib.shop.models import Counter, StorageLocation

pytestmark = pytest.mark.usefixtures("database_url")


class Locked(Exception):
    """What the drivers raise when somebody else has a lock."""

    sqlite_errorname, sqlstate = "SQLITE_BUSY", "55P03"


class TurnedDown(NotNow):
    """Not today."""


def test_reading_sees_what_was_written() -> None:
    with writing() as session:
        session.add(Counter(prefix="A", last=7))

    assert _counters() == {"A": 7}


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO counters (prefix, last) VALUES ('B', 1)",
        "UPDATE counters SET last = 99",
        "DELETE FROM counters",
        "CREATE TABLE loot (id integer)",
        "DROP TABLE counters",
    ],
)
def test_reading_cannot_write_by_sql(statement: str) -> None:
    with writing() as session:
        session.add(Counter(prefix="A", last=7))

    with reading() as session, pytest.raises(DBAPIError, match=r"read-?only"):
        session.execute(text(statement))

    assert _counters() == {"A": 7}


def test_reading_cannot_write_by_objects_or_keep_anything() -> None:
    with reading() as session:
        session.add(Counter(prefix="A", last=7))
        with pytest.raises(DBAPIError):
            session.commit()

    assert _counters() == {}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_moment_is_looked_at_for_as_long_as_it_takes() -> None:
    longest = text("SHOW idle_in_transaction_session_timeout")

    with database.snapshot() as connection:
        while_it_lasts = connection.scalar(longest)

    with reading() as session:
        assert (while_it_lasts, session.scalar(longest)) == ("0", "5min")


def test_an_outage_of_another_database_is_told_of_that_one(tmp_path: Path) -> None:
    another = database.another(f"sqlite:///{tmp_path / 'other.db'}")

    with pytest.raises(DatabaseGone, match=r"other\.db"), database.snapshot(another):
        pass

    assert _counters() == {}


def test_writing_works_after_reading() -> None:
    for number in range(3):
        assert len(_counters()) == number
        with writing() as session:
            session.add(Counter(prefix=str(number), last=0))

    assert len(_counters()) == 3


def test_writing_keeps_all_or_nothing() -> None:
    def begin_and_fail() -> None:
        with writing() as session:
            session.add(Counter(prefix="A", last=7))
            session.flush()
            raise TurnedDown

    with pytest.raises(TurnedDown):
        begin_and_fail()

    assert _counters() == {}


def test_foreign_keys_are_held() -> None:
    with pytest.raises(IntegrityError), writing() as session:
        session.execute(insert(StorageLocation).values(store_id=404, name="Safe"))


def test_a_busy_database_is_asked_again() -> None:
    tries: list[int] = []

    def work(session: Session) -> str:
        session.add(Counter(prefix="A", last=7))
        session.flush()
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("INSERT", {}, Locked())
        return "done"

    assert persistently(work) == "done"
    assert (len(tries), _counters()) == (3, {"A": 7})


def test_a_database_that_stays_busy_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)

    def work(session: Session) -> None:
        session.add(Counter(prefix="A", last=7))
        raise OperationalError("INSERT", {}, Locked())

    with pytest.raises(DatabaseBusy, match="Nothing was changed; try again in a moment"):
        persistently(work)

    assert _counters() == {}


@pytest.mark.parametrize("failure", [TurnedDown(), IntegrityError("INSERT", {}, Exception("no"))])
def test_what_would_fail_again_is_not_tried_again(failure: Exception) -> None:
    tries: list[int] = []

    def work(_session: Session) -> None:
        tries.append(1)
        raise failure

    with pytest.raises(type(failure)):
        persistently(work)

    assert len(tries) == 1


def test_a_deadlock_is_broken_and_both_succeed() -> None:
    with writing() as session:
        session.add_all([Counter(prefix="A", last=0), Counter(prefix="B", last=0)])
    both_have_one = Barrier(2)

    def raise_both(prefixes: str) -> None:
        def work(session: Session) -> None:
            for prefix in prefixes:
                raised = update(Counter).where(Counter.prefix == prefix)
                session.execute(raised.values(last=Counter.last + 1))
                with suppress(BrokenBarrierError):  # SQLite lets only one begin
                    both_have_one.wait(timeout=0.5)

        persistently(work)

    with ThreadPoolExecutor(2) as two:
        list(two.map(raise_both, ("AB", "BA")))

    assert _counters() == {"A": 2, "B": 2}


def test_rows_written_are_counted() -> None:
    with writing() as session:
        rows = [{"prefix": prefix, "last": 0} for prefix in "ABC"]
        inserted = written(session, insert(Counter), rows)
        changed = written(session, update(Counter).where(Counter.prefix > "A").values(last=1))
        missed = written(session, update(Counter).where(Counter.prefix == "Z").values(last=1))

    assert (inserted, changed, missed) == (3, 2, 0)


def test_a_row_that_is_there_is_left_alone() -> None:
    with writing() as session:
        first = written(session, insert_if_new(session, Counter).values(prefix="A", last=1))
        second = written(session, insert_if_new(session, Counter).values(prefix="A", last=2))

    assert (first, second, _counters()) == (1, 0, {"A": 1})


def test_one_at_a_time_makes_others_wait() -> None:
    together = Barrier(4)

    def count_up(_turn: int) -> None:
        together.wait()
        with writing() as session:
            one_at_a_time(session, "counting")
            last = session.scalar(select(func.count()).select_from(Counter)) or 0
            session.add(Counter(prefix=str(last), last=last))

    with ThreadPoolExecutor(4) as four:
        list(four.map(count_up, range(4)))

    assert _counters() == {"0": 0, "1": 1, "2": 2, "3": 3}


def test_a_closed_database_can_be_opened_again(database_url: str) -> None:
    with writing() as session:
        session.add(Counter(prefix="A", last=7))

    database.connect(database_url)

    assert _counters() == {"A": 7}


def _counters() -> dict[str, int]:
    with reading() as session:
        return {row.prefix: row.last for row in session.scalars(select(Counter))}
