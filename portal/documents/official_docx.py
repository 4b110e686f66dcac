"""An official report as .docx, to be edited before it is signed: real tables with headings on every page."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from portal.documents.official import (
    BOTTOM,
    FIRST_LINE,
    FONT_NAME,
    HEAD,
    LEFT,
    MOTTO,
    NATION,
    PAGE_LONG,
    PAGE_SHORT,
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

TWIPS = 1440 / 25.4  # a millimetre in the units of Word
ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
LEFT_SHARE = 0.42  # of the head and of the end: what stands on the left
SIGNATURE_SPACE = 56.0  # points, for the hand and the seal
MOTTO_WIDTH = 56.0  # millimetres: as wide as the motto in its size


def draw_docx(report: OfficialReport, *, created: datetime) -> bytes:
    """The report as a file of Word; `created`, aware, is the only time that it holds."""
    writer = _Writer(report, created)
    writer.write()
    return writer.to_bytes()


class _Writer:
    """Writes one report from the first line to the last annex."""

    def __init__(self, report: OfficialReport, created: datetime) -> None:
        self._report = report
        self._document: Any = Document()
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = report.abstract, report.issuer, ""
        properties.created = properties.modified = created.astimezone(UTC).replace(tzinfo=None)
        properties.last_modified_by, properties.language = "", "vi-VN"
        self._set_style()
        self._room = 0.0
        self._container: Any = self._document

    def write(self) -> None:
        """Write everything."""
        self._lay_out(self._document.sections[0], is_wide=False)
        self._write_head()
        self._write_title()
        for line in addressee_lines(self._report):
            self._add(line, "center" if len(self._report.addressees) == 1 else "left", set_in=FIRST_LINE)
        self._gap(6)
        for line in self._report.basis:
            self._add(line, "both", italic=True, set_in=FIRST_LINE)
        self._write_blocks(self._report.blocks)
        self._write_end()
        for annex in self._report.annexes:
            self._write_annex(annex)

    def to_bytes(self) -> bytes:
        """The finished file."""
        target = BytesIO()
        self._document.save(target)
        return target.getvalue()

    def _set_style(self) -> None:
        normal = self._document.styles["Normal"]
        normal.font.name, normal.font.size = FONT_NAME, Pt(TEXT)
        fonts = normal.element.rPr.rFonts
        for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(name), FONT_NAME)
        normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.line_spacing = 1.0

    def _lay_out(self, section: Any, *, is_wide: bool) -> None:
        """The size and the margins of a section; its pages bear their number but for the first of all."""
        section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
        width, height = (PAGE_LONG, PAGE_SHORT) if is_wide else (PAGE_SHORT, PAGE_LONG)
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
        section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
        section.header_distance = section.footer_distance = Mm(8)
        is_first = section._sectPr is self._document.sections[0]._sectPr
        section.different_first_page_header_footer = is_first
        if is_first:
            self._number_pages(section.header.paragraphs[0])
        self._room = width - LEFT - RIGHT

    def _number_pages(self, paragraph: Any) -> None:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph._p.append(
            parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>')
        )

    def _write_head(self) -> None:
        """The bodies on the left, the state on the right."""
        report = self._report
        left, right = self._beside(LEFT_SHARE)
        self._container = left
        if report.superior:
            self._add(report.superior.upper(), size=HEAD)
        self._add(report.issuer.upper(), size=HEAD, bold=True)
        self._rule(self._room * LEFT_SHARE, self._room * LEFT_SHARE * RULE_SHARE)
        self._add(report.number, size=HEAD, before=SPACE_BEFORE)
        self._container = right
        self._add(NATION, size=HEAD - 1, bold=True)
        self._add(MOTTO, size=HEAD, bold=True)
        self._rule(self._room * (1 - LEFT_SHARE), MOTTO_WIDTH)
        self._add(report.place_and_day, size=HEAD, italic=True, before=SPACE_BEFORE)
        self._container = self._document

    def _write_title(self) -> None:
        self._add(self._report.kind, bold=True, before=18)
        self._add(self._report.abstract, bold=True)
        self._rule(self._room, self._room * RULE_SHARE / 2)
        self._gap(6)

    def _write_blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            if isinstance(block, OfficialTable):
                self._write_table(block)
            else:
                self._write_paragraph(block)

    def _write_paragraph(self, block: Paragraph) -> None:
        is_heading = block.style == "heading"
        added = self._add(
            block.text,
            "both",
            bold=is_heading,
            italic=block.style == "note",
            size=TEXT - 1 if block.style == "note" else TEXT,
            before=SPACE_BEFORE,
            set_in=FIRST_LINE,
        )
        added.paragraph_format.keep_with_next = is_heading

    def _write_table(self, table: OfficialTable) -> None:
        for text, align, bold in (
            (f"{table.label}. {table.title}", "center", True),
            (table.measure, "right", False),
        ):
            if text:
                added = self._add(text, align, bold=bold, italic=not bold, size=HEAD, before=SPACE_BEFORE)
                added.paragraph_format.keep_with_next = True
        self._document.element.body.insert(
            len(self._document.element.body) - 1, parse_xml(table_xml(table, self._room))
        )
        self._gap(6)

    def _write_end(self) -> None:
        """To whom it goes on the left, who signs on the right; never parted."""
        report = self._report
        self._gap(6)
        left, right = self._beside(LEFT_SHARE)
        self._container = left
        self._add(report.recipients_label, "left", size=RECIPIENTS_HEAD, bold=True, italic=True)
        for line in listed(report.recipients):
            self._add(line, "left", size=RECIPIENTS)
        self._container = right
        for text in (report.capacity, report.signer_title):
            if text:
                self._add(text.upper(), bold=True)
        self._add(report.signatory, bold=True, before=SIGNATURE_SPACE)
        self._container = self._document

    def _write_annex(self, annex: Annex) -> None:
        self._lay_out(self._document.add_section(WD_SECTION.NEW_PAGE), is_wide=annex.is_wide)
        self._add(annex.label, bold=True)
        self._add(annex.title.upper(), bold=True)
        self._add(annex.attached_to, italic=True)
        self._write_blocks(annex.blocks)

    def _beside(self, share: float) -> tuple[Any, Any]:
        """Two columns without lines, on one page, each ready for its first paragraph."""
        table = self._document.add_table(rows=1, cols=2)
        table.autofit = False
        row = table.rows[0]
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        none = '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        for place, part in enumerate((share, 1 - share)):
            table.columns[place].width = row.cells[place].width = Mm(self._room * part)
            row.cells[place]._tc.get_or_add_tcPr().append(parse_xml(f"<w:tcMar {nsdecls('w')}>{none}</w:tcMar>"))
        left, right = row.cells
        return left, right

    def _add(
        self,
        text: str,
        align: str = "center",
        *,
        size: float = TEXT,
        bold: bool = False,
        italic: bool = False,
        before: float = 0,
        set_in: float = 0,
    ) -> Any:
        """A paragraph at the end of where is written now."""
        container = self._container
        is_fresh = container is not self._document and len(container.paragraphs) == 1
        is_fresh = is_fresh and not container.paragraphs[0].runs
        added = container.paragraphs[0] if is_fresh else container.add_paragraph()
        added.alignment = ALIGNED[align]
        if before:
            added.paragraph_format.space_before = Pt(before)
        if set_in and align in ("both", "left"):
            added.paragraph_format.first_line_indent = Mm(set_in)
        run = added.add_run(visible(text))
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        return added

    def _gap(self, points: float) -> Any:
        """An empty line of exactly this height."""
        added = self._add("", size=2)
        added.paragraph_format.line_spacing = Pt(points)
        return added

    def _rule(self, room: float, width: float) -> None:
        """A line of this width in the middle of the room."""
        added = self._gap(3)
        added.paragraph_format.left_indent = added.paragraph_format.right_indent = Mm((room - width) / 2)
        border = '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        added._p.get_or_add_pPr().insert_element_before(
            parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"),
            *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"),
        )


def table_xml(table: OfficialTable, room: float) -> str:
    """The table in the words of Word: a grid, its heading repeated, no row broken between two pages.

    Written at once: python-docx would look for each cell among all of them.
    """
    widths = [round(width * TWIPS) for width in table.widths(room)]
    last = len(table.rows) - 1
    rows = [_row_xml(table, table.headings, widths, is_head=True)]
    # The total never stands alone on a page.
    rows += [
        _row_xml(table, row, widths, is_kept=bool(table.total) and place == last)
        for place, row in enumerate(table.rows)
    ]
    if table.total:
        rows.append(_row_xml(table, table.total, widths, is_bold=True))
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(f'<w:{side} w:w="57" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    width = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
    look = (
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
    )
    head = f"<w:tblPr>{width}{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    return f"<w:tbl {nsdecls('w')}>{head}{''.join(rows)}</w:tbl>"


def _row_xml(
    table: OfficialTable,
    cells: Sequence[str],
    widths: Sequence[int],
    *,
    is_head: bool = False,
    is_bold: bool = False,
    is_kept: bool = False,
) -> str:
    """A row; one that `is_kept` stands on one page with the next."""
    size = f'<w:sz w:val="{round(TABLE * 2)}"/><w:szCs w:val="{round(TABLE * 2)}"/>'
    look = f"{'<w:b/>' if is_head or is_bold else ''}{size}"
    place_in_cell = f'<w:vAlign w:val="{"center" if is_head else "top"}"/>'
    space = f'{"<w:keepNext/>" if is_kept else ""}<w:spacing w:before="20" w:after="20"/>'
    found = []
    for place, (text, width) in enumerate(zip(cells, widths, strict=True)):
        align = "center" if is_head or not place else "left" if place in table.texts else "right"
        words = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(visible(text))}</w:t></w:r>'
        found.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{place_in_cell}</w:tcPr>'
            f'<w:p><w:pPr>{space}<w:jc w:val="{align}"/></w:pPr>{words}</w:p></w:tc>'
        )
    kept = "<w:cantSplit/><w:tblHeader/>" if is_head else "<w:cantSplit/>"
    return f"<w:tr><w:trPr>{kept}</w:trPr>{''.join(found)}</w:tr>"
