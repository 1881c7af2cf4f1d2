"""What every test may ask for: a migrated database of its own, on SQLite and on PostgreSQL."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lib import clock, database
from lib.settings import settings
from tests.databases import LACKING, Databases, prepare
from tests.shop import OpenedShop, opened_shop

_PREPARED = pytest.StashKey[Databases]()
MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# For many cases of one rule, where another test of the file asks both databases the same.
one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _databases(config: pytest.Config) -> Databases:
    if _PREPARED not in config.stash:
        config.stash[_PREPARED] = prepare()
    return config.stash[_PREPARED]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Hand the databases of this run to a parallel worker."""
    node.workerinput["databases"] = _databases(node.config).address()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no server and no folder behind."""
    if _PREPARED in config.stash:
        config.stash[_PREPARED].clear()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once, not once per test, why something was skipped."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, count in reasons.items():
        terminalreporter.write_line(f"{count} skipped: {reason}")


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Databases:
    """The migrated templates of this run."""
    handed: dict[str, Any] | None = getattr(pytestconfig, "workerinput", {}).get("databases")
    if handed is None:
        return _databases(pytestconfig)
    return Databases(Path(handed["folder"]), handed["server"])


@pytest.fixture(autouse=True)
def _away_from_the_shop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No test can reach the database that this machine's own settings name."""
    monkeypatch.setenv("BENCHBOOK_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'unasked.db'}")
    settings.cache_clear()
    yield
    database.disconnect()
    settings.cache_clear()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """A migrated, empty database that `lib.database` is connected to; the test runs on both."""
    if request.param == "postgresql" and databases.server is None:
        pytest.skip(LACKING)
    fresh = databases.sqlite if request.param == "sqlite" else databases.postgresql
    with fresh() as url:
        database.connect(url)
        yield url
        database.disconnect()


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """One transaction on a fresh database. A test that looks at what was kept opens its own."""
    with database.writing() as session:
        yield session


@pytest.fixture
def kept_shop(database_url: str) -> OpenedShop:
    """A shop on its first day that is kept, so that screens find it."""
    with database.writing() as session:
        return opened_shop(session)


@pytest.fixture
def kept_on_sqlite(databases: Databases) -> Iterator[None]:
    """A screen behaves alike on both databases, so one is enough for most of it."""
    with databases.sqlite() as url:
        database.connect(url)
        yield
        database.disconnect()


@pytest.fixture
def stopped_clock() -> Iterator[datetime]:
    """The clock stands at a Monday morning; move it with `clock.stopped_at`."""
    with clock.stopped_at(MOMENT):
        yield MOMENT
