"""What a quiz on paper is made of: pieces that know how high they stand and how they are drawn."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.documents.fonts import POINTS_PER_MILLIMETRE, printable, text_width
from portal.documents.pdf_document import LINE, Document
from portal.documents.printed import SheetBlock, SheetRun
from portal.documents.quiz_sheet import PrintedOption
from portal.documents.sheet_pictures import can_draw, draw_picture
from portal.documents.sheet_text import Line, lines_of

LEADING = 1.24  # in type sizes
BLANK_LEADING = 8.0  # millimetres; a line to write on, at least
BOX, BOX_GAP = 4.6, 2.2  # millimetres; a box to cross, and what parts it from the next thing
LETTER_COLUMN = 6.2
LETTER_BOX = 9.0  # a box to write a letter in
NOTE_PAD = 2.2
THIN, THICK = 0.25, 0.45
PICTURE_WIDTH = 62.0
VIEW_BOX = re.compile(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"')

Draw = Callable[[Document, float, float], None]


@dataclass(frozen=True)
class Element:
    """A piece of a question: its height in millimetres, and how it is drawn from its top left corner on."""

    height: float
    draw: Draw


def stack(elements: Sequence[Element], gap: float = 0.0) -> Element:
    """Elements one below the other."""
    height = sum(one.height for one in elements) + gap * max(0, len(elements) - 1)

    def draw(document: Document, x: float, top: float) -> None:
        for one in elements:
            one.draw(document, x, top)
            top += one.height + gap

    return Element(height, draw)


def beside(left: Element, right: Element, offset: float) -> Element:
    """Two elements side by side, the right one `offset` millimetres from the left edge of the other."""

    def draw(document: Document, x: float, top: float) -> None:
        left.draw(document, x, top)
        right.draw(document, x + offset, top)

    return Element(max(left.height, right.height), draw)


def text(runs: Sequence[SheetRun], width: float, size: float, *, bold: bool = False) -> Element:
    """A paragraph."""
    lines = lines_of(runs, width, size, bold=bold)
    letter = size / POINTS_PER_MILLIMETRE

    def draw(document: Document, x: float, top: float) -> None:
        for line in lines:
            top += _leading(line, size)
            draw_line(document, line, x, top - (LEADING - 1) * letter, size, right=x + width)

    return Element(sum(_leading(line, size) for line in lines), draw)


def draw_line(document: Document, line: Line, x: float, baseline: float, size: float, *, right: float) -> None:
    """Words from x on; blanks are lines to write on."""
    space = text_width(" ", size)
    for word in line.words:
        for piece in word:
            if piece.is_blank:
                end = right if piece.is_to_end else x + piece.width
                document.paint(x, baseline + 0.6, 1, f"{THIN} w 0 0 m {end - x:.3f} 0 l S")
                x = end
            else:
                x = document.write_at(x, baseline, piece.text, size, bold=piece.bold)
        x += space


def blocks(stem: Sequence[SheetBlock], width: float, size: float) -> Element:
    """Paragraphs of a text; messages stand in a frame of their own."""
    found: list[Element] = []
    notes: list[Element] = []
    for block in stem:
        if block.is_note and not block.picture:
            notes.append(_paragraph(block, width - 2 * NOTE_PAD, size))
            continue
        if notes:
            found.append(_framed(notes, width))
            notes = []
        found.append(_paragraph(block, width, size))
    if notes:
        found.append(_framed(notes, width))
    return stack(found, gap=1.0)


def _paragraph(block: SheetBlock, width: float, size: float) -> Element:
    if block.picture and can_draw(block.picture):
        return picture(block)
    indent = block.indent * 5.0
    runs = (SheetRun(f"{block.marker} "), *block.runs) if block.marker else block.runs
    inner = text(runs, width - indent, size, bold=block.is_heading)
    return Element(inner.height, lambda document, x, top: inner.draw(document, x + indent, top))


def picture(block: SheetBlock) -> Element:
    """A picture as high as its block says."""

    def draw(document: Document, x: float, top: float) -> None:
        draw_picture(document, block.picture, x, top, picture_width(block), block.picture_height)

    return Element(block.picture_height, draw)


def picture_width(block: SheetBlock) -> float:
    """How wide the picture of a block stands."""
    found = VIEW_BOX.search(block.picture[:400])
    if found is None:
        return PICTURE_WIDTH
    return min(PICTURE_WIDTH, block.picture_height * float(found[1]) / float(found[2]))


def _framed(inner: Sequence[Element], width: float) -> Element:
    body = stack(inner, gap=0.6)
    height = body.height + 2 * NOTE_PAD

    def draw(document: Document, x: float, top: float) -> None:
        document.paint(x, top, 1, f"{THICK} w 0 0 {width:.2f} {height:.2f} re S")
        body.draw(document, x + NOTE_PAD, top + NOTE_PAD - 0.6)

    return Element(height, draw)


def option(one: PrintedOption, width: float, size: float, *, has_box: bool) -> Element:
    """A lettered line, with a box to cross before it or none."""
    lead = (BOX + BOX_GAP if has_box else 0.0) + LETTER_COLUMN
    words = text(one.runs, width - lead, size)
    height = max(words.height, BOX + 0.5 if has_box else 0.0)

    def draw(document: Document, x: float, top: float) -> None:
        baseline = top + size * LEADING / POINTS_PER_MILLIMETRE - (LEADING - 1) * size / POINTS_PER_MILLIMETRE
        if has_box:
            box(document, x, baseline - BOX + 0.9)
            x += BOX + BOX_GAP
        document.write_at(x, baseline, one.letter, size, bold=True)
        words.draw(document, x + LETTER_COLUMN, top)

    return Element(height, draw)


def box(document: Document, x: float, top: float, side: float = BOX) -> None:
    """A box to cross, or to write a letter in."""
    document.paint(x, top, 1, f"{THICK} w 0 0 {side:.2f} {side:.2f} re S")


def options(
    choices: Sequence[PrintedOption], width: float, size: float, *, has_boxes: bool, columns: int = 2
) -> Element:
    """Lettered lines: in two columns, read downwards, where all are short, else one below the other."""
    gap = 0.7
    half = (width - 4.0) / 2
    if columns != 1 and len(choices) > 1:
        tried = [option(one, half, size, has_box=has_boxes) for one in choices]
        one_line = max(size * LEADING / POINTS_PER_MILLIMETRE, BOX + 0.5 if has_boxes else 0.0) + 0.01
        if all(one.height <= one_line for one in tried):
            rows = -(-len(tried) // 2)
            return beside(stack(tried[:rows], gap), stack(tried[rows:], gap), half + 4.0)
    return stack([option(one, width, size, has_box=has_boxes) for one in choices], gap)


def letter_boxes(count: int) -> Element:
    """Boxes in a row, to write letters in, with arrows between them."""

    def draw(document: Document, x: float, top: float) -> None:
        for number in range(count):
            box(document, x, top, LETTER_BOX)
            x += LETTER_BOX
            if number < count - 1:
                document.write_at(x + 1.0, top + LETTER_BOX / 2 + 1.4, "→", 12)
                x += 7.0

    return Element(LETTER_BOX + 1.0, draw)


def write_lines(count: int, width: float) -> Element:
    """Lines to write on."""

    def draw(document: Document, x: float, top: float) -> None:
        for number in range(1, count + 1):
            y = top + number * BLANK_LEADING
            document.paint(x, y, 1, f"{THIN} w 0 0 m {width:.2f} 0 l S")

    return Element(count * BLANK_LEADING + 1.0, draw)


def asked_rows(rows: Sequence[Sequence[SheetRun]], width: float, size: float) -> Element:
    """Rows numbered from 1, each with a box for the letter that belongs to it."""

    def row(number: int, runs: Sequence[SheetRun]) -> Element:
        words = text((SheetRun(f"{number}. "), *runs), width - LETTER_BOX - 4.0, size)
        height = max(words.height, LETTER_BOX)

        def draw(document: Document, x: float, top: float) -> None:
            box(document, x, top, LETTER_BOX)
            words.draw(document, x + LETTER_BOX + 4.0, top + (height - words.height) / 2)

        return Element(height, draw)

    return stack([row(number, runs) for number, runs in enumerate(rows, 1)], gap=1.2)


def grid(
    columns: Sequence[PrintedOption], rows: Sequence[Sequence[SheetRun]], width: float, size: float
) -> Element:
    """A table with a box to cross where a row meets a column."""
    share = min(26.0, width * 0.6 / max(1, len(columns)))
    first = width - share * len(columns)
    heads = [text((SheetRun(f"{one.letter}. ", bold=True), *one.runs), share - 2.0, size - 1) for one in columns]
    head_height = max((one.height for one in heads), default=0.0) + 1.6
    labels = [text((SheetRun(f"{number}. "), *runs), first - 2.0, size) for number, runs in enumerate(rows, 1)]
    heights = [max(one.height, BOX) + 1.4 for one in labels]
    height = head_height + sum(heights)

    def draw(document: Document, x: float, top: float) -> None:
        _rule(document, x, top, width)
        for place, head in enumerate(heads):
            head.draw(document, x + first + place * share + 1.0, top + 0.6)
        y = top + head_height
        for label, high in zip(labels, heights, strict=True):
            _rule(document, x, y, width)
            label.draw(document, x, y + (high - label.height) / 2)
            for place in range(len(columns)):
                box(document, x + first + place * share + (share - BOX) / 2, y + (high - BOX) / 2)
            y += high
        _rule(document, x, y, width)

    return Element(height + 0.6, draw)


def _rule(document: Document, x: float, y: float, width: float) -> None:
    document.paint(x, y, 1, f"{THIN} w 0 0 m {width:.2f} 0 l S", LINE)


def _leading(line: Line, size: float) -> float:
    leading = size * LEADING / POINTS_PER_MILLIMETRE
    return max(leading, BLANK_LEADING) if line.has_blank else leading


def label(words: str, width: float, size: float) -> Element:
    """A short instruction in bold."""
    return text((SheetRun(printable(words), bold=True),), width, size)
