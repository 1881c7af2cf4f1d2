"""A restored shop is the one that was backed up, and nothing is lost on the way to it."""

import os
import random
import shutil
import signal
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, make_url, select, text

from lib import database
from lib.__main__ import main
from lib.accounts.models import AuditEntry, WebSession
from lib.accounts.web_sessions import begin
from lib.backups.backing_up import back_up, opened_copy
from lib.backups.backup_files import BackupDamaged, Facts, NoBackup, manifest_of, pack, unpacked
from lib.backups.examining import NotSound
from lib.backups.restoring import OnlyPostgresql, restore
from lib.checks.verifying import verify
from lib.migrations import DatabaseTooNew
from lib.refusals import Refusal
from lib.settings import settings
from lib.shop.the_shop import exists
from tests.backups.whole_shop import bought_in, every_row, kept_shop, storm, without
from tests.databases import Databases
from tests.workshop import Workshop

KILLS = 3


def quietly(_says: str) -> None: ...


def later(shop: Workshop) -> None:
    """Something that happens after the backup."""
    with database.writing() as session:
        Workshop(session, shop.shop, shop.milo, shop.gold, shop.stone, shop.setting).ring()


def set_aside(where: str | None) -> set[str]:
    """The numbers in the ledger of what a restore has replaced."""
    assert where is not None
    if where.startswith("the file "):
        file = Path(where.removeprefix("the file "))
        with unpacked(file, file.parent) as (_told, content), opened_copy(content) as connection:
            return bought_in(connection)
    with database.snapshot() as connection:
        numbers = text(f"SELECT document_number FROM {where.split()[2]}.adjustments")
        return set(connection.scalars(numbers))


@pytest.mark.usefixtures("tools")
def test_the_shop_is_as_it_was_and_what_it_replaced_lies_beside() -> None:
    shop = kept_shop()
    before = every_row()
    file = back_up()
    later(shop)
    with database.writing() as session:
        begin(session, shop.shop.ada.id)

    done = restore(file, quietly, shop.shop.ada.id)

    assert without(every_row(), "audit_entries") == without(before, "audit_entries")
    assert "JOB" in str(sorted(set_aside(done.aside)))
    with database.reading() as session:
        assert session.scalar(select(func.count(WebSession.id))) == 0
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.act, last.person_id) == ("Restore", shop.shop.ada.id)
    assert "Everybody signs in again" in last.says
    later(shop)
    assert verify().clean


@pytest.mark.usefixtures("tools")
def test_what_is_acknowledged_during_a_restore_is_in_the_old_shop_or_the_new() -> None:
    shop = kept_shop()
    file = back_up()

    with storm(shop) as blowing:
        time.sleep(0.3)
        done = restore(file, quietly)
        time.sleep(0.3)

    with database.snapshot() as connection:
        now = bought_in(connection)
    assert blowing.acknowledged <= set_aside(done.aside) | now
    found = verify()
    assert found.clean, found.findings


def test_a_fresh_machine_gets_the_shop_back(tmp_path: Path, databases: Databases) -> None:
    with databases.sqlite() as url:
        database.connect(url)
        kept_shop()
        before, file = every_row(), back_up(tmp_path / "home.zip")
    database.connect(f"sqlite:///{tmp_path / 'new' / 'benchbook.db'}")

    main(["restore", str(file)])

    assert without(every_row(), "audit_entries") == without(before, "audit_entries")


@pytest.mark.parametrize("place", [0, 4096])
def test_a_damaged_file_is_put_aside_and_the_shop_restored(
    tmp_path: Path, databases: Databases, place: int
) -> None:
    shop = tmp_path / "shop.db"
    shutil.copy(databases.sqlite_file(), shop)
    database.connect(f"sqlite:///{shop}")
    kept_shop()
    before, file = every_row(), back_up()
    database.disconnect()
    with shop.open("rb+") as damaged:
        damaged.seek(place)
        damaged.write(b"rust" * 5000)
    broken = shop.read_bytes()
    database.connect(f"sqlite:///{shop}")

    done = restore(file, quietly)

    assert without(every_row(), "audit_entries") == without(before, "audit_entries")
    assert verify().clean
    assert done.aside is not None
    if done.aside.startswith("the folder "):
        aside = Path(done.aside.removeprefix("the folder "))
        assert (aside / "shop.db").read_bytes() == broken


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2000])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(bytes(content))


def replace_by_text(file: Path) -> None:
    file.write_text("Gold 18k, 50 g")


