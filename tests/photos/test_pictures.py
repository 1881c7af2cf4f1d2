"""A photo is checked, turned upright, stripped and scaled before it is kept."""

import contextlib
import random
import struct
import subprocess
import sys
import time
import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from lib.photos.pictures import (
    SIDE,
    THUMBNAIL_SIDE,
    BrokenPhoto,
    NotAPhoto,
    PhotoTooLarge,
    TooManyPixels,
    picture,
)
from lib.refusals import NotValid


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


@pytest.mark.parametrize("side", [5_100, 9_700, 14_000])
def test_a_small_file_that_unpacks_into_too_many_pixels_is_refused(side: int) -> None:
    content = _file(Image.new("1", (side, side)), "PNG")

    with pytest.raises(TooManyPixels, match=r"(25|80) million pixels"):
        picture(content)


def test_a_head_that_lies_about_a_size_beyond_all_memory_is_refused() -> None:
    content = bytearray(_file(Image.new("RGB", (8, 8)), "PNG"))
    content[16:24] = struct.pack(">II", 2**31 - 1, 2**31 - 1)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))

    with pytest.raises(TooManyPixels):
        picture(bytes(content))


def test_text_that_unpacks_without_end_is_refused() -> None:
    content = _file(Image.new("RGB", (8, 8)), "PNG")
    bomb = b"zTXtnote\0\0" + zlib.compress(b"a" * 80_000_000, 9)
    chunk = struct.pack(">I", len(bomb) - 4) + bomb + struct.pack(">I", zlib.crc32(bomb))

    with pytest.raises(BrokenPhoto):
        picture(content[:33] + chunk + content[33:])


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "MPO"])
def test_of_many_pictures_in_one_file_the_first_is_kept(kind: str) -> None:
    first, later = Image.new("RGB", (60, 40), "red"), Image.new("RGB", (60, 40), "blue")
    content = _file(first, kind, save_all=True, append_images=[later] * 300)

    made = _opened(picture(content).content)

    assert getattr(made, "n_frames", 1) == 1
    assert made.getpixel((30, 20))[0] > 200  # type: ignore[index]


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"<html><script>alert(1)</script></html>",
        b"PK\3\4 an archive",
        b"",
    ],
    ids=["SVG", "HEIC", "HTML", "ZIP", "nothing"],
)
def test_what_is_no_jpeg_png_or_webp_is_refused_with_what_to_choose(content: bytes) -> None:
    with pytest.raises(NotAPhoto, match="Choose a JPEG, PNG or WebP"):
        picture(content)


def test_a_film_of_another_kind_is_refused() -> None:
    frame = Image.new("P", (8, 8))

    with pytest.raises(NotAPhoto):
        picture(_file(frame, "GIF", save_all=True, append_images=[frame] * 500))


SECRET = b"48.8566 N 2.3522 E, safe behind the mirror"


def _telling(kind: str) -> bytes:
    """A photo that tells where it was taken in every way its format has, and after its end."""
    camera = Image.new("RGB", (64, 48), "gold")
    notes = camera.getexif()
    notes[0x010E] = SECRET.decode()
    notes.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 23.76)})
    told: dict[str, object] = {"exif": notes, "icc_profile": SECRET}
    if kind == "JPEG":
        told |= {"comment": SECRET, "xmp": SECRET}
    if kind == "WEBP":
        told |= {"xmp": SECRET}
    if kind == "PNG":
        text = PngInfo()
        text.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        text.add_text("Comment", SECRET.decode())
        told |= {"pnginfo": text}
    return _file(camera, kind, **told) + SECRET + b"PK\3\4<script>alert(1)</script>"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_what_a_file_tells_beside_its_pixels_is_kept(kind: str) -> None:
    content = _telling(kind)

    made = picture(content)

    assert content.count(SECRET) > 3
    for kept in (made.content, made.thumbnail):
        assert SECRET not in kept
        assert b"<script>" not in kept
        assert set(_opened(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "MPO"])
def test_a_file_made_up_to_break_the_decoder_is_refused_or_kept_and_nothing_else(
    kind: str,
) -> None:
    whole, chance = _telling(kind), random.Random(kind)

    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(chance.choice([1, 4, 20])):
            broken[chance.randrange(chance.choice([80, len(broken)]))] = chance.randrange(256)
        with contextlib.suppress(NotValid):
            picture(bytes(broken))


def test_one_photo_is_unpacked_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most = Counter[str](), Counter[str]()
    opening = Image.open

    def slowly(*given: Any, **named: Any) -> Image.Image:
        at_once["now"] += 1
        most["now"] = max(most["now"], at_once["now"])
        time.sleep(0.01)
        at_once["now"] -= 1
        return opening(*given, **named)

    content = _file(Image.new("RGB", (60, 40)))
    monkeypatch.setattr(Image, "open", slowly)
    with ThreadPoolExecutor(8) as hands:
        list(hands.map(picture, [content] * 8))

    assert most["now"] == 1


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux says what was used")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_of_25_megapixels_takes_less_than_600_megabytes(kind: str, tmp_path: Path) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(_file(Image.new("RGBA" if kind != "JPEG" else "RGB", (5_000, 5_000)), kind))

    took = subprocess.run(
        [sys.executable, "-c", MEASURE, str(photo)], capture_output=True, text=True, check=True
    )

    assert 0 < int(took.stdout) < 600


MEASURE = """
import re, sys
from pathlib import Path
from lib.photos.pictures import picture
def most():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
content, before = Path(sys.argv[1]).read_bytes(), most()
picture(content)
print((most() - before) // 1024)
"""
