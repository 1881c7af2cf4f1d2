"""A backup is sent to administrators alone, by its own name alone."""

from collections.abc import Iterator

import pytest

from lib import database
from lib.accounts.permissions import Role
from lib.backups.backing_up import back_up
from lib.backups.backup_files import manifest_of
from lib.settings import settings
from tests.databases import Databases
from tests.web.visiting import browser, open_the_shop


@pytest.fixture
def name(databases: Databases) -> Iterator[str]:
    """The name of a backup that lies in the backup folder, beside what is none."""
    with databases.sqlite() as url:
        database.connect(url)
        open_the_shop()
        (settings().data_folder / "secret.zip").write_text("not for anybody")
        made = back_up()
        (made.parent / ".half.zip").write_text("not yet")
        yield made.name
        database.disconnect()


def test_an_administrator_takes_a_backup_home_and_the_log_says_so(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="benchbook")

    answer = browser(Role.ADMINISTRATOR).get(f"/files/backup/{name}")

    home = settings().data_folder / "home.zip"
    home.write_bytes(answer.content)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/zip"
    assert manifest_of(home).shop == "Moreau & Daughters"
    assert f'backup sent person="Ada" file="{name}" address="127.0.0.1"' in caplog.text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_does(name: str, role: Role) -> None:
    answer = browser(role).get(f"/files/backup/{name}")

    assert answer.status_code == 403
    assert "You may not look after backups" in answer.text


def test_a_stranger_signs_in_first(name: str) -> None:
    assert browser().get(f"/files/backup/{name}").status_code == 401


@pytest.mark.parametrize(
    "asked",
    [
        *("../secret.zip", "..%2Fsecret.zip", "%2e%2e%2fsecret.zip", "..\\secret.zip"),
        *("/etc/passwd", ".half.zip", "*.zip", "checked.json", "", "nothing.zip", "x%00.zip"),
    ],
)
def test_no_name_leads_anywhere_else(name: str, asked: str) -> None:
    answer = browser(Role.ADMINISTRATOR).get(f"/files/backup/{asked}")

    assert answer.status_code == 404
    assert "not for anybody" not in answer.text
