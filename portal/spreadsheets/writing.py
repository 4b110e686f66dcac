"""Tables to .xlsx: text stays text, days are days, and the same table gives the same bytes."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from math import isfinite
from typing import IO, Any
from zoneinfo import ZoneInfo

from portal.deadlines import within_deadline
from portal.spreadsheets.cells import cell_text
from portal.spreadsheets.normalise import xml_safe
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import ColumnKind, Table

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MAX_ROWS = 1_048_576
MAX_CELL_CHARS = 32_767  # letters in one cell
MIN_COLUMN_WIDTH, MAX_COLUMN_WIDTH = 8, 60  # letters
MIN_DATE = date(1900, 3, 1)  # Excel counts wrongly before it
MAX_SHEET_NAME_CHARS = 31
MAX_CHOICE_ROWS = 5_000  # below the headings, in which a list of choices is offered
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
FORMATS = {
    "text": "@",
    "number": "#,##0",
    "fraction": "#,##0.00",
    "share": "0.0%",
    "day": "dd/mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm",
}
A4 = 9  # as Excel counts paper
MARGINS = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.7}  # inches
WORKBOOK_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_xlsx(tables: Sequence[Table], *, created: datetime, title: str = "") -> bytes:
    """A workbook with a sheet for each table, made in memory; for tables of up to some 20,000 rows."""
    target = BytesIO()
    write_workbook(target, tables, {"in_memory": True}, created, title)
    return target.getvalue()


def write_large_xlsx(target: IO[bytes], tables: Sequence[Table], *, created: datetime, title: str = "") -> None:
    """Write a workbook to a file, row by row in constant memory; unfinished sheets wait in a temporary folder."""
    write_workbook(target, tables, {"constant_memory": True}, created, title)


def write_workbook(
    target: IO[bytes], tables: Sequence[Table], options: dict[str, Any], created: datetime, title: str
) -> None:
    """Write and close the workbook; a table with more rows than a sheet has raises ValueError."""
    import xlsxwriter  # not at the top: a process that serves lessons needs it not

    with xlsxwriter.Workbook(target, options | WORKBOOK_OPTIONS) as workbook:
        workbook.set_properties({"title": xml_safe(title), "created": local_time(created)})
        names: list[str] = []
        for table in tables:
            names.append(sheet_name(table.name, names))
            SheetWriter(workbook, names[-1], table).write()


class SheetWriter:
    """Writes one table from top to bottom."""

    def __init__(self, workbook: Any, name: str, table: Table) -> None:
        self._sheet = workbook.add_worksheet(name)
        self._table = table
        self._columns = table.columns
        self._heading = workbook.add_format(
            {"bold": True, "bg_color": "#DCEBE4", "bottom": 1, "valign": "top", "text_wrap": bool(table.titles)}
        )
        self._titles = [workbook.add_format({"bold": True, "font_size": 14}), workbook.add_format()]
        # The text format is the column's as well: a phone number typed into an empty cell keeps its zero.
        self._formats = {
            kind: workbook.add_format({"num_format": form, "valign": "top"}) for kind, form in FORMATS.items()
        }
        self._sums = {
            kind: workbook.add_format({"num_format": form, "valign": "top", "bold": True, "top": 1})
            for kind, form in FORMATS.items()
        }
        self._wrapped = workbook.add_format({"num_format": FORMATS["text"], "valign": "top", "text_wrap": True})
        self._widths = [MIN_COLUMN_WIDTH] * len(table.columns)

    def write(self) -> None:
        """The titles, the headings, all rows, the total, then what depends on how many there were and how wide."""
        for place, title in enumerate(self._table.titles):
            self._sheet.write_string(place, 0, xml_safe(title)[:MAX_CELL_CHARS], self._titles[min(place, 1)])
        top = len(self._table.titles) + 1 if self._table.titles else 0
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.width, self._formats[column.kind])
            self._text(top, place, column.heading, self._heading)
        last = top
        for last, row in enumerate(within_deadline(self._table.rows), top + 1):
            self._row(last, row, self._formats)
        if self._table.total is not None:
            self._row(last + 1, self._table.total, self._sums)
            if last > top:
                self._sum_up(top + 1, last)
        self._sheet.freeze_panes(top + 1, 0)
        self._sheet.repeat_rows(top)
        self._print()
        if self._columns:
            self._sheet.autofilter(top, 0, last, len(self._columns) - 1)
            self._fit()

    def _row(self, number: int, row: Sequence[Cell], formats: dict[str, Any]) -> None:
        if number >= MAX_ROWS:
            raise ValueError("a sheet has no room for so many rows")
        for place, (column, cell) in enumerate(zip(self._columns, row, strict=True)):
            self._cell(number, place, column.kind, cell, formats)

    def _sum_up(self, first: int, last: int) -> None:
        """Put formulas into the total, with its numbers as what they came to: they follow the filter."""
        from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

        for place, (column, cell) in enumerate(zip(self._columns, self._table.total or (), strict=True)):
            if not isinstance(cell, int | float):
                continue
            if column.is_summed:
                cells = xl_range(first, place, last, place)
                self._sheet.write_formula(last + 1, place, f"=SUBTOTAL(9,{cells})", self._sums["number"], cell)
            elif column.ratio is not None:
                parts = "+".join(xl_rowcol_to_cell(last + 1, part) for part in column.ratio.parts)
                whole = xl_rowcol_to_cell(last + 1, column.ratio.whole)
                formula = f"=IF({whole}=0,0,({parts})/{whole})"
                self._sheet.write_formula(last + 1, place, formula, self._sums["share"], cell)

    def _print(self) -> None:
        """Let it come out on A4, as wide as the sheet of paper, with the number of each page."""
        self._sheet.set_paper(A4)
        if self._table.is_wide:
            self._sheet.set_landscape()
        self._sheet.set_margins(**MARGINS)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&R&P/&N")

    def _cell(self, row: int, place: int, kind: ColumnKind, cell: Cell, formats: dict[str, Any]) -> None:
        """By what the cell is; the column's kind only says how it looks."""
        if cell is None or cell == "":
            if formats is self._sums:
                self._sheet.write_blank(row, place, None, formats[kind])
            return
        if isinstance(cell, bool):
            self._sheet.write_boolean(row, place, cell)
        elif isinstance(cell, int | float) and kind != "text" and isfinite(cell):
            is_fraction = kind == "number" and not float(cell).is_integer()
            self._sheet.write_number(row, place, cell, formats["fraction" if is_fraction else kind])
        elif isinstance(cell, date) and kind != "text" and date_of(cell) >= MIN_DATE:
            self._sheet.write_datetime(row, place, local_time(cell), self._day_format(kind, cell, formats))
            self._widen(place, 11 if kind == "day" else 17)
        else:
            wraps = self._columns[place].is_wrapped and formats is self._formats
            self._text(row, place, cell_text(cell), self._wrapped if wraps else formats["text"])

    def _day_format(self, kind: ColumnKind, cell: date, formats: dict[str, Any]) -> Any:
        if kind in ("day", "moment"):
            return formats[kind]
        return formats["moment" if isinstance(cell, datetime) else "day"]

    def _text(self, row: int, place: int, text: str, form: Any) -> None:
        text = xml_safe(text)[:MAX_CELL_CHARS]
        self._sheet.write_string(row, place, text, form)
        self._widen(place, max(map(len, text.split("\n"))) + 2)

    def _widen(self, place: int, width: int) -> None:
        if width > self._widths[place]:
            self._widths[place] = min(width, MAX_COLUMN_WIDTH)

    def _fit(self) -> None:
        for place, column in enumerate(self._columns):
            form = self._wrapped if column.is_wrapped else self._formats[column.kind]
            self._sheet.set_column(place, place, column.width or self._widths[place], form)
            if column.choices:
                rule = {"validate": "list", "source": [*column.choices], "ignore_blank": True, "show_error": False}
                self._sheet.data_validation(1, place, MAX_CHOICE_ROWS, place, rule)
        everywhere = f"A1:XFD{MAX_ROWS}"
        self._sheet.ignore_errors({"number_stored_as_text": everywhere})


def date_of(cell: date) -> date:
    """The day alone."""
    return cell.date() if isinstance(cell, datetime) else cell


def local_time(cell: date) -> date:
    """The day, or the moment on a clock in Vietnam; a moment without a zone is taken to be one already."""
    if isinstance(cell, datetime) and cell.tzinfo is not None:
        return cell.astimezone(VIETNAM).replace(tzinfo=None)
    return cell


def sheet_name(name: str, taken: Sequence[str]) -> str:
    """A name that Excel accepts and no other sheet has: at most 31 letters, without []:*?/ and backslash."""
    plain = FORBIDDEN_IN_NAMES.sub(" ", xml_safe(name)).strip(" '")[:MAX_SHEET_NAME_CHARS] or "Sheet"
    lowered = {other.lower() for other in taken}
    number, unique = 1, plain
    while unique.lower() in lowered:
        number += 1
        unique = f"{plain[: MAX_SHEET_NAME_CHARS - len(str(number)) - 1]} {number}"
    return unique
