"""From an uploaded file to the rows of a roster, as they stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.people.roster.rules.columns import expected_headings, find_columns, lines_below
from portal.people.roster.rules.context import NO_CHOICES, UnitChoices
from portal.people.roster.rules.footers import rows_beyond_table
from portal.people.roster.rules.guessing import guess_layout
from portal.people.roster.rules.headings import FIELDS
from portal.people.roster.rules.layout import Layout, SheetLayout, columns_of
from portal.people.roster.rules.rows import SHEET_STEP, Line
from portal.people.roster.rules.sections import Section, path_with, section_of, values_below
from portal.spreadsheets.reading import read_sheets
from portal.spreadsheets.sheet import InvalidSpreadsheet, Row, Sheet


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of a file, which fields its columns are for, and what was not read of it."""

    lines: Sequence[Line]
    fields: tuple[str, ...]
    notes: tuple[str, ...]
    mends: int = 0  # how often a row was mended since
    choices: UnitChoices = NO_CHOICES
    sheets: tuple[str, ...] = ()  # the names of the sheets, where there are several

    def place_of(self, number: int) -> int | None:
        """The place of the row with this number."""
        return next((place for place, line in enumerate(self.lines) if line.number == number), None)

    def with_lines(self, others: Mapping[int, Line]) -> Roster:
        """The roster with other rows in some places."""
        lines = [*self.lines]
        for place, line in others.items():
            lines[place] = line
        return replace(self, lines=lines, mends=self.mends + 1)

    def to_json(self) -> dict[str, Any]:
        """The roster as the database keeps it."""
        return {
            "lines": self.lines,
            "fields": list(self.fields),
            "notes": list(self.notes),
            "mends": self.mends,
            "choices": self.choices.to_json(),
            "sheets": list(self.sheets),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Roster:
        """The roster from what the database keeps; empty once it was confirmed or discarded."""
        return cls(
            [Line(*line) for line in kept.get("lines", [])],
            tuple(kept.get("fields", ())),
            tuple(kept.get("notes", ())),
            kept.get("mends", 0),
            UnitChoices.from_json(kept.get("choices", {})),
            tuple(kept.get("sheets", ())),
        )


def read_roster(source: bytes | IO[bytes], file_name: str) -> Roster:
    """The roster in a file, by its headings alone; InvalidSpreadsheet, with what to do, where it holds none."""
    sheets = read_sheets(source, file_name)
    layout = guess_layout(sheets, knows=lambda _name: False, remembered={})
    ensure_sure(sheets, layout)
    return roster_of(sheets, layout)


def roster_of(sheets: Sequence[Sheet], layout: Layout) -> Roster:
    """The people of the sheets that are read; InvalidSpreadsheet where there is nobody, or no name and number."""
    chosen = [(place, sheets[place], layout.sheets[place]) for place in layout.read_sheets]
    lines: list[Line] = []
    notes = [*notes_of_sheets(sheets, layout)]
    examples = beyond = 0
    for place, sheet, told in chosen:
        if not told.is_complete:
            raise no_columns(sheet)
        found, passed, closing = lines_of(sheet, told, layout)
        beyond += closing
        lines += [line._replace(number=place * SHEET_STEP + line.number) for line in found] if place else found
        examples += passed
    if not lines:
        said = _("There is nobody below the headings. Write one row for each person.")
        # Why nothing was found may well be that another sheet was meant.
        raise InvalidSpreadsheet(" ".join((said, *notes)))
    unknown = list(
        dict.fromkeys(name for _place, sheet, told in chosen for name in columns_of(sheet, told).unknown)
    )
    if unknown:
        listed = ", ".join(f"“{heading}”" for heading in unknown[:10])
        notes.append(_("These columns mean nothing here and were not read: %(headings)s.", headings=listed))
    if examples:
        notes.append(
            ngettext(
                "%(num)d row of example was passed over.",
                "%(num)d rows of example were passed over.",
                examples,
            )
        )
    if beyond:
        notes.append(
            ngettext(
                "%(num)d row behind the end of the table was passed over: a signature, addressees, remarks.",
                "%(num)d rows behind the end of the table were passed over: signatures, addressees, remarks.",
                beyond,
            )
        )
    there = {field for line in lines for field in line.values}
    there.update(field for _place, _sheet, told in chosen for field in told.fields.values())
    names = tuple(sheet.name for sheet in sheets) if len(chosen) > 1 else ()
    return Roster(lines, tuple(field for field in FIELDS if field in there), tuple(notes), sheets=names)


def ensure_sure(sheets: Sequence[Sheet], layout: Layout) -> None:
    """InvalidSpreadsheet where what the columns are is not said by headings, but would be guessed."""
    for place in layout.read_sheets:
        if not layout.sheets[place].is_sure:
            raise no_columns(sheets[place])


def no_columns(sheet: Sheet) -> InvalidSpreadsheet:
    """The refusal of a table whose headings do not tell who it is and how to reach them."""
    try:
        find_columns(sheet.rows)
    except InvalidSpreadsheet as reason:
        return InvalidSpreadsheet(" ".join((str(reason), *sheet.notes)))
    return InvalidSpreadsheet(_("There is no column for the name.") + " " + expected_headings())


def lines_of(sheet: Sheet, told: SheetLayout, layout: Layout) -> tuple[list[Line], int, int]:
    """The people of one sheet, each with the unit of its section; how many examples, how many rows behind."""
    rows = sheet.rows
    if not layout.reads_hidden and sheet.hidden_rows:
        rows = tuple(row for row in rows if row.number not in sheet.hidden_rows)
    above: dict[int, dict[str, str]] = {}
    if layout.has_sections:
        rows = tuple(rows_without_sections(rows, told.heading_row, above))
    columns = columns_of(sheet, told)
    beyond = rows_beyond_table(columns, rows)
    rows = tuple(row for row in rows if row.number not in beyond)
    lines, examples = lines_below(columns, rows, sheet.origins)
    if above or told.unit:
        lines = [with_unit_above(line, above.get(line.number), told.unit) for line in lines]
    return lines, examples, len(beyond)


def rows_without_sections(
    rows: Sequence[Row], heading_row: int, above: dict[int, dict[str, str]]
) -> Iterator[Row]:
    """The rows that name no unit for those below; notes in `above` what was named for each."""
    path: list[Section] = []
    values: dict[str, str] = {}
    for row in rows:
        section = section_of(row) if row.number > heading_row else None
        if section is not None:
            path = path_with(path, section)
            values = values_below(path)
            continue
        if values:
            above[row.number] = values
        yield row


def with_unit_above(line: Line, above: dict[str, str] | None, unit: str) -> Line:
    """The row with the unit of its section, or of its sheet, where it names none itself."""
    if "unit_code" in line.values:
        return line
    said = above or ({} if {"unit", "hamlet"} & line.values.keys() else {"unit": unit} if unit else {})
    if not said or said.keys() <= line.values.keys():
        return line
    if "unit" in line.values and "hamlet" not in line.values and "hamlet" not in said and "unit" in said:
        return line
    return line._replace(values={**said, **line.values})


def notes_of_sheets(sheets: Sequence[Sheet], layout: Layout) -> Iterator[str]:
    """What the sheets themselves have to say, and which of them were not read."""
    chosen = layout.read_sheets
    for place in chosen:
        yield from sheets[place].notes
    others = [sheet.name for place, sheet in enumerate(sheets) if place not in chosen and len(sheet.rows) > 0]
    if others and len(chosen) == 1:
        listed = ", ".join(f"“{other}”" for other in others[:5]) + ("…" if len(others) > 5 else "")
        yield _(
            "Only the sheet “%(name)s” was read; not read: %(others)s.", name=sheets[chosen[0]].name, others=listed
        )
    elif others:
        listed = ", ".join(f"“{other}”" for other in others[:5]) + ("…" if len(others) > 5 else "")
        yield _("These sheets were not read: %(others)s.", others=listed)
