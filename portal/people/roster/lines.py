"""One row of a roster as it was read or mended: what stands in each field, not judged yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.sheets import Cell

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


def value_of(cell: Cell) -> Value | None:
    """The cell as a value that JSON can hold; None for an empty one."""
    if cell is None or isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "x" if cell else "0"
    if isinstance(cell, int | float):
        return cell
    return cell.isoformat()[:10]
