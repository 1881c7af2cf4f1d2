"""Whatever is changed behind the program's back is found, and named by table and row."""

from pathlib import Path

import pytest

from lib import database
from lib.checks.verifying import verify
from tests.checks import originals as _originals
from tests.checks.originals import Originals
from tests.checks.tampering import Tampering, tamper
from tests.checks.ways import EVERY_WAY

originals = _originals.originals
WAYS = [
    pytest.param(how, kind, id=f"{how.name}-{kind}")
    for how in EVERY_WAY
    for kind in ("sqlite", "postgresql")
    if how.only in ("", kind)
]


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
