"""Where a browser asks from is what the connection says; what it calls itself is only believed."""

from starlette.requests import HTTPConnection

from lib.accounts.browsers import Visit
from lib.web.hosts import address_in


def visit_of(connection: HTTPConnection) -> Visit:
    """The address and the browser of a request."""
    return Visit(address_in(connection.scope), connection.headers.get("user-agent", ""))
