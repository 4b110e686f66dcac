"""From the rows of a spreadsheet to the changes that it asks for."""

import re
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from portal.deadlines import within_deadline
from portal.spreadsheets.cells import InvalidDate, cell_date, cell_text
from portal.spreadsheets.sheet import Cell, InvalidSpreadsheet, Row, Sheet
from portal.units.bulk_changes.rules.vocabulary import parse_change_kind, parse_heading, parse_unit_kind

MAX_ROWS_BEFORE_HEADINGS = 20  # rows; above the headings stand a title and the name of an office
REQUIRED_FIELDS = ("on", "deed", "codes", "reason")
CODE_SEPARATORS = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True)
class RequestedChange:
    """One change that a row asks for; what a cell leaves out is an empty text."""

    row: int
    on: date
    action: str  # one of vocabulary.CHANGE_WORDS
    codes: tuple[str, ...]  # of the units that change, or are founded
    name: str
    kind: str
    other: str  # the code of the parent, or of the unit that they become part of
    children: tuple[str, ...]  # codes of what goes along when a unit is split
    reason: str


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a row, in the person's language."""

    row: int
    message: str


class InvalidRow(ValueError):
    """A row that asks for nothing that can be understood; the message says why."""


def read_changes(sheet: Sheet) -> tuple[list[RequestedChange], list[RowError]]:
    """The changes in the order of their days and rows, and what is wrong with the other rows.

    Raises InvalidSpreadsheet when a heading is missing or stands over two columns.
    """
    headings, places = _find_headings(sheet)
    wanted, faults = [], []
    for row in within_deadline(sheet.rows):
        if row.number <= headings:
            continue
        try:
            change = _parse_row(row, places)
        except (InvalidRow, InvalidDate) as fault:
            faults.append(RowError(row.number, str(fault)))
        else:
            if change is not None:
                wanted.append(change)
    return sorted(wanted, key=lambda change: (change.on, change.row)), faults


def _find_headings(sheet: Sheet) -> tuple[int, dict[str, list[int]]]:
    """Number of the row of headings, and the columns of each field; a parent and a target may have one each."""
    for row in sheet.rows[:MAX_ROWS_BEFORE_HEADINGS]:
        places: dict[str, list[int]] = {}
        for place, cell in enumerate(row.cells):
            field = parse_heading(cell_text(cell))
            if field is not None:
                places.setdefault(field, []).append(place)
        if set(REQUIRED_FIELDS) <= set(places):
            twice = [
                field for field, found in places.items() if len(found) > 1 and field not in ("other", "ignored")
            ]
            if twice:
                heading = cell_text(row.cells[places[twice[0]][1]])
                raise InvalidSpreadsheet(
                    _("Two columns mean the same: “%(heading)s”. Keep one of them.", heading=heading)
                )
            return row.number, places
    raise InvalidSpreadsheet(
        _(
            "No row of headings was found. The headings are “Ngày”, “Việc”, “Mã đơn vị”, “Tên mới”, “Loại”,"
            " “Mã đơn vị cha / vào mã” and “Lý do”; flask units template FILE writes a blank one."
        )
    )


def _parse_row(row: Row, places: dict[str, list[int]]) -> RequestedChange | None:
    """The change that the row asks for; None for a row with nothing in the columns that count."""
    cells = {field: _cell(row, found) for field, found in places.items() if field != "ignored"}
    if all(cell is None for cell in cells.values()):
        return None
    texts = {field: " ".join(cell_text(cell).split()) for field, cell in cells.items()}
    deed = parse_change_kind(texts["deed"])
    if deed is None:
        raise InvalidRow(
            _(
                "“%(text)s” is no change. Write: đổi tên, chuyển, nhập, tách, thành lập or ngưng.",
                text=texts["deed"],
            )
        )
    on = cell_date(cells["on"])
    if on is None:
        raise InvalidRow(_("The day is missing."))
    codes = _codes(cells["codes"])
    if not codes:
        raise InvalidRow(_("The code of the unit is missing."))
    if len(codes) > 1 and deed != "merge":
        raise InvalidRow(_("Only units that are merged may share a row. Give each of these a row of its own."))
    return RequestedChange(
        row=row.number,
        on=on,
        action=deed,
        codes=codes,
        name=texts.get("name", ""),
        kind=parse_unit_kind(texts["kind"]) if texts.get("kind") else "",
        other=texts.get("other", ""),
        children=_codes(cells.get("children")),
        reason=texts["reason"],
    )


def _cell(row: Row, places: list[int]) -> Cell:
    return next((row.cells[place] for place in places if row.cells[place] is not None), None)


def _codes(cell: Cell) -> tuple[str, ...]:
    parts = (" ".join(part.split()) for part in CODE_SEPARATORS.split(cell_text(cell)))
    return tuple(dict.fromkeys(part for part in parts if part))
