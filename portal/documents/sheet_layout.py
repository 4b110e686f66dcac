"""Sheets for residents, drawn: A5, black on white, in the largest letters with which a guide fits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from portal.documents.fonts import CAP_HEIGHT, POINTS_PER_MILLIMETRE, printable, text_width
from portal.documents.pdf_document import Document
from portal.documents.printed import PrintedSheet, SheetBlock, SheetRun, SheetWording
from portal.documents.qr import qr_path
from portal.documents.sheet_pictures import can_draw, draw_picture
from portal.documents.sheet_text import Line, lines_of
from portal.documents.text_layout import fit

WIDTH, HEIGHT = 148.0, 210.0  # millimetres: A5, upright
LEFT, RIGHT, TOP, BOTTOM = 10.0, 138.0, 9.0, 201.0
WIDE = RIGHT - LEFT
SIZES = (22, 20, 18, 16, 15, 14, 13, 12, 11, 10)  # points; the same as of a sheet that a browser prints
HEADING_SCALE, LEADING, NUMBER_COLUMN, BULLET_COLUMN, CIRCLE = 1.3, 1.32, 2.6, 1.1, 1.9  # in type sizes
GAP, STEP_GAP, BLANK_LEADING = 2.1, 1.8, 7.5  # millimetres; the last of a line to write on, at least
FOOT_HEIGHT, QR_SIZE, FOOT_SIZE = 33.5, 26.0, 10.0
FOOT_TOP = BOTTOM - FOOT_HEIGHT
EXTRA_LINE, EXTRA_SIZE = 9.5, 12.0  # of the lines that a sheet adds where it has room
THIN, THICK = 0.28, 0.53
CIRCLE_BOW = 0.5523  # of the radius: how far the handles of a Bézier curve stand out that draws a quarter


@dataclass(frozen=True)
class _Placed:
    """A block in lines: where they begin, how high they stand, and the type they are in."""

    block: SheetBlock
    lines: list[Line]
    size: float
    x: float
    height: float
    gap: float  # above it, in millimetres
    has_rule: bool = True  # above it, where it begins a step

    @property
    def ends_in_blank(self) -> bool:
        """Whether its last line is one to write on."""
        return bool(self.lines) and self.lines[-1].has_blank

    @property
    def begins_step(self) -> bool:
        """Whether a step begins with it: a rule above, its number in a circle."""
        return self.block.indent == 1 and self.block.marker.isdecimal()


def draw_sheets(
    sheets: Sequence[PrintedSheet], wordings: Mapping[str, SheetWording], *, title: str, printed_at: datetime
) -> bytes:
    """See `portal.documents.sheet_pdf.sheets_pdf`."""
    document = Document(title, created=printed_at, paper=(WIDTH, HEIGHT))
    for sheet in sheets:
        _SheetDrawing(document, sheet, wordings[sheet.language]).draw()
    return document.to_bytes()


@dataclass
class _SheetDrawing:
    """One guide on its sheet; on a second one with what the first has no room for."""

    document: Document
    sheet: PrintedSheet
    wording: SheetWording
    at: float = field(default=TOP, init=False)

    def draw(self) -> None:
        """Draw the guide, and its foot below it."""
        placed = self._placed(SIZES[-1])
        for size in SIZES:
            if self._height(tried := self._placed(size)) <= FOOT_TOP - TOP:
                placed = tried
                break
        pages = list(_pages(placed))
        for number, page in enumerate(pages, 1):
            self.document.add_page()
            self.at = TOP
            for one in page:
                self._draw_block(one, is_first=one is page[0])
            if len(pages) > 1:
                told = printable(self.wording.page.format(page=number, pages=len(pages)))
                self.document.write_around(WIDTH / 2, HEIGHT - 4, told, FOOT_SIZE)
        self._draw_foot()

    def _placed(self, size: float) -> list[_Placed]:
        heading = SheetBlock((SheetRun(self.sheet.title, bold=True),), is_heading=True)
        found = [self._place(heading, size * HEADING_SCALE)]
        was_step = was_note = False
        for block in self.sheet.blocks:
            placed = self._place(block, size)
            if placed.begins_step and found[-1].ends_in_blank:  # the line to write on parts them, or needs room
                placed = replace(placed, gap=GAP + STEP_GAP) if was_step else replace(placed, has_rule=False)
            if was_step and not block.indent:
                placed = replace(placed, gap=GAP + STEP_GAP)
            if was_note and block.is_note:
                placed = replace(placed, gap=0.0)
            was_step, was_note = bool(block.indent), block.is_note
            found.append(placed)
        return found

    def _place(self, block: SheetBlock, size: float) -> _Placed:
        if block.picture and not can_draw(block.picture):
            block = replace(block, picture=b"")
        letter = size / POINTS_PER_MILLIMETRE
        indent = NUMBER_COLUMN * letter if block.indent else 0.0
        indent += max(0, block.indent - 1) * BULLET_COLUMN * letter
        is_step = block.indent == 1 and block.marker.isdecimal()
        if block.marker and not is_step:
            indent += BULLET_COLUMN * letter
        indent += 4.0 if block.is_note else 0.0
        lines = lines_of(block.runs, WIDE - indent, size, bold=block.is_heading)
        if block.is_heading and len(lines) > 1:
            lines = _balanced(block, WIDE - indent, size, len(lines))
        height = sum(_leading(line, size) for line in lines)
        if block.picture:
            height = block.picture_height
        if is_step:
            height = max(height, CIRCLE * letter)
        gap = STEP_GAP if is_step else 0.4 if block.indent else GAP
        return _Placed(block, lines, size, LEFT + indent, height, gap)

    def _height(self, placed: Sequence[_Placed]) -> float:
        return sum(_whole_height(one) for one in placed)

    def _draw_block(self, placed: _Placed, *, is_first: bool) -> None:
        document, letter = self.document, placed.size / POINTS_PER_MILLIMETRE
        self.at += 0.0 if is_first else placed.gap
        if placed.begins_step:
            if placed.has_rule:
                self._rule(self.at, THIN)
            self.at += STEP_GAP
            self._draw_number(placed.block.marker, LEFT, self.at, placed.size)
            self.at += max(0.0, (CIRCLE - LEADING) / 2 * letter) if len(placed.lines) == 1 else 0.0
        elif placed.block.marker:
            baseline = self.at + letter
            document.write_at(placed.x - BULLET_COLUMN * letter, baseline, placed.block.marker, placed.size)
        top = self.at
        if placed.block.picture:
            draw_picture(document, placed.block.picture, placed.x, top, RIGHT - placed.x, placed.height)
            self.at = top + placed.height
            return
        for line in placed.lines:
            leading = _leading(line, placed.size)
            self._draw_line(line, placed.x, self.at + leading - (LEADING - 1) * letter, placed.size)
            self.at += leading
        if placed.block.is_note:
            document.paint(LEFT, top, 1, f"0 0 1.4 {self.at - top:.2f} re f")
        self.at = max(self.at, top + (placed.height if not placed.begins_step else 0.0))
        if placed.begins_step:
            self.at = max(self.at, top + CIRCLE * letter - max(0.0, (CIRCLE - LEADING) / 2 * letter))

    def _draw_line(self, line: Line, x: float, baseline: float, size: float) -> None:
        space = text_width(" ", size)
        last = line.words[-1][-1]
        for word in line.words:
            for piece in word:
                if piece.is_blank:
                    end = RIGHT if piece.is_to_end and piece is last else x + piece.width
                    self.document.paint(x, baseline + 0.6, 1, f"{THIN} w 0 0 m {end - x:.3f} 0 l S")
                    x = end
                else:
                    x = self.document.write_at(x, baseline, piece.text, size, bold=piece.bold)
            x += space

    def _draw_number(self, number: str, x: float, top: float, size: float) -> None:
        across = CIRCLE * size / POINTS_PER_MILLIMETRE
        middle, radius = across / 2, across / 2 - 0.3
        near, low, high, far = (middle + radius * part for part in (-1, -CIRCLE_BOW, CIRCLE_BOW, 1))
        curves = (
            (far, high, high, far, middle, far),
            (low, far, near, high, near, middle),
            (near, low, low, near, middle, near),
            (high, near, far, low, far, middle),
        )
        drawn = " ".join(" ".join(f"{part:.3f}" for part in curve) + " c" for curve in curves)
        circle = f"{THICK} w {far:.3f} {middle:.3f} m {drawn} h S"
        self.document.paint(x, top, 1, circle)
        baseline = top + middle + size * CAP_HEIGHT / POINTS_PER_MILLIMETRE / 2
        self.document.write_around(x + middle, baseline, number, size, bold=True)

    def _draw_foot(self) -> None:
        """The lines for two numbers where the sheet has room; below them QR, address, and who brought it."""
        document, wording = self.document, self.wording
        if not self.sheet.has_own_lines:
            for text in (wording.bank, wording.police):
                if self.at + EXTRA_LINE <= FOOT_TOP - 2.0:
                    self.at += EXTRA_LINE
                    self._fill_in(text, LEFT, self.at, EXTRA_SIZE)
        self._rule(FOOT_TOP + 1.0, THICK)
        path, modules = qr_path(self.sheet.address)
        quiet = 4 * QR_SIZE / (modules + 8)
        document.paint(LEFT + quiet, FOOT_TOP + 3.0 + quiet, QR_SIZE / (modules + 8), path)
        x, top = LEFT + QR_SIZE + 5.0, FOOT_TOP + 3.6
        address = fit(self.sheet.short_address, RIGHT - x, size=FOOT_SIZE, smallest=8.0, lines=2, bold=True)
        top = document.write_block(x, top, address)
        told = [wording.checked.format(day=self.sheet.checked)] if self.sheet.checked else []
        for text in (*told, wording.team):
            top = document.write_block(x, top, fit(text, RIGHT - x, size=FOOT_SIZE, smallest=8.0))
        for text in (wording.head, wording.phone):
            top += 7.4
            self._fill_in(text, x, top, EXTRA_SIZE - 1)

    def _fill_in(self, text: str, x: float, baseline: float, size: float) -> None:
        end = self.document.write_at(x, baseline, printable(text), size) + 1.5
        self.document.paint(end, baseline + 0.6, 1, f"{THIN} w 0 0 m {RIGHT - end:.3f} 0 l S")

    def _rule(self, y: float, weight: float) -> None:
        self.document.paint(LEFT, y, 1, f"{weight} w 0 0 m {WIDE:.3f} 0 l S")


def _balanced(block: SheetBlock, width: float, size: float, count: int) -> list[Line]:
    """A heading in as many lines, each as long as the others as near as may be."""
    narrow, wide = width / 2, width
    for _halving in range(6):
        middle = (narrow + wide) / 2
        if len(lines_of(block.runs, middle, size, bold=True)) > count:
            narrow = middle
        else:
            wide = middle
    return lines_of(block.runs, wide, size, bold=True)


def _leading(line: Line, size: float) -> float:
    leading = size * LEADING / POINTS_PER_MILLIMETRE
    return max(leading, BLANK_LEADING) if line.has_blank else leading


def _whole_height(placed: _Placed) -> float:
    """The height of a block with the gap above it and, of a step, the rule and the gap below that."""
    return placed.gap + placed.height + (STEP_GAP if placed.begins_step else 0.0)


def _pages(placed: Sequence[_Placed]) -> Iterator[list[_Placed]]:
    """The blocks by sheet: all on one, or as many as fit above its edge, and the last ones above the foot."""
    page: list[_Placed] = []
    taken = 0.0
    left = sum(map(_whole_height, placed))
    for one in placed:
        high = _whole_height(one)
        room = (FOOT_TOP if taken + left <= FOOT_TOP - TOP or not page else BOTTOM - 4.0) - TOP
        if page and taken + high > room:
            yield page
            page, taken = [], 0.0
        page.append(one)
        taken += high
        left -= high
    if page and taken > FOOT_TOP - TOP and len(page) > 1:
        yield page[:-1]
        page = page[-1:]
    yield page
