"""The base of every printed document: in millimetres, our letters, and the same bytes for the same input."""

from datetime import datetime

from fpdf import FPDF
from fpdf.prefs import ViewerPreferences

from portal.deadlines import check_deadline
from portal.documents.fonts import FAMILY, POINTS_PER_MILLIMETRE, add_fonts, close_fonts, printable, text_width
from portal.documents.text_layout import FittedText
from portal.errors import DeadlineExceeded

WIDTH, HEIGHT = 210.0, 297.0  # millimetres: A4, upright
INK, GREEN, AMBER, LINE = (0, 0, 0), (10, 92, 72), (245, 183, 49), (125, 125, 125)
Colour = tuple[int, int, int]
# The mark of the portal: a house with a lit door beside a lane, 40 units wide.
HOUSE = "8 20 m 20 9 l 32 20 l 32 32 l 8 32 l h f"
DOOR = "17 32 m 17 23 l 17 18.9 23 18.9 23 23 c 23 32 l h f"
LANE = "4 36 m 10 33 14 35 20 35 c 26 35 30 33 36 36 c S"


class Document(FPDF):
    """Sheets of `paper`, A4 unless said, drawn in millimetres from the top left; text stands on baselines."""

    def __init__(self, title: str, *, created: datetime, paper: tuple[float, float] = (WIDTH, HEIGHT)) -> None:
        """Begin without a sheet; `created`, an aware moment, is the only time that the file holds."""
        super().__init__(orientation="portrait", unit="mm", format=paper)
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.set_title(printable(title))
        self.set_lang("vi")
        self.set_creator("Từng Ngõ")
        self.set_creation_date(created)
        # Printed at its own size, what is measured here is what is cut and scanned.
        self.viewer_preferences = ViewerPreferences(display_doc_title=True, print_scaling="None")
        add_fonts(self)

    def write_at(
        self, x: float, baseline: float, text: str, size: float, *, bold: bool = False, colour: Colour = INK
    ) -> float:
        """Write a printable text from `x` on, in type of `size` points; where it ends."""
        try:
            check_deadline()
        except DeadlineExceeded:
            close_fonts(self)
            raise
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(*colour)
        self.text(x, baseline, text)
        return x + text_width(text, size, bold=bold)

    def write_around(
        self, middle: float, baseline: float, text: str, size: float, *, bold: bool = False, spacing: float = 0
    ) -> None:
        """Write a printable text around `middle`, with `spacing` millimetres more between its letters."""
        wide = text_width(text, size, bold=bold) + spacing * (len(text) - 1)
        self.set_char_spacing(spacing * POINTS_PER_MILLIMETRE)
        self.write_at(middle - wide / 2, baseline, text, size, bold=bold)
        self.set_char_spacing(0)

    def write_block(self, x: float, top: float, block: FittedText, *, colour: Colour = INK) -> float:
        """Write fitted lines below `top`; where the next thing may begin."""
        for number, line in enumerate(block.lines):
            baseline = top + block.size / POINTS_PER_MILLIMETRE + number * block.leading
            self.write_at(x, baseline, line, block.size, bold=block.bold, colour=colour)
        return top + block.height

    def paint(self, x: float, y: float, unit: float, operators: str, colour: Colour = INK) -> None:
        """Draw path operators of PDF in a grid of `unit` millimetres that begins at x, y and counts downwards."""
        scale = unit * POINTS_PER_MILLIMETRE
        ink = " ".join(f"{part / 255:.3f}" for part in colour)
        left, top = x * POINTS_PER_MILLIMETRE, (self.h - y) * POINTS_PER_MILLIMETRE
        self._out(f"q {ink} rg {ink} RG {scale:.5f} 0 0 {-scale:.5f} {left:.3f} {top:.3f} cm {operators} Q")

    def paint_mark(self, x: float, y: float, width: float) -> None:
        """Draw the mark of the portal, as high as it is wide."""
        unit = width / 40
        self.paint(x, y, unit, HOUSE, GREEN)
        self.paint(x, y, unit, DOOR, AMBER)
        self.paint(x, y, unit, f"2.5 w 1 J {LANE}", AMBER)

    def to_bytes(self) -> bytes:
        """The finished file; nothing can be drawn after it."""
        file = bytes(self.output())
        close_fonts(self)
        return file
