"""A process that is killed leaves every command wholly done or not at all (S42).

`make kills` kills hundreds of times; here it is a dozen of each kind.
"""

import pytest

pytest.importorskip("hypothesis", reason="install requirements-dev.txt for the random stories")

from tests.databases import LACKING, Databases
from tests.reliability.killing import Attack
from tests.reliability.servers import own_server

FEW = 12
SERVER_KILLS = 2


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_process_loses_nothing_and_leaves_nothing_half(
    databases: Databases, kind: str
) -> None:
    if kind == "postgresql" and databases.server is None:
        pytest.skip(LACKING)
    fresh = databases.sqlite if kind == "sqlite" else databases.postgresql

    with fresh() as url:
        attack = Attack(url)
        attack.run(FEW)

    assert attack.figures["kills"] == FEW
    assert attack.figures["acknowledged"] > 0


def test_a_killed_server_loses_nothing_and_leaves_nothing_half(databases: Databases) -> None:
    if databases.server is None:
        pytest.skip(LACKING)

    with own_server() as server:
        attack = Attack(server.fresh("shop"), strike=server.kill, rise=server.start)
        attack.run(SERVER_KILLS)

    assert attack.figures["server kills"] == SERVER_KILLS
