"""How a file is read as a roster: which sheets, which row of headings, what each column is, hidden rows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from portal.people.roster.rules.columns import Columns
from portal.people.roster.rules.headings import field_of, normalise_heading
from portal.spreadsheets.cells import cell_text
from portal.spreadsheets.sheet import Row, Sheet

# What a column may be chosen to be, beside the fields of a row: the family name in a column of its own.
FAMILY = "family"


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """How one sheet is read.

    `heading_row` is 0 where the table has none; `fields` says of some columns what they are; `unit` is what the
    sheet's name or title says, for rows that say nothing of their unit.
    """

    is_read: bool
    heading_row: int
    fields: Mapping[int, str]
    unit: str = ""
    is_sure: bool = True
    fingerprint: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether people can be read: there is a name, and something to sign in with."""
        named = set(self.fields.values())
        return "name" in named and bool(named & {"phone", "username"})

    def to_json(self) -> list[Any]:
        """The choices for one sheet as the database keeps them."""
        fields = [[column, field] for column, field in sorted(self.fields.items())]
        return [self.is_read, self.heading_row, fields, self.unit, self.is_sure, self.fingerprint]

    @classmethod
    def from_json(cls, kept: Sequence[Any]) -> SheetLayout:
        """The choices from what the database keeps."""
        is_read, heading_row, fields, *others = kept
        return cls(is_read, heading_row, dict(fields), *others)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a whole file is read; `was_remembered` where the office had told it at an earlier file."""

    sheets: tuple[SheetLayout, ...]
    reads_hidden: bool = False
    has_sections: bool = True
    was_remembered: bool = False

    @property
    def read_sheets(self) -> list[int]:
        """The places of the sheets that are read."""
        return [place for place, sheet in enumerate(self.sheets) if sheet.is_read]

    @property
    def is_complete(self) -> bool:
        """Whether people can be read from every sheet that is chosen, and one is."""
        chosen = self.read_sheets
        return bool(chosen) and all(self.sheets[place].is_complete for place in chosen)

    def with_sheet(self, place: int, sheet: SheetLayout) -> Layout:
        """The same with another choice for one sheet."""
        return replace(self, sheets=(*self.sheets[:place], sheet, *self.sheets[place + 1 :]))

    def to_json(self) -> dict[str, Any]:
        """The choices as the database keeps them."""
        return {
            "sheets": [sheet.to_json() for sheet in self.sheets],
            "hidden": self.reads_hidden,
            "sections": self.has_sections,
            "remembered": self.was_remembered,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Layout:
        """The choices from what the database keeps; without sheets where nothing is."""
        sheets = tuple(SheetLayout.from_json(one) for one in kept.get("sheets", ()))
        return cls(sheets, kept.get("hidden", False), kept.get("sections", True), kept.get("remembered", False))


def fingerprint_of(row: Row | None, width: int) -> str:
    """What tells tables of one make: their headings in their order; without headings the number of columns."""
    cells = [normalise_heading(cell_text(cell)) for cell in row.cells] if row is not None else []
    while cells and not cells[-1]:
        cells.pop()
    text = "|".join(cells) if cells else f"{width} columns"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def columns_of(sheet: Sheet, layout: SheetLayout) -> Columns:
    """The same as columns: what `lines_below` reads by."""
    headings = row_numbered(sheet, layout.heading_row)
    names = [" ".join(cell_text(cell).split()) for cell in headings.cells] if headings is not None else []
    unknown = (
        name for place, name in enumerate(names) if name and place not in layout.fields and field_of(name) is None
    )
    return Columns(layout.heading_row, {field: place for place, field in layout.fields.items()}, tuple(unknown))


def row_numbered(sheet: Sheet, number: int) -> Row | None:
    """The row with this number; None where it is empty."""
    return next((row for row in sheet.rows if row.number == number), None)


def letters_of(place: int) -> str:
    """The letters of a column as spreadsheet programs show them."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_of_letters(letters: str) -> int:
    """The place of a column from 0 by its letters."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1
