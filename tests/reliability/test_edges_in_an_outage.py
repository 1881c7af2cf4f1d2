"""Whoever meets an outage reads its sentence, and goes on from there when it is over."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from lib import database
from lib.__main__ import main
from lib.accounts.permissions import Role
from lib.settings import HOUSE, settings
from lib.shop.models import Vendor
from tests.browser.dashboard import a_port
from tests.databases import Databases
from tests.reliability import faults
from tests.screens import Screen, open_in_frame, open_screen
from tests.shop import opened_shop
from tests.web.visiting import PASSWORD, browser, open_the_shop, post

GONE = re.compile(r"is not in its folder\. Nothing was changed")
PAGE = {"accept": "text/html"}


@pytest.fixture
def file(databases: Databases) -> Iterator[Path]:
    """The file of a migrated database in which there is no shop yet."""
    with faults.folder_of_its_own(databases.folder / "template.db") as file:
        database.connect(f"sqlite:///{file}")
        yield file
        database.disconnect()


def plain(screen: Screen) -> str:
    """What is written on a screen, as a person reads it."""
    return screen.says().replace("\\", "")


def page_with_a_form() -> None:
    from lib.shop.vendors import AddVendor, add_vendor
    from lib.ui.fields import form
    from lib.ui.looks import page_head
    from lib.ui.tell import Act

    page_head("Vendors")
    with form("add vendor", Act(add_vendor, AddVendor)) as fields:
        fields.text("name", "Name", required=True)
        fields.text("contact", "Contact")
        fields.submit("Add vendor")


def page_with_a_password() -> None:
    from lib.accounts.people import RenameMe, rename_me
    from lib.ui.fields import form
    from lib.ui.tell import Act

    with form("my name", Act(rename_me, RenameMe)) as fields:
        fields.text("name", "Name")
        fields.secret("current", "Current password", "current-password")
        fields.submit("Change name")


def test_a_form_sent_in_an_outage_keeps_what_was_typed_and_is_sent_again(file: Path) -> None:
    with database.writing() as session:
        opened_shop(session)
    screen = open_screen(page_with_a_form)

    with faults.deleted(file):
        screen.fill("Name", "Acme").fill("Contact", "555").press("Add vendor")
        assert GONE.search(plain(screen))
        assert screen.buttons() == ["Try again"]
        screen.press("Try again")
        assert screen.buttons() == ["Try again"]

    screen.press("Try again")
    assert "and now it does. Nothing was changed" in plain(screen)
    assert (screen.held("Name"), screen.held("Contact")) == ("Acme", "555")
    screen.press("Add vendor")
    assert screen.toasts() == ["Acme is a vendor\\."]
    with database.reading() as session:
        assert session.scalars(select(Vendor.name)).all() == ["Acme"]


def test_a_password_that_was_typed_before_an_outage_is_not_kept(file: Path) -> None:
    with database.writing() as session:
        opened_shop(session)
    screen = open_screen(page_with_a_password)

    with faults.deleted(file):
        screen.fill("Name", "Ada Moreau").fill("Current password", PASSWORD).press("Change name")
        assert screen.buttons() == ["Try again"]
        kept = screen.at.session_state["typed before an outage"]

    assert list(kept.values()) == ["Ada Moreau"]


def test_a_page_without_its_database_shows_the_sentence_and_comes_back(file: Path) -> None:
    with database.writing() as session:
        opened_shop(session)
    screen = open_in_frame("pages/stock/inventory.py")

    with faults.deleted(file):
        assert GONE.search(plain(screen.run()))

    screen.press("Try again")
    assert "Inventory" in screen.says()
    assert "Try again" not in screen.buttons()


def test_who_can_only_read_goes_on_reading(file: Path) -> None:
    with database.writing() as session:
        opened_shop(session)
    screen = open_screen(page_with_a_form)

    with faults.full(file):
        for name in map(str, range(30)):
            screen.fill("Name", name * 60).fill("Contact", "y" * 200).press("Add vendor")
            if not screen.toasts():
                break

        assert "disk with the shop's database is full" in plain(screen)
        assert screen.held("Contact") == "y" * 200
        assert screen.buttons() == ["Add vendor"]

    assert screen.press("Add vendor").toasts()


@pytest.mark.parametrize("path", ["/", "/sign-in", "/welcome", "/files/photo/job/JOB-000001/a.jpg"])
def test_every_page_and_file_answers_with_the_sentence(file: Path, path: str) -> None:
    open_the_shop()
    visitor = browser(Role.MANAGER)

    with faults.deleted(file):
        page, plain = visitor.get(path, headers=PAGE), visitor.get(path)

    assert (page.status_code, plain.status_code) == (503, 503)
    assert GONE.search(plain.text)
    assert "Try again" in page.text
    assert 'http-equiv="refresh"' in page.text
    assert visitor.get(path, headers=PAGE).status_code != 503


def test_the_health_of_the_server_says_no_more_than_that_it_is_not_well(file: Path) -> None:
    with faults.deleted(file):
        ill = browser().get("/healthz")

    assert (ill.status_code, ill.json()) == (503, {"status": "the database does not answer"})
    assert browser().get("/healthz").json() == {"status": "ok"}


def test_the_first_page_keeps_what_was_typed(file: Path) -> None:
    typed = {"start": "own", "name": "Moreau", "currency": "EUR", "zone": "Europe/Paris"}
    typed |= {"number_format": "1,234.50", "administrator": "Ada", "password": PASSWORD}
    visitor = browser()

    with faults.deleted(file):
        refused = post(visitor, "/welcome", typed)

    assert refused.status_code == 503
    assert GONE.search(refused.text)
    assert 'value="Moreau"' in refused.text
    assert post(visitor, "/welcome", typed).status_code == 303


def test_a_sign_in_that_met_an_outage_can_be_sent_again(file: Path) -> None:
    open_the_shop(PASSWORD)
    visitor = browser()

    with faults.deleted(file):
        refused = post(visitor, "/sign-in", {"name": "Ada", "password": PASSWORD})

    assert refused.status_code == 503
    assert post(visitor, "/sign-in", {"name": "Ada", "password": PASSWORD}).status_code == 303


def test_a_server_that_cannot_start_says_why_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "benchbook.db").write_text("A shopping list.", "utf-8")
    program = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(a_port())]
    environment = {**os.environ, "BENCHBOOK_DATA_FOLDER": str(tmp_path)}
    del environment["DATABASE_URL"]

    ended = subprocess.run(
        program, cwd=HOUSE, env=environment, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 1
    assert "is damaged, or is no database at all" in ended.stderr
    assert "restore the newest backup" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert (tmp_path / "benchbook.db").read_text("utf-8") == "A shopping list."


def test_the_command_line_ends_with_the_sentence_and_what_the_database_says(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))

    with faults.another_kind_of_file(file), pytest.raises(SystemExit, match="1"):
        main(["account", "--name", "Ada"])

    said = capsys.readouterr().err
    assert re.search(r"is damaged, or is no database.*\n.*not a database", said)
    main(["migrate"])


def test_the_command_line_ends_with_the_sentence_of_an_address_that_is_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"mysql://ada:{PASSWORD}@localhost/shop")
    settings.cache_clear()

    with pytest.raises(SystemExit, match="1"):
        main(["migrate"])

    said = capsys.readouterr().err
    assert "is not the address of a database" in said
    assert PASSWORD not in said
