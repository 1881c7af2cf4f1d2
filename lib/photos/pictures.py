"""A photo is an image by its content, upright, without metadata, at most 2,048 pixels a side.

What a camera hides in a file (place, owner, device) never reaches the database: the picture is
painted anew and kept as a JPEG with a thumbnail. Of a film the first picture is kept. One photo is
unpacked at a time, so that memory holds no more than one, however many are sent at once.
"""

from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from PIL import Image, ImageOps, UnidentifiedImageError

from lib.refusals import NotValid
from lib.settings import settings

SIDE = 2_048
THUMBNAIL_SIDE = 320
# A JPEG is scaled down while it is read; of the others every pixel is unpacked, at 4 bytes each.
MEGAPIXELS, UNPACKED_MEGAPIXELS = 80, 25
_FORMATS = ("JPEG", "PNG", "WEBP")
_SCALED_WHILE_READ = ("JPEG", "MPO")
_UNPACKING = Lock()


@dataclass(frozen=True)
class Picture:
    """A JPEG as it is kept, with its thumbnail and its size in pixels."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int


class PhotoTooLarge(NotValid):
    """This photo has {megabytes} megabytes; at most {most} are taken. Choose a smaller one."""


class NotAPhoto(NotValid):
    """This file is not a photo, whatever its name says. Choose a JPEG, PNG or WebP picture."""


class TooManyPixels(NotValid):
    """This photo has more than {most} million pixels. Make it smaller and try again."""


class BrokenPhoto(NotValid):
    """This photo is damaged and cannot be read to its end. Take it or send it again."""


def picture(content: bytes) -> Picture:
    """The photo as it is kept. Refuses what is too large, not an image, or broken."""
    most = settings().photo_megabytes
    if len(content) > most * 1_000_000:
        megabytes = f"{len(content) / 1_000_000:.1f}"
        raise PhotoTooLarge(field="photo", megabytes=megabytes, most=most)
    with _UNPACKING:
        opened = _opened(content)
        try:
            opened.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
            painted = _painted(ImageOps.exif_transpose(opened))
        except Exception:  # noqa: BLE001  # a made-up file makes a decoder raise anything
            raise BrokenPhoto(field="photo") from None
    small = painted.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return Picture(_jpeg(painted), _jpeg(small), painted.width, painted.height)


def _opened(content: bytes) -> Image.Image:
    """The image with only its head read, so that its true size is known before it is unpacked."""
    try:
        opened = Image.open(BytesIO(content), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels(field="photo", most=MEGAPIXELS) from None
    except UnidentifiedImageError:
        raise NotAPhoto(field="photo") from None
    except Exception:  # noqa: BLE001  # as above
        raise BrokenPhoto(field="photo") from None
    most = MEGAPIXELS if opened.format in _SCALED_WHILE_READ else UNPACKED_MEGAPIXELS
    if opened.width * opened.height > most * 1_000_000:
        raise TooManyPixels(field="photo", most=most)
    return opened


def _painted(image: Image.Image) -> Image.Image:
    """The pixels alone, on white where the image was transparent."""
    clean = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        clean.paste(layer, mask=layer.getchannel("A"))
    else:
        clean.paste(image.convert("RGB"))
    return clean


def _jpeg(image: Image.Image) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=88, optimize=True)
    return written.getvalue()
