"""A photo is kept once by the hash of its bytes; showing it somewhere is a link."""

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lib.schema import Base, Stamped


class Photo(Stamped, Base):
    """A JPEG of at most 2,048 pixels with its thumbnail; `hash` is the SHA-256 of `content`."""

    __tablename__ = "photos"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    thumbnail: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]


class PhotoLink(Stamped, Base):
    """A photo shown on one job or one item, at a place in its gallery."""

    __tablename__ = "photo_links"
    __table_args__ = (
        UniqueConstraint("job_id", "photo_hash"),
        UniqueConstraint("item_id", "photo_hash"),
        CheckConstraint("(job_id IS NULL) <> (item_id IS NULL)", name="one_owner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    photo_hash: Mapped[str] = mapped_column(ForeignKey("photos.hash"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id"))
    position: Mapped[int]
    caption: Mapped[str] = mapped_column(String(200), default="")
