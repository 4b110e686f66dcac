"""One row of a roster as it was read or mended: what stands in each field, not judged yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from portal.spreadsheets.sheet import Cell

# A number stays a number, so that a zero that the spreadsheet ate is noticed; a day is kept as 2026-11-25.
Value = str | int | float
# What a person may say about a row beside its fields: keep the name's capitals, bring a closed account back.
WISHES = ("keep_case", "bring_back")


@dataclass(frozen=True, slots=True)
class Line:
    """A numbered row: its filled fields, and what was wished for it in the browser."""

    number: int
    values: Mapping[str, Value]
    wishes: frozenset[str] = field(default_factory=frozenset)

    def to_json(self) -> list[Any]:
        """The row as the database keeps it."""
        return [self.number, dict(self.values), sorted(self.wishes)]

    @classmethod
    def from_json(cls, kept: list[Any]) -> Line:
        """The row from what the database keeps."""
        number, values, wishes = kept
        return cls(number, values, frozenset(wishes))


class StoredLines(Sequence[Line]):
    """The rows of a roster as they are kept; each is read when it is wanted: a look wants fifty of thousands."""

    def __init__(self, kept: list[list[Any]]) -> None:
        self._kept = kept

    @classmethod
    def of(cls, lines: Iterable[Line]) -> StoredLines:
        """These rows."""
        return cls([line.to_json() for line in lines])

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, place: int) -> Line: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Line]: ...

    def __getitem__(self, place: int | slice) -> Line | Sequence[Line]:
        if isinstance(place, slice):
            return StoredLines(self._kept[place])
        return Line.from_json(self._kept[place])

    def place_of(self, number: int) -> int | None:
        """The place of the row with this number."""
        return next((place for place, line in enumerate(self._kept) if line[0] == number), None)

    def with_line(self, place: int, line: Line) -> StoredLines:
        """The rows with another one in this place."""
        return StoredLines([*self._kept[:place], line.to_json(), *self._kept[place + 1 :]])

    def to_json(self) -> list[list[Any]]:
        """The rows as the database keeps them."""
        return self._kept


def value_of(cell: Cell) -> Value | None:
    """The cell as a value that JSON can hold; None for an empty one."""
    if cell is None or isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "x" if cell else "0"
    if isinstance(cell, int | float):
        return cell
    return cell.isoformat()[:10]
