"""A guide on one sheet of A5: how large its letters may be, what only the paper has, and its QR."""

import re
from collections.abc import Sequence
from functools import lru_cache
from html.parser import HTMLParser
from math import ceil

from markupsafe import Markup

from portal.documents.qr import qr_svg

FONT_SIZES = (22, 20, 18, 16, 15, 14, 13, 12, 11, 10)  # points; each has its class in guide_paper.css
# The measures of guide_paper.css: what the sheet leaves for the guide, and what each thing takes of it.
SHEET_HEIGHT, SHEET_WIDTH = 434, 363  # points
STEP_GAP, BLOCK_GAP, PICTURE_HEIGHT = 11, 6, 100  # points
BLANK_HEIGHT = 20  # points; a line to write on by hand is no lower, however small the letters
LINE_HEIGHT, CIRCLE_HEIGHT, NUMBER_COLUMN_WIDTH, HEADING_SCALE = (
    1.32,
    1.9,
    2.6,
    1.3,
)  # in letters' heights; NUMBER is the column of the circle
MEAN_LETTER_WIDTH = (
    0.54  # the mean width of a letter in letters' heights, of the widest fonts that phones and offices have
)

BLOCK_TAGS = {"p", "li", "h2", "h3", "h4", "tr", "blockquote", "pre", "div"}
# A line to write on; and a paragraph of its own, not of a step, that names this number.
# As text, too: so it stands in what was published before the lines were drawn.
BLANK = re.compile(r'<p>(?=[^<]*(?:…{3,}|<span class="blank[^>]*>…+</span>)\s*</p>)')
NAMING = r'(?<!<li>)(?<!<li>\n)<p>(?=(?:(?!</p>).)*"tel:%s")'
OWN_LINE = re.compile(r'(?<!<li>)(?<!<li>\n)<p>(?:(?!</p>).)*<span class="blank')
ON_PAPER = '<p class="only-paper" data-silent>'
VOID_TAGS = {"br", "hr", "img"}


class _Outline(HTMLParser):
    """A guide as the lengths of its blocks, in letters: those of each step, and those around the steps."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.steps: list[list[int]] = []
        self.around: list[int] = [0]
        self.pictures = self.blanks = 0
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pictures += tag == "img"
        self.blanks += tag == "span" and (dict(attrs).get("class") or "").startswith("blank")
        if tag in VOID_TAGS:
            return
        if tag == "li" and self._open == ["ol"]:
            self.steps.append([])
        self._open.append(tag)
        if tag in BLOCK_TAGS:
            self._lengths.append(0)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._lengths[-1] += len(" ".join(data.split())) + 1 if data.strip() else 0

    @property
    def _lengths(self) -> list[int]:
        return self.steps[-1] if self._open[:2] == ["ol", "li"] else self.around


def fitting_font_size(title: str, blocks: Sequence[str]) -> int:
    """The largest letters, in points, with which a guide of this HTML fits its sheet; else the smallest."""
    outline = _Outline("".join(blocks))
    return next((size for size in FONT_SIZES if _height(title, outline, size) <= SHEET_HEIGHT), FONT_SIZES[-1])


def has_own_lines(blocks: Sequence[str]) -> bool:
    """Whether a guide has lines to write on outside its steps, so that its sheet adds none."""
    return any(OWN_LINE.search(html) for html in blocks)


def _height(title: str, outline: _Outline, size: int) -> float:
    """How high the guide stands in letters of this size, in points."""
    heading = _lines(len(title), SHEET_WIDTH, size * HEADING_SCALE) * size * HEADING_SCALE * 1.15
    beside = SHEET_WIDTH - NUMBER_COLUMN_WIDTH * size
    steps = sum(
        max(sum(_lines(length, beside, size) for length in step) * LINE_HEIGHT, CIRCLE_HEIGHT) * size + STEP_GAP
        for step in outline.steps
    )
    around = sum(
        _lines(length, SHEET_WIDTH, size) * LINE_HEIGHT * size + BLOCK_GAP for length in outline.around if length
    )
    blanks = outline.blanks * max(0.0, BLANK_HEIGHT - LINE_HEIGHT * size)
    return heading + steps + around + blanks + outline.pictures * PICTURE_HEIGHT


def _lines(letters: int, width: float, size: float) -> int:
    return ceil(letters * size * MEAN_LETTER_WIDTH / width)


@lru_cache(maxsize=64)
def on_paper_only(html: str, number: str = "") -> Markup:
    """The HTML of the guide of first aid, whose lines to write on are for the paper alone.

    With a `number`, so is what says it once more in a paragraph of its own: the screen has a button for it.
    """
    marked = BLANK.sub(ON_PAPER, html)
    if number:
        marked = re.sub(NAMING % re.escape(number), ON_PAPER, marked)
    return Markup(marked)  # noqa: S704 - the HTML of the content, with nothing added but a class


@lru_cache(maxsize=256)
def qr_code(address: str) -> Markup:
    """The address as a QR in inline SVG, dark on light also on a dark page, without styles; CSS gives the size."""
    return qr_svg(address, css_class="qr")
