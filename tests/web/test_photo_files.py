"""Photos go to whoever may see the job or the item that they are shown on, and to nobody else."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from lib import database
from lib.accounts.permissions import Role
from lib.inventory.item_photos import AddItemPhoto, add_item_photo
from lib.inventory.models import Item
from lib.jobs.drafting import NewJob, create_job
from lib.jobs.job_photos import AddJobPhoto, add_job_photo
from lib.photos.gallery import Gallery, shown_on
from tests.shop import NAMES, actor, opened_shop
from tests.stock import material, piece
from tests.web.visiting import browser


@pytest.fixture
def photos(database_url: str) -> dict[str, str]:
    """The addresses of one photo on a job, one on a piece, and one on a material."""
    with database.writing() as session:
        shop = opened_shop(session)
        for role in NAMES:
            actor(session, role)
        job = create_job(session, shop.ada, NewJob(description="Ring", store_id=shop.north))
        number = job.number or ""
        add_job_photo(session, shop.ada, AddJobPhoto(number=number, content=_photo("red")))
        ring, gold = piece(session, shop), material(session, shop)
        addresses = {"job": f"/files/photo/job/{number}/{_hash_of_job(session)}.jpg"}
        for name, item_id, colour in (("piece", ring, "blue"), ("material", gold, "gold")):
            given = AddItemPhoto(item_id=item_id, content=_photo(colour))
            add_item_photo(session, shop.ada, given)
            photo_hash = shown_on(session, Gallery(item_id=item_id))[0].hash
            sku = session.get_one(Item, item_id).sku
            addresses[name] = f"/files/photo/item/{sku}/{photo_hash}.jpg"
        return addresses


def _photo(colour: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (900, 600), colour).save(written, "JPEG")
    return written.getvalue()


def _hash_of_job(session: Session) -> str:
    return shown_on(session, Gallery(job_id=1))[0].hash


def statuses(photos: dict[str, str], role: Role) -> dict[str, int]:
    visitor = browser(role)
    return {name: visitor.get(address).status_code for name, address in photos.items()}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.ADMINISTRATOR, [200, 200, 200]),
        (Role.MANAGER, [200, 200, 200]),
        (Role.ANALYST, [200, 200, 200]),
        (Role.BENCH, [200, 403, 403]),
        (Role.SALES, [403, 200, 403]),
    ],
)
def test_a_photo_is_shown_by_right(photos: dict[str, str], role: Role, expected: list[int]) -> None:
    assert [statuses(photos, role)[of] for of in ("job", "piece", "material")] == expected


def test_a_stranger_gets_no_photo(photos: dict[str, str]) -> None:
    visitor = browser()

    assert {visitor.get(address).status_code for address in photos.values()} == {401}


def test_a_refused_photo_says_whom_to_ask(photos: dict[str, str]) -> None:
    answer = browser(Role.SALES).get(photos["job"])

    assert "You may not see manufacturing jobs" in answer.text
    assert "ask Ada" in answer.text


def test_a_photo_comes_whole_or_as_a_thumbnail(photos: dict[str, str]) -> None:
    visitor = browser(Role.MANAGER)

    whole = visitor.get(photos["job"])
    small = visitor.get(photos["job"] + "?size=thumb")

    assert whole.headers["content-type"] == "image/jpeg"
    assert whole.headers["cache-control"].startswith("private")
    assert Image.open(BytesIO(whole.content)).size == (900, 600)
    assert Image.open(BytesIO(small.content)).width < 900


def test_a_photo_is_shown_only_where_it_is_linked(photos: dict[str, str]) -> None:
    visitor = browser(Role.MANAGER)
    of_job = photos["job"].rsplit("/", 1)[1]
    sku = photos["piece"].split("/")[4]

    elsewhere = visitor.get(f"/files/photo/item/{sku}/{of_job}")
    unknown = visitor.get("/files/photo/job/JOB-000009/" + of_job)

    assert (elsewhere.status_code, unknown.status_code) == (404, 404)


def test_a_photo_that_a_browser_kept_is_asked_for_again_by_right(photos: dict[str, str]) -> None:
    first = browser(Role.MANAGER).get(photos["job"])
    kept = {"if-none-match": first.headers["etag"]}

    same = browser(Role.MANAGER).get(photos["job"], headers=kept)
    other = browser(Role.SALES).get(photos["job"], headers=kept)
    small = browser(Role.MANAGER).get(photos["job"] + "?size=thumb", headers=kept)

    assert first.headers["cache-control"] == "private, no-cache"
    assert (same.status_code, same.content) == (304, b"")
    assert (other.status_code, small.status_code) == (403, 200)
