"""One row of a roster as it was read or mended: what stands in each field, not judged yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from portal.spreadsheets.sheet import Cell

# A number stays a number, so that a zero that the spreadsheet ate is noticed; a day is kept as 2026-11-25.
Value = str | int | float
# What a person may say about a row beside its fields: keep the name's capitals, bring a closed account back.
WISHES = ("keep_case", "bring_back")


class Line(NamedTuple):
    """A numbered row: its filled fields, and what was wished for it in the browser; JSON keeps it as a list."""

    number: int
    values: Mapping[str, Value]
    wishes: Collection[str] = ()


def value_of(cell: Cell) -> Value | None:
    """The cell as a value that JSON can hold; None for an empty one."""
    if cell is None or isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "x" if cell else "0"
    if isinstance(cell, int | float):
        return cell
    return cell.isoformat()[:10]
