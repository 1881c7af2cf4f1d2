"""No route of the server hands out an amount, or anything of jobs, to whoever may not see it."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.routing import Route

from lib import database
from lib.accounts.permissions import GRANTS, Permission, Role
from lib.photos.models import PhotoLink
from lib.web.server import ROUTES
from tests.databases import Databases
from tests.laws.odd_shop import WORDS_OF_JOBS, with_every_stage
from tests.shop import actor
from tests.web.visiting import browser

AMOUNT = re.compile(r"(?<![\w.])\d{2,}[.,]\d\d(?![\w.])")
PLACES = [
    route.path for route in ROUTES if isinstance(route, Route) and "GET" in (route.methods or ())
]
OUTSIDE = (None, *Role)


@pytest.fixture(scope="module")
def furnished(databases: Databases) -> tuple[Path, dict[str, str]]:
    """A file with the odd shop in it, and what can stand in the path of a route."""
    file = databases.sqlite_file()
    database.connect(f"sqlite:///{file}")
    with database.writing() as session:
        shop = with_every_stage(session)
        for role in Role:
            actor(session, role)
        photo = session.scalars(select(PhotoLink.photo_hash).limit(1)).one()
    database.disconnect()
    named = {"number": shop.number, "sku": shop.sku, "photo_hash": photo, "name": "none.zip"}
    return file, named


@pytest.fixture
def filled(furnished: tuple[Path, dict[str, str]]) -> dict[str, str]:
    """The odd shop, opened."""
    file, named = furnished
    database.connect(f"sqlite:///{file}")
    return named


@pytest.mark.parametrize("role", OUTSIDE)
def test_what_a_route_answers_holds_no_secret(filled: dict[str, str], role: Role | None) -> None:
    visitor = browser(role)
    rights = GRANTS[role] if role else frozenset[Permission]()

    for place in PLACES:
        answer = visitor.get(place.format(**filled))
        said = f"{answer.text} {answer.headers}"

        assert Permission.SEE_PRICES in rights or not AMOUNT.findall(said), place
        if Permission.SEE_JOBS not in rights:
            assert WORDS_OF_JOBS not in said, place
            asked = filled["number"] if "{number}" in place else ""
            assert not re.search(r"(JOB|CMP)-\d+", said.replace(asked, "")), place


@pytest.mark.parametrize(
    ("role", "place"), [(Role.SALES, "/files/photo/job/"), (Role.BENCH, "/files/photo/item/")]
)
def test_whoever_may_not_see_a_photo_is_told_whom_to_ask(
    filled: dict[str, str], role: Role, place: str
) -> None:
    [path] = [one for one in PLACES if one.startswith(place)]

    answer = browser(role).get(path.format(**filled))

    assert answer.status_code == 403
    assert "ask Ada to change it" in answer.text
    assert "image" not in answer.headers["content-type"]


def test_every_file_is_asked_for_here() -> None:
    assert {place for place in PLACES if place.startswith("/files")} >= {
        "/files/photo/job/{number}/{photo_hash}.jpg",
        "/files/photo/item/{sku}/{photo_hash}.jpg",
    }
