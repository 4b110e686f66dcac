"""An official report as PDF: the same lines as its .docx, in the letters that this machine has."""

from collections.abc import Sequence
from datetime import datetime

from fpdf import FPDF, FontFace
from fpdf.enums import Align, XPos, YPos
from fpdf.prefs import ViewerPreferences

from portal.documents.official import (
    BOTTOM,
    FIRST_LINE,
    HEAD,
    LEFT,
    MOTTO,
    NATION,
    NUMBER_BASELINE,
    RECIPIENTS,
    RECIPIENTS_HEAD,
    RIGHT,
    RULE_SHARE,
    SPACE_BEFORE,
    TABLE,
    TEXT,
    TOP,
    Annex,
    Block,
    OfficialReport,
    OfficialTable,
    Paragraph,
    addressee_lines,
    listed,
    visible,
)
from portal.documents.official_fonts import font_files

FAMILY = "official"
MILLIMETRES = 25.4 / 72  # a point
LEADING = 1.15  # from line to line, in type sizes
LEFT_SHARE = 0.42
SIGNATURE_SPACE = 24.0  # millimetres, for the hand and the seal
END_HEIGHT = 62.0  # what stands below the text and is never parted
PADDING = 1.0
SMALLEST_HEADING = 7.0  # points, of the headings of a table with many columns
ALIGNED = {"left": Align.L, "center": Align.C, "right": Align.R, "both": Align.J}


def draw_pdf(report: OfficialReport, *, created: datetime) -> bytes:
    """The report as a PDF; `created`, aware, is the only time that it holds."""
    sheets = _OfficialSheets(report, created)
    sheets.draw()
    return bytes(sheets.output())


