"""One shop that has seen everything is built once on each database, and copied for every test."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import NullPool, create_engine, make_url

from lib import database
from tests.checks.lived_in import lived_in
from tests.databases import LACKING, Databases


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
    """The shops that the tests of one module copy."""
    with ExitStack() as opened:
        yield Originals(databases, opened)
