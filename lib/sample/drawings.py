"""Photos of the sample shop are drawn, so that no picture of anybody's work is shipped."""

from functools import cache
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageDraw, ImageFilter

_SIZE = 900
_METALS = {
    "yellow": (212, 170, 84),
    "rose": (209, 142, 116),
    "white": (196, 201, 208),
    "platinum": (186, 192, 202),
    "silver": (200, 204, 210),
}
_STONES = {
    "sapphire": (52, 84, 170),
    "emerald": (38, 130, 92),
    "garnet": (140, 32, 48),
    "topaz": (106, 170, 214),
    "pearl": (238, 232, 222),
}


def drawn(title: str, category: str) -> bytes:
    """A quiet still life of a piece as its title tells it, as a JPEG."""
    words = title.lower()
    metal = next((tone for name, tone in _METALS.items() if name in words), _METALS["yellow"])
    stone = next((tone for name, tone in _STONES.items() if name in words), (226, 236, 246))
    image = _table().copy()
    pen = ImageDraw.Draw(image)
    {"Earrings": _earrings, "Pendants": _pendant, "Necklaces": _pendant}.get(category, _ring)(
        pen, metal, stone
    )
    kept = BytesIO()
    image.resize((_SIZE // 2, _SIZE // 2), Image.Resampling.BOX).save(kept, "JPEG", quality=90)
    return kept.getvalue()


_Tone = tuple[int, int, int]


@cache
def _table() -> Image.Image:
    image = Image.new("RGB", (_SIZE, _SIZE))
    pen = ImageDraw.Draw(image)
    for row in range(_SIZE):
        tone = 244 - row * 46 // _SIZE
        pen.line([(0, row), (_SIZE, row)], fill=(tone, tone - 3, tone - 9))
    pen.ellipse([210, 660, 690, 760], fill=(188, 182, 172))
    return image.filter(ImageFilter.GaussianBlur(18))


def _ring(pen: ImageDraw.ImageDraw, metal: _Tone, stone: _Tone) -> None:
    dark: _Tone = (metal[0] * 3 // 4, metal[1] * 3 // 4, metal[2] * 3 // 4)
    pen.ellipse([270, 330, 630, 720], outline=dark, width=46)
    pen.ellipse([276, 334, 624, 714], outline=metal, width=30)
    _brilliant(pen, (450, 320), 84, stone)


def _earrings(pen: ImageDraw.ImageDraw, metal: _Tone, stone: _Tone) -> None:
    for centre in (320, 580):
        pen.arc([centre - 60, 250, centre + 60, 400], 180, 20, fill=metal, width=14)
        pen.line([(centre, 390), (centre, 470)], fill=metal, width=10)
        _brilliant(pen, (centre, 540), 74, stone)


def _pendant(pen: ImageDraw.ImageDraw, metal: _Tone, stone: _Tone) -> None:
    pen.arc([150, -260, 750, 430], 20, 160, fill=metal, width=9)
    pen.ellipse([424, 400, 476, 460], outline=metal, width=10)
    pen.ellipse([330, 450, 570, 690], fill=metal)
    _brilliant(pen, (450, 570), 66, stone)


def _brilliant(pen: ImageDraw.ImageDraw, centre: tuple[int, int], radius: int, tone: _Tone) -> None:
    across, down = centre
    if tone == _STONES["pearl"]:
        pen.ellipse(
            [across - radius, down - radius, across + radius, down + radius],
            fill=tone,
            outline=(196, 186, 172),
            width=3,
        )
        pen.ellipse([across - 30, down - 40, across, down - 10], fill=(252, 250, 246))
        return
    corners = [
        (across + radius * cos(step * pi / 4), down + radius * sin(step * pi / 4))
        for step in range(8)
    ]
    pen.polygon(corners, fill=tone, outline=(120, 126, 134), width=3)
    for place, corner in enumerate(corners):
        light = 26 if place % 2 else -22
        facet = tuple(max(0, min(255, part + light)) for part in tone)
        pen.polygon([centre, corner, corners[(place + 1) % 8]], fill=facet)
    half = radius // 2
    pen.regular_polygon((across, down, half), 8, fill=tone, outline=(250, 250, 250))
