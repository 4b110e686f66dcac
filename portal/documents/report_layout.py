"""Reports, drawn: the heading, a table over as many sheets as it needs, and who receives and signs."""

from collections.abc import Sequence
from datetime import datetime

from portal.documents.fonts import FAMILY, POINTS_PER_MILLIMETRE, printable, text_width
from portal.documents.official import MOTTO, NATION
from portal.documents.pdf_document import HEIGHT, INK, LINE, WIDTH, Document
from portal.documents.printed import DOTS, PrintedReport, ReportWording
from portal.documents.text_layout import FittedText, fit, wrap

# Millimetres. The left margin is the wider one, as such reports are bound there.
LEFT, RIGHT, TOP, BOTTOM = 25.0, 15.0, 18.0, 18.0
NUMBER_WIDTH, FIGURE_WIDTHS = (
    10.0,
    (14.0, 14.0),
)  # widths of the columns for the row's number and for each figure, upright and wide
PADDING = 1.2
SIGNATURE_HEIGHT = 44.0  # what stands below the table, with room for a signature and a seal
INDENT = 3.0
ROWS_WITH_TOTAL = 3  # rows that are on the sheet with the total and the signature, at least
# Points.
SIZE, SMALL, NARROW, HEAD, TITLE = 9.5, 8.5, 7.5, 11.0, 14.0
SLANT_DEGREES = 12  # degrees: the fonts have no italics


def draw_report(report: PrintedReport, wording: ReportWording, *, printed_at: datetime) -> bytes:
    """See `portal.documents.report_pdf.report_pdf`."""
    sheets = ReportSheets(report, wording, printed_at)
    sheets.draw()
    return sheets.to_bytes()


