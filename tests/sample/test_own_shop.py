"""Starting one's own shop: the sample is set aside whole, and the database begins empty."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, inspect, select, text

from lib import database
from lib.accounts.models import Person, WebSession
from lib.accounts.permissions import NotPermitted, Role
from lib.accounts.web_sessions import begin
from lib.backups.backing_up import opened_copy
from lib.backups.examining import examined
from lib.backups.restoring import restore
from lib.sample.own_shop import NotTheSample, start_own_shop
from lib.settings import settings
from lib.shop.first_start import ShopFirst, set_up
from lib.shop.models import ProductCategory, Shop
from lib.shop.the_shop import exists
from tests.databases import Databases
from tests.shop import actor, opened_shop

SAMPLE = {"name": "Sample", "currency": "EUR", "zone": "UTC", "number_format": "1,234.50"}


@pytest.fixture
def ada(database_url: str) -> int:
    """The id of the administrator of a sample shop."""
    return sample()


def sample() -> int:
    """A sample shop; the id of its administrator."""
    with database.writing() as session:
        set_up(session, ShopFirst(**SAMPLE, is_sample=True))
        person = actor(session, Role.ADMINISTRATOR)
        begin(session, person.id)
        return person.id


def backups() -> list[Path]:
    return sorted((settings().data_folder / "backups").glob("*"))


def tables() -> set[str]:
    return set(inspect(database.engine()).get_table_names())


@contextmanager
def set_aside(where: str) -> Iterator[str]:
    """What `SELECT name FROM shops` finds where the sample lies now."""
    if where.startswith("the file "):
        with the_file(where) as connection:
            yield str(connection.scalar(select(Shop.name)))
        return
    schema = where.split()[2]
    with database.reading() as session:
        yield str(session.scalar(text(f"SELECT name FROM {schema}.shops")))


@contextmanager
def the_file(where: str) -> Iterator[Connection]:
    """The database in the backup that holds the sample."""
    file = Path(where.removeprefix("the file "))
    with examined(file) as (_manifest, content), opened_copy(content) as connection:
        yield connection


def test_the_sample_lies_aside_whole_and_the_shop_is_empty(ada: int) -> None:
    before = tables()

    where = start_own_shop(ada)

    with set_aside(where) as name:
        assert name == "Sample"
    with database.reading() as session:
        assert not exists(session)
        assert session.scalar(select(func.count(Person.id))) == 0
        assert session.scalar(select(func.count(WebSession.id))) == 0
    assert tables() == before


def test_a_shop_of_ones_own_can_then_be_opened_and_used(ada: int) -> None:
    start_own_shop(ada)

    with database.writing() as session:
        opened_shop(session)

    with database.reading() as session:
        assert session.scalars(select(Shop.is_sample)).one() is False
        assert session.scalar(select(func.count(ProductCategory.id))) == 10


def test_the_laws_of_the_ledger_hold_in_the_new_database_as_well(ada: int) -> None:
    start_own_shop(ada)

    fresh = database.engine()
    kept = (
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
        if fresh.dialect.name == "sqlite"
        else "SELECT count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal"
    )
    with database.reading() as session:
        assert (session.scalar(text(kept)) or 0) > 0


def test_only_an_administrator_sets_the_sample_aside(ada: int) -> None:
    with database.writing() as session:
        milo = actor(session, Role.MANAGER).id

    with pytest.raises(NotPermitted):
        start_own_shop(milo)

    with database.reading() as session:
        assert exists(session)
    assert backups() == []


def test_a_shop_that_is_not_the_sample_is_never_set_aside(database_url: str) -> None:
    with database.writing() as session:
        ada = opened_shop(session).ada

    with pytest.raises(NotTheSample, match="Moreau & Daughters is not the sample shop"):
        start_own_shop(ada.id)

    with database.reading() as session:
        assert exists(session)
    assert backups() == []


def test_the_backup_can_be_restored(databases: Databases) -> None:
    with databases.sqlite() as url:
        database.connect(url)
        where = start_own_shop(sample())

        restore(Path(where.removeprefix("the file ")), lambda _says: None)

        with database.reading() as session:
            assert session.scalars(select(Person.name)).all() == ["Ada"]
            assert session.scalars(select(Shop.is_sample)).one() is True
