"""OpenDocument spreadsheets (.ods): measured first, then a clean copy of their content is read."""

import zipfile
from dataclasses import dataclass, field
from io import BytesIO

from portal.content.text.legacy_vietnamese import encoding_of_font
from portal.spreadsheets.grid import Grid, sheet_of
from portal.spreadsheets.limits import MEGABYTE, Limits, too_large
from portal.spreadsheets.sheet import Cell, Sheet
from portal.spreadsheets.sheet_xml import Attributes, XmlWalker, is_plain_count
from portal.spreadsheets.size_limits import SheetTotals
from portal.spreadsheets.sniffing import damaged_workbook, password_protected
from portal.spreadsheets.workbook_reading import cell_lines, copying_chunks, open_workbook
from portal.spreadsheets.zip_container import ZipContainer

CONTENT_PART = "content.xml"
MANIFEST_PART = "META-INF/manifest.xml"
MEDIA_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    b'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    b'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    b'<manifest:file-entry manifest:full-path="/" manifest:media-type="' + MEDIA_TYPE + b'"/>'
    b'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
MAX_SHEETS = 100
MAX_REPEAT = 1_048_576


@dataclass
class Style:
    """What a style says that matters here."""

    encoding: str | None = None
    is_hidden: bool = False


@dataclass
class Measured:
    """One sheet: a grid that only counts, and how it is called."""

    name: str
    grid: Grid
    is_hidden: bool = False
    default_styles: list[str] = field(default_factory=list)  # of the columns


