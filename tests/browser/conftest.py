"""A real Chromium against a freshly started dashboard with a database of its own.

`server` is the address to open, `shop` the database behind it: the test's own process is connected
to it too, so that a situation is built by calling commands.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lib import database
from lib.settings import HOUSE
from tests.browser.chromium import SWITCHES, chromium, lacking
from tests.databases import Databases

PATIENCE_SECONDS = 40


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
    port = _a_port()
    address = f"http://127.0.0.1:{port}"
    program = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "DATABASE_URL": shop, "BENCHBOOK_DATA_FOLDER": str(tmp_path)}
    said = tmp_path / "server.log"
    with said.open("w") as log, subprocess.Popen(
        [*program, "--server.address", "127.0.0.1"],
        cwd=HOUSE, env=environment, stdout=log, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        try:
            _wait_for(address, process, said)
            yield address
        finally:
            process.kill()
            print(said.read_text())  # noqa: T201


def _a_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, process: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    pytest.fail(f"The dashboard did not start:\n{said.read_text()}")
