"""A first guess how a file is to be read, and what of it a person should look at before it counts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from portal.content.text.vietnamese import fold
from portal.people.roster.rules.cleaning import HEAD_WORDS
from portal.people.roster.rules.columns import MAX_HEADING_ROW, find_columns
from portal.people.roster.rules.headings import field_of, normalise_heading
from portal.people.roster.rules.layout import FAMILY, Layout, SheetLayout, fingerprint_of, row_numbered
from portal.people.roster.rules.phones import clean_phone
from portal.people.roster.rules.rows import Value
from portal.people.roster.rules.sections import kind_in, names_in_titles, sections_in
from portal.spreadsheets.cells import cell_text
from portal.spreadsheets.sheet import Cell, InvalidSpreadsheet, Row, Sheet
from portal.units.enums import UnitKind

SAMPLE_ROWS = 60  # below the headings, to tell from them what a column holds
MIN_SHARE = 0.5  # of the sample that must look like a phone number, or like a name
# What offices keep in such lists and the portal does not want: it is never stored, not even while a list waits.
PRIVATE_HEADINGS = (
    *(
        "cccd",
        "cmnd",
        "can cuoc",
        "chung minh",
        "so dinh danh",
        "dinh danh ca nhan",
        "ho chieu",
        "dang vien",
        "dang",
    ),
    *("dan toc", "ton giao", "so tai khoan", "tai khoan ngan hang", "bhxh", "bhyt", "bao hiem", "ma so thue"),
)
ROLE_WORDS = frozenset(
    {"to pho", "pho to truong", "thanh vien", "to vien", "truong ap", "truong khom", "bi thu chi bo"}
)
Knows = Callable[[str], bool]
Remembered = Mapping[str, SheetLayout]  # by fingerprint of the headings


def guess_layout(sheets: Sequence[Sheet], *, knows: Knows, remembered: Remembered) -> Layout:
    """How the file is most likely read; `knows` tells whether a unit of a name is there."""
    guesses = [guess_sheet(sheet, knows=knows, remembered=remembered) for sheet in sheets]
    visible = [place for place, sheet in enumerate(sheets) if not sheet.is_hidden]
    usable = [place for place in visible if guesses[place].is_complete] or visible or [*range(len(sheets))]
    chosen = {usable[0]} if usable else set()
    first = guesses[usable[0]] if usable else None
    if first is not None and first.unit:
        # One sheet a unit, all of one make: they are one list.
        alike = {place for place in usable if guesses[place].unit and guesses[place].fields == first.fields}
        chosen |= alike
    was_remembered = bool(chosen) and all(guesses[place].fingerprint in remembered for place in chosen)
    layouts = tuple(replace(guess, is_read=place in chosen) for place, guess in enumerate(guesses))
    return Layout(layouts, was_remembered=was_remembered)


def guess_sheet(sheet: Sheet, *, knows: Knows, remembered: Remembered) -> SheetLayout:
    """How one sheet is most likely read: as it was told before, else by its headings, else by its cells."""
    for row in sheet.rows[:MAX_HEADING_ROW]:
        told = remembered.get(fingerprint_of(row, sheet.width))
        if told is not None:
            return with_unit(replace(told, heading_row=row.number, is_sure=True), sheet, knows)
    bare = remembered.get(fingerprint_of(None, sheet.width))
    if bare is not None and find_heading_row(sheet.rows) == 0:
        return with_unit(replace(bare, is_sure=True), sheet, knows)
    return with_unit(guess_columns(sheet), sheet, knows)


def with_unit(layout: SheetLayout, sheet: Sheet, knows: Knows) -> SheetLayout:
    """The same with the unit that the sheet's name or title says, where there is one of that name."""
    above = (row for row in sheet.rows if row.number < layout.heading_row)
    unit = next((name for name in names_in_titles(sheet.name, above) if knows(name)), "")
    return replace(layout, unit=unit)


