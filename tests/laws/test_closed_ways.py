"""What a server often leaves open beside its pages is shut: methods, folders, sources, sockets."""

import logging
import re

import pytest
import streamlit as st

from lib.accounts.permissions import Role
from tests.laws.rummaging import open_at
from tests.web.visiting import browser, open_the_shop

pytestmark = [
    pytest.mark.usefixtures("database_url"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
SOURCES = ("/.git/config", "/.env", "/lib/settings.py", "/data/benchbook.db", "/requirements.txt")
FOLDERS = ("/assets/", "/assets", "/files/", "/files/photo/", "/lib/")
OUTWARD = ("/assets/../lib/settings.py", "/assets/..%2f..%2f.env", "/files/backup/..%2f..%2f.env")
PASSWORD_PAGES = ("/sign-in", "/password?link=x", "/welcome")


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH"])
def test_no_method_is_answered_that_no_route_has(method: str) -> None:
    open_the_shop()
    visitor = browser(Role.ADMINISTRATOR)

    answers = [
        visitor.request(method, path) for path in ("/healthz", "/sign-in", "/assets/mark.svg")
    ]

    assert {answer.status_code for answer in answers} == {405}


@pytest.mark.parametrize("path", [*SOURCES, *FOLDERS, *OUTWARD])
def test_neither_folders_nor_sources_are_handed_out(path: str) -> None:
    open_the_shop()

    answer = browser(Role.ADMINISTRATOR).get(path)

    assert answer.status_code in (307, 404)
    assert not re.search(r"class Settings|page\.css|DATABASE_URL", answer.text)


@pytest.mark.parametrize("path", ["/", "/sign-in", "/healthz", "/assets/page.css", "/nowhere"])
def test_the_policy_of_every_page_forbids_objects_and_bases(path: str) -> None:
    open_the_shop()

    policy = browser(Role.BENCH).get(path).headers["content-security-policy"]

    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == directives["base-uri"] == "'none'"
    assert directives.get("object-src", "'none'") == "'none'"
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in directives.get("script-src", "'self'")


def test_attempts_to_get_around_the_gate_are_written_down(caplog: pytest.LogCaptureFixture) -> None:
    open_the_shop()
    visitor = browser(Role.MANAGER)

    with caplog.at_level(logging.INFO, "benchbook"):
        visitor.get("/jobs", headers={"host": "evil.example"})
        visitor.post("/sign-out", headers={"origin": "http://evil.example"})
        visitor.post("/sign-in", content=b"x" * 100_000)

    told = [record.getMessage() for record in caplog.records]
    for event in ("foreign host", "foreign origin", "too large"):
        assert any(line.startswith(event) and "127.0.0.1" in line for line in told), event


def test_every_password_field_hides_what_is_typed_and_takes_what_a_manager_fills_in() -> None:
    shown = [browser().get(path).text for path in PASSWORD_PAGES[-1:]]
    open_the_shop()
    shown += [browser().get(path).text for path in PASSWORD_PAGES[:1]]

    fields = [field for page in shown for field in re.findall(r"<input[^>]*password[^>]*>", page)]

    assert len(fields) >= 2
    for field in fields:
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(current|new)-password"', field)
        assert "onpaste" not in field


def test_the_fields_of_my_account_hide_passwords_too(monkeypatch: pytest.MonkeyPatch) -> None:
    open_the_shop("correct horse battery")
    drawn, draw = dict[str, str](), st.text_input

    def noted(label: str, *rest: object, **look: object) -> object:
        drawn[label] = str(look.get("type", "text"))
        return draw(label, *rest, **look)  # type: ignore[call-overload]

    monkeypatch.setattr(st, "text_input", noted)
    open_at("account", Role.ADMINISTRATOR)

    asked = {label: kind for label, kind in drawn.items() if "assword" in label}
    assert asked
    assert set(asked.values()) == {"password"}