class _OfficialSheets(FPDF):
    """The sheets of one report."""

    def __init__(self, report: OfficialReport, created: datetime) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self._report = report
        for style, path in font_files().items():
            self.add_font(FAMILY, style, path)
        self.set_margins(LEFT, TOP, RIGHT)
        self.set_auto_page_break(True, BOTTOM)
        self.set_title(visible(report.abstract))
        self.set_lang("vi")
        self.set_creator("Từng Ngõ")
        self.set_creation_date(created)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True, print_scaling="None")
        self.c_margin = 0

    def header(self) -> None:
        """The number of the page at the top, but for the first one."""
        if self.page_no() > 1:
            self._choose(HEAD)
            number = str(self.page_no())
            self.text((self.w - self.get_string_width(number)) / 2, NUMBER_BASELINE, number)
            self.set_y(TOP)

    def draw(self) -> None:
        """Draw everything."""
        report = self._report
        self.add_page()
        self._draw_head()
        self._space(18)
        self._write(report.kind, bold=True)
        self._write(report.abstract, bold=True)
        self._rule(LEFT, self.epw, self.epw * RULE_SHARE / 2)
        self._space(2 * SPACE_BEFORE)
        for line in addressee_lines(report):
            self._write(line, "center" if len(report.addressees) == 1 else "left", set_in=FIRST_LINE)
        self._space(SPACE_BEFORE)
        for line in report.basis:
            self._write(line, "both", italic=True, set_in=FIRST_LINE)
        self._draw_blocks(report.blocks)
        self._draw_end()
        for annex in report.annexes:
            self._draw_annex(annex)

    def _draw_head(self) -> None:
        """The bodies on the left, the state on the right."""
        report, top = self._report, self.get_y()
        left, right = self.epw * LEFT_SHARE, self.epw * (1 - LEFT_SHARE)
        if report.superior:
            self._write(report.superior.upper(), size=HEAD, width=left)
        self._write(report.issuer.upper(), size=HEAD, bold=True, width=left)
        self._rule(LEFT, left, left * RULE_SHARE)
        self._space(SPACE_BEFORE)
        self._write(report.number, size=HEAD, width=left)
        bottom = self.get_y()
        x = LEFT + left
        self.set_y(top)
        self._write(NATION, size=HEAD - 1, bold=True, x=x, width=right)
        self._write(MOTTO, size=HEAD, bold=True, x=x, width=right)
        self._rule(x, right, self.get_string_width(MOTTO))
        self._space(SPACE_BEFORE)
        self._write(report.place_and_day, size=HEAD, italic=True, x=x, width=right)
        self.set_y(max(bottom, self.get_y()))

    def _draw_blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            if isinstance(block, OfficialTable):
                self._draw_table(block)
            else:
                self._draw_paragraph(block)

    def _draw_paragraph(self, block: Paragraph) -> None:
        is_heading = block.style == "heading"
        self._space(SPACE_BEFORE)
        if is_heading and self.will_page_break(3 * TEXT * LEADING * MILLIMETRES):
            self.add_page(same=True)
        size = TEXT - 1 if block.style == "note" else TEXT
        self._write(
            block.text, "both", size=size, bold=is_heading, italic=block.style == "note", set_in=FIRST_LINE
        )

    def _draw_table(self, table: OfficialTable) -> None:
        self._space(SPACE_BEFORE)
        if self.will_page_break(40):
            self.add_page(same=True)
        self._write(f"{table.label}. {table.title}", size=HEAD, bold=True)
        self._write(table.measure, "right", size=HEAD, italic=True)
        self._choose(TABLE)
        bold = FontFace(emphasis="BOLD")
        heading = FontFace(emphasis="BOLD", size_pt=self._heading_size(table))
        columns = range(len(table.headings))
        aligned = [Align.C if not place else Align.L if place in table.texts else Align.R for place in columns]
        with self.table(
            col_widths=table.widths(self.epw),
            headings_style=heading,
            line_height=TABLE * LEADING * MILLIMETRES,
            padding=PADDING,
            text_align=aligned,
            v_align="TOP",
            width=self.epw,
            align=Align.L,
        ) as drawn:
            head = drawn.row()
            for text in table.headings:
                head.cell(visible(text), align=Align.C, v_align="MIDDLE")
            for row in table.rows:
                drawn.row([visible(text) for text in row])
            if table.total:
                drawn.row([visible(text) for text in table.total], style=bold)
        self._space(SPACE_BEFORE)

    def _heading_size(self, table: OfficialTable) -> float:
        """The size in which no word of a heading is wider than its column: words are not broken there."""
        size = TABLE
        rooms = [width - 2 * PADDING for width in table.widths(self.epw)]
        while size > SMALLEST_HEADING:
            self._choose(size, bold=True)
            words = (
                (word, room) for text, room in zip(table.headings, rooms, strict=True) for word in text.split()
            )
            if all(self.get_string_width(word) <= room for word, room in words):
                break
            size -= 0.5
        self._choose(TABLE)
        return size

    def _draw_end(self) -> None:
        """To whom it goes on the left, who signs on the right; never parted."""
        report = self._report
        self._space(2 * SPACE_BEFORE)
        if self.will_page_break(
            max(END_HEIGHT, (len(report.recipients) + 2) * RECIPIENTS * LEADING * MILLIMETRES)
        ):
            self.add_page(same=True)
        top, left = self.get_y(), self.epw * LEFT_SHARE
        self._write(report.recipients_label, "left", size=RECIPIENTS_HEAD, bold=True, italic=True, width=left)
        for line in listed(report.recipients):
            self._write(line, "left", size=RECIPIENTS, width=left)
        bottom, x = self.get_y(), LEFT + left
        self.set_y(top)
        for text in (report.capacity, report.signer_title):
            if text:
                self._write(text.upper(), bold=True, x=x, width=self.epw - left)
        self.set_y(self.get_y() + SIGNATURE_SPACE)
        self._write(report.signatory, bold=True, x=x, width=self.epw - left)
        self.set_y(max(bottom, self.get_y()))

    def _draw_annex(self, annex: Annex) -> None:
        self.add_page(orientation="landscape" if annex.is_wide else "portrait")
        self._write(annex.label, bold=True)
        self._write(annex.title.upper(), bold=True)
        self._write(annex.attached_to, italic=True)
        self._draw_blocks(annex.blocks)

    def _choose(self, size: float, *, bold: bool = False, italic: bool = False) -> None:
        self.set_font(FAMILY, f"{'B' * bold}{'I' * italic}", size)

    def _write(
        self,
        text: str,
        align: str = "center",
        *,
        size: float = TEXT,
        bold: bool = False,
        italic: bool = False,
        x: float = LEFT,
        width: float | None = None,
        set_in: float = 0,
    ) -> None:
        """A paragraph below what was written last, over as many lines as it needs."""
        self._choose(size, bold=bold, italic=italic)
        height = size * LEADING * MILLIMETRES
        self.set_x(x)
        if set_in and align in ("both", "left"):
            with (
                self.text_columns(text_align=ALIGNED[align], line_height=LEADING) as columns,
                columns.paragraph(first_line_indent=set_in, text_align=ALIGNED[align]) as paragraph,
            ):
                paragraph.write(visible(text))
            self.set_x(LEFT)
            return
        self.multi_cell(
            width or self.epw, height, visible(text), align=ALIGNED[align], new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def _space(self, points: float) -> None:
        self.set_y(self.get_y() + points * MILLIMETRES)

    def _rule(self, x: float, room: float, width: float) -> None:
        """A line of this width in the middle of the room."""
        y = self.get_y() + 0.8
        self.set_line_width(0.25)
        self.line(x + (room - width) / 2, y, x + (room + width) / 2, y)
