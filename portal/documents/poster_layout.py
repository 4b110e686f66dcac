"""The poster, drawn: measured on A4, and made smaller as a whole for A5."""

from zoneinfo import ZoneInfo

from portal.documents.fonts import POINTS_PER_MILLIMETRE, printable
from portal.documents.pdf_document import GREEN, Document
from portal.documents.printed import PosterWording, PrintedPoster
from portal.documents.qr import qr_path
from portal.documents.text_layout import fit

PAPER = {False: (210.0, 297.0), True: (148.0, 210.0)}  # millimetres
LEFT, WIDE, MIDDLE, BOTTOM = 18.0, 174.0, 105.0, 281.0  # on A4
QR_SIZE, MIN_QR_SIZE, STEP_INDENT = 136.0, 60.0, 11.0
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def draw_poster(poster: PrintedPoster, wording: PosterWording) -> bytes:
    """See `portal.documents.poster_pdf.poster_pdf`."""
    paper = PAPER[poster.is_small]
    document = Document(wording.title, created=poster.printed_at, paper=paper)
    document.add_page()
    _PosterDrawing(document, paper[0] / PAPER[False][0]).draw(poster, wording)
    return document.to_bytes()


class _PosterDrawing:
    """One poster; `scale` is how large a millimetre of A4 is on its paper."""

    def __init__(self, document: Document, scale: float) -> None:
        self._document, self._scale = document, scale

    def draw(self, poster: PrintedPoster, wording: PosterWording) -> None:
        """Write head and foot first; the QR takes what is left between them."""
        s = self._scale
        self._document.paint_mark(LEFT * s, 14 * s, 11 * s)
        self._document.write_at((LEFT + 14) * s, 22.5 * s, wording.portal, 20 * s, bold=True, colour=GREEN)
        self._document.paint(LEFT * s, 28 * s, 1, f"0 0 {WIDE * s:g} {1.2 * s:g} re f", GREEN)
        top = self._around(wording.heading, 33, size=34, smallest=26, lines=2, bold=True)
        top = self._around(poster.team, top + 3, size=24, smallest=15, lines=3, bold=True)
        if poster.commune:
            top = self._around(poster.commune, top + 1, size=18, smallest=13, lines=2)
        foot = self._foot_height(poster, wording)
        size = max(MIN_QR_SIZE, min(QR_SIZE, BOTTOM - foot - top - 4))
        path, modules = qr_path(poster.address)
        unit = size / (modules + 8)  # four white modules on every side
        self._document.paint((MIDDLE - size / 2 + 4 * unit) * s, (top + 2 + 4 * unit) * s, unit * s, path)
        self._foot(poster, wording, top + 4 + size)

    def _foot_height(self, poster: PrintedPoster, wording: PosterWording) -> float:
        return 13.0 * len(wording.steps) + 24.0 + (11.0 if poster.head else 0.0) + 7.0

    def _foot(self, poster: PrintedPoster, wording: PosterWording, top: float) -> None:
        s = self._scale
        for number, step in enumerate(wording.steps, 1):
            self._document.write_at((LEFT + 8) * s, (top + 7.5) * s, str(number), 22 * s, bold=True, colour=GREEN)
            told = fit(step, (WIDE - STEP_INDENT - 8) * s, size=20 * s, smallest=12 * s)
            self._document.write_block((LEFT + 8 + STEP_INDENT) * s, top * s, told)
            top += 10.5
        top = self._around(wording.type_it, top + 2, size=13, smallest=10)
        top = self._around(poster.short_address, top, size=22, smallest=12, lines=2, bold=True)
        if poster.head:
            asked = wording.ask.format(name=printable(poster.head))
            top = self._around(asked, top + 2, size=15, smallest=10, lines=2)
        day = poster.until.astimezone(VIETNAM).strftime("%d/%m/%Y")
        self._around(wording.until.format(day=day), top + 1, size=11, smallest=9)

    def _around(
        self,
        text: str,
        top: float,
        *,
        size: float,
        smallest: float,
        lines: int = 1,
        bold: bool = False,
    ) -> float:
        """Write lines around the middle below `top`; where the next thing may begin."""
        s = self._scale
        fitted = fit(text, WIDE * s, size=size * s, smallest=smallest * s, lines=lines, bold=bold)
        for number, line in enumerate(fitted.lines):
            baseline = top * s + fitted.size / POINTS_PER_MILLIMETRE + number * fitted.leading
            self._document.write_around(MIDDLE * s, baseline, line, fitted.size, bold=bold)
        return top + fitted.height / s
