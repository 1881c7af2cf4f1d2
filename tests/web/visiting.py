"""A browser for route tests: this computer's or another's, signed in or a stranger's."""

from collections.abc import Mapping

import httpx2
from pydantic import SecretStr
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib import database
from lib.accounts.models import Person
from lib.accounts.passwords import hashed
from lib.accounts.permissions import Role
from lib.accounts.web_sessions import begin
from lib.web.cookies import NAME
from lib.web.server import MIDDLEWARE, ROUTES
from tests.shop import NAMES, actor, opened_shop

PASSWORD = "correct horse battery"
HERE, THERE = ("127.0.0.1", 50_000), ("192.0.2.44", 50_000)


def browser(
    role: Role | None = None,
    *,
    client: tuple[str, int] = HERE,
    base_url: str = "http://localhost:8501",
) -> TestClient:
    """A browser; signed in where a role is given. It does not follow redirections."""
    server = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
    visitor = TestClient(server, base_url, client=client, follow_redirects=False)
    if role is not None:
        visitor.cookies.set(NAME, token_of(role), domain="localhost.local", path="/")
    return visitor


def token_of(role: Role) -> str:
    """The token of a new session of the person of this role."""
    with database.writing() as session:
        return begin(session, actor(session, role).id)


def open_the_shop(password: str | None = None) -> None:
    """A shop whose people are all entered; Ada has a password where one is given."""
    with database.writing() as session:
        opened_shop(session)
        for role in NAMES:
            actor(session, role)
        if password is not None:
            ada = session.scalars(select(Person).where(Person.name == "Ada")).one()
            ada.password_hash = hashed(SecretStr(password))


def post(visitor: TestClient, path: str, typed: Mapping[str, str]) -> httpx2.Response:
    """Send a form the way a page of the server itself does."""
    return visitor.post(path, data=dict(typed), headers={"origin": str(visitor.base_url)})
