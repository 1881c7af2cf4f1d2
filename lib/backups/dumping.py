"""PostgreSQL's own tools write and read its backups, and never see a password in their words.

pg_dump writes one schema of the database as it was at a snapshot. pg_restore turns that into
statements again, which are carried out on an open connection, so that whatever else belongs to a
restore stands or falls with them.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg
from sqlalchemy import URL, Connection, text

from lib.refusals import NotNow

_COPY = re.compile(r"COPY \S+ .*FROM stdin;\n?")
# The schema is there already; psql's own commands and newer settings mean nothing here.
_LEFT_OUT = re.compile(
    r"\\(un)?restrict |CREATE SCHEMA |COMMENT ON SCHEMA |SET transaction_timeout"
)


class NoTool(NotNow):
    """{tool} is not installed on this computer. Install the PostgreSQL client tools (on Debian and
    Ubuntu: apt install postgresql-client) of the server's version or a newer one, then try again.
    "python -m lib copy sqlite:///FILE" carries the shop into a file without them."""


class ToolFailed(NotNow):
    """{tool} could not do its work: {reason}. The shop is as it was."""


def dump(connection: Connection, content: Path) -> None:
    """Write the schema of an open snapshot into a file of pg_dump's custom format.

    Refuses: NoTool, ToolFailed.
    """
    snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
    schema = connection.scalar(text("SELECT current_schema()"))
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    words += [f'--schema="{schema}"', f"--file={content}"]
    _run("pg_dump", [*words, f"--dbname={_address(connection.engine.url)}"], connection.engine.url)


def refuse_unreadable(content: Path) -> None:
    """Refuse a file that pg_restore cannot read.

    Refuses: NoTool, ToolFailed.
    """
    _run("pg_restore", ["--list", str(content)])


def play(content: Path, connection: Connection) -> None:
    """Carry out what a dump says, in the transaction of an open connection.

    Refuses: NoTool, ToolFailed.
    """
    driver: psycopg.Connection[tuple[object, ...]] = connection.connection.driver_connection  # type: ignore[assignment]
    connection.detach()  # it will not go back to the others with what the dump has set on it
    with _statements(content) as lines, driver.cursor() as cursor:
        waiting: list[str] = []
        for line in lines:
            if _LEFT_OUT.match(line):
                continue
            if not _COPY.fullmatch(line):
                waiting.append(line)
                continue
            _carry_out(cursor, waiting)
            with cursor.copy(line.encode()) as rows:
                for row in lines:
                    if row == "\\.\n":
                        break
                    rows.write(row.encode())
        _carry_out(cursor, waiting)
    connection.exec_driver_sql("RESET ALL")


def _carry_out(cursor: psycopg.Cursor[tuple[object, ...]], waiting: list[str]) -> None:
    statement = "".join(waiting)
    waiting.clear()
    if any(line.strip() and not line.startswith("--") for line in statement.splitlines()):
        cursor.execute(statement.encode())


@contextmanager
def _statements(content: Path) -> Iterator[IO[str]]:
    words = [_tool("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(content)]
    with subprocess.Popen(  # noqa: S603
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        yield running.stdout
        said = running.stderr.read()
        if running.wait():
            raise ToolFailed(tool="pg_restore", reason=_in_short(said))


def _run(tool: str, words: list[str], url: URL | None = None) -> None:
    done = subprocess.run(  # noqa: S603
        [_tool(tool), *words], env=_surroundings(url), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ToolFailed(tool=tool, reason=_in_short(done.stderr))


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NoTool(tool=name)
    return found


def _address(url: URL) -> str:
    """The address of a database as PostgreSQL's tools read it, without the password."""
    known = URL.create(
        "postgresql",
        username=url.username,
        host=url.host,
        port=url.port,
        database=url.database,
        query=url.query,
    )
    return known.difference_update_query(["password"]).render_as_string(hide_password=False)


def _surroundings(url: URL | None) -> dict[str, str]:
    """What the tool finds around it; a password stands only here, for no other to read."""
    password = None if url is None else url.password or url.query.get("password")
    return {**os.environ, "PGPASSWORD": str(password)} if password else dict(os.environ)


def _in_short(said: str) -> str:
    """What a tool says is wrong, without its own name before every line."""
    lines = [re.sub(r"^pg_\w+: (error: |detail: )?", "", line) for line in said.splitlines()]
    return " ".join(line.strip() for line in lines if line.strip())[:400] or "it says nothing"
