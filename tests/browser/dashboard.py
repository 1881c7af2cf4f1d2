"""A dashboard runs as a process of its own, as a person starts it, and is gone after the tests."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from lib import database
from lib.settings import HOUSE
from tests.workshop import Workshop

PATIENCE_SECONDS = 90


@dataclass(frozen=True)
class Standing:
    """A dashboard that many tests share: its address, its database, and who is signed in."""

    address: str
    url: str
    token: str
    built: Workshop

    @contextmanager
    def working(self) -> Iterator[Workshop]:
        """The workshop in a transaction of its own, to build a situation or to change one."""
        with database.writing() as session:
            yield replace(self.built, session=session)


@contextmanager
def started(folder: Path, url: str | None = None) -> Iterator[str]:
    """A dashboard with its data in a folder, or in the database of a URL; its address."""
    with running(folder, url, a_port()) as (address, _):
        yield address


@contextmanager
def running(
    folder: Path, url: str | None, port: int
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A dashboard on a port, and its process, for a test that ends it before its time."""
    address = f"http://127.0.0.1:{port}"
    program = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "BENCHBOOK_DATA_FOLDER": str(folder)}
    environment.pop("DATABASE_URL", None)
    environment |= {"DATABASE_URL": url} if url else {}
    said = folder / "server.log"
    with said.open("w") as log, subprocess.Popen(
        [*program, "--server.address", "127.0.0.1"],
        cwd=HOUSE, env=environment, stdout=log, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        try:
            _wait_for(address, process, said)
            yield address, process
        finally:
            process.kill()
            print(said.read_text())  # noqa: T201


def a_port() -> int:
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
