"""How far a worksheet reaches, and how much stands in it, found out before a table is built from it."""

from dataclasses import dataclass

from portal.spreadsheets.limits import (
    MAX_CELLS,
    MAX_MERGED_RANGES,
    MAX_SHEET_AREA,
    MAX_TEXT_CHARS,
    Limits,
    too_large,
)
from portal.spreadsheets.sheet import CellPlace
from portal.spreadsheets.sheet_xml import (
    Attributes,
    LegacyStyles,
    SharedStrings,
    XmlWalker,
    ensure_plain_counts,
    is_plain_count,
    is_true,
)
from portal.spreadsheets.sniffing import damaged_workbook

MAX_ROW_NUMBER = 1_048_576


@dataclass
class SheetTotals:
    """How much the sheets of one workbook hold together."""

    cells: int = 0
    letters: int = 0
    merges: int = 0
    area: int = 0


class SheetMeasurer(XmlWalker):
    """Follows a worksheet and raises InvalidSpreadsheet as soon as rows, columns, cells or letters are too many.

    The shared texts that it refers to, and the styles, are to be walked first. `resultless` are formulas without a
    result, or with an error for one; `fonts` the old encodings of cells whose font shows one.
    """

    def __init__(self, limits: Limits, texts: SharedStrings, styles: LegacyStyles, totals: SheetTotals) -> None:
        self.texts = texts
        self.resultless: set[CellPlace] = set()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.fonts: dict[CellPlace, str] = {}
        self.handlers = {
            "col": self._columns_begin,
            "row": self._row_begins,
            "c": self._cell,
            "f": self._formula,
            "v": self._value,
            "is": self._content,
            "mergeCells": ensure_plain_counts,
            "mergeCell": self._merged,
        }
        self._limits = limits
        self._styles = styles.encodings
        self._lengths = self.texts.lengths
        self._row = self._column = 0
        self._digits = ""
        self._columns: dict[str, int] = {}
        self._totals = totals
        self._before = totals.area
        self._rows = self._counted = 0
        self._last_row = self._last_column = 0
        self._is_shared = self._is_error = self._is_formula = self._is_hidden = False
        self._style = ""
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
        self._totals.letters += self._lengths[int(reference)]
        if int(reference) in self.texts.encodings:
            self.fonts[self._place] = self.texts.encodings[int(reference)]
        if self._totals.letters > MAX_TEXT_CHARS:
            raise too_large()

    def forbidden_construct(self, *_whatever: str) -> None:
        """Refuse what makes a reference mean one thing here and another to the reader of the table."""
        if self._reference is not None:
            raise damaged_workbook()

    @property
    def _place(self) -> CellPlace:
        return self._row, self._column - 1

    def _columns_begin(self, attributes: Attributes) -> None:
        """Note columns that are hidden, as far as a table may reach."""
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if is_true(attributes.get("hidden")) and is_plain_count(first, 16_384) and is_plain_count(last, 16_384):
            self.hidden_columns.update(range(int(first) - 1, min(int(last), self._limits.max_columns)))

    def _row_begins(self, attributes: Attributes) -> None:
        self._is_hidden = is_true(attributes.get("hidden"))
        digits = attributes.get("r")
        self._row = self._row + 1 if digits is None else row_number(digits)
        self._digits = digits or ""
        self._column = 0

    def _cell(self, attributes: Attributes) -> None:
        """Go to a cell: to the one it names, or to the next."""
        kind = attributes.get("t")
        self._is_shared, self._is_error, self._is_formula = kind == "s", kind == "e", False
        self._style = attributes.get("s", "0")
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
        self.resultless.add(self._place)
        self._is_formula = True
        if len(self.resultless) > MAX_CELLS:
            raise too_large()

    def _value(self, attributes: Attributes) -> None:
        self.forbidden_construct()
        if self._is_formula and not self._is_error:
            self._is_formula = False
            self.resultless.discard(self._place)
        if self._is_shared:
            self._reference = ""
        self._content(attributes)

    def _content(self, _attributes: Attributes) -> None:
        """Count a cell that is not empty."""
        self._totals.cells += 1
        if self._row != self._counted:
            self._counted = self._row
            self._rows += 1
            self._last_row = max(self._last_row, self._row)
            if self._is_hidden:
                self.hidden_rows.add(self._row)
        if self._style in self._styles:
            self.fonts[self._place] = self._styles[self._style]
        if self._column > self._last_column:
            self._last_column = self._column
        if self._rows > self._limits.max_rows:
            raise self._limits.too_many_rows()
        if self._last_column > self._limits.max_columns:
            raise self._limits.too_many_columns()
        self._totals.area = self._before + self._last_row * self._last_column
        if self._totals.cells > MAX_CELLS or self._totals.area > MAX_SHEET_AREA:
            raise too_large()

    def _merged(self, _attributes: Attributes) -> None:
        self._totals.merges += 1
        if self._totals.merges > MAX_MERGED_RANGES:
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
