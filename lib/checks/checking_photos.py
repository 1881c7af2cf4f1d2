"""A photo is the bytes its hash was made of: a JPEG of the size on record, with its thumbnail."""

import hashlib
from io import BytesIO

from PIL import Image
from sqlalchemy import select

from lib.checks.findings import Look, Place
from lib.photos.models import Photo


def check_photos(look: Look) -> None:
    """One photo after the other."""
    query = select(Photo.hash, Photo.content, Photo.thumbnail, Photo.width, Photo.height)
    for row in look.stream(query.order_by(Photo.hash), at_once=4):
        look.looked(1)
        place = Place("photos", row.hash[:12])
        if hashlib.sha256(row.content).hexdigest() != row.hash:
            look.wrong(place, "its bytes are not those its hash was made of.")
        elif _size(row.content) != (row.width, row.height):
            size = f"{row.width} by {row.height} pixels"
            look.wrong(place, f"it does not open as a JPEG of {size}.")
        if _size(row.thumbnail) is None:
            look.wrong(place, "its thumbnail does not open as a JPEG.")


def _size(content: bytes) -> tuple[int, int] | None:
    """The size of a JPEG in pixels; none where it cannot be read to its end."""
    try:
        opened = Image.open(BytesIO(content), formats=("JPEG",))
        opened.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return opened.size