class ReportSheets(Document):
    """The sheets of one report; `top` is where the next thing may begin."""

    def __init__(self, report: PrintedReport, wording: ReportWording, printed_at: datetime) -> None:
        super().__init__(printable(f"{wording.report}: {report.subject}"), created=printed_at)
        self._report = report
        self._wording = wording
        self._wide, self._high = (HEIGHT, WIDTH) if report.is_wide else (WIDTH, HEIGHT)
        self._room = self._wide - LEFT - RIGHT
        self._widths = self._column_widths()
        self._headings = [
            FittedText(wrap(printable(text), width - 2 * PADDING, NARROW, bold=True), NARROW, bold=True)
            for text, width in zip(report.headings, self._widths, strict=True)
        ]
        self.top = TOP

    def draw(self) -> None:
        """Draw everything, and then the number of each page, once it is known how many there are."""
        self._next_sheet()
        self._draw_head()
        self._draw_title()
        self._draw_headings()
        rows = list(zip(self._report.rows, self._report.levels, strict=True))
        heights = [self._row_height(row, level, bold=False) for row, level in rows]
        notes = self._note_lines()
        # Nobody signs a sheet with nothing else on it: the last rows go over together with the total.
        ending = self._row_height(self._report.total, 1, bold=True) + SIGNATURE_HEIGHT
        for place, (row, level) in enumerate(rows):
            is_last_part = place == len(rows) - ROWS_WITH_TOTAL
            self._draw_row(row, level=level, below=sum(heights[place + 1 :]) + ending if is_last_part else 0)
        self._draw_row(self._report.total, bold=True, below=SIGNATURE_HEIGHT)
        self._draw_end()
        self._draw_notes(notes)
        self._number_pages()

    def _next_sheet(self) -> None:
        self.add_page(orientation="landscape" if self._report.is_wide else "portrait")
        self.top = TOP

    def _column_widths(self) -> list[float]:
        """The number of the row, the texts with what is left over, and the figures."""
        texts = self._report.texts
        figures = len(self._report.headings) - 1 - len(texts)
        figure = FIGURE_WIDTHS[self._report.is_wide]
        share = (self._room - NUMBER_WIDTH - figures * figure) / sum(texts)
        return [NUMBER_WIDTH, *(width * share for width in texts), *[figure] * figures]

    def _draw_head(self) -> None:
        """The issuing body on the left, the state on the right."""
        left_middle, right_middle = LEFT + self._room * 0.22, LEFT + self._room * 0.7
        left, right = self._room * 0.42, self._room * 0.56
        y = self.top
        if self._report.above:
            y = self._centred(
                left_middle, y, fit(self._report.above.upper(), left, size=HEAD, smallest=9, lines=2)
            )
        unit = fit(self._report.unit.upper(), left, size=HEAD, smallest=9, lines=3, bold=True)
        y = self._centred(left_middle, y, unit)
        self._rule(left_middle, y + 0.8, min(left * 0.4, 26))
        number = f"{self._wording.number}: {DOTS}/BC-{DOTS}"
        y = self._centred(left_middle, y + 2.4, FittedText((printable(number),), HEAD - 0.5))

        z = self._centred(right_middle, self.top, fit(NATION, right, size=HEAD, smallest=8, bold=True))
        z = self._centred(right_middle, z, FittedText((MOTTO,), HEAD + 0.5, bold=True))
        self._rule(right_middle, z + 0.8, text_width(MOTTO, HEAD + 0.5, bold=True))
        line = printable(self._wording.place_and_day)
        self._leaning(right_middle - text_width(line, HEAD - 0.5) / 2, z + 6.6, line, HEAD - 0.5)
        self.top = max(y, z + 8) + 7

    def _draw_title(self) -> None:
        middle = LEFT + self._room / 2
        self.top = self._centred(middle, self.top, FittedText((printable(self._wording.title),), TITLE, bold=True))
        subject = fit(self._report.subject, self._room, size=HEAD + 1, smallest=10, lines=3, bold=True)
        self.top = self._centred(middle, self.top + 0.8, subject)
        unit = fit(self._report.unit, self._room, size=HEAD, smallest=9, lines=2)
        self.top = self._centred(middle, self.top + 0.6, unit)
        as_of = printable(self._report.as_of)
        size = min(HEAD - 0.5, fit(as_of, self._room, size=HEAD - 0.5, smallest=8).size)
        self._leaning(middle - text_width(as_of, size) / 2, self.top + 4.6, as_of, size)
        self.top += 9

    def _draw_headings(self) -> None:
        """The headings of the columns, on a grey ground; again on top of every sheet."""
        height = max(block.height for block in self._headings) + 2 * PADDING
        x = LEFT
        self.paint(x, self.top, 1, f"0 0 {self._room:g} {height:g} re f", (232, 240, 236))
        for block, width in zip(self._headings, self._widths, strict=True):
            y = self.top + (height - block.height) / 2 - 0.3
            self._centred(x + width / 2, y, block)
            x += width
        self._frame(height)
        self.top += height

    def _draw_row(self, row: Sequence[str], *, level: int = 1, bold: bool = False, below: float = 0) -> None:
        """One row, on the next sheet where it, and what needs so much room below it, does not fit on this one."""
        blocks = [self._cell(place, text, level, bold) for place, text in enumerate(row)]
        height = max(block.height for block in blocks) + 2 * PADDING
        if self.top + height + below > self._high - BOTTOM:
            self._next_sheet()
            self._draw_headings()
        x = LEFT
        for place, (block, width) in enumerate(zip(blocks, self._widths, strict=True)):
            if 1 <= place <= len(self._report.texts):
                self.write_block(x + PADDING + self._indent(place, level), self.top + PADDING - 0.3, block)
            else:
                for text in block.lines:
                    end = x + width - PADDING if place else x + width / 2 + text_width(text, SIZE, bold=bold) / 2
                    start = end - text_width(text, block.size, bold=bold)
                    self.write_at(
                        start,
                        self.top + PADDING - 0.3 + block.size / POINTS_PER_MILLIMETRE,
                        text,
                        block.size,
                        bold=bold,
                    )
            x += width
        self._frame(height)
        self.top += height

    def _row_height(self, row: Sequence[str], level: int, *, bold: bool) -> float:
        blocks = (self._cell(place, text, level, bold) for place, text in enumerate(row))
        return max(block.height for block in blocks) + 2 * PADDING

    def _cell(self, place: int, text: str, level: int, bold: bool) -> FittedText:
        width = self._widths[place] - 2 * PADDING - self._indent(place, level)
        if 1 <= place <= len(self._report.texts):
            return FittedText(wrap(printable(text), width, SIZE, bold=bold) or ("",), SIZE, bold)
        return fit(text, width, size=SIZE, smallest=6, bold=bold)

    def _indent(self, place: int, level: int) -> float:
        return min(level - 1, 5) * INDENT if place == 1 else 0

    def _note_lines(self) -> list[FittedText]:
        """What stands below the table in small letters, line by line."""
        lines = (
            line for note in self._report.notes for line in wrap(printable(note), self._room, NARROW, bold=False)
        )
        return [FittedText((line,), NARROW) for line in lines]

    def _draw_notes(self, notes: Sequence[FittedText]) -> None:
        """The notes at the end, below the signature: what they say is no part of what is signed for."""
        for block in notes:
            if self.top + block.height > self._high - BOTTOM:
                self._next_sheet()
            self.write_block(LEFT, self.top, block)
            self.top += block.height

    def _frame(self, height: float) -> None:
        """Lines around the cells of a row."""
        x = 0.0
        lines = [f"0 0 {self._room:g} {height:g} re"]
        for width in self._widths[:-1]:
            x += width
            lines.append(f"{x:g} 0 m {x:g} {height:g} l")
        self.paint(LEFT, self.top, 1, f"0.2 w {' '.join(lines)} S", LINE)

    def _draw_end(self) -> None:
        """To whom it goes, and the place for the signature."""
        bottom = self.top + SIGNATURE_HEIGHT
        self.top += 7
        label = printable(self._wording.recipients)
        self._leaning(LEFT, self.top + 4, label, SIZE + 0.5, bold=True)
        for number, text in enumerate(
            (f"- {DOTS}{DOTS};", f"- {DOTS}{DOTS};", f"- {self._wording.kept}: {DOTS}."), 1
        ):
            self.write_at(LEFT, self.top + 4 + number * 5, printable(text), SIZE)
        middle = LEFT + self._room * 0.74
        self.write_around(middle, self.top + 4, printable(f"{DOTS}{DOTS}{DOTS}"), HEAD)
        said = printable(f"({self._wording.signature})")
        self._leaning(middle - text_width(said, SIZE) / 2, self.top + 9.5, said, SIZE)
        self.top = bottom

    def _number_pages(self) -> None:
        """The number of each page at its foot."""
        pages = len(self.pages)
        for number in range(1, pages + 1):
            self.page = number
            # Another size in between: what was last set on another page holds for this one no more.
            self.set_font(FAMILY, "", SIZE)
            text = printable(self._wording.page.format(page=number, pages=pages))
            self.write_at(self._wide - RIGHT - text_width(text, SMALL), self._high - 9, text, SMALL)
        self.page = pages

    def _centred(self, middle: float, top: float, block: FittedText) -> float:
        for number, line in enumerate(block.lines):
            baseline = top + block.size / POINTS_PER_MILLIMETRE + number * block.leading
            self.write_around(middle, baseline, line, block.size, bold=block.bold)
        return top + block.height

    def _rule(self, middle: float, y: float, width: float) -> None:
        self.paint(middle - width / 2, y, 1, f"0.3 w 0 0 m {width:g} 0 l S", INK)

    def _leaning(self, x: float, baseline: float, text: str, size: float, *, bold: bool = False) -> None:
        """Write a printable text that leans like italics."""
        with self.skew(ax=SLANT_DEGREES, x=x, y=baseline):
            self.write_at(x, baseline, text, size, bold=bold)
