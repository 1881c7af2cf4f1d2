"""A job's photos may come and go at any stage; its pieces keep those they had when completed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Actor, Permission, requires
from lib.accounts.receipts import Receipt
from lib.inputs import Input, Line
from lib.inventory.models import Item
from lib.jobs.timeline import opened, pictured
from lib.photos import gallery
from lib.photos.gallery import Gallery, TakenPhoto
from lib.refusals import NotNow


class AddJobPhoto(TakenPhoto):
    """A photo taken or chosen for a job."""

    number: str


class OneJobPhoto(Input):
    """A photo in a job's gallery."""

    number: str
    photo: str


class WriteCaption(OneJobPhoto):
    """What a photo of a job shows."""

    caption: Line = ""


class PhotosForPieces(Input):
    """A job whose photos go to its pieces."""

    number: str


class NoPieces(NotNow):
    """{number} has no pieces in inventory yet. Complete the job first; its photos go along."""


@requires(Permission.NOTE_JOBS)
def add_job_photo(session: Session, actor: Actor, given: AddJobPhoto) -> Receipt:
    """Add a photo to a job.

    Refuses: JobNotFound, and what is no photo or too large.
    """
    job = opened(session, given.number)
    gallery.link_to_job(session, job.id, gallery.keep(session, given.content), given.caption)
    pictured(session, job, actor, "added a photo")
    return Receipt(says=f"The photo is on {job.number}.", number=job.number)


@requires(Permission.NOTE_JOBS)
def remove_job_photo(session: Session, actor: Actor, given: OneJobPhoto) -> Receipt:
    """Take a photo off a job; pieces that show it keep it.

    Refuses: JobNotFound, PhotoNotShown.
    """
    job = opened(session, given.number)
    gallery.unlink(session, Gallery(job_id=job.id), given.photo)
    pictured(session, job, actor, "removed a photo")
    return Receipt(says=f"The photo is off {job.number}.", number=job.number)


@requires(Permission.NOTE_JOBS)
def caption_job_photo(session: Session, actor: Actor, given: WriteCaption) -> Receipt:
    """Say what a photo of a job shows.

    Refuses: JobNotFound, PhotoNotShown.
    """
    job = opened(session, given.number)
    gallery.write_caption(session, Gallery(job_id=job.id), given.photo, given.caption)
    return Receipt(says="The caption is saved.", number=job.number)


@requires(Permission.NOTE_JOBS)
def show_job_photo_earlier(session: Session, actor: Actor, given: OneJobPhoto) -> Receipt:
    """Move a photo one place forward in a job's gallery.

    Refuses: JobNotFound, PhotoNotShown.
    """
    job = opened(session, given.number)
    gallery.move_earlier(session, Gallery(job_id=job.id), given.photo)
    return Receipt(says="The photo is one place earlier.", number=job.number)


@requires(Permission.NOTE_JOBS)
def copy_photos_to_pieces(session: Session, actor: Actor, given: PhotosForPieces) -> Receipt:
    """Put photos that were added to the job since on its pieces.

    Refuses: JobNotFound, NoPieces.
    """
    job = opened(session, given.number)
    living = select(Item.id).where(Item.job_id == job.id, Item.voided_at.is_(None))
    pieces = list(session.scalars(living))
    if not pieces:
        raise NoPieces(number=job.number)
    new = gallery.copy_to_items(session, job.id, pieces)
    pictured(session, job, actor, "put the photos on the pieces")
    says = "The photos are on the pieces." if new else "The pieces already show every photo."
    return Receipt(says=says, number=job.number)
