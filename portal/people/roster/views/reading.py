"""How a file is read, as the screen shows it: its sheets, the rows that may be the headings, its columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import gettext as _

from portal.people.roster.rules.columns import MAX_HEADING_ROW
from portal.people.roster.rules.guessing import guess_columns, is_private, is_private_cell, rows_below
from portal.people.roster.rules.layout import Layout, SheetLayout, letters_of, row_numbered
from portal.people.roster.rules.rows import SHEET_STEP
from portal.people.roster.rules.sections import Section, sections_in
from portal.spreadsheets.cells import cell_text
from portal.spreadsheets.sheet import Row, Sheet

SAMPLES = 3  # rows shown under each column
FIRST_ROWS = 5  # of people, as the table shows them
MAX_SHOWN_COLUMNS = 40
MAX_SHOWN_ROWS = 6  # of hidden rows and of sections that are named
MAX_CELL_CHARS = 60


class ShownColumn(NamedTuple):
    """One column: its letter as the spreadsheet shows it, its heading, the first cells, and what it is."""

    place: int
    letter: str
    heading: str
    samples: Sequence[str]
    field: str
    is_private: bool


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """One sheet with its choices; `like` is the sheet before it with the same headings, whose columns count."""

    place: int
    sheet: Sheet
    layout: SheetLayout
    rows: int
    headings: Sequence[tuple[int, str]]
    columns: Sequence[ShownColumn]
    hidden: Sequence[str]
    hidden_rows: int
    sections: Sequence[Section]
    sections_more: int
    like: str = ""
    first_rows: Sequence[Sequence[str]] = ()


def shown_sheets(sheets: Sequence[Sheet], layout: Layout) -> list[ShownSheet]:
    """Every sheet as it is shown."""
    first: dict[str, str] = {}
    shown = []
    for place, (sheet, told) in enumerate(zip(sheets, layout.sheets, strict=True)):
        like = first.get(told.fingerprint, "") if told.is_read else ""
        if told.is_read:
            first.setdefault(told.fingerprint, sheet.name)
        below = rows_below(sheet, told)
        hidden = [row for row in below if row.number in sheet.hidden_rows]
        sections = sections_in(below)
        columns = shown_columns(sheet, told)
        shown.append(
            ShownSheet(
                place,
                sheet,
                told,
                len(below) - len(sections),
                heading_choices(sheet, told),
                columns,
                [row_text(row) for row in hidden[:MAX_SHOWN_ROWS]],
                len(hidden),
                sections[:MAX_SHOWN_ROWS],
                max(len(sections) - MAX_SHOWN_ROWS, 0),
                like,
                first_rows(sheet, below, columns) if told.is_read else (),
            )
        )
    return shown


def heading_choices(sheet: Sheet, told: SheetLayout) -> list[tuple[int, str]]:
    """The rows that may be the headings, and none."""
    rows = [row for row in sheet.rows[:MAX_HEADING_ROW] if row.number not in sheet.hidden_rows]
    chosen = row_numbered(sheet, told.heading_row)
    if chosen is not None and chosen not in rows:
        rows.append(chosen)
    listed = [(row.number, _("Row %(row)s: %(text)s", row=row.number, text=row_text(row))) for row in rows]
    return [(0, _("None: the table has no headings")), *listed]


def shown_columns(sheet: Sheet, told: SheetLayout) -> list[ShownColumn]:
    """The columns that have something in them, with the first cells below the headings."""
    headings = row_numbered(sheet, told.heading_row)
    people = rows_of_people(sheet, rows_below(sheet, told))
    columns = []
    for place in range(sheet.width):
        heading = text_of(headings, place) if headings is not None else ""
        samples = [text for row in people if (text := text_of(row, place))][:SAMPLES]
        private = is_private(heading) or any(map(is_private_cell, samples))
        if heading or samples:
            field = told.fields.get(place, "")
            columns.append(ShownColumn(place, letters_of(place), heading, samples, field, private))
    return columns[:MAX_SHOWN_COLUMNS]


def rows_of_people(sheet: Sheet, below: Sequence[Row]) -> Sequence[Row]:
    """The rows that can be seen and hold more than one thing; all of them where none does."""
    return [row for row in below if row.number not in sheet.hidden_rows and len(filled(row)) > 1] or below


def first_rows(sheet: Sheet, below: Sequence[Row], columns: Sequence[ShownColumn]) -> list[list[str]]:
    """The first rows of people as they stand in the file, column by column; what is private is left out."""
    return [
        ["•••" if column.is_private else text_of(row, column.place) for column in columns]
        for row in rows_of_people(sheet, below)[:FIRST_ROWS]
    ]


def layout_of_form(
    form: Mapping[str, str], read: Iterable[str], sheets: Sequence[Sheet], layout: Layout
) -> Layout:
    """The choices of the form; of a sheet whose row of headings is another one now, columns are guessed anew."""
    chosen = set(read)
    first: dict[str, int] = {}
    told = []
    for place, (sheet, before) in enumerate(zip(sheets, layout.sheets, strict=True)):
        is_read = str(place) in chosen or len(sheets) == 1
        heading_row = number_in(form.get(f"heading-{place}", ""), before.heading_row)
        if heading_row != before.heading_row:
            now = guess_columns(sheet, heading_row)
        else:
            like = first.get(before.fingerprint, place) if is_read and before.is_read else place
            now = SheetLayout(True, heading_row, fields_in(form, like, before), fingerprint=before.fingerprint)
        unit = form.get(f"unit-{place}", before.unit).strip()[:200]
        told.append(SheetLayout(is_read, now.heading_row, now.fields, unit, True, now.fingerprint))
        if is_read and before.is_read:
            first.setdefault(before.fingerprint, place)
    hidden = form.get("hidden", "in" if layout.reads_hidden else "out") == "in"
    has_sections = "sections" in form if "asks-sections" in form else layout.has_sections
    return Layout(tuple(told), hidden, has_sections)


def fields_in(form: Mapping[str, str], place: int, before: SheetLayout) -> dict[int, str]:
    """What the form says of the columns of a sheet; those that it does not show stay as they were."""
    prefix = f"field-{place}-"
    said = {int(name.removeprefix(prefix)): form[name] for name in form if is_column(name, prefix)}
    if not said:
        return dict(before.fields)
    return {column: field for column, field in said.items() if field}


def is_column(name: str, prefix: str) -> bool:
    """Whether the form's field is for a column."""
    return name.startswith(prefix) and name.removeprefix(prefix).isdecimal() and len(name) < len(prefix) + 4


def twice_chosen(layout: Layout) -> set[str]:
    """The fields for which two columns of one sheet were chosen."""
    told = [[*layout.sheets[place].fields.values()] for place in layout.read_sheets]
    return {field for fields in told for field in fields if fields.count(field) > 1}


def number_in(text: str, otherwise: int) -> int:
    """The number that was chosen."""
    return int(text) if text.isdecimal() and len(text) < len(str(SHEET_STEP)) else otherwise


def filled(row: Row) -> list[str]:
    """The texts of the filled cells, each once."""
    return list(dict.fromkeys(text for cell in row.cells if (text := " ".join(cell_text(cell).split()))))


def row_text(row: Row) -> str:
    """What stands in a row, in short; numbers of identity cards never."""
    texts = [text for text in filled(row) if not is_private_cell(text)]
    return shortened(" · ".join(shortened(text, 28) for text in texts[:6]), 90)


def text_of(row: Row, place: int) -> str:
    """One cell, in short."""
    return shortened(" ".join(cell_text(row.cells[place]).split()), MAX_CELL_CHARS)


def shortened(text: str, most: int) -> str:
    """The text, cut where it is long."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
