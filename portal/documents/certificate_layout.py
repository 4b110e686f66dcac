"""Certificates, drawn: a double frame, text around the middle in Tinos, a lane of lit houses, QR, signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from PIL import Image

from portal.documents.fonts import FOLDER, POINTS_PER_MILLIMETRE, printable
from portal.documents.official_fonts import TWIN
from portal.documents.pdf_document import DOOR, GREEN, HEIGHT, HOUSE, INK, WIDTH, Colour, Document
from portal.documents.printed import PrintedCertificate, address_to_type
from portal.documents.qr import qr_path

WIDE, HIGH = HEIGHT, WIDTH  # across
MIDDLE = WIDE / 2
SERIF = "tinos"
GREY: Colour = (75, 75, 75)
WINDOW: Colour = (245, 183, 49)
FRAME, INNER = 8.0, 10.6  # millimetres from the edge: printers leave 5 mm white
LEFT, RIGHT = 24.0, WIDE - 24.0
COLUMN = 218.0  # of the text around the middle
TEXT_TOP, TEXT_END = 40.0, 149.0  # where the text around the middle may stand
QR_SIZE, QR_TOP = 31.0, 160.0
SIGNED_MIDDLE, SIGNED_WIDE = 218.0, 96.0
HOUSE_WIDE, LANE_WIDE = 9.0, 180.0
LEADING = 1.2  # from line to line, in type sizes


@dataclass(frozen=True)
class Line:
    """Lines of one size in the middle: how large at best and at least, on how many lines, and the room above."""

    text: str
    size: float
    smallest: float
    style: str = ""
    colour: Colour = INK
    lines: int = 1
    above: float = 1.0  # millimetres


class Paper(Document):
    """A document with the serif letters of certificates."""

    def __init__(self, title: str, *, created: datetime) -> None:
        super().__init__(title, created=created, paper=(WIDE, HIGH))
        for style, name in TWIN.items():
            self.add_font(SERIF, style, FOLDER / name)

    def wide(self, text: str, size: float, style: str) -> float:
        """How wide a text stands, in millimetres."""
        self.set_font(SERIF, style, size)
        return self.get_string_width(text)

    def put(
        self, middle: float, baseline: float, text: str, size: float, style: str, colour: Colour = INK
    ) -> None:
        """Write a line around `middle`."""
        wide = self.wide(text, size, style)
        self.set_text_color(*colour)
        self.text(middle - wide / 2, baseline, text)

    def put_left(self, left: float, baseline: float, text: str, size: float, style: str = "") -> None:
        """Write a line from `left` on."""
        self.set_font(SERIF, style, size)
        self.set_text_color(*INK)
        self.text(left, baseline, text)

    def broken(self, text: str, size: float, style: str, width: float) -> list[str]:
        """The text in lines no wider than `width`; a word that is too wide for any is cut where it must be."""
        lines: list[str] = []
        line = ""
        for word in text.split():
            joined = f"{line} {word}".strip()
            if self.wide(joined, size, style) <= width:
                line = joined
                continue
            if line:
                lines.append(line)
            line = word
            while self.wide(line, size, style) > width:
                cut = next(n for n in range(len(line) - 1, 0, -1) if self.wide(line[:n], size, style) <= width)
                lines.append(line[:cut])
                line = line[cut:]
        return [*lines, line] if line else lines

    def even(self, text: str, size: float, style: str, width: float) -> list[str]:
        """The same lines, as even as can be."""
        lines = self.broken(text, size, style, width)
        narrow = width
        while len(lines) > 1 and narrow > width / 2:
            narrow -= 4
            tried = self.broken(text, size, style, narrow)
            if len(tried) > len(lines):
                break
            lines = tried
        return lines

    def fitted(self, line: Line, width: float, factor: float = 1) -> tuple[list[str], float]:
        """The lines of a text and their size: one line down to the smallest, else more, else smaller still."""
        text, size, smallest = printable(line.text), line.size * factor, line.smallest * factor
        one = min(size, size * width / max(self.wide(text, size, line.style), 0.01))
        if one >= smallest:
            return [text], one
        size = smallest
        while len(lines := self.even(text, size, line.style, width)) > line.lines:
            size *= 0.95
        return lines, size


def draw_certificates(certificates: Sequence[PrintedCertificate], *, title: str, created: datetime) -> bytes:
    """See `portal.documents.certificate_pdf.certificates_pdf`."""
    paper = Paper(title, created=created)
    for certificate in certificates:
        paper.add_page()
        _draw_frame(paper)
        _draw_head(paper, certificate)
        _draw_middle(paper, certificate)
        _draw_proof(paper, certificate)
        _draw_signature(paper, certificate)
    return paper.to_bytes()


def _draw_frame(paper: Paper) -> None:
    paper.set_draw_color(*GREEN)
    for inset, thick in ((FRAME, 1.1), (INNER, 0.35)):
        paper.set_line_width(thick)
        paper.rect(inset, inset, WIDE - 2 * inset, HIGH - 2 * inset)


def _draw_head(paper: Paper, certificate: PrintedCertificate) -> None:
    body, size = paper.fitted(Line(certificate.body.upper(), 13, 9, "B"), 190)
    paper.put_left(LEFT, 26, body[0], size, "B")
    lines, size = paper.fitted(Line(certificate.issuer, 13, 10, lines=2), 190)
    for number, line in enumerate(lines):
        paper.put_left(LEFT, 32 + number * size * LEADING / POINTS_PER_MILLIMETRE, line, size)
    if not _draw_picture(paper, certificate.logo, RIGHT - 30, 18, 30, 22, to_right=True):
        paper.paint_mark(RIGHT - 19, 18.5, 19)


def _draw_middle(paper: Paper, certificate: PrintedCertificate) -> None:
    """The text around the middle, as large as the room allows, and the lane below it."""
    lines = [
        Line(certificate.heading, 40, 30, "B", GREEN),
        Line(certificate.heading_en, 14, 10, "I", GREY, above=0),
        Line(certificate.before_name, 15, 11, above=3),
        Line(certificate.holder, 38, 24, "B", lines=2),
        Line(certificate.before_title, 15, 11),
        Line(certificate.title, 21, 16, "B", lines=3),
        Line(certificate.details, 14, 11, lines=2),
        Line(certificate.text, 13, 11, lines=4),
        *(Line(text, 12, 10, "I", GREY, lines=4) for text in certificate.english),
    ]
    lines = [line for line in lines if line.text]
    lane = _lane_height(certificate.lit)
    factor = 1.0
    while True:
        fitted = [paper.fitted(line, COLUMN, factor) for line in lines]
        heights = [len(texts) * size * LEADING / POINTS_PER_MILLIMETRE for texts, size in fitted]
        total = sum(heights) + sum(line.above for line in lines) + lane
        if total <= TEXT_END - TEXT_TOP or factor < 0.3:
            break
        factor *= 0.96
    # What is left over stands as air above the lane and between the lines.
    spare = max(TEXT_END - TEXT_TOP - total, 0)
    air = min(spare / (len(lines) + 2), 4.0)
    y = TEXT_TOP + max(spare - air * (len(lines) + 1), 0) / 2
    for line, (texts, size) in zip(lines, fitted, strict=True):
        y += line.above + air
        for text in texts:
            y += size * LEADING / POINTS_PER_MILLIMETRE
            paper.put(MIDDLE, y - size * 0.27 / POINTS_PER_MILLIMETRE, text, size, line.style, line.colour)
    _draw_lane(paper, y + air + 2.5, certificate.lit)


def _lane_height(lit: int) -> float:
    return HOUSE_WIDE + 4.5 if lit else 0


def _draw_lane(paper: Paper, top: float, lit: int) -> None:
    """A row of houses with lit windows on their lane; the more there are, the smaller they stand."""
    if not lit:
        return
    step = min(HOUSE_WIDE + 2.5, LANE_WIDE / lit)
    wide = min(HOUSE_WIDE, step * 0.85)
    left = MIDDLE - step * lit / 2
    for number in range(lit):
        x = left + number * step + (step - wide) / 2
        unit = wide / 28  # the house of the mark stands from 6 to 34 of 40
        paper.paint(x - 6 * unit, top + HOUSE_WIDE - 32 * unit, unit, HOUSE, GREEN)
        paper.paint(x - 6 * unit, top + HOUSE_WIDE - 32 * unit, unit, DOOR, WINDOW)
    paper.set_draw_color(*WINDOW)
    paper.set_line_width(0.7)
    paper.line(left, top + HOUSE_WIDE + 0.35, left + step * lit, top + HOUSE_WIDE + 0.35)


def _draw_proof(paper: Paper, certificate: PrintedCertificate) -> None:
    """The QR, and beside it the number, the days and where it can be looked up."""
    path, modules = qr_path(certificate.address)
    paper.paint(LEFT, QR_TOP, QR_SIZE / modules, path)
    left, y = LEFT + QR_SIZE + 5, QR_TOP + 5.5
    paper.put_left(left, y, certificate.number, 13, "B")
    for text in certificate.dates:
        y += 5.3
        paper.put_left(left, y, printable(text), 11)
    y += 5.3
    paper.put_left(left, y, printable(certificate.scan), 11)
    lines, size = paper.fitted(Line(address_to_type(certificate.address), 10, 8, lines=2), 92)
    for line in lines:
        y += 4.8
        paper.put_left(left, y, line, size)


def _draw_signature(paper: Paper, certificate: PrintedCertificate) -> None:
    lines, size = paper.fitted(Line(certificate.place_and_day, 13, 10, "I"), SIGNED_WIDE)
    paper.put(SIGNED_MIDDLE, 160, lines[0], size, "I")
    lines, size = paper.fitted(Line(certificate.signer_title, 13, 10, "B", lines=2), SIGNED_WIDE)
    y = 160.0
    for line in lines if certificate.signer_title else ():
        y += size * LEADING / POINTS_PER_MILLIMETRE
        paper.put(SIGNED_MIDDLE, y, line, size, "B")
    top, end = y + 1.5, 187.0
    # As offices stamp: the seal over a third of the signature, on its left; a long title stays free of it.
    lift = 4 if len(lines) == 1 else 0
    _draw_picture(paper, certificate.signature, SIGNED_MIDDLE - 25, top, 50, end - top)
    _draw_picture(paper, certificate.seal, SIGNED_MIDDLE - 42, top - lift, 32, end - top + lift + 1)
    if certificate.signer_name:
        lines, size = paper.fitted(Line(certificate.signer_name, 14, 10, "B", lines=2), SIGNED_WIDE)
        for number, line in enumerate(lines):
            paper.put(SIGNED_MIDDLE, 192 + number * 5, line, size, "B")


def _draw_picture(
    paper: Paper, data: bytes | None, x: float, y: float, wide: float, high: float, *, to_right: bool = False
) -> bool:
    """Draw a picture as large as it fits into the box, in its middle or at its right; whether there is one."""
    if data is None:
        return False
    with Image.open(BytesIO(data)) as image:
        factor = min(wide / image.width, high / image.height)
        drawn_wide, drawn_high = image.width * factor, image.height * factor
    left = x + (wide - drawn_wide) * (1 if to_right else 0.5)
    paper.image(BytesIO(data), left, y + (high - drawn_high) / 2, drawn_wide, drawn_high)
    return True
