"""A shop that moves to another database arrives whole and exact, or nothing arrives."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, func, make_url, select, text
from sqlalchemy.exc import DBAPIError

from lib import database
from lib.__main__ import main
from lib.accounts.models import WebSession
from lib.accounts.web_sessions import begin
from lib.backups import copying
from lib.backups.copying import CopyDiffers, NoShopToCopy, NotEmpty, NotOurs, copy_shop
from lib.inventory.models import Item
from lib.jobs.job_items import RemoveJobItem, remove_job_item
from lib.searching import BeginsWords
from tests.backups.whole_shop import every_row, kept_shop
from tests.databases import LACKING, Databases
from tests.shop import opened_shop


@pytest.fixture
def other(database_url: str, databases: Databases) -> Iterator[str]:
    """An empty database of the other kind."""
    if databases.server is None:
        pytest.skip(LACKING)
    there = databases.postgresql if database_url.startswith("sqlite") else databases.sqlite
    with there() as url:
        yield url
        database.disconnect()


def quietly(_says: str) -> None: ...


def test_there_and_back_every_row_of_every_table_is_the_same(
    database_url: str, other: str, databases: Databases
) -> None:
    shop = kept_shop()
    with database.writing() as session:
        begin(session, shop.milo.id)
    before = every_row()
    said: list[str] = []

    answer = copy_shop(other, said.append)
    database.connect(other)
    there = every_row()
    back = databases.sqlite if database_url.startswith("sqlite") else databases.postgresql
    with back() as url:
        copy_shop(url, quietly)
        database.connect(url)
        home = every_row()
        database.connect(other)

    assert sum(len(rows) for rows in before.values()) > 200
    assert there == before
    assert home == before
    with database.reading() as session:
        assert session.scalar(select(func.count(WebSession.id))) == 0
    assert f"adjustments: {len(before['adjustments'])}" in said
    assert answer.endswith("verified.")


def test_work_goes_on_in_the_new_place(database_url: str, other: str) -> None:
    shop = kept_shop()
    with database.writing() as session:
        here = replace(shop, session=session)
        number = here.job("To be thought over")
        line = here.add(number, here.gold, "1")
        given = here.typed(RemoveJobItem, **here.seen(number), line_id=line)
        remove_job_item(session, here.milo, given)

    copy_shop(other, quietly)

    database.connect(other)
    with database.writing() as session:
        here = replace(shop, session=session)
        assert here.add(number, here.gold, "1") > line  # an id is never given again
        here.ring()
        found = select(func.count(Item.id)).where(BeginsWords(Item.__table__, "gol"))
        assert session.scalar(found) == 1
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.execute(text("DELETE FROM adjustments"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_holds_a_shop_is_refused_and_left_alone(
    database_url: str, other: str
) -> None:
    kept_shop()
    database.connect(other)
    with database.writing() as session:
        opened_shop(session)
    theirs = every_row()
    database.connect(database_url)

    with pytest.raises(NotEmpty, match="there are rows in"):
        copy_shop(other, quietly)

    database.connect(other)
    assert every_row() == theirs


@pytest.mark.usefixtures("database_url")
def test_without_a_shop_there_is_nothing_to_copy(tmp_path: Path) -> None:
    file = tmp_path / "new.db"

    with pytest.raises(NoShopToCopy, match=r"There is no shop in .* yet"):
        copy_shop(f"sqlite:///{file}", quietly)

    assert not file.exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_of_another_program_is_refused(database_url: str, other: str) -> None:
    kept_shop()
    engine = database.another(other)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipes (id integer)"))

    with pytest.raises(NotOurs, match="the table recipes"):
        copy_shop(other, quietly)

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM people")) == 0
    engine.dispose()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_does_not_arrive_as_it_was_sent_is_not_kept(
    database_url: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_shop()
    carry_table = copying._carry_table

    def spoil(source: Connection, target: Connection, table: Table, sent: Any) -> None:
        carry_table(source, target, table, sent)
        if table.name == "jobs":
            target.execute(table.update().values(description="Spoilt"))

    monkeypatch.setattr(copying, "_carry_table", spoil)

    with pytest.raises(CopyDiffers, match="What arrived in jobs"):
        copy_shop(other, quietly)

    database.connect(other)
    assert not any(every_row().values())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_password_is_never_printed(
    database_url: str, other: str, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_shop()
    address = make_url(other).set(password="s3cret")  # the server of the tests asks for none

    main(["copy", address.render_as_string(hide_password=False)])
    with pytest.raises(SystemExit):
        main(["copy", address.render_as_string(hide_password=False)])

    said = capsys.readouterr()
    assert "s3cret" not in said.out + said.err
    assert "is not empty" in said.err