def guess_columns(sheet: Sheet, heading_row: int | None = None) -> SheetLayout:
    """What each column most likely is; sure where headings say it, in the row of headings if one is given."""
    if heading_row is None:
        try:
            columns = find_columns(sheet.rows)
        except InvalidSpreadsheet:
            heading_row = find_heading_row(sheet.rows)
        else:
            fields = {place: field for field, place in columns.places.items()}
            headings = row_numbered(sheet, columns.heading_row)
            print_ = fingerprint_of(headings, sheet.width)
            return with_family_names(sheet, SheetLayout(True, columns.heading_row, fields, fingerprint=print_))
    headings = row_numbered(sheet, heading_row) if heading_row else None
    fields = fields_of(headings)
    below = [row for row in sheet.rows if row.number > heading_row][:SAMPLE_ROWS]
    for field, looks_right in LOOKS.items():
        is_told = field in fields.values() or (field == "phone" and "username" in fields.values())
        place = None if is_told else column_of(below, sheet.width, fields, looks_right)
        if place is not None:
            fields[place] = field
    print_ = fingerprint_of(headings, sheet.width)
    return with_family_names(sheet, SheetLayout(True, heading_row, fields, is_sure=False, fingerprint=print_))


def with_family_names(sheet: Sheet, told: SheetLayout) -> SheetLayout:
    """The same; where names have one word and unread words stand left of them, those are the family names."""
    place = next((column for column, field in told.fields.items() if field == "name"), 0)
    names = [row.cells[place] for row in rows_below(sheet, told)[:SAMPLE_ROWS]]
    single = sum(isinstance(name, str) and " " not in name for name in names)
    if FAMILY in told.fields.values() or 2 * single <= len(names) or not has_text_beside_name(sheet, told):
        return told
    return replace(told, fields={**told.fields, place - 1: FAMILY}, is_sure=False)


def fields_of(headings: Row | None) -> dict[int, str]:
    """What the headings say of their columns, though it be not enough; of two for one field the first counts."""
    fields: dict[int, str] = {}
    for place, cell in enumerate(headings.cells if headings is not None else ()):
        field = field_of(" ".join(cell_text(cell).split()))
        if field is not None and field != "ignored" and field not in fields.values():
            fields[place] = field
    return fields


def find_heading_row(rows: Sequence[Row]) -> int:
    """The row that is most likely the headings: the one that says most, else the one above the first number."""
    first = rows[:MAX_HEADING_ROW]
    known = {row.number: len(fields_of(row)) for row in first}
    best = max(known, key=lambda number: known[number], default=0)
    if known.get(best, 0) >= 1 and not any(looks_like_phone(cell) for cell in cells_of(first, best)):
        return best
    before = 0
    for row in first:
        if any(looks_like_phone(cell) for cell in row.cells):
            return before
        before = row.number if sum(isinstance(cell, str) for cell in row.cells) > 2 else before
    return before


def cells_of(rows: Iterable[Row], number: int) -> Sequence[Cell]:
    """The cells of the row with this number."""
    return next((row.cells for row in rows if row.number == number), ())


def column_of(
    rows: Sequence[Row], width: int, fields: Mapping[int, str], looks_right: Callable[[Cell], bool]
) -> int | None:
    """The column most of whose cells look right, among those that are nothing yet."""
    best, most = None, 0
    for place in range(width):
        cells = [row.cells[place] for row in rows if row.cells[place] is not None]
        right = sum(map(looks_right, cells))
        if place not in fields and right > most and right >= MIN_SHARE * len(cells):
            best, most = place, right
    return best


def looks_like_phone(cell: Cell) -> bool:
    """Whether the cell holds a phone number, as spreadsheets keep them."""
    if not isinstance(cell, str | int | float) or isinstance(cell, bool):
        return False
    phone, _faults, _notes = clean_phone(cell)
    return phone is not None


