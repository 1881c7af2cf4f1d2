"""Through an identity provider of another site into the dashboard, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.dashboard import started
from tests.browser.desk import PATIENCE
from tests.web.identity_provider import CLIENT, SECRET, Issuer, standing_provider
from tests.web.visiting import open_the_shop


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Issuer]:
    """A provider that asks before it sends somebody back."""
    with standing_provider() as running:
        settings = {"ISSUER": running.address, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET}
        settings |= {"ROLES": "goldsmiths=bench", "LABEL": "Sign in with Workshop ID"}
        for name, value in settings.items():
            monkeypatch.setenv(f"BENCHBOOK_OIDC_{name}", value)
        running.knows("ada-1", "goldsmiths")
        running.asks_first = True
        yield running


@pytest.fixture
def server(issuer: Issuer, shop: str, tmp_path: Path) -> Iterator[str]:
    """A dashboard by name, so that the provider, by number, is another site."""
    open_the_shop()
    with started(tmp_path, shop) as address:
        yield address.replace("127.0.0.1", "localhost")


def test_a_person_comes_back_from_the_provider_signed_in(
    server: str, issuer: Issuer, page: Page
) -> None:
    expect.set_options(timeout=PATIENCE)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))

    page.goto(server + "/jobs")
    page.get_by_role("link", name="Sign in with Workshop ID").click()
    expect(page.get_by_role("heading", name="Ada Moreau")).to_be_visible()
    page.get_by_role("link", name="Continue").click()

    expect(page.get_by_role("heading", name="Jobs", exact=True)).to_be_visible()
    expect(page.get_by_text("Ada Moreau, bench")).to_be_visible()
    assert page.url == server + "/jobs"
    page.reload()
    expect(page.get_by_text("Ada Moreau, bench")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in with Workshop ID")).to_be_visible()
    at_the_provider = [url for url in asked if url.startswith(issuer.address)]
    assert [urlsplit(url).path for url in at_the_provider] in (
        ["/authorize"],
        ["/authorize", "/favicon.ico"],
    )
    own = {urlsplit(server).netloc, urlsplit(issuer.address).netloc, ""}
    assert {urlsplit(url).netloc for url in asked} <= own
    assert not [text for text in said if "Content Security Policy" in text and "inline" not in text]
