"""Photos are kept once and shown by links, in order, with captions."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib import clock
from lib.jobs.models import Job
from lib.photos import gallery
from lib.photos.gallery import Gallery, PhotoNotShown, keep, shown_on
from lib.photos.models import Photo, PhotoLink
from tests.shop import OpenedShop, opened_shop
from tests.statements import statements
from tests.stock import piece


def _photo(colour: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (60, 40), colour).save(written, "JPEG")
    return written.getvalue()


def _job(session: Session, shop: OpenedShop) -> int:
    job = Job(number="JOB-000001", description="Ring", store_id=shop.north, stage="Draft")
    job.due_on, job.stage_since = date(2026, 3, 9), clock.now()
    session.add(job)
    session.flush()
    return job.id


def _count(session: Session, model: type[Photo | PhotoLink]) -> int | None:
    return session.scalar(select(func.count()).select_from(model))


def test_the_same_photo_is_kept_and_shown_once(session: Session) -> None:
    ring = piece(session, opened_shop(session))

    for _ in range(2):
        gallery.link_to_item(session, ring, keep(session, _photo("gold")))

    assert _count(session, Photo) == 1
    assert len(shown_on(session, Gallery(item_id=ring))) == 1


def test_photos_are_shown_in_the_order_they_were_moved_to(session: Session) -> None:
    ring = piece(session, opened_shop(session))
    first, second, third = (keep(session, _photo(name)) for name in ("red", "green", "blue"))
    for photo_hash in (first, second, third):
        gallery.link_to_item(session, ring, photo_hash)
    here = Gallery(item_id=ring)

    gallery.move_earlier(session, here, third)
    gallery.move_earlier(session, here, first)
    gallery.move_later(session, here, first)

    assert [photo.hash for photo in shown_on(session, here)] == [third, first, second]


def test_a_caption_is_written_on_one_gallery_only(session: Session) -> None:
    shop = opened_shop(session)
    ring, job = piece(session, shop), _job(session, shop)
    photo_hash = keep(session, _photo("gold"))
    gallery.link_to_item(session, ring, photo_hash)
    gallery.link_to_job(session, job, photo_hash, "Wax model")

    gallery.write_caption(session, Gallery(item_id=ring), photo_hash, "Finished")

    assert [photo.caption for photo in shown_on(session, Gallery(item_id=ring))] == ["Finished"]
    assert [photo.caption for photo in shown_on(session, Gallery(job_id=job))] == ["Wax model"]


def test_a_photo_that_is_shown_nowhere_any_more_is_forgotten(session: Session) -> None:
    shop = opened_shop(session)
    ring, job = piece(session, shop), _job(session, shop)
    photo_hash = keep(session, _photo("gold"))
    gallery.link_to_item(session, ring, photo_hash)
    gallery.link_to_job(session, job, photo_hash)

    gallery.unlink(session, Gallery(item_id=ring), photo_hash)
    still = _count(session, Photo)
    gallery.unlink(session, Gallery(job_id=job), photo_hash)

    assert still == 1
    assert _count(session, Photo) == 0


@pytest.mark.parametrize("act", [gallery.unlink, gallery.move_earlier, gallery.move_later])
def test_a_photo_of_another_gallery_is_not_touched(session: Session, act) -> None:  # type: ignore[no-untyped-def]
    shop = opened_shop(session)
    ring, other = piece(session, shop), piece(session, shop, "Other ring")
    photo_hash = keep(session, _photo("gold"))
    gallery.link_to_item(session, ring, photo_hash)

    with pytest.raises(PhotoNotShown):
        act(session, Gallery(item_id=other), photo_hash)

    assert [photo.hash for photo in shown_on(session, Gallery(item_id=ring))] == [photo_hash]


def test_a_jobs_photos_are_copied_once_and_those_of_the_piece_are_kept(session: Session) -> None:
    shop = opened_shop(session)
    ring, other, job = piece(session, shop), piece(session, shop, "Other"), _job(session, shop)
    own, wax, cast, later = (
        keep(session, _photo(name)) for name in ("red", "green", "blue", "gold")
    )
    gallery.link_to_item(session, ring, own, "On the hand")
    for photo_hash in (wax, cast):
        gallery.link_to_job(session, job, photo_hash, "From the bench")

    new = gallery.copy_to_items(session, job, [ring, other])
    gallery.link_to_job(session, job, later)
    again = gallery.copy_to_items(session, job, [ring, other])

    assert (new, again) == (4, 2)
    ring_shows = [photo.hash for photo in shown_on(session, Gallery(item_id=ring))]
    assert ring_shows == [own, wax, cast, later]
    other_shows = [photo.hash for photo in shown_on(session, Gallery(item_id=other))]
    assert other_shows == [wax, cast, later]


def test_copying_to_one_or_to_many_pieces_takes_three_statements(session: Session) -> None:
    shop = opened_shop(session)
    pieces = [piece(session, shop, f"Ring {number}") for number in range(30)]
    job = _job(session, shop)
    for name in ("red", "green"):
        gallery.link_to_job(session, job, keep(session, _photo(name)))

    with statements() as for_one:
        gallery.copy_to_items(session, job, pieces[:1])
    with statements() as for_many:
        gallery.copy_to_items(session, job, pieces)

    assert (len(for_one), len(for_many)) == (3, 3)
    assert _count(session, PhotoLink) == 2 + 2 * 30
