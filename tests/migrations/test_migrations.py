"""The database has the shape of the models, is shaped once, and is never guessed at."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from lib import database
from lib.migrations import DatabaseTooNew, migrate
from lib.migrations.everything import belongs_to_a_room, metadata
from lib.settings import HOUSE
from tests.databases import LACKING, Databases

START = (
    "import sys; from lib import database, migrations as m; m.migrate(database.connect({url!r}))"
)


def test_the_migrations_lead_to_the_tables_of_the_models(database_url: str) -> None:
    with database.engine().connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": belongs_to_a_room}
        )

        assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(database_url: str) -> None:
    before = _shape()

    migrate(database.engine())

    assert _shape() == before


def test_several_processes_that_start_together_migrate_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"

    endings = _start_together(url)

    assert endings == [0, 0, 0]
    database.connect(url)
    assert _shape()[0] == ["0002"]


def test_several_processes_that_start_together_migrate_postgresql_once(
    databases: Databases,
) -> None:
    if databases.server is None:
        pytest.skip(LACKING)
    with databases.postgresql() as url:
        engine = database.connect(url)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))

        endings = _start_together(url)

        assert endings == [0, 0, 0]
        assert _shape()[0] == ["0002"]
        database.disconnect()


def test_a_database_of_a_newer_program_is_refused_and_left_alone(database_url: str) -> None:
    with database.engine().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = _shape()

    with pytest.raises(DatabaseTooNew, match="newer Benchbook") as refused:
        migrate(database.engine())

    assert "9999" in refused.value.sentence()
    assert _shape() == before


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.engine().begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    before = _shape()

    with pytest.raises(Exception, match="already exists"):
        migrate(database.engine())

    assert _shape() == before


def _shape() -> tuple[list[str], list[str]]:
    with database.engine().connect() as connection:
        versions = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
        return list(versions), sorted(inspect(connection).get_table_names())


def _start_together(url: str) -> list[int]:
    program = [sys.executable, "-c", START.format(url=url)]
    running = [subprocess.Popen(program, cwd=HOUSE) for _ in range(3)]
    return [process.wait(60) for process in running]