class OpenDocumentContent(XmlWalker):
    """Follows the content and raises InvalidSpreadsheet where rows, columns, cells or letters are too many."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[Measured] = []
        self._limits = limits
        self._totals = SheetTotals()
        self._fonts: dict[str, str | None] = {}
        self._styles: dict[str, Style] = {}
        self._style = Style()
        self._depth = 0
        self._row, self._rows = 0, 1
        self._column, self._columns = 0, 1
        self._is_row_hidden = self._has_content = self._has_formula = False
        self._letters = self._comments = 0
        self._cell_style = ""
        self._encoding: str | None = None
        self.handlers = {
            "style:font-face": self._font_face,
            "style:style": self._style_begins,
            "style:text-properties": self._text_properties,
            "style:table-properties": self._table_properties,
            "table:table": self._sheet_begins,
            "table:table-column": self._column_begins,
            "table:table-row": self._row_begins,
            "table:table-cell": self._cell_begins,
            "table:covered-table-cell": self._cell_begins,
            "office:annotation": self._comment_begins,
            "text:p": self._text_begins,
            "text:span": self._span_begins,
        }

    def text(self, letters: str) -> None:
        """Count the letters of a cell."""
        if not self._comments:
            self._letters += len(letters)

    def end(self, name: str) -> None:
        """Finish a cell, a row, a sheet."""
        if name in ("table:table-cell", "table:covered-table-cell") and self._depth == 1:
            self._finish_cell()
        elif name == "table:table-row" and self._depth == 1:
            self._row += self._rows
        elif name == "table:table":
            self._depth -= 1
        elif name == "office:annotation":
            self._comments -= 1

    def _font_face(self, attributes: Attributes) -> None:
        family = attributes.get("svg:font-family", attributes.get("style:name", ""))
        self._fonts[attributes.get("style:name", "")] = encoding_of_font(family.strip("'\" "))

    def _style_begins(self, attributes: Attributes) -> None:
        parent = self._styles.get(attributes.get("style:parent-style-name", ""), Style())
        self._style = self._styles[attributes.get("style:name", "")] = Style(parent.encoding)
        if len(self._styles) > MAX_REPEAT:
            raise too_large()

    def _text_properties(self, attributes: Attributes) -> None:
        face = attributes.get("style:font-name")
        if face is not None:
            self._style.encoding = self._fonts.get(face, encoding_of_font(face))
        elif "fo:font-family" in attributes:
            self._style.encoding = encoding_of_font(attributes["fo:font-family"].strip("'\" "))

    def _table_properties(self, attributes: Attributes) -> None:
        self._style.is_hidden = attributes.get("table:display") == "false"

    def _sheet_begins(self, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > 1:  # a table inside a table
            raise damaged_workbook()
        if len(self.sheets) >= MAX_SHEETS:
            raise too_large()
        style = self._styles.get(attributes.get("table:style-name", ""), Style())
        grid = Grid(self._limits, self._totals)
        self.sheets.append(Measured(attributes.get("table:name", ""), grid, style.is_hidden))
        self._row, self._column = 1, 0
        self._next_column = 0

    def _column_begins(self, attributes: Attributes) -> None:
        count = repeated(attributes.get("table:number-columns-repeated"))
        sheet = self.sheets[-1]
        if attributes.get("table:visibility", "visible") != "visible":
            sheet.grid.hide_columns(self._next_column, count)
        room = self._limits.max_columns - len(sheet.default_styles)
        sheet.default_styles += [attributes.get("table:default-cell-style-name", "")] * min(count, max(room, 0))
        self._next_column += count

    def _row_begins(self, attributes: Attributes) -> None:
        self._rows = repeated(attributes.get("table:number-rows-repeated"))
        self._column = 0
        self._is_row_hidden = attributes.get("table:visibility", "visible") != "visible"

    def _cell_begins(self, attributes: Attributes) -> None:
        self._columns = repeated(attributes.get("table:number-columns-repeated"))
        self._cell_style = attributes.get("table:style-name", "")
        self._has_content = "office:value-type" in attributes and attributes["office:value-type"] != "string"
        self._has_formula = "table:formula" in attributes and "office:value-type" not in attributes
        self._letters = len(attributes.get("office:string-value", ""))
        self._encoding = None
        below = repeated(attributes.get("table:number-rows-spanned")) - 1
        if below and self.sheets:
            self.sheets[-1].grid.merge(self._row, self._column, below)

    def _comment_begins(self, _attributes: Attributes) -> None:
        self._comments += 1

    def _text_begins(self, _attributes: Attributes) -> None:
        if not self._comments:
            self._has_content = True

    def _span_begins(self, attributes: Attributes) -> None:
        style = self._styles.get(attributes.get("text:style-name", ""))
        if style is not None and style.encoding is not None:
            self._encoding = style.encoding

    def _finish_cell(self) -> None:
        """Count the cell as often as it stands there, and note what a person cannot see of it."""
        sheet, first, count = self.sheets[-1], self._column, self._columns
        self._column += count
        if self._has_formula and not self._has_content:
            sheet.grid.resultless.add((self._row, first))
        if not (self._has_content or self._letters):
            return
        grid = sheet.grid
        last_row = self._row + self._rows - 1
        for number in range(self._row, last_row + 1):
            grid.claim(number, first + count - 1, count, self._letters * count)
            grid.lines.setdefault(number, [])
            if self._is_row_hidden:
                grid.hidden_rows.add(number)
            for column in range(first, first + count):
                default = sheet.default_styles[column] if column < len(sheet.default_styles) else ""
                style = self._styles.get(self._cell_style or default)
                encoding = self._encoding or (style.encoding if style is not None else None)
                if encoding is not None:
                    grid.fonts[number, column] = encoding


def repeated(digits: str | None) -> int:
    """How often something stands there, or how far it reaches; InvalidSpreadsheet for nonsense."""
    if digits is None:
        return 1
    if not is_plain_count(digits, MAX_REPEAT) or not int(digits):
        raise damaged_workbook()
    return int(digits)


def is_opendocument(package: ZipContainer) -> bool:
    """Whether the package is an .ods."""
    return (
        "mimetype" in package
        and CONTENT_PART in package
        and b"".join(package.chunks("mimetype", MEGABYTE)).strip() == MEDIA_TYPE
    )


def read_opendocument(package: ZipContainer, limits: Limits) -> tuple[Sheet, ...]:
    """Every sheet of an .ods that has something in it."""
    if MANIFEST_PART in package and b"encryption-data" in b"".join(package.chunks(MANIFEST_PART, MEGABYTE)):
        raise password_protected()
    content = OpenDocumentContent(limits)
    copy = BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        target.writestr("mimetype", MEDIA_TYPE)
        target.writestr(MANIFEST_PART, MANIFEST)
        with target.open(CONTENT_PART, "w") as part:
            content.walk(copying_chunks(package.chunks(CONTENT_PART), part))
    copy.seek(0)
    workbook = open_workbook(copy)
    read = []
    for measured in content.sheets:
        lines: dict[int, list[Cell]] = cell_lines(workbook, measured.name)
        if lines:
            grid = measured.grid
            read.append(
                sheet_of(
                    measured.name,
                    lines,
                    areas=grid.areas,
                    fonts=grid.fonts,
                    is_hidden=measured.is_hidden,
                    hidden_rows=grid.hidden_rows,
                    hidden_columns=grid.hidden_columns,
                    resultless=grid.resultless,
                )
            )
    return tuple(read)