def looks_like_name(cell: Cell) -> bool:
    """Whether the cell holds two to six words of letters, none of which is a unit's or a role's."""
    if not isinstance(cell, str):
        return False
    words = cell.split()
    return (
        2 <= len(words) <= 6
        and all(word.replace(".", "").replace("’", "").replace("'", "").isalpha() for word in words)
        and fold(words[0]) not in {"to", "ap", "khom", "xa", "phuong", "nhom", "truong", "pho", "thanh"}
    )


def looks_like(kind: UnitKind) -> Callable[[Cell], bool]:
    """A test whether a cell begins with the word for this kind of unit."""

    def looks_right(cell: Cell) -> bool:
        return isinstance(cell, str) and kind_in(cell) == kind

    return looks_right


def looks_like_role(cell: Cell) -> bool:
    """Whether the cell holds what somebody is in a team."""
    return isinstance(cell, str) and fold(cell) in HEAD_WORDS | ROLE_WORDS


# What a column is, by what stands in it, in the order in which it is looked for.
LOOKS: dict[str, Callable[[Cell], bool]] = {
    "phone": looks_like_phone,
    "name": looks_like_name,
    "unit": looks_like(UnitKind.TEAM),
    "hamlet": looks_like(UnitKind.HAMLET),
    "parent": looks_like(UnitKind.COMMUNE),
    "position": looks_like_role,
}


def is_private(heading: str) -> bool:
    """Whether the heading stands over what the portal does not want to hold."""
    words = normalise_heading(heading)
    return any(
        words == one or words.startswith(one + " ") or f" {one}" in f" {words} " for one in PRIVATE_HEADINGS
    )


def is_private_cell(value: Value | None) -> bool:
    """Whether the cell looks like the number of an identity card."""
    return isinstance(value, str) and len(value) == 12 and value.isdigit() and value.startswith("0")


def doubts_of(sheets: Sequence[Sheet], layout: Layout) -> list[str]:
    """What a person should look at before the reading counts: codes, see `labels.reading`."""
    doubts = []
    chosen = [(sheets[place], layout.sheets[place]) for place in layout.read_sheets]
    if not layout.is_complete:
        doubts.append("incomplete")
    elif not layout.was_remembered and any(not told.is_sure for _sheet, told in chosen):
        doubts.append("guessed")
    lists = [sheet.is_hidden for place, sheet in enumerate(sheets) if is_list(layout.sheets[place])]
    if lists.count(False) > 1:
        doubts.append("sheets")
    if any(lists):
        doubts.append("hidden_sheet")
    if not layout.was_remembered and any(has_text_beside_name(sheet, told) for sheet, told in chosen):
        doubts.append("beside")
    if any(sheet.hidden_rows for sheet, _told in chosen):
        doubts.append("hidden")
    if any(sections_in(rows_below(sheet, told)) for sheet, told in chosen):
        doubts.append("sections")
    if len(chosen) == 1 and chosen[0][1].unit:
        doubts.append("title")
    return doubts


def is_list(layout: SheetLayout) -> bool:
    """Whether a list of people stands in the sheet; explanations and sums are none."""
    return layout.is_read or layout.is_complete


def has_text_beside_name(sheet: Sheet, layout: SheetLayout) -> bool:
    """Whether an unread column with words stands just left of the name: a family name, most likely."""
    place = next((column for column, field in layout.fields.items() if field == "name"), 0) - 1
    if place < 0 or place in layout.fields:
        return False
    heading = cell_text(next(iter(cells_of(sheet.rows, layout.heading_row)[place : place + 1]), None))
    below = [row.cells[place] for row in rows_below(sheet, layout)[:SAMPLE_ROWS]]
    words = sum(isinstance(cell, str) and cell.replace(" ", "").isalpha() for cell in below)
    return field_of(heading) != "ignored" and not is_private(heading) and 2 * words > len(below) > 0


def rows_below(sheet: Sheet, layout: SheetLayout) -> list[Row]:
    """The rows below the headings."""
    return [row for row in sheet.rows if row.number > layout.heading_row]
