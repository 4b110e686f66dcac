"""What a spreadsheet is once it is read: numbered rows of plain cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

Cell = str | int | float | bool | date | datetime | None
CellPlace = tuple[int, int]  # the number of the row, and the place of the column from 0

FORMULA = "formula"  # what `Sheet.origins` says of a formula without a result


class InvalidSpreadsheet(ValueError):
    """The file cannot be read as a table; the message says why, and what to do, in the person's language."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line that has something in it; `number` counts from 1, as the program that made the file shows it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one sheet in their order, all of one width; notes tell the person what was left out.

    Merged areas are filled downwards, old encodings are turned into Unicode. Rows are named by their numbers,
    columns by their places from 0. A sheet that is too large has no rows, and `refusal` says why.
    """

    name: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()  # of those that have something in them
    hidden_columns: frozenset[int] = frozenset()
    resultless: frozenset[CellPlace] = frozenset()  # formulas that were never worked out, or went wrong
    converted: Mapping[CellPlace, str] = field(default_factory=dict)  # “VNI” or “TCVN3”, which it was typed in
    refusal: str = ""

    @property
    def width(self) -> int:
        """How many columns the rows have."""
        return len(self.rows[0].cells) if self.rows else 0

    def origins(self, row: Row) -> dict[int, str]:
        """What must be told of cells of the row, by columns: the old encoding of one, “formula” of another."""
        if not self.converted and not self.resultless:
            return {}
        told = {}
        for column in range(len(row.cells)):
            if (row.number, column) in self.converted:
                told[column] = self.converted[row.number, column]
            elif (row.number, column) in self.resultless:
                told[column] = FORMULA
        return told
