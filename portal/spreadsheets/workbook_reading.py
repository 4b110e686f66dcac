"""Workbooks (.xlsx, .xlsm) to rows: measured first, then a clean copy of the few parts needed is read."""

import zipfile
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from math import isfinite
from typing import IO

from flask_babel import gettext as _
from flask_babel import ngettext
from python_calamine import CalamineError, CalamineSheet, load_workbook

from portal.deadlines import within_deadline
from portal.spreadsheets.limits import MAX_CELLS, MAX_PART_BYTES, MEGABYTE, Limits, too_large
from portal.spreadsheets.normalise import normalise
from portal.spreadsheets.sheet import Cell, InvalidSpreadsheet, Row, Sheet
from portal.spreadsheets.sheet_xml import ContentFinder, CountChecker
from portal.spreadsheets.size_limits import SheetMeasurer
from portal.spreadsheets.sniffing import damaged_workbook, not_a_spreadsheet, unsupported_workbook
from portal.spreadsheets.workbook import RELATIONS_PART, WORKBOOK_PART, SheetPart, visible_sheets
from portal.spreadsheets.zip_container import CHUNK_SIZE, ZipContainer

FRAME_PARTS = ("[Content_Types].xml", "_rels/.rels", RELATIONS_PART, WORKBOOK_PART)
SHARED_STRINGS_PART = "xl/sharedStrings.xml"
STYLES_PART = "xl/styles.xml"
MAX_FRAME_BYTES = 4 * MEGABYTE
PEEK_BYTES = 256 * 1024  # how much of a sheet that will not be read is looked at
RawCell = int | float | str | bool | time | date | datetime | timedelta


def read_workbook(stream: IO[bytes], limits: Limits) -> Sheet:
    """The first visible sheet with something in it; InvalidSpreadsheet if there is none, or it is too large."""
    package = ZipContainer(stream)
    if WORKBOOK_PART not in package:
        raise (
            unsupported_workbook()
            if "mimetype" in package or "xl/workbook.bin" in package
            else not_a_spreadsheet()
        )
    sheets = visible_sheets(package)
    chosen = next((sheet for sheet in sheets if has_content(package, sheet)), None)
    if chosen is None:
        raise empty_workbook()
    others = [sheet.name for sheet in sheets if sheet is not chosen and has_content(package, sheet, PEEK_BYTES)]
    measure = SheetMeasurer(limits)
    rows = rows_in(clean_copy(package, chosen, measure), chosen.name)
    if not rows:
        raise empty_workbook()
    return Sheet(chosen.name, rows, tuple(sheet_notes(chosen.name, others, measure.resultless)))


def empty_workbook() -> InvalidSpreadsheet:
    """The refusal of a workbook without a filled cell that a person can see."""
    return InvalidSpreadsheet(_("There is nothing in the file: no sheet has a filled cell."))


def sheet_notes(name: str, others: list[str], resultless: int) -> Iterator[str]:
    """What tells the person that only one sheet counts, and that some formulas count for nothing."""
    if others:
        listed = ", ".join(f"“{other}”" for other in others[:5]) + ("…" if len(others) > 5 else "")
        yield _("Only the sheet “%(name)s” was read; not read: %(others)s.", name=name, others=listed)
    if resultless:
        yield ngettext(
            "%(num)d cell holds a formula without a result and counts as empty. Mend it in Excel and save again.",
            "%(num)d cells hold formulas without a result and count as empty. Mend them in Excel and save again.",
            resultless,
        )


def has_content(package: ZipContainer, sheet: SheetPart, most: int = 2 * MAX_PART_BYTES) -> bool:
    """Whether a filled cell stands in about the first `most` bytes of a sheet, which by itself means anywhere."""
    return ContentFinder(most // CHUNK_SIZE).walk(package.chunks(sheet.part)).found


def clean_copy(package: ZipContainer, sheet: SheetPart, measure: SheetMeasurer) -> BytesIO:
    """A zip of our own making with only what the table needs; all of it was measured on its way there."""
    copy = BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        for name in (*FRAME_PARTS, STYLES_PART):
            if name in package:
                with target.open(name, "w") as part:
                    CountChecker().walk(copying_chunks(package.chunks(name, MAX_FRAME_BYTES), part))
        if SHARED_STRINGS_PART in package:
            with target.open(SHARED_STRINGS_PART, "w") as part:
                measure.texts.walk(copying_chunks(package.chunks(SHARED_STRINGS_PART), part))
        with target.open(sheet.part, "w") as part:
            measure.walk(copying_chunks(package.chunks(sheet.part), part))
    copy.seek(0)
    return copy


def copying_chunks(chunks: Iterator[bytes], target: IO[bytes]) -> Iterator[bytes]:
    """The same chunks, each written to the target once it was looked at without complaint."""
    for chunk in chunks:
        yield chunk
        target.write(chunk)


def rows_in(copy: IO[bytes], name: str) -> tuple[Row, ...]:
    """The rows of the sheet in the clean copy; InvalidSpreadsheet where the reader gives up on it."""
    try:
        return rows_of(load_workbook(copy).get_sheet_by_name(name))
    except InvalidSpreadsheet:
        raise
    except (CalamineError, ValueError, OverflowError) as fault:
        # An overflow is a number beyond any day or any span of time, in a cell that is formatted as one.
        raise damaged_workbook() from fault
    except BaseException as fault:
        # A reader written in Rust panics with an exception that no Exception covers and no module names.
        if type(fault).__name__ == "PanicException":
            raise damaged_workbook() from fault
        raise


def rows_of(sheet: CalamineSheet) -> tuple[Row, ...]:
    """The rows that have something in them, with merged areas filled downwards."""
    before: list[Cell] = [None] * (sheet.start[1] if sheet.start else 0)
    lines: dict[int, list[Cell]] = {}
    for number, raw in enumerate(within_deadline(sheet.iter_rows()), 1):
        cells = [normalise_cell(value) for value in raw]
        if any(cell is not None for cell in cells):
            lines[number] = before + cells
    fill_merged(lines, sheet.merged_cell_ranges or [])
    return tuple(Row(number, tuple(cells)) for number, cells in lines.items())


def normalise_cell(raw: RawCell) -> Cell:
    """The value as the portal keeps it: an empty text, an error and an endless number are nothing."""
    if isinstance(raw, str):
        return normalise(raw) or None
    if isinstance(raw, float):
        return raw if isfinite(raw) else None
    if isinstance(raw, time):
        return raw.isoformat("minutes" if raw.second == 0 else "seconds")
    if isinstance(raw, timedelta):
        minutes = round(raw.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return raw


def fill_merged(lines: dict[int, list[Cell]], areas: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give the value of a merged area to the cells below it, in its first column: a unit named once for ten rows.

    Not sideways: a title over eight columns is one title, not eight headings.
    """
    numbers = list(lines)
    filled = 0
    for (top, column), (bottom, _right) in areas:
        anchor = lines.get(top + 1)
        if bottom <= top or anchor is None or column >= len(anchor):
            continue
        below = numbers[bisect_right(numbers, top + 1) : bisect_right(numbers, bottom + 1)]
        filled += len(below)
        if filled > MAX_CELLS:  # areas of an honest workbook never overlap
            raise too_large()
        for number in below:
            lines[number][column] = anchor[column]
