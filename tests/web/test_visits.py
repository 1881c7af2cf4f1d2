"""An address is what the connection says, and no longer than it can be kept."""

import pytest
from starlette.requests import HTTPConnection

from lib.web.visits import visit_of


@pytest.mark.parametrize(
    ("client", "address"),
    [(("192.0.2.44", 50_000), "192.0.2.44"), (("x" * 500, 0), "x" * 100), (None, "unknown")],
)
def test_an_address_is_what_the_connection_says(
    client: tuple[str, int] | None, address: str
) -> None:
    asked = HTTPConnection({"type": "http", "headers": [], "client": client})

    assert visit_of(asked).address == address