def replace_by_another_zip(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("photos/ring.jpg", b"...")


def _changed(file: Path, statements: tuple[str, ...], **facts: str) -> None:
    """Pack the backup again with another content, as somebody who knows how would."""
    manifest = manifest_of(file)
    with unpacked(file, file.parent) as (_told, content):
        engine = create_engine(f"sqlite:///{content}")
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()
        told = {name: getattr(manifest, name) for name in Facts.model_fields}
        pack(content, Facts(**{**told, **facts}), "sqlite", file)


def tamper(file: Path) -> None:
    drop = "DROP TRIGGER adjustments_no_update"
    _changed(file, (drop, "UPDATE adjustments SET reason = 'Nothing' WHERE id = 1"))


def empty(file: Path) -> None:
    _changed(file, ("DROP TABLE commands", "DROP TABLE shops"))


def make_newer(file: Path) -> None:
    newer = "UPDATE alembic_version SET version_num = '9999'"
    _changed(file, (newer,), schema_version="9999")


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (cut, NoBackup),
        (flip, BackupDamaged),
        (replace_by_text, NoBackup),
        (replace_by_another_zip, NoBackup),
        (tamper, NotSound),
        (empty, NoBackup),
        (make_newer, DatabaseTooNew),
        (Path.unlink, NoBackup),
    ],
)
def test_a_file_that_is_no_sound_backup_is_refused_and_nothing_changes(
    databases: Databases, spoil: Callable[[Path], None], refusal: type[Refusal]
) -> None:
    with databases.sqlite() as url:
        database.connect(url)
        kept_shop()
        file = back_up()
        spoil(file)
        before = every_row()

        with pytest.raises(refusal):
            restore(file, quietly)

        assert every_row() == before
        assert [left for left in settings().backups().glob("*") if left != file] == []
        assert [left for left in settings().backups().glob(".*") if left != file] == []


def test_a_backup_of_a_file_is_restored_on_postgresql_too(
    database_url: str, databases: Databases
) -> None:
    with databases.sqlite() as url:
        database.connect(url)
        kept_shop()
        before, file = every_row(), back_up()
    database.connect(database_url)

    restore(file, quietly)

    assert without(every_row(), "audit_entries") == without(before, "audit_entries")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("stopped_clock")
def test_a_schema_of_any_name_is_set_aside_more_than_once_in_a_second(
    database_url: str, databases: Databases
) -> None:
    with databases.sqlite() as url:
        database.connect(url)
        kept_shop()
        file = back_up()
    with database.connect(database_url).begin() as connection:
        connection.execute(text('CREATE SCHEMA "The-Shop"'))
    within = make_url(database_url).update_query_dict({"options": '-csearch_path="The-Shop"'})
    database.connect(within.render_as_string(hide_password=False))

    first, second, third = (restore(file, quietly).aside for _ in range(3))

    assert first is None
    assert f"{str(second).removesuffix(' of the database')}_2 of the database" == third
    assert verify().clean


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_backup_of_postgresql_is_refused_in_a_file(databases: Databases) -> None:
    kept_shop()
    file = back_up()

    with databases.sqlite() as url:
        database.connect(url)
        with pytest.raises(OnlyPostgresql, match="restored on PostgreSQL only"):
            restore(file, quietly)
        with database.reading() as session:
            assert not exists(session)


@pytest.mark.usefixtures("tools")
def test_a_restore_that_is_killed_leaves_the_old_shop_or_the_new(database_url: str) -> None:
    shop = kept_shop()
    file = back_up()
    new = without(every_row(), "audit_entries")
    later(shop)
    old = without(every_row(), "audit_entries")
    began = time.monotonic()
    _in_a_process(database_url, file, None)
    lasts = time.monotonic() - began
    met = set()

    for _ in range(KILLS):
        database.connect(database_url)
        with database.engine().begin() as connection:
            changed = text("UPDATE jobs SET description = 'Old' WHERE id = 1")
            connection.execute(changed)
        old = without(every_row(), "audit_entries")
        _in_a_process(database_url, file, random.uniform(0.3, 1.0) * lasts)
        database.connect(database_url)
        now = without(every_row(), "audit_entries")
        assert now in (old, new)
        met.add("new" if now == new else "old")
        found = verify(quick=True)
        assert found.clean, found.findings

    assert met


def _in_a_process(url: str, file: Path, seconds: float | None) -> None:
    """Restore in a process of its own, killed after so many seconds if it takes that long."""
    database.disconnect()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            database.connect(url)
            restore(file, quietly)
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
