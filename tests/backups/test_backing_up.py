"""A backup is one whole file, made while people work, by whoever may and wherever there is room."""

import os
import stat
import time
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text

from lib import clock, database
from lib.__main__ import main
from lib.backups import daily_backups, dumping
from lib.backups.backing_up import (
    BEFORE_RESTORE,
    NoShopToKeep,
    back_up,
    keep_file,
    new_name,
)
from lib.backups.backup_files import CannotWriteBackup, manifest_of
from lib.backups.daily_backups import (
    copied_daily,
    copy_of_today,
    days_kept,
    last_failure,
    outlived,
    try_once,
)
from lib.backups.dumping import NoTool, ToolFailed
from lib.backups.restoring import restore
from lib.backups.setting_aside import set_aside
from lib.settings import settings
from tests.backups.whole_shop import bought_in, every_row, kept_shop, storm
from tests.databases import Databases
from tests.reliability.faults import over_its_limit

pytestmark = pytest.mark.usefixtures("database_url")


def lying() -> list[str]:
    return sorted(file.name for file in settings().backups().glob("*"))


@pytest.mark.usefixtures("tools")
def test_a_backup_made_in_a_storm_holds_all_that_was_acknowledged_before(
    databases: Databases,
) -> None:
    shop = kept_shop()
    with storm(shop) as blowing:
        before = blowing.after(10)
        file = back_up()
        assert blowing.after(len(before)) > before, "nobody was kept from work"
    elsewhere = databases.sqlite if _kind() == "sqlite" else databases.postgresql

    with elsewhere() as url:
        database.connect(url)
        restore(file, lambda _says: None)  # which verifies every row
        with database.snapshot() as connection:
            there = bought_in(connection)
        database.disconnect()

    assert before
    assert before <= there


@pytest.mark.usefixtures("tools")
def test_a_backup_says_what_it_holds_and_is_its_owners_alone() -> None:
    kept_shop()

    file = back_up()

    manifest = manifest_of(file)
    with database.snapshot() as connection:
        rows = connection.scalar(text("SELECT count(*) FROM adjustments"))
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    assert (manifest.shop, manifest.ledger_rows) == ("Moreau & Daughters", rows)
    assert (manifest.database, manifest.schema_version) == (_kind(), version)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert lying() == [file.name]
    with zipfile.ZipFile(file) as packed:
        assert packed.testzip() is None
        assert len(packed.namelist()) == 2


@pytest.mark.usefixtures("tools")
def test_the_command_line_writes_a_backup_where_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_shop()

    main(["backup", str(tmp_path / "home.zip")])

    assert capsys.readouterr().out == f"The backup is {tmp_path / 'home.zip'}.\n"
    assert manifest_of(tmp_path / "home.zip").shop == "Moreau & Daughters"
    with pytest.raises(SystemExit):
        main(["backup", str(tmp_path / "home.zip")])
    assert "never replaces a file" in capsys.readouterr().err


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_folder_that_is_not_there_yet_is_not_taken_for_a_file(tmp_path: Path) -> None:
    kept_shop()

    made = [back_up(tmp_path / "stick"), back_up(tmp_path / "stick"), back_up(tmp_path / "a.zip")]

    assert [file.parent for file in made] == [tmp_path / "stick", tmp_path / "stick", tmp_path]
    assert all(manifest_of(file).shop == "Moreau & Daughters" for file in made)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backup_that_cannot_be_written_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    kept_shop()
    before = every_row()
    (tmp_path / "in the way").write_text("no folder")

    with pytest.raises(CannotWriteBackup, match="The shop is as it was"):
        back_up(tmp_path / "in the way" / "home.zip")

    assert every_row() == before
    assert sorted(file.name for file in tmp_path.glob("*.part")) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_room_for_it_a_backup_leaves_nothing_and_says_so() -> None:
    kept_shop()
    shop = Path(str(database.engine().url.database))

    with over_its_limit(shop, octets=65_536), pytest.raises(CannotWriteBackup, match="Make room"):
        back_up()

    assert lying() == []
    assert back_up().exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("stopped_clock")
def test_a_second_backup_of_the_same_second_does_not_take_the_place_of_the_first() -> None:
    kept_shop()

    first, before = back_up(), set_aside_now()
    second, after = back_up(), set_aside_now()

    assert len({first, second, before, after}) == 4
    assert {file.name for file in (first, second, before, after)} == set(lying())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_a_killed_program_left_half_written_is_let_go_after_a_day() -> None:
    kept_shop()
    folder = settings().backups()
    folder.mkdir(parents=True)
    ours = [f".{uuid4().hex}.part", f".{uuid4().hex}.unpacked", f".a.zip.{uuid4().hex}.part"]
    young, others = f".{uuid4().hex}.part-wal", ".ada.part"
    for name in (*ours, young, others):
        (folder / name).touch()
        if name != young:
            os.utime(folder / name, (time.time() - 90_000,) * 2)

    file = back_up()

    assert set(lying()) == {young, others, file.name}


