"""Quizzes as .docx, to be edited before they are printed: real numbered lists, and tables where there are tables.

The number of a question and the letters of its options are those of Word's own lists, so that what is added or
taken away is numbered anew. A drawn screen is told in words, since Word shows no drawing of ours.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from portal.documents.official import visible
from portal.documents.printed import SheetBlock, SheetRun
from portal.documents.quiz_sheet import PrintedOption, PrintedQuiz, QuizQuestion, QuizVersion, QuizWording

FONT, SIZE, SMALL = "Arial", 13.0, 11.0
BOX = "☐"
DOTS = "………………"
QUESTION, BOXED, LETTERED = 0, 1, 2  # levels of the list
LEFT_OF_LEVEL = (10, 24, 18)  # millimetres
LIST_ID = 90  # of the abstract list; no template of Word's comes near it
WIDE = 178.0  # millimetres of the text
PICTURE_WIDTH = 62.0


def write_sheets(quiz: PrintedQuiz, wording: QuizWording, *, printed_at: datetime) -> bytes:
    """The sheets of all versions, each from a new page on."""
    writer = _Writer(quiz, wording, printed_at)
    for place, version in enumerate(quiz.versions):
        writer.write_version(version, is_first=place == 0)
    return writer.to_bytes()


def write_key(quiz: PrintedQuiz, wording: QuizWording, *, printed_at: datetime) -> bytes:
    """A table of what is right and why for each version."""
    writer = _Writer(quiz, wording, printed_at)
    for place, version in enumerate(quiz.versions):
        writer.write_answers(version, is_first=place == 0)
    return writer.to_bytes()


def _in_words(block: SheetBlock) -> list[SheetBlock]:
    """The block, or where it is a drawn screen one for each row that is told of it, in a frame."""
    return [SheetBlock((SheetRun(row),), is_note=True) for row in block.told] or [block]


class _Writer:
    """Writes one file from its first version to its last."""

    def __init__(self, quiz: PrintedQuiz, wording: QuizWording, created: datetime) -> None:
        self._quiz, self._wording = quiz, wording
        self._document: Any = Document()
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = quiz.title, "Từng Ngõ", ""
        properties.created = properties.modified = created.astimezone(UTC).replace(tzinfo=None)
        properties.last_modified_by, properties.language = "", "vi-VN"
        self._list = 0
        self._lay_out()
        self._add_abstract_list()

    def write_version(self, version: QuizVersion, *, is_first: bool) -> None:
        """One version's sheet."""
        wording = self._wording
        self._heading(f"{wording.version.format(letter=version.letter)} · {version.code}", is_first=is_first)
        self._paragraph(self._quiz.title, size=18, bold=True)
        self._paragraph(self._quiz.course, size=SMALL)
        if self._quiz.pass_text:
            self._paragraph(self._quiz.pass_text, size=SMALL)
        self._fields()
        self._begin_list()
        for question in version.questions:
            self._question(question)

    def write_answers(self, version: QuizVersion, *, is_first: bool) -> None:
        """One version's key."""
        wording = self._wording
        self._heading(f"{wording.key.format(letter=version.letter)} · {version.code}", is_first=is_first)
        self._paragraph(f"{self._quiz.title} · {self._quiz.course}", size=SMALL)
        self._paragraph(wording.key_note, size=SMALL)
        table = self._table(1 + len(version.questions), (14.0, 34.0, WIDE - 48.0), is_together=False)
        heads = ("", wording.answer, wording.explanation)
        for cell, words in zip(table.rows[0].cells, heads, strict=True):
            self._into(cell, words, bold=True)
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        for row, question in zip(table.rows[1:], version.questions, strict=True):
            self._into(row.cells[0], str(question.number), bold=True)
            self._into(row.cells[1], question.answer, bold=True)
            told = [wording.must_pass] if question.is_must_pass else []
            told += [question.answer_text] if question.answer_text else []
            for words in told:
                self._into(row.cells[2], words, bold=True)
            for block in question.explanation:
                if block.runs:
                    self._add_runs(self._next_paragraph(row.cells[2]), block.runs, size=SMALL)

    def to_bytes(self) -> bytes:
        """The finished file."""
        target = BytesIO()
        self._document.save(target)
        return target.getvalue()

    def _lay_out(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(16)
        section.top_margin = section.bottom_margin = Mm(14)
        normal = self._document.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(SIZE)
        fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(name), FONT)
        normal.paragraph_format.space_before = Pt(0)
        normal.paragraph_format.space_after = Pt(3)
        normal.paragraph_format.line_spacing = 1.1

    def _add_abstract_list(self) -> None:
        """The list of questions: their numbers, and below each two kinds of letters."""
        texts = ("%1.", f"{BOX}  %2.", "%3.")
        formats = ("decimal", "upperLetter", "upperLetter")
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{formats[level]}"/>'
            f'{"" if level == QUESTION else """<w:lvlRestart w:val="1"/>"""}'
            f'<w:lvlText w:val="{texts[level]}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{round(LEFT_OF_LEVEL[level] * 56.7)}" '
            f'w:hanging="{round((LEFT_OF_LEVEL[level] - (0 if level == QUESTION else 10)) * 56.7)}"/></w:pPr>'
            f"<w:rPr><w:b/></w:rPr></w:lvl>"
            for level in (QUESTION, BOXED, LETTERED)
        )
        numbering = self._numbering()
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{LIST_ID}">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
        first = numbering.find(qn("w:num"))
        numbering.insert(numbering.index(first) if first is not None else len(numbering), abstract)

    def _numbering(self) -> Any:
        return self._document.part.numbering_part.element

    def _begin_list(self) -> None:
        """Count the questions from 1 again."""
        self._list += 1
        self._numbering().append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{LIST_ID + self._list}"><w:abstractNumId w:val="{LIST_ID}"/>'
                f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            )
        )

    def _question(self, question: QuizQuestion) -> None:
        """What is asked and where it is answered, all on one page."""
        blocks = [one for block in question.stem for one in _in_words(block)] or [SheetBlock((SheetRun(""),))]
        for place, block in enumerate(blocks):
            added = self._document.add_paragraph()
            if place == 0:
                self._number(added, QUESTION)
                added.paragraph_format.space_before = Pt(10)
            else:
                added.paragraph_format.left_indent = Mm(10 + 5 * block.indent)
            # The first line of a message stands above its frame: its number would widen the frame by itself.
            if block.is_note and (place or not any(one.is_note for one in blocks[1:2])):
                self._frame(added)
            marker = (SheetRun(f"{block.marker} "),) if block.marker else ()
            if not (block.picture and self._add_picture(added, block)):
                self._add_runs(added, (*marker, *block.runs))
            self._keep(added)
        if question.instruction:
            self._set_in(question.instruction, bold=True)
        self._answering(question)
        last = self._document.paragraphs[-1]
        last.paragraph_format.keep_with_next = False

    def _add_picture(self, paragraph: Any, block: SheetBlock) -> bool:
        """Put a photograph there, as large as on the printed sheet; False for a drawing, which its words tell."""
        try:
            from PIL.Image import open as open_image  # Pillow is heavy, and few sheets have pictures

            with open_image(BytesIO(block.picture)) as image:
                png = BytesIO()
                image.convert("RGB").save(png, "PNG")
                height = min(block.picture_height, PICTURE_WIDTH * image.height / image.width)
        except (OSError, ValueError):
            return False
        paragraph.add_run().add_picture(png, height=Mm(height))
        return True

    def _answering(self, question: QuizQuestion) -> None:
        if question.columns:
            self._grid(question)
        elif question.rows:
            table = self._table(len(question.rows), (14.0, WIDE - 24.0))
            for number, (row, runs) in enumerate(zip(table.rows, question.rows, strict=True), 1):
                self._add_runs(row.cells[1].paragraphs[0], (SheetRun(f"{number}. "), *runs))
            self._set_in("")
        for one in question.options:
            self._listed(one, BOXED if question.has_check_boxes else LETTERED)
        if question.boxes:
            table = self._table(1, (14.0,) * question.boxes)
            table.rows[0].height = Mm(10)
            self._set_in("")
        for gap in question.gaps:
            words = "     ".join(f"{BOX} {one.letter}. {one.text}" for one in gap.options)
            self._set_in(f"({gap.number})  {words}")
        for _line in range(question.lines):
            self._set_in(DOTS * 4)

    def _grid(self, question: QuizQuestion) -> None:
        share = min(36.0, (WIDE - 10.0) * 0.6 / len(question.columns))
        widths = (WIDE - 10.0 - share * len(question.columns), *(share for _column in question.columns))
        table = self._table(1 + len(question.rows), widths)
        for cell, column in zip(table.rows[0].cells[1:], question.columns, strict=True):
            self._add_runs(cell.paragraphs[0], (SheetRun(f"{column.letter}. ", bold=True), *column.runs), SMALL)
        for number, (row, runs) in enumerate(zip(table.rows[1:], question.rows, strict=True), 1):
            self._add_runs(row.cells[0].paragraphs[0], (SheetRun(f"{number}. "), *runs))
            for cell in row.cells[1:]:
                self._into(cell, BOX)
        self._set_in("")

    def _listed(self, one: PrintedOption, level: int) -> None:
        added = self._document.add_paragraph()
        self._number(added, level)
        self._add_runs(added, one.runs)
        self._keep(added)

    def _number(self, paragraph: Any, level: int) -> None:
        said = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        said.get_or_add_ilvl().val, said.get_or_add_numId().val = level, LIST_ID + self._list

    def _heading(self, words: str, *, is_first: bool) -> None:
        added = self._paragraph(words, size=16, bold=True)
        if not is_first:
            added.paragraph_format.page_break_before = True

    def _fields(self) -> None:
        """The lines to be filled in, in a table without rules."""
        quiz, wording = self._quiz, self._wording
        asked = [
            words
            for words, is_asked in (
                (wording.name, quiz.has_name),
                (wording.day, quiz.has_day),
                (wording.unit, quiz.has_unit),
            )
            if is_asked
        ]
        for words in asked:
            added = self._paragraph(f"{words} ")
            added.add_run(DOTS * (5 if words != wording.day else 2))

    def _paragraph(self, words: str, *, size: float = SIZE, bold: bool = False) -> Any:
        added = self._document.add_paragraph()
        run = added.add_run(visible(words))
        run.bold, run.font.size = bold, Pt(size)
        return added

    def _set_in(self, words: str, *, bold: bool = False) -> None:
        added = self._paragraph(words, bold=bold)
        added.paragraph_format.left_indent = Mm(10)
        self._keep(added)

    def _keep(self, paragraph: Any) -> None:
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.keep_with_next = True

    def _frame(self, paragraph: Any) -> None:
        sides = "".join(
            f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right")
        )
        paragraph._p.get_or_add_pPr().insert_element_before(
            parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"),
            *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"),
        )

    def _table(self, rows: int, widths: Sequence[float], *, is_together: bool = True) -> Any:
        """A table with rules, of which no row is broken; `is_together` as a part of a question, on one page."""
        table = self._document.add_table(rows=rows, cols=len(widths))
        table.style, table.autofit = "Table Grid", False
        if is_together:
            properties = table._tbl.tblPr
            indent = parse_xml(f'<w:tblInd {nsdecls("w")} w:w="{round(10 * 56.7)}" w:type="dxa"/>')
            properties.insert_element_before(
                indent, "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
            )
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)  # what LibreOffice and phones go by; Word goes by the cells
        for row in table.rows:
            row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
                cell.paragraphs[0].paragraph_format.keep_with_next = is_together
        return table

    def _into(self, cell: Any, words: str, *, bold: bool = False) -> None:
        run = self._next_paragraph(cell).add_run(visible(words))
        run.bold, run.font.size = bold, Pt(SMALL if cell.width and cell.width > Mm(60) else SIZE)

    def _next_paragraph(self, cell: Any) -> Any:
        first = cell.paragraphs[0]
        return first if len(cell.paragraphs) == 1 and not first.runs else cell.add_paragraph()

    def _add_runs(self, paragraph: Any, runs: Sequence[SheetRun], size: float = SIZE) -> None:
        for one in runs:
            for number, words in enumerate((DOTS if one.is_blank else one.text).split("\n")):
                run = paragraph.add_run()
                if number:
                    run.add_break(WD_BREAK.LINE)
                run.add_text(visible(words))
                run.bold, run.font.size = one.bold, Pt(size)
