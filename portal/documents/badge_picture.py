"""The picture of a badge, a house with its window lit in a round seal: as SVG and as PNG."""

import textwrap
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path

from portal.deadlines import within_deadline

SIZE = 512  # pixels, and units of the drawing
GREEN, CREAM, AMBER, INK, GREY = "#0a5c48", "#fffdf8", "#f5b731", "#18211d", "#4a554f"
ROOF = ((256, 66), (352, 142), (160, 142))
WALL = (186, 138, 326, 226)
WINDOW = (228, 158, 284, 214)
TICK = ((240, 187), (252, 199), (273, 175))
TITLE_MIDDLE, CAPTION_LINE = 322, 432  # of the title's block, and under the caption
LEADING = 1.25  # type sizes
# How many letters of which size stand on how many lines inside the seal.
SETTINGS = ((44, 13, 2), (38, 16, 3), (32, 19, 3), (26, 24, 4))
MAX_CAPTION = 24  # characters
FONTS = Path(__file__).with_name("fonts")
FAMILIES = "Be Vietnam Pro, Segoe UI, Roboto, Noto Sans, sans-serif"
DRAWN_LARGER = 2  # and made smaller, so that edges are smooth
COLOURS = 64


@dataclass(frozen=True)
class SetLine:
    """A line of the title: where its foot stands, and how large it is."""

    text: str
    y: float
    size: int


def badge_svg(title: str, caption: str, inside: str = "", namespaces: str = "") -> str:
    """The drawing; `inside` stands right behind the opening tag, with the `namespaces` that it needs."""
    lines = "".join(_svg_text(line.text, line.y, line.size, INK, 700) for line in _set_title(title))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{namespaces} viewBox="0 0 {SIZE} {SIZE}">'
        f"{inside}<title>{escape(title)}</title>"
        f'<circle cx="256" cy="256" r="252" fill="{GREEN}"/>'
        f'<circle cx="256" cy="256" r="234" fill="{CREAM}" stroke="{AMBER}" stroke-width="6"/>'
        f'<path fill="{GREEN}" d="{_path(ROOF)}Z"/>{_svg_box(WALL, GREEN, 0)}{_svg_box(WINDOW, AMBER, 8)}'
        f'<path d="{_path(TICK)}" fill="none" stroke="{GREEN}" stroke-width="9" stroke-linecap="round"'
        ' stroke-linejoin="round"/>'
        f"<g font-family=\"'Be Vietnam Pro', 'Segoe UI', Roboto, 'Noto Sans', sans-serif\" text-anchor=\"middle\">"
        f"{lines}{_svg_text(_shortened(caption), CAPTION_LINE, 22, GREY, 400)}</g></svg>\n"
    )


def badge_png(title: str, caption: str) -> bytes:
    """The same as a PNG picture."""
    # Imported where it is used: it takes ten megabytes, and most workers never draw.
    from PIL import Image, ImageDraw, ImageFont

    scale = DRAWN_LARGER
    picture = Image.new("RGBA", (SIZE * scale, SIZE * scale), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    for radius, colour in ((252, GREEN), (237, AMBER), (231, CREAM)):
        draw.ellipse([(256 - radius) * scale] * 2 + [(256 + radius) * scale] * 2, fill=colour)
    draw.polygon([(x * scale, y * scale) for x, y in ROOF], fill=GREEN)
    draw.rectangle([place * scale for place in WALL], fill=GREEN)
    draw.rounded_rectangle([place * scale for place in WINDOW], radius=8 * scale, fill=AMBER)
    draw.line([(x * scale, y * scale) for x, y in TICK], fill=GREEN, width=9 * scale, joint="curve")
    texts = [(line, "BeVietnamPro-Bold.ttf", INK) for line in _set_title(title)]
    texts.append((SetLine(_shortened(caption), CAPTION_LINE, 22), "BeVietnamPro-Regular.ttf", GREY))
    for line, font, colour in within_deadline(texts):
        letters = ImageFont.truetype(FONTS / font, line.size * scale, layout_engine=ImageFont.Layout.BASIC)
        draw.text((256 * scale, line.y * scale), line.text, fill=colour, font=letters, anchor="ms")
    small = picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
    few = small.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    data = BytesIO()
    few.save(data, "PNG", optimize=True)
    return data.getvalue()


def _set_title(title: str) -> list[SetLine]:
    size, rows = _wrapped(title)
    first = TITLE_MIDDLE - (len(rows) - 1) * size * LEADING / 2 + size * 0.35
    return [SetLine(row, first + number * size * LEADING, size) for number, row in enumerate(rows)]


def _wrapped(title: str) -> tuple[int, list[str]]:
    """The size of the letters and the lines, as even as they can be: no word stands alone that need not."""
    for size, width, most in SETTINGS:
        lines = len(textwrap.wrap(title, width))
        if lines <= most:
            rows = (textwrap.wrap(title, narrower) for narrower in range(1, width + 1))
            return size, next(row for row in rows if len(row) == lines)
    size, width, most = SETTINGS[-1]
    return size, textwrap.wrap(title, width, max_lines=most, placeholder="…")


def _shortened(caption: str) -> str:
    return textwrap.shorten(caption, MAX_CAPTION, placeholder="…")


def _svg_text(text: str, y: float, size: int, colour: str, weight: int) -> str:
    look = f'font-size="{size}" font-weight="{weight}" fill="{colour}"'
    return f'<text x="256" y="{y:g}" {look}>{escape(text)}</text>'


def _svg_box(box: tuple[int, int, int, int], colour: str, radius: int) -> str:
    left, top, right, bottom = box
    place = f'x="{left}" y="{top}" width="{right - left}" height="{bottom - top}"'
    return f'<rect {place} rx="{radius}" fill="{colour}"/>'


def _path(points: tuple[tuple[int, int], ...]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points)
