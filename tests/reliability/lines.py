"""A line to a PostgreSQL server that can be cut and mended while somebody speaks over it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import make_url


class Line:
    """What listens on a port of this machine and hands everything on to the server's socket."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._ends: list[socket.socket] = []
        self._listening: socket.socket | None = None
        self.port = 0

    def mend(self) -> None:
        """Let the server be reached, on the same port as before."""
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self.port))
        listening.listen()
        self.port, self._listening = listening.getsockname()[1], listening
        threading.Thread(target=self._answer, args=(listening,), daemon=True).start()

    def cut(self) -> None:
        """Break every connection, and let nobody through."""
        if self._listening is not None:
            _close(self._listening)
        while self._ends:
            _close(self._ends.pop())

    def _answer(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listening.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._server)
                self._ends += [near, far]
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=_hand_on, args=ends, daemon=True).start()


@contextmanager
def line_to(url: str) -> Iterator[tuple[Line, str]]:
    """A line to the server of a URL, and the URL by which its database is reached over it."""
    address = make_url(url)
    line = Line(f"{_folder(address.query)}/.s.PGSQL.5432")
    line.mend()
    over = address.set(host="127.0.0.1", port=line.port, query={})
    try:
        yield line, over.render_as_string(hide_password=False)
    finally:
        line.cut()


def _folder(query: Any) -> str:
    host = query["host"]
    return str(host if isinstance(host, str) else host[0])


def _hand_on(near: socket.socket, far: socket.socket) -> None:
    with suppress(OSError):
        while said := near.recv(65_536):
            far.sendall(said)
    _close(far)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
