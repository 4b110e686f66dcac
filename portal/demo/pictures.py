"""Logo and seal of the demonstration's certificates: drawings of our own that say “MẪU” and copy no emblem."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image, ImageFont

GREEN, AMBER, BLUE, CLEAR = (11, 89, 66, 255), (244, 180, 26, 255), (38, 78, 160, 255), (255, 255, 255, 0)
SAMPLE, DEMONSTRATION = "MẪU", "bản trình diễn"


def draw_logo() -> bytes:
    """A house with two lit windows on a green ground, with “MẪU” below it."""
    from PIL import Image, ImageDraw  # Pillow is heavy, and the demonstration is built once

    picture = Image.new("RGBA", (320, 320), CLEAR)
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((4, 4, 316, 316), radius=56, fill=GREEN)
    pen.polygon([(160, 36), (276, 132), (44, 132)], fill="white")
    pen.rectangle((76, 132, 244, 224), fill="white")
    for left in (100, 176):
        pen.rectangle((left, 152, left + 44, 196), fill=AMBER)
    pen.text((160, 268), SAMPLE, font=_font(56), fill="white", anchor="mm")
    return _to_png(picture)


def draw_seal() -> bytes:
    """A blue frame, no round seal, with “MẪU” in it and that this is a demonstration."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (420, 260), CLEAR)
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((6, 6, 414, 254), radius=28, outline=BLUE, width=10)
    pen.rounded_rectangle((24, 24, 396, 236), radius=18, outline=BLUE, width=3)
    pen.text((210, 104), SAMPLE, font=_font(92), fill=BLUE, anchor="mm")
    pen.text((210, 192), DEMONSTRATION, font=_font(40), fill=BLUE, anchor="mm")
    return _to_png(picture)


def _font(size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(
        str(files("portal.documents") / "fonts" / "BeVietnamPro-Bold.ttf"),
        size,
        layout_engine=ImageFont.Layout.BASIC,
    )


def _to_png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
