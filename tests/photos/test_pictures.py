"""A photo is checked, turned upright, stripped and scaled before it is kept."""

from io import BytesIO

import pytest
from PIL import Image

from lib.photos.pictures import (
    SIDE,
    THUMBNAIL_SIDE,
    BrokenPhoto,
    NotAPhoto,
    PhotoTooLarge,
    TooManyPixels,
    picture,
)


def _file(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def _opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_of_each_format_is_kept_as_a_jpeg_with_a_thumbnail(kind: str) -> None:
    content = _file(Image.new("RGB", (640, 480), "gold"), kind)

    made = picture(content)

    assert _opened(made.content).format == "JPEG"
    assert (made.width, made.height) == (640, 480)
    assert max(_opened(made.thumbnail).size) == THUMBNAIL_SIDE


def test_a_large_photo_is_scaled_down_and_a_small_one_left() -> None:
    large, small = Image.new("RGB", (4_000, 1_000)), Image.new("RGB", (30, 20))

    made = picture(_file(large)), picture(_file(small))

    assert [(each.width, each.height) for each in made] == [(SIDE, 512), (30, 20)]


def test_a_photo_taken_sideways_is_turned_upright_and_loses_its_metadata() -> None:
    camera = Image.new("RGB", (600, 400), "gold")
    notes = camera.getexif()
    notes[0x0112] = 6
    notes[0x010F] = "Maker of the camera"
    content = _file(camera, exif=notes, comment=b"At home")

    made = _opened(picture(content).content)

    assert made.size == (400, 600)
    assert not made.getexif()
    assert "comment" not in made.info


def test_a_transparent_picture_stands_on_white() -> None:
    content = _file(Image.new("RGBA", (50, 50), (255, 0, 0, 0)), "PNG")

    made = _opened(picture(content).content)

    assert made.getpixel((25, 25)) == (255, 255, 255)


def test_a_photo_of_thirty_megabytes_is_refused() -> None:
    content = _file(Image.new("RGB", (10, 10))) + b"\0" * 30_000_000

    with pytest.raises(PhotoTooLarge, match=r"30\.0 megabytes; at most 20"):
        picture(content)


def test_a_pdf_with_the_name_of_a_photo_is_refused() -> None:
    with pytest.raises(NotAPhoto, match="not a photo"):
        picture(b"%PDF-1.7\n1 0 obj << >> endobj")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_breaks_off_is_refused(kind: str) -> None:
    content = _file(Image.effect_noise((400, 400), 90).convert("RGB"), kind)

    with pytest.raises(BrokenPhoto, match="damaged"):
        picture(content[: len(content) // 2])


@pytest.mark.parametrize("side", [9_100, 9_700, 14_000])
def test_a_small_file_that_unpacks_into_too_many_pixels_is_refused(side: int) -> None:
    content = _file(Image.new("1", (side, side)), "PNG")

    with pytest.raises(TooManyPixels, match="80 million pixels"):
        picture(content)
