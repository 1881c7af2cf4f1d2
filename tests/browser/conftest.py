"""A real Chromium against a freshly started dashboard with a database of its own.

`server` is the address to open, `shop` the database behind it: the test's own process is connected
to it too, so that a situation is built by calling commands. `workshop_at` is one dashboard for all
tests that can share it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lib import database
from lib.accounts import web_sessions
from lib.web.cookies import NAME
from tests.browser.chromium import SWITCHES, chromium, lacking
from tests.browser.dashboard import Standing, started
from tests.databases import Databases
from tests.workshop import workshop


class _NotHere(pytest.Module):
    """A module of browser tests on a machine that cannot run them; it is not even imported."""

    def collect(self) -> Any:
        pytest.skip(str(lacking()), allow_module_level=True)


def pytest_pycollect_makemodule(module_path: Path, parent: Any) -> pytest.Module | None:
    """Skip all browser tests, for one reason, where there is no browser."""
    return _NotHere.from_parent(parent, path=module_path) if lacking() else None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Let Playwright drive the browser of this machine."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": SWITCHES}


@pytest.fixture
def shop(databases: Databases) -> Iterator[str]:
    """The URL of the empty, migrated database behind `server`."""
    with databases.sqlite() as url:
        database.connect(url)
        yield url
        database.disconnect()


@pytest.fixture
def server(shop: str, tmp_path: Path) -> Iterator[str]:
    """The address of a dashboard that was started for this test alone."""
    with started(tmp_path, shop) as address:
        yield address


@pytest.fixture(scope="session")
def standing(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """One dashboard for all tests that can share it, each with jobs of its own."""
    with databases.sqlite() as url:
        database.connect(url)
        with database.writing() as session:
            built = workshop(session)
            token = web_sessions.begin(session, built.milo.id)
        with started(tmp_path_factory.mktemp("standing"), url) as address:
            yield Standing(address, url, token, built)
        database.disconnect()


@pytest.fixture
def workshop_at(standing: Standing, context: Any) -> Standing:
    """The shared dashboard, where every tab of this test is signed in as Milo, the manager."""
    database.connect(standing.url)
    context.add_cookies([{"name": NAME, "value": standing.token, "url": standing.address}])
    return standing
