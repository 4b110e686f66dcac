"""How far a worksheet reaches, and how much stands in it, found out before a table is built from it."""

from portal.spreadsheets.limits import (
    MAX_CELLS,
    MAX_MERGED_RANGES,
    MAX_SHEET_AREA,
    MAX_TEXT_CHARS,
    Limits,
    too_large,
)
from portal.spreadsheets.sheet_xml import Attributes, SharedStrings, XmlWalker, ensure_plain_counts, is_plain_count
from portal.spreadsheets.sniffing import damaged_workbook

MAX_ROW_NUMBER = 1_048_576


class SheetMeasurer(XmlWalker):
    """Follows a worksheet and raises InvalidSpreadsheet as soon as rows, columns, cells or letters are too many.

    The shared texts that it refers to are to be walked first. `resultless` counts formulas without a result, or
    with an error for one.
    """

    def __init__(self, limits: Limits) -> None:
        self.texts = SharedStrings()
        self.resultless = 0
        self.handlers = {
            "row": self._row_begins,
            "c": self._cell,
            "f": self._formula,
            "v": self._value,
            "is": self._content,
            "mergeCells": ensure_plain_counts,
            "mergeCell": self._merged,
        }
        self._limits = limits
        self._lengths = self.texts.lengths
        self._row = self._column = 0
        self._digits = ""
        self._columns: dict[str, int] = {}
        self._rows = self._cells = self._letters = self._merges = self._counted = 0
        self._last_row = self._last_column = 0
        self._is_shared = self._is_error = self._is_formula = False
        self._reference: str | None = None  # to a shared text, while it is being read

    def text(self, letters: str) -> None:
        """Note what a cell refers to."""
        if self._reference is not None:
            self._reference += letters

    def end(self, _name: str) -> None:
        """Add the length of the text that was referred to."""
        if self._reference is None:
            return
        reference, self._reference = self._reference, None
        if not reference:
            return
        if not is_plain_count(reference, len(self._lengths) - 1):
            raise damaged_workbook()
        self._letters += self._lengths[int(reference)]
        if self._letters > MAX_TEXT_CHARS:
            raise too_large()

    def forbidden_construct(self, *_whatever: str) -> None:
        """Refuse what makes a reference mean one thing here and another to the reader of the table."""
        if self._reference is not None:
            raise damaged_workbook()

    def _row_begins(self, attributes: Attributes) -> None:
        digits = attributes.get("r")
        self._row = self._row + 1 if digits is None else row_number(digits)
        self._digits = digits or ""
        self._column = 0

    def _cell(self, attributes: Attributes) -> None:
        """Go to a cell: to the one it names, or to the next."""
        kind = attributes.get("t")
        self._is_shared, self._is_error, self._is_formula = kind == "s", kind == "e", False
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
            return
        letters = reference.rstrip("0123456789")
        digits = reference[len(letters) :]
        if digits != self._digits:
            self._digits, self._row = digits, row_number(digits)
        if letters not in self._columns:
            self._columns[letters] = column_number(letters)
        self._column = self._columns[letters]

    def _formula(self, _attributes: Attributes) -> None:
        """Count a formula, until its result comes."""
        self.resultless += 1
        self._is_formula = True

    def _value(self, attributes: Attributes) -> None:
        self.forbidden_construct()
        if self._is_formula and not self._is_error:
            self._is_formula = False
            self.resultless -= 1
        if self._is_shared:
            self._reference = ""
        self._content(attributes)

    def _content(self, _attributes: Attributes) -> None:
        """Count a cell that is not empty."""
        self._cells += 1
        if self._row != self._counted:
            self._counted = self._row
            self._rows += 1
            self._last_row = max(self._last_row, self._row)
        if self._column > self._last_column:
            self._last_column = self._column
        if self._rows > self._limits.max_rows:
            raise self._limits.too_many_rows()
        if self._last_column > self._limits.max_columns:
            raise self._limits.too_many_columns()
        if self._cells > MAX_CELLS or self._last_row * self._last_column > MAX_SHEET_AREA:
            raise too_large()

    def _merged(self, _attributes: Attributes) -> None:
        self._merges += 1
        if self._merges > MAX_MERGED_RANGES:
            raise too_large()


def row_number(digits: str) -> int:
    """The number of a row, from 1; InvalidSpreadsheet for what is none, or beyond any sheet."""
    if not is_plain_count(digits, MAX_ROW_NUMBER) or not int(digits):
        raise damaged_workbook()
    return int(digits)


def column_number(letters: str) -> int:
    """A is 1, Z is 26, AA is 27; at most three letters."""
    if not (letters.isascii() and letters.isalpha() and len(letters) < 4):
        raise damaged_workbook()
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place
