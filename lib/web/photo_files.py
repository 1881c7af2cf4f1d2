"""A photo is shown to whoever may see the job or the item that it is shown on.

A browser may keep it, but asks each time: whoever signs in after somebody else sees no photo that
they have no right to.
"""

from collections.abc import Callable

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from lib.accounts.permissions import Actor, Permission, not_permitted, requires
from lib.database import reading
from lib.inventory.kinds import ItemKind
from lib.inventory.models import Item
from lib.jobs.models import Job
from lib.photos.models import Photo, PhotoLink
from lib.refusals import NotFound, Refusal
from lib.web.gate import person_in
from lib.web.pages import refused_file

PhotoDoor = Callable[[Session, Actor, str, tuple[str, bool]], bytes]


class NoSuchPhoto(NotFound):
    """There is no such photo here. Reload the page to see the photos as they are."""


@requires(Permission.SEE_JOBS)
def job_photo(session: Session, actor: Actor, number: str, asked: tuple[str, bool]) -> bytes:
    """The JPEG of a photo of a job; `asked` is its hash and whether the thumbnail is meant.

    Refuses: NoSuchPhoto.
    """
    found = _bytes(asked).join(Job, Job.id == PhotoLink.job_id).where(Job.number == number)
    content = session.scalar(found)
    if content is None:
        raise NoSuchPhoto
    return content


@requires(Permission.SEE_PIECES)
def item_photo(session: Session, actor: Actor, sku: str, asked: tuple[str, bool]) -> bytes:
    """The JPEG of a photo of an item; whoever may not see all of inventory sees pieces only.

    Refuses: NoSuchPhoto, NotPermitted.
    """
    kind = session.scalar(select(Item.kind).where(Item.sku == sku))
    if kind != ItemKind.PIECE and not actor.has(Permission.SEE_STOCK):
        raise not_permitted(session, actor, Permission.SEE_STOCK)
    found = _bytes(asked).join(Item, Item.id == PhotoLink.item_id).where(Item.sku == sku)
    content = session.scalar(found)
    if content is None:
        raise NoSuchPhoto
    return content


def show_job_photo(request: Request) -> Response:
    """Answer `/files/photo/job/JOB-000001/<hash>.jpg?size=thumb`."""
    return _show(request, job_photo, request.path_params["number"])


def show_item_photo(request: Request) -> Response:
    """Answer `/files/photo/item/<SKU>/<hash>.jpg?size=thumb`."""
    return _show(request, item_photo, request.path_params["sku"])


def _show(request: Request, door: PhotoDoor, owner: str) -> Response:
    asked = (request.path_params["photo_hash"], request.query_params.get("size") == "thumb")
    try:
        with reading() as session:
            content = door(session, person_in(request.scope), owner, asked)
    except Refusal as refusal:
        return refused_file(refusal)
    etag = f'"{asked[0]}{"-thumb" if asked[1] else ""}"'
    headers = {"cache-control": "private, no-cache", "etag": etag, "vary": "cookie"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="image/jpeg", headers=headers)


def _bytes(asked: tuple[str, bool]) -> Select[bytes]:
    photo_hash, thumbnail = asked
    content = Photo.thumbnail if thumbnail else Photo.content
    linked = select(content).join(PhotoLink, PhotoLink.photo_hash == Photo.hash)
    return linked.where(Photo.hash == photo_hash)
