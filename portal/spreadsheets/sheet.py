"""What a spreadsheet is once it is read: numbered rows of plain cells."""

from dataclasses import dataclass
from datetime import date, datetime

Cell = str | int | float | bool | date | datetime | None


class InvalidSpreadsheet(ValueError):
    """The file cannot be read as a table; the message says why, and what to do, in the person's language."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line that has something in it; `number` counts from 1, as the program that made the file shows it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one sheet in their order, all of one width; notes tell the person what was left out."""

    name: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many columns the rows have."""
        return len(self.rows[0].cells) if self.rows else 0
