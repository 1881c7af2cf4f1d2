"""Every route of the server, found by itself, and who may use it: one table.

A route that is not in the table fails the law, so that a new one cannot be forgotten.
"""

from collections.abc import Iterator
from typing import Any

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from lib.accounts.permissions import GRANTS, Permission, Role
from lib.web.server import ROUTES

Who = frozenset[Role | None]
NOBODY: Who = frozenset()
SIGNED_IN: Who = frozenset(Role)
EVERYBODY: Who = SIGNED_IN | {None}


def with_right(permission: Permission) -> Who:
    """Whoever the grant table gives a right."""
    return frozenset(role for role in Role if permission in GRANTS[role])


# Who gets past the gate and the doors; a stranger stands as None.
OURS: dict[str, Who] = {
    "GET /sign-in": EVERYBODY,
    "POST /sign-in": EVERYBODY,
    "GET /sign-in/provider": EVERYBODY,
    "GET /sign-in/provider/back": EVERYBODY,
    "POST /sign-out": EVERYBODY,
    "GET /password": EVERYBODY,  # with a link, whose token it asks for
    "POST /password": EVERYBODY,
    "GET /welcome": EVERYBODY,  # until there is a shop
    "POST /welcome": EVERYBODY,
    "GET /welcome/sample": EVERYBODY,
    "GET /healthz": EVERYBODY,  # of this computer
    "GET /assets": EVERYBODY,
    "GET /files/photo/job/{number}/{photo_hash}.jpg": with_right(Permission.SEE_JOBS),
    # Pieces for sales, all of inventory for others: the item named here is a material.
    "GET /files/photo/item/{sku}/{photo_hash}.jpg": with_right(Permission.SEE_STOCK),
    "GET /files/backup/{name}": with_right(Permission.LOOK_AFTER),
    "GET /files/audit.csv": with_right(Permission.SEE_AUDIT),
}
STREAMLIT: dict[str, Who] = {
    "GET /": SIGNED_IN,  # Streamlit's page and every deep link
    "GET /_stcore/health": EVERYBODY,
    "GET /_stcore/host-config": EVERYBODY,
    "WEBSOCKET /_stcore/stream": EVERYBODY,  # each run of a screen asks who it is
    "GET /media/{file_id:path}": SIGNED_IN,
    "PUT /_stcore/upload_file/{session_id}/{file_id}": SIGNED_IN,
    "DELETE /_stcore/upload_file/{session_id}/{file_id}": SIGNED_IN,
    "GET /component/{path:path}": SIGNED_IN,
    "GET /_stcore/bidi-components/{path:path}": SIGNED_IN,
    "GET /_stcore/metrics": NOBODY,
    "GET /auth/login": NOBODY,
    "GET /auth/logout": NOBODY,
    "GET /oauth2callback": NOBODY,
    **{
        f"{method} /_stcore/agent/{part}": NOBODY
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        for part in ("interact", "openapi.json", "mcp")
    },
}
FILLED_IN = {"number": "JOB-000001", "photo_hash": "none", "sku": "none", "name": "none.zip"}
FILLED_IN |= {"file_id:path": "none.png", "path:path": "none", "session_id": "a", "file_id": "b"}


def ours() -> list[str]:
    """The routes that Benchbook adds, with their methods."""
    return sorted(named for route in ROUTES for named in _named(route))


def of_streamlit() -> list[str]:
    """The routes that Streamlit brings along."""
    runtime: Any = _Anything()
    return sorted(named for route in create_streamlit_routes(runtime) for named in _named(route))


def filled_in(route: str) -> tuple[str, str]:
    """Method and path of a route, with something in each of its gaps."""
    method, path = route.split(" ", 1)
    for name, value in FILLED_IN.items():
        path = path.replace(f"{{{name}}}", value)
    return method, "/assets/page.css" if path == "/assets" else path


def _named(route: BaseRoute) -> Iterator[str]:
    if isinstance(route, Route):
        methods = set(route.methods or ()) - {"HEAD", "OPTIONS"}
        yield from (f"{method} {route.path}" for method in methods)
    elif isinstance(route, Mount):
        yield f"GET {route.path or '/'}"
    elif isinstance(route, WebSocketRoute):
        yield f"WEBSOCKET {route.path}"
    else:
        yield f"UNKNOWN {route}"


class _Anything:
    """Stands for a runtime where routes are only made, never called."""

    def __getattr__(self, _name: str) -> Any:
        return self
