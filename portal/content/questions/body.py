"""The rows of a question as they stand in its text, before anything is rendered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

DASH = r"[ \t]*(?:[-+*][ \t]*)?"
Lines = Sequence[str]


@dataclass(frozen=True)
class RawRow:
    """One row: its text with any comment still at its end, and its line from 1.

    A row to choose is `right` or not; a row of a matrix has `marks`, one a column, such as ("(X)", "( )").
    """

    right: bool
    text: str
    line: int
    marks: tuple[str, ...] = ()

    @property
    def right_columns(self) -> tuple[int, ...]:
        """The columns that are marked, from 0."""
        return tuple(at for at, mark in enumerate(self.marks) if "x" in mark.lower())

    @property
    def many(self) -> bool:
        """Whether several columns may be chosen."""
        return self.marks[:1] != () and self.marks[0].startswith("[")


@dataclass(frozen=True)
class QuestionBody:
    """The rows of one question, from line `start` up to, not including, `end` (both from 0)."""

    kind: str
    start: int
    end: int
    rows: tuple[RawRow, ...] = ()
    solution: str = ""
    columns: tuple[str, ...] = ()
    mixed: bool = False  # [( )] and [[ ]] in one question


def span(lines: Lines, start: int, row: re.Pattern[str]) -> int:
    """The line after the last of the rows that follow one another from `start`."""
    end = start
    while end < len(lines) and row.match(lines[end]):
        end += 1
    return end
