"""The same photo is kept once; showing it on a job or an item is a link with place and caption.

These functions are called by the doors of jobs and items, which hold the rights. A photo that is
shown nowhere any more is forgotten.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ConfigDict
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from lib import clock
from lib.database import insert_if_new, written
from lib.inputs import Input, Line
from lib.photos.models import Photo, PhotoLink
from lib.photos.pictures import picture
from lib.refusals import NotFound


class TakenPhoto(Input):
    """A photo as it was taken or chosen; commands that add one build on this."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    content: bytes
    caption: Line = ""


@dataclass(frozen=True)
class Gallery:
    """The photos of one job or of one item."""

    job_id: int | None = None
    item_id: int | None = None

    def holds(self) -> ColumnElement[bool]:
        """The condition on links of this gallery."""
        if self.job_id is not None:
            return PhotoLink.job_id == self.job_id
        return PhotoLink.item_id == self.item_id


@dataclass(frozen=True)
class ShownPhoto:
    """A photo in a gallery, by the hash that its web address carries."""

    hash: str
    caption: str
    width: int
    height: int


class PhotoNotShown(NotFound):
    """This photo is no longer shown here. Reload the page to see the photos as they are."""


def keep(session: Session, content: bytes) -> str:
    """Keep a photo once and say its hash. Refuses what is no photo, too large or broken."""
    made = picture(content)
    photo_hash = hashlib.sha256(made.content).hexdigest()
    row = {"hash": photo_hash, "created_at": clock.now(), "content": made.content}
    size = {"thumbnail": made.thumbnail, "width": made.width, "height": made.height}
    written(session, insert_if_new(session, Photo).values(**row, **size))
    return photo_hash


def link_to_job(session: Session, job_id: int, photo_hash: str, caption: str = "") -> None:
    """Show a kept photo as the last of a job; once, however often it is asked."""
    _link(session, Gallery(job_id=job_id), photo_hash, caption)


def link_to_item(session: Session, item_id: int, photo_hash: str, caption: str = "") -> None:
    """Show a kept photo as the last of an item; once, however often it is asked."""
    _link(session, Gallery(item_id=item_id), photo_hash, caption)


def _link(session: Session, gallery: Gallery, photo_hash: str, caption: str) -> None:
    last = session.scalar(select(func.max(PhotoLink.position)).where(gallery.holds())) or 0
    row = {"photo_hash": photo_hash, "job_id": gallery.job_id, "item_id": gallery.item_id}
    place = {"position": last + 1, "caption": caption, "created_at": clock.now()}
    written(session, insert_if_new(session, PhotoLink).values(**row, **place))


def unlink(session: Session, gallery: Gallery, photo_hash: str) -> None:
    """Show a photo here no more. Refuses one that is not shown here."""
    gone = delete(PhotoLink).where(gallery.holds(), PhotoLink.photo_hash == photo_hash)
    if not written(session, gone):
        raise PhotoNotShown
    elsewhere = select(PhotoLink.id).where(PhotoLink.photo_hash == photo_hash).exists()
    written(session, delete(Photo).where(Photo.hash == photo_hash, ~elsewhere))


def write_caption(session: Session, gallery: Gallery, photo_hash: str, caption: str) -> None:
    """Write the line under a photo. Refuses a photo that is not shown here."""
    _found(session, gallery, photo_hash).caption = caption
    session.flush()


def move_earlier(session: Session, gallery: Gallery, photo_hash: str) -> None:
    """Change places with the photo before; the first stays. Refuses one not shown here."""
    _move(session, gallery, photo_hash, -1)


def move_later(session: Session, gallery: Gallery, photo_hash: str) -> None:
    """Change places with the photo after; the last stays. Refuses one not shown here."""
    _move(session, gallery, photo_hash, 1)


def _move(session: Session, gallery: Gallery, photo_hash: str, steps: int) -> None:
    links = list(session.scalars(_in_order(select(PhotoLink), gallery)))
    place = links.index(_found(session, gallery, photo_hash))
    other = min(max(place + steps, 0), len(links) - 1)
    links[place], links[other] = links[other], links[place]
    for position, link in enumerate(links, start=1):
        link.position = position
    session.flush()


def _found(session: Session, gallery: Gallery, photo_hash: str) -> PhotoLink:
    asked = select(PhotoLink).where(gallery.holds(), PhotoLink.photo_hash == photo_hash)
    link = session.scalar(asked)
    if link is None:
        raise PhotoNotShown
    return link


def _in_order(query: Any, gallery: Gallery) -> Any:
    return query.where(gallery.holds()).order_by(PhotoLink.position, PhotoLink.id)


def copy_to_items(session: Session, job_id: int, item_ids: Sequence[int]) -> int:
    """Show a job's photos on its pieces, after their own; says how many links are new.

    Three statements, however many pieces. A photo that a piece already shows stays as it is, so
    copying again adds only what was added to the job since.
    """
    asked = select(PhotoLink.photo_hash, PhotoLink.caption)
    photos = session.execute(_in_order(asked, Gallery(job_id=job_id))).all()
    shown = select(PhotoLink.item_id, PhotoLink.photo_hash, PhotoLink.position)
    own: dict[int, dict[str, int]] = {item_id: {} for item_id in item_ids}
    for item_id, photo_hash, position in session.execute(shown.where(PhotoLink.item_id.in_(own))):
        own[item_id or 0][photo_hash] = position
    rows = [
        {"item_id": item_id, "photo_hash": photo_hash, "caption": caption, "position": place}
        for item_id, places in own.items()
        for place, (photo_hash, caption) in enumerate(
            (photo for photo in photos if photo.photo_hash not in places),
            start=max(places.values(), default=0) + 1,
        )
    ]
    if rows:
        written(session, insert_if_new(session, PhotoLink), rows)
    return len(rows)


def shown_on(session: Session, gallery: Gallery) -> list[ShownPhoto]:
    """The photos of a job or an item, in their order."""
    asked = select(PhotoLink.photo_hash, PhotoLink.caption, Photo.width, Photo.height)
    joined = asked.join(Photo, Photo.hash == PhotoLink.photo_hash)
    return [ShownPhoto(*row) for row in session.execute(_in_order(joined, gallery))]
