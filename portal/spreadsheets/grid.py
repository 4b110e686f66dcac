"""A table while it is being read cell by cell: it never grows beyond the limits."""

from collections.abc import Mapping, Sequence

from portal.spreadsheets.limits import (
    MAX_CELLS,
    MAX_MERGED_RANGES,
    MAX_SHEET_AREA,
    MAX_TEXT_CHARS,
    Limits,
    too_large,
)
from portal.spreadsheets.sheet import Cell, CellPlace, Row, Sheet
from portal.spreadsheets.size_limits import SheetTotals
from portal.spreadsheets.workbook_reading import cell_notes, finish_rows

Area = tuple[tuple[int, int], tuple[int, int]]  # row and column of the first cell and of the last one, from 0


class Grid:
    """The cells of one sheet by row number and column; InvalidSpreadsheet as soon as there are too many."""

    def __init__(self, limits: Limits, totals: SheetTotals) -> None:
        self.lines: dict[int, list[Cell]] = {}
        self.areas: list[Area] = []
        self.fonts: dict[CellPlace, str] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.resultless: set[CellPlace] = set()
        self._limits = limits
        self._totals = totals
        self._before = totals.area
        self._last_row = self._last_column = 0

    def put(self, number: int, column: int, cell: Cell, *, font: str | None = None) -> None:
        """Put a value into a cell; nothing is nothing."""
        if cell is None:
            return
        self.claim(number, column, 1, len(cell) if isinstance(cell, str) else 0)
        line = self.lines.setdefault(number, [])
        line += [None] * (column + 1 - len(line))
        line[column] = cell
        if font is not None:
            self.fonts[number, column] = font

    def claim(self, number: int, column: int, cells: int, letters: int) -> None:
        """Count cells, the last of which stands here."""
        totals, limits = self._totals, self._limits
        if column >= limits.max_columns:
            raise limits.too_many_columns()
        if number not in self.lines and len(self.lines) >= limits.max_rows:
            raise limits.too_many_rows()
        self._last_row = max(self._last_row, number)
        self._last_column = max(self._last_column, column + 1)
        totals.cells += cells
        totals.letters += letters
        totals.area = self._before + self._last_row * self._last_column
        if totals.cells > MAX_CELLS or totals.letters > MAX_TEXT_CHARS or totals.area > MAX_SHEET_AREA:
            raise too_large()

    def merge(self, number: int, column: int, rows_below: int) -> None:
        """Let a cell reach down over rows below it."""
        self._totals.merges += 1
        if self._totals.merges > MAX_MERGED_RANGES:
            raise too_large()
        self.areas.append(((number - 1, column), (number - 1 + rows_below, column)))

    def hide_columns(self, first: int, count: int) -> None:
        """Note that columns are hidden, as far as a table may reach."""
        self.hidden_columns.update(range(first, min(first + count, self._limits.max_columns)))

    def sheet(self, name: str, *, is_hidden: bool = False) -> Sheet:
        """The sheet once all its cells are there."""
        width = max(map(len, self.lines.values()), default=0)
        lines = {
            number: [*self.lines[number], *[None] * (width - len(self.lines[number]))] for number in self.lines
        }
        return sheet_of(
            name,
            dict(sorted(lines.items())),
            areas=self.areas,
            fonts=self.fonts,
            is_hidden=is_hidden,
            hidden_rows=self.hidden_rows,
            hidden_columns=self.hidden_columns,
            resultless=self.resultless,
        )


def sheet_of(
    name: str,
    lines: dict[int, list[Cell]],
    *,
    areas: Sequence[Area],
    fonts: Mapping[CellPlace, str],
    is_hidden: bool,
    hidden_rows: set[int],
    hidden_columns: set[int],
    resultless: set[CellPlace],
) -> Sheet:
    """A sheet of lines of one width, in Unicode, with merged areas filled downwards."""
    filled: dict[int, list[Cell]] = {
        number: cells for number, cells in lines.items() if any(cell is not None for cell in cells)
    }
    rows, converted = finish_rows(filled, areas, fonts)
    return Sheet(
        name,
        tuple(Row(row.number, row.cells) for row in rows),
        tuple(cell_notes(len(resultless), converted)),
        is_hidden=is_hidden,
        hidden_rows=frozenset(hidden_rows & filled.keys()),
        hidden_columns=frozenset(hidden_columns),
        resultless=frozenset(resultless),
        converted=converted,
    )
