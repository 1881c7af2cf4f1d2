"""A setting that cannot be taken is one sentence that names it, and nothing starts with it."""

import re

import pytest

from lib.accounts.identities import UnknownRole, roles_by_group
from lib.accounts.permissions import Role
from lib.settings import HOUSE, Settings, UnusableSetting, settings

OF_UVICORN = {"FORWARDED_ALLOW_IPS"}
PROVIDER = {"ISSUER": "https://login.example.org", "CLIENT_ID": "benchbook"}


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"BENCHBOOK_{name}", value)
    settings.cache_clear()


def test_the_example_and_the_containers_name_the_settings_there_are() -> None:
    fields = {name for name in Settings.model_fields if name != "database_url"}
    known = {"DATABASE_URL", *(f"BENCHBOOK_{name.upper()}" for name in fields)}
    example = re.findall(r"^#([A-Z_]+)=", (HOUSE / ".env.example").read_text(), re.MULTILINE)
    containers = re.findall(r"^    ([A-Z_]+): ", (HOUSE / "compose.yaml").read_text(), re.MULTILINE)

    assert set(example) == known | OF_UVICORN
    assert {"DATABASE_URL"} <= set(containers) <= known | OF_UVICORN


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, HOSTS=" Bench.example.org. ,*.shop.example,, ", OIDC_ROLES="")

    assert settings().hosts == ("bench.example.org", "*.shop.example")
    assert settings().oidc_roles == ()


@pytest.mark.parametrize(
    "issuer",
    [
        *("http://login.example.org", "login.example.org", "https://", "https://x/?a=b"),
        *("file:///etc", "http://localhost.evil.example", "http://127.0.0.1@evil.example"),
    ],
)
def test_a_provider_is_asked_over_tls_only(monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    provider = {f"OIDC_{name}": value for name, value in PROVIDER.items()}
    given(monkeypatch, **{**provider, "OIDC_ISSUER": issuer}, OIDC_ROLES="a=bench")

    with pytest.raises(UnusableSetting, match="The setting BENCHBOOK_OIDC_ISSUER"):
        settings()


def test_a_provider_without_client_or_roles_is_half_set(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, OIDC_ISSUER="https://login.example.org/realms/shop")

    with pytest.raises(UnusableSetting, match="needs BENCHBOOK_OIDC_CLIENT_ID"):
        settings()


def test_a_secret_never_stands_in_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, OIDC_CLIENT_SECRET="very secret", IDLE_MINUTES="soon")

    with pytest.raises(UnusableSetting) as refused:
        settings()

    assert "BENCHBOOK_IDLE_MINUTES" in str(refused.value)
    assert "very secret" not in str(refused.value)


def test_groups_are_read_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, OIDC_ROLES="cn=admins=administrator, Gold smiths = bench")

    assert roles_by_group() == [("cn=admins", Role.ADMINISTRATOR), ("Gold smiths", Role.BENCH)]


@pytest.mark.parametrize("roles", ["admins", "admins=boss", "=bench", "admins=Administrator"])
def test_a_role_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch, roles: str) -> None:
    given(monkeypatch, OIDC_ROLES=roles)

    with pytest.raises(UnknownRole, match="administrator, manager, bench"):
        roles_by_group()
