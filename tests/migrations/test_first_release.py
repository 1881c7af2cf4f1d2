"""A shop of the first release goes through every later version with all that it had."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import SecretStr
from sqlalchemy import inspect, select, text

from lib import database
from lib.accounts.browsers import Visit
from lib.accounts.signing_in import sign_in
from lib.backups.backing_up import keep_file, opened_copy
from lib.backups.backup_files import CannotWriteBackup, manifest_of, unpacked
from lib.backups.restoring import restore
from lib.backups.upgrading import migrate_and_keep
from lib.checks.verifying import verify
from lib.inventory.models import Item
from lib.migrations.everything import belongs_to_a_room, metadata
from lib.searching import BeginsWords
from lib.settings import settings
from tests.databases import LACKING, Databases
from tests.migrations.first_release import ROWS, kept_rows, open_first_release


@pytest.fixture(params=["sqlite", "postgresql"])
def first_release(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path
) -> Iterator[None]:
    """A shop of the first release, open in the shape that it had."""
    if request.param == "sqlite":
        open_first_release(f"sqlite:///{tmp_path / 'shop.db'}")
        yield
        return
    if databases.server is None:
        pytest.skip(LACKING)
    with databases.postgresql() as url:
        open_first_release(url)
        yield
        database.disconnect()


@pytest.fixture
def in_a_file(tmp_path: Path) -> Path:
    """A shop of the first release in a SQLite file."""
    open_first_release(f"sqlite:///{tmp_path / 'shop.db'}")
    return tmp_path / "shop.db"


def backups() -> list[Path]:
    return sorted(settings().backups().glob("*"))


def version() -> str:
    with database.snapshot() as connection:
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


@pytest.mark.usefixtures("first_release")
def test_a_shop_of_the_first_release_keeps_every_row_through_all_migrations() -> None:
    migrate_and_keep(database.engine())

    for table, rows in ROWS.items():
        now = kept_rows(table)
        for before, after in zip(rows, now, strict=True):
            kept = {name: value for name, value in before.items() if name in after}
            assert {name: after[name] for name in kept} == kept
    found = verify()
    assert found.clean, found.findings
    with database.engine().connect() as connection:
        options = {"compare_type": True, "include_object": belongs_to_a_room}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


@pytest.mark.usefixtures("first_release")
def test_its_people_sign_in_and_find_their_pieces_afterwards() -> None:
    migrate_and_keep(database.engine())

    assert sign_in("Ada", SecretStr("correct horse battery"), Visit("192.0.2.1"))
    with database.reading() as session:
        found = select(Item.title).where(BeginsWords(Item.__table__, "soli 18k"))
        titles = set(session.scalars(found))
    assert titles == {"Solitaire ring, 18k, size 52"}


def test_a_shop_in_a_file_is_copied_before_it_is_migrated(in_a_file: Path) -> None:
    migrate_and_keep(database.engine())

    [copy] = backups()
    assert copy.name.startswith("before_migrating_from_0001_")
    assert manifest_of(copy).schema_version == "0001"
    with unpacked(copy, copy.parent) as (_told, content), opened_copy(content) as connection:
        assert connection.scalar(text("SELECT count(*) FROM adjustments")) == 39
        assert "audit_entries" not in inspect(connection).get_table_names()
    migrate_and_keep(database.engine())
    assert backups() == [copy]


def test_a_database_without_a_shop_is_migrated_without_a_copy(tmp_path: Path) -> None:
    migrate_and_keep(database.connect(f"sqlite:///{tmp_path / 'new.db'}"))

    assert backups() == []


def test_without_room_for_the_copy_nothing_is_migrated(in_a_file: Path) -> None:
    settings().backups().write_text("in the way")

    with pytest.raises(CannotWriteBackup, match="The shop is as it was"):
        migrate_and_keep(database.engine())

    assert version() == "0001"
    assert len(kept_rows("adjustments")) == 39


@pytest.mark.usefixtures("first_release")
def test_a_migration_that_fails_half_way_leaves_the_shop_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upgrade = command.upgrade

    def fail(*given: Any) -> None:
        upgrade(*given)
        raise RuntimeError("the lights went out")

    monkeypatch.setattr(command, "upgrade", fail)

    with pytest.raises(RuntimeError, match="lights"):
        migrate_and_keep(database.engine())

    assert version() == "0001"
    assert {name: kept_rows(name) for name in ROWS} == ROWS


def test_a_backup_of_the_first_release_is_restored_into_todays_shape(
    in_a_file: Path, database_url: str
) -> None:
    file = keep_file(str(in_a_file), settings().backups() / "old.zip")
    database.connect(database_url)

    restore(file, lambda _says: None)

    for name in ("items", "adjustments", "photos", "completions"):
        now = kept_rows(name)
        rows = [
            {column: row[column] for column in was}
            for was, row in zip(ROWS[name], now, strict=True)
        ]
        assert rows == ROWS[name]
    found = verify()
    assert found.clean, found.findings
