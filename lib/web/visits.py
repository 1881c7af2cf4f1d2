"""Where a browser asks from is what the connection says; what it calls itself is only believed."""

from starlette.requests import HTTPConnection

from lib.accounts.browsers import Visit


def visit_of(connection: HTTPConnection) -> Visit:
    """The address and the browser of a request."""
    address = connection.client.host if connection.client else "unknown"
    return Visit(address, connection.headers.get("user-agent", ""))
