"""Whatever is changed behind the program's back is found, and named by table and row."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import NullPool, create_engine, make_url

from lib import database
from lib.operations.verifying import verify
from tests.databases import LACKING, Databases
from tests.operations.lived_in import lived_in
from tests.operations.tampering import EVERY_WAY, Tampering, tamper

WAYS = [
    pytest.param(how, kind, id=f"{how.name}-{kind}")
    for how in EVERY_WAY
    for kind in ("sqlite", "postgresql")
    if how.only in ("", kind)
]


class Originals:
    """A shop that has seen everything, once on each database, to be copied for every tampering."""

    def __init__(self, databases: Databases, opened: ExitStack) -> None:
        self.databases, self.opened = databases, opened
        self.urls: dict[str, str] = {}

    @contextmanager
    def copied(self, kind: str, folder: Path) -> Iterator[str]:
        """The URL of a copy of the shop, gone afterwards."""
        if kind == "postgresql" and self.databases.server is None:
            pytest.skip(LACKING)
        if kind not in self.urls:
            self.urls[kind] = self._built(kind)
        if kind == "sqlite":
            original = make_url(self.urls[kind]).database
            yield f"sqlite:///{copy(str(original), folder / 'copy.db')}"
            return
        with _cloned(self.databases, self.urls[kind]) as url:
            yield url

    def _built(self, kind: str) -> str:
        fresh = self.databases.sqlite if kind == "sqlite" else self.databases.postgresql
        url = self.opened.enter_context(fresh())
        database.connect(url)
        with database.writing() as session:
            lived_in(session)
        database.disconnect()
        return url


@contextmanager
def _cloned(databases: Databases, url: str) -> Iterator[str]:
    name = make_url(url).database
    engine = create_engine(databases.server or "", poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as server:
        server.exec_driver_sql(f"CREATE DATABASE {name}_copy TEMPLATE {name} STRATEGY FILE_COPY")
        try:
            address = make_url(url).set(database=f"{name}_copy")
            yield address.render_as_string(hide_password=False)
        finally:
            server.exec_driver_sql(f"DROP DATABASE {name}_copy WITH (FORCE)")
    engine.dispose()


@pytest.fixture(scope="module")
def originals(databases: Databases) -> Iterator[Originals]:
    with ExitStack() as opened:
        yield Originals(databases, opened)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_shop_that_has_seen_everything_has_no_finding(
    originals: Originals, kind: str, tmp_path: Path
) -> None:
    with originals.copied(kind, tmp_path) as url:
        database.connect(url)

        whole, quick = verify(), verify(quick=True)
        again = verify()
        database.disconnect()

    assert [str(finding) for finding in (*whole.findings, *quick.findings)] == []
    assert whole.clean
    assert {part.subject for part in whole.subjects if not part.rows} <= {"database file", "search"}
    assert whole.anchor == again.anchor


@pytest.mark.parametrize(("how", "kind"), WAYS)
def test_what_is_changed_behind_the_programs_back_is_named(
    originals: Originals, tmp_path: Path, how: Tampering, kind: str
) -> None:
    with originals.copied(kind, tmp_path) as url:
        row = tamper(url, how)
        database.connect(url)

        found = verify()
        database.disconnect()

    named = [f for f in found.findings if f.table == how.table and f.row == row]
    told = "\n".join(str(finding) for finding in found.findings)
    assert any(how.says in finding.says for finding in named), told
    assert not found.clean
