"""From an uploaded file to the rows of a roster, as they stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import IO, Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.people.roster.rules.columns import find_columns, lines_below
from portal.people.roster.rules.headings import FIELDS
from portal.people.roster.rules.rows import Line
from portal.spreadsheets.reading import read_rows
from portal.spreadsheets.sheet import InvalidSpreadsheet


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of a file, which fields its columns are for, and what was not read of it."""

    lines: Sequence[Line]
    fields: tuple[str, ...]
    notes: tuple[str, ...]
    mends: int = 0  # how often a row was mended since

    def place_of(self, number: int) -> int | None:
        """The place of the row with this number."""
        return next((place for place, line in enumerate(self.lines) if line.number == number), None)

    def with_line(self, place: int, line: Line) -> Roster:
        """The roster with another row in this place."""
        lines = [*self.lines[:place], line, *self.lines[place + 1 :]]
        return replace(self, lines=lines, mends=self.mends + 1)

    def to_json(self) -> dict[str, Any]:
        """The roster as the database keeps it."""
        return {
            "lines": self.lines,
            "fields": list(self.fields),
            "notes": list(self.notes),
            "mends": self.mends,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Roster:
        """The roster from what the database keeps; empty once it was confirmed or discarded."""
        return cls(
            [Line(*line) for line in kept.get("lines", [])],
            tuple(kept.get("fields", ())),
            tuple(kept.get("notes", ())),
            kept.get("mends", 0),
        )


def read_roster(source: bytes | IO[bytes], file_name: str) -> Roster:
    """The roster in an .xlsx or .csv; InvalidSpreadsheet, with what to do, for a file that holds none."""
    sheet = read_rows(source, file_name)
    try:
        columns = find_columns(sheet.rows)
        lines, examples = lines_below(columns, sheet.rows, sheet.origins)
        if not lines:
            raise InvalidSpreadsheet(_("There is nobody below the headings. Write one row for each person."))
    except InvalidSpreadsheet as reason:
        # Why nothing was found may well be that another sheet was meant.
        raise InvalidSpreadsheet(" ".join((str(reason), *sheet.notes))) from reason
    notes = list(sheet.notes)
    if columns.unknown:
        listed = ", ".join(f"“{heading}”" for heading in columns.unknown[:10])
        notes.append(_("These columns mean nothing here and were not read: %(headings)s.", headings=listed))
    if examples:
        notes.append(
            ngettext(
                "%(num)d row of example was passed over.",
                "%(num)d rows of example were passed over.",
                examples,
            )
        )
    fields = tuple(field for field in FIELDS if field in columns.places)
    return Roster(lines, fields, tuple(notes))
