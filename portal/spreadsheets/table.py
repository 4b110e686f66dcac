"""A table to be written: its columns, and rows that may come one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from portal.spreadsheets.sheet import Cell

ColumnKind = Literal["text", "number", "share", "day", "moment"]
EXAMPLE_MARK = "Ví dụ: "  # what the examples of a template begin with, in any language: that is how they are known


@dataclass(frozen=True, slots=True)
class Ratio:
    """The sum of some columns over another one, by their places from 0."""

    parts: tuple[int, ...]
    whole: int


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and what stands below it; a `share` is a number from 0 to 1, shown in per cent.

    `width` is in letters; without it the column is as wide as what is in it. Its cells break their lines where it
    `is_wrapped`, and offer `choices`, which nobody has to take. In the total of a workbook, a column
    that `is_summed` adds up the rows that a filter leaves, and a `ratio` is worked out of such sums.
    """

    heading: str
    kind: ColumnKind = "text"
    width: int | None = None
    is_summed: bool = False
    ratio: Ratio | None = None
    is_wrapped: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: rows in the order of the columns; a generator is fine, it is gone through once.

    `titles` stand above the headings, the first of them large; `total` stands below the rows, outside the filter.
    Printed on A4, a wide table lies across the sheet.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]] = ()
    titles: Sequence[str] = ()
    total: Sequence[Cell] | None = None
    is_wide: bool = False