@pytest.mark.parametrize("tables", [True, False], ids=["no shop", "no table"])
def test_without_a_shop_there_is_nothing_to_back_up(tables: bool) -> None:
    if not tables:
        begun = database.engine()
        with begun.begin() as connection:
            set_aside(connection, BEFORE_RESTORE)

    with pytest.raises(NoShopToKeep):
        back_up()

    assert lying() == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_pg_dump_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    kept_shop()
    monkeypatch.setenv("PATH", "")

    with pytest.raises(NoTool, match="apt install postgresql-client"):
        back_up()

    assert lying() == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_password_is_never_among_the_words_of_a_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "bin" / "pg_dump"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/words\necho "$PGPASSWORD" >&2\nexit 3\n')
    tool.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tool.parent}:/usr/bin:/bin")
    url = make_url("postgresql+psycopg://ada:s3cret@host/shop?sslmode=require")

    with pytest.raises(ToolFailed, match="s3cret"):  # the tool itself does know it
        dumping._run("pg_dump", [f"--dbname={dumping._address(url)}"], url)

    said = (tmp_path / "words").read_text()
    assert said == "--dbname=postgresql://ada@host/shop?sslmode=require\n"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_copy_a_day_is_made_however_many_look_after_it(stopped_clock: datetime) -> None:
    kept_shop()
    people = [Thread(target=try_once) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert lying() == ["daily_2026-03-02.zip"]
    made = (settings().backups() / "daily_2026-03-02.zip").stat().st_mtime_ns

    try_once()
    with clock.stopped_at(datetime(2026, 3, 2, 23, 30, tzinfo=UTC)):  # past midnight in Paris
        try_once()

    assert lying() == ["daily_2026-03-02.zip", "daily_2026-03-03.zip"]
    assert (settings().backups() / "daily_2026-03-02.zip").stat().st_mtime_ns == made
    assert last_failure() is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_copy_that_fails_is_noted_until_one_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    kept_shop()
    settings().backups().write_text("in the way")

    try_once()

    failure = last_failure()
    assert failure is not None
    assert "backups" in failure.says
    settings().backups().unlink()
    try_once()
    assert last_failure() is None
    assert len(lying()) == 1


def test_daily_copies_are_made_in_the_background_where_they_are_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept_shop()
    monkeypatch.setattr(daily_backups, "FIRST_SECONDS", 0.0)

    with copied_daily():
        until = time.monotonic() + 5
        while not lying() and _kind() == "sqlite" and time.monotonic() < until:
            time.sleep(0.02)
    monkeypatch.setenv("BENCHBOOK_DAILY_BACKUPS", "false")
    settings.cache_clear()
    made = lying()
    with copied_daily():
        time.sleep(0.05)

    assert len(made) == (1 if _kind() == "sqlite" else 0)
    assert lying() == made


def test_seven_days_four_weeks_and_twelve_months_are_kept() -> None:
    first, kept = date(2024, 1, 1), set[date]()

    for day in (first + timedelta(days=count) for count in range(800)):
        kept = {*kept, day} - outlived({*kept, day})

    assert [f"{day:%Y-%m-%d}" for day in sorted(kept)] == [
        *("2025-04-30", "2025-05-31", "2025-06-30", "2025-07-31", "2025-08-31", "2025-09-30"),
        *("2025-10-31", "2025-11-30", "2025-12-31", "2026-01-31", "2026-02-22", "2026-02-28"),
        *("2026-03-01", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-07", "2026-03-08"),
        *("2026-03-09", "2026-03-10"),
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("stopped_clock")
def test_copies_of_a_clock_that_ran_ahead_do_not_drive_out_those_of_today() -> None:
    kept_shop()
    folder = settings().backups()
    folder.mkdir(parents=True)
    ahead = [f"daily_2026-03-{day}.zip" for day in range(10, 20)]
    for name in ahead:
        (folder / name).touch()
    claim = folder / ".daily_2026-03-02.zip.claim"
    claim.touch()
    os.utime(claim, (time.time() + 90_000,) * 2)

    copy_of_today()

    assert lying() == ["daily_2026-03-02.zip", *ahead]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_with_another_name_is_never_let_go() -> None:
    kept_shop()
    back_up()
    for count in range(40):
        (settings().backups() / f"daily_2025-11-{count % 28 + 1:02}.zip").touch()
    (settings().backups() / "daily_2020-01-01 of Ada.zip").touch()

    copy_of_today()

    assert len(days_kept(settings().backups())) < 15
    assert {name for name in lying() if not name.startswith("daily_2")} >= {
        name for name in lying() if name.startswith("backup_")
    }
    assert "daily_2020-01-01 of Ada.zip" in lying()


def set_aside_now() -> Path:
    return keep_file(str(database.engine().url.database), new_name(BEFORE_RESTORE))


def _kind() -> str:
    return database.engine().dialect.name
