"""XML Spreadsheet 2003: one XML file with all sheets, which many systems hand out under the name .xls."""

from codecs import getincrementaldecoder
from collections.abc import Iterator
from datetime import datetime
from math import isfinite
from typing import IO

from portal.content.text.legacy_vietnamese import encoding_of_font
from portal.deadlines import check_deadline
from portal.spreadsheets.grid import Grid
from portal.spreadsheets.legacy_text import SOFT_HYPHEN
from portal.spreadsheets.limits import MAX_TEXT_CHARS, MAX_UNPACKED_BYTES, Limits, too_large
from portal.spreadsheets.normalise import composed
from portal.spreadsheets.sheet import Cell, Sheet
from portal.spreadsheets.sheet_xml import Attributes, XmlWalker, is_plain_count, is_true, plain_name
from portal.spreadsheets.size_limits import MAX_ROW_NUMBER, SheetTotals
from portal.spreadsheets.sniffing import damaged_workbook
from portal.spreadsheets.zip_container import CHUNK_SIZE

MAX_SHEETS = 100
MAX_COLUMN_NUMBER = 16_384


class Workbook2003(XmlWalker):
    """Follows the whole file; `sheets` are complete once it is done."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[Sheet] = []
        self._limits = limits
        self._totals = SheetTotals()
        self._grid = Grid(limits, self._totals)
        self._name = ""
        self._is_hidden = False
        self._styles: dict[str, str] = {}
        self._style = ""
        self._row = self._column = self._next_column = self._across = 0
        self._cell_style = self._row_style = ""
        self._has_formula = self._is_row_hidden = False
        self._type = ""
        self._taken: list[str] | None = None  # the text at hand
        self._letters = 0
        self._comments = 0

    def text(self, letters: str) -> None:
        """Keep the text of a cell, or of a setting."""
        if self._taken is not None:
            self._letters += len(letters)
            if self._letters > MAX_TEXT_CHARS:
                raise too_large()
            self._taken.append(letters)

    def end(self, name: str) -> None:
        """Finish a value, a cell, a sheet."""
        match plain_name(name):
            case "Comment":
                self._comments -= 1
            case "Data" if not self._comments:
                self._finish_data()
            case "Cell":
                if self._has_formula:
                    self._grid.resultless.add((self._row, self._column))
                self._has_formula = False
                self._column += self._across
            case "Visible":
                self._is_hidden = "".join(self._taken or ()).strip() in ("SheetHidden", "SheetVeryHidden")
                self._taken = None
            case "Worksheet":
                self._finish_sheet()

    def _start(self, name: str, attributes: Attributes) -> None:
        said = {plain_name(key): value for key, value in attributes.items()}
        match plain_name(name):
            case "Style":
                self._style = said.get("ID", "")
            case "Font":
                # Inside a cell, too: there it says how a piece of its text looks.
                encoding = encoding_of_font(said.get("FontName", said.get("Face", "")))
                if encoding is not None and self._taken is not None:
                    self._grid.fonts[self._row, self._column] = encoding
                elif encoding is not None:
                    self._styles[self._style] = encoding
            case "Worksheet":
                self._grid = Grid(self._limits, self._totals)
                self._name, self._is_hidden = said.get("Name", ""), False
                self._row = self._next_column = 0
            case "Column":
                first = number_of(said.get("Index"), MAX_COLUMN_NUMBER, self._next_column + 1) - 1
                count = number_of(said.get("Span"), MAX_COLUMN_NUMBER, 0) + 1
                self._next_column = first + count
                if is_true(said.get("Hidden")):
                    self._grid.hide_columns(first, count)
            case "Row":
                self._row = number_of(said.get("Index"), MAX_ROW_NUMBER, self._row + 1)
                self._column = -1
                self._is_row_hidden = is_true(said.get("Hidden"))
                self._row_style = said.get("StyleID", "")
                if self._is_row_hidden and len(self._grid.hidden_rows) <= self._limits.max_rows:
                    self._grid.hidden_rows.add(self._row)
            case "Cell":
                self._column = number_of(said.get("Index"), MAX_COLUMN_NUMBER, self._column + 2) - 1
                self._cell_style = said.get("StyleID", self._row_style)
                self._has_formula = "Formula" in said
                below = number_of(said.get("MergeDown"), MAX_ROW_NUMBER, 0)
                if below:
                    self._grid.merge(self._row, self._column, below)
                self._across = number_of(said.get("MergeAcross"), MAX_COLUMN_NUMBER, 0)
            case "Comment":
                self._comments += 1
            case "Data" if not self._comments:
                self._type, self._taken, self._letters = said.get("Type", "String"), [], 0
            case "Visible":
                self._taken, self._letters = [], 0

    def _finish_data(self) -> None:
        text, self._taken = "".join(self._taken or ()), None
        cell = value_of(text, self._type)
        if cell is not None:
            self._grid.put(self._row, self._column, cell, font=self._styles.get(self._cell_style))
            self._has_formula = False

    def _finish_sheet(self) -> None:
        if self._grid.lines:
            self.sheets.append(self._grid.sheet(self._name, is_hidden=self._is_hidden))
        self._grid = Grid(self._limits, self._totals)
        if len(self.sheets) > MAX_SHEETS:
            raise too_large()


def read_spreadsheet_2003(stream: IO[bytes], limits: Limits) -> tuple[Sheet, ...]:
    """Every sheet of the file that has something in it."""
    return tuple(Workbook2003(limits).walk(utf_8_chunks(stream)).sheets)


def utf_8_chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The file in UTF-8, bounded, whichever Unicode it is in."""
    stream.seek(0)
    is_wide = stream.read(2) in (b"\xff\xfe", b"\xfe\xff")
    stream.seek(0)
    decoder = getincrementaldecoder("utf-16" if is_wide else "utf-8")("replace" if is_wide else "strict")
    size = 0
    while chunk := stream.read(CHUNK_SIZE):
        check_deadline()
        size += len(chunk)
        if size > MAX_UNPACKED_BYTES:
            raise too_large()
        try:
            yield decoder.decode(chunk).encode() if is_wide else chunk
        except UnicodeError as fault:
            raise damaged_workbook() from fault


def number_of(digits: str | None, most: int, default: int) -> int:
    """The number in an attribute; InvalidSpreadsheet for what is none, the default where there is none."""
    if digits is None:
        return default
    if not is_plain_count(digits, most):
        raise damaged_workbook()
    return int(digits)


def value_of(text: str, kind: str) -> Cell:
    """The value that the text of a cell stands for; an error is nothing."""
    if kind == "Error":
        return None
    try:
        if kind == "Number":
            number = float(text)
            return number if isfinite(number) else None
        if kind == "DateTime":
            moment = datetime.fromisoformat(text.strip())
            return moment if (moment.hour or moment.minute or moment.second) else moment.date()
    except ValueError as fault:
        raise damaged_workbook() from fault
    if kind == "Boolean":
        return text.strip() == "1"
    return composed(text, keep=SOFT_HYPHEN) or None
