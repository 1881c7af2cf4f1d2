"""Where a browser asks from is what the connection says; what it calls itself is only believed."""

from starlette.requests import HTTPConnection
from starlette.types import Scope

from lib.accounts.browsers import Visit

LONGEST_ADDRESS = 100  # as long as it can be kept, whatever a proxy has made of it


def visit_of(connection: HTTPConnection) -> Visit:
    """The address and the browser of a request."""
    return Visit(address_in(connection.scope), connection.headers.get("user-agent", ""))


def address_in(scope: Scope) -> str:
    """The address of the computer that asks; behind a trusted proxy, the one that it names."""
    client = scope.get("client")
    return str(client[0])[:LONGEST_ADDRESS] if client else "unknown"
