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
from portal.sheets.kinds import damaged, no_spreadsheet, unusual_workbook
from portal.sheets.limits import LARGEST_PART, MEGABYTE, MOST_CELLS, Limits, too_large
from portal.sheets.measuring import Measure
from portal.sheets.package import CHUNK, Package
from portal.sheets.sheet import BadSheet, Cell, Row, Sheet
from portal.sheets.sheet_xml import Counts, FirstContent
from portal.sheets.tidying import tidy
from portal.sheets.workbook import RELATIONS, WORKBOOK, Place, visible_sheets

FRAME = ("[Content_Types].xml", "_rels/.rels", RELATIONS, WORKBOOK)
SHARED = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
LARGEST_FRAME = 4 * MEGABYTE
GLANCE = 256 * 1024  # how much of a sheet that will not be read is looked at
Raw = int | float | str | bool | time | date | datetime | timedelta


def read_workbook(stream: IO[bytes], limits: Limits) -> Sheet:
    """The first visible sheet that has something in it; BadSheet if there is none, or it is too large."""
    package = Package(stream)
    if WORKBOOK not in package:
        raise unusual_workbook() if "mimetype" in package or "xl/workbook.bin" in package else no_spreadsheet()
    sheets = visible_sheets(package)
    chosen = next((sheet for sheet in sheets if has_content(package, sheet)), None)
    if chosen is None:
        raise empty_workbook()
    others = [sheet.name for sheet in sheets if sheet is not chosen and has_content(package, sheet, GLANCE)]
    measure = Measure(limits)
    rows = rows_in(clean_copy(package, chosen, measure), chosen.name)
    if not rows:
        raise empty_workbook()
    return Sheet(chosen.name, rows, tuple(notes_on(chosen.name, others, measure.resultless)))


def empty_workbook() -> BadSheet:
    """The refusal of a workbook without a filled cell that a person can see."""
    return BadSheet(_("There is nothing in the file: no sheet has a filled cell."))


def notes_on(name: str, others: list[str], resultless: int) -> Iterator[str]:
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


def has_content(package: Package, sheet: Place, most: int = 2 * LARGEST_PART) -> bool:
    """Whether a filled cell stands in about the first `most` bytes of a sheet, which by itself means anywhere."""
    return FirstContent(most // CHUNK).walk(package.chunks(sheet.part)).found


def clean_copy(package: Package, sheet: Place, measure: Measure) -> BytesIO:
    """A zip of our own making with only what the table needs; all of it was measured on its way there."""
    copy = BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        for name in (*FRAME, STYLES):
            if name in package:
                with target.open(name, "w") as part:
                    Counts().walk(passing(package.chunks(name, LARGEST_FRAME), part))
        if SHARED in package:
            with target.open(SHARED, "w") as part:
                measure.texts.walk(passing(package.chunks(SHARED), part))
        with target.open(sheet.part, "w") as part:
            measure.walk(passing(package.chunks(sheet.part), part))
    copy.seek(0)
    return copy


def passing(chunks: Iterator[bytes], target: IO[bytes]) -> Iterator[bytes]:
    """The same chunks, each written to the target once it was looked at without complaint."""
    for chunk in chunks:
        yield chunk
        target.write(chunk)


def rows_in(copy: IO[bytes], name: str) -> tuple[Row, ...]:
    """The rows of the sheet in the clean copy; BadSheet where the reader gives up on it."""
    try:
        return rows_of(load_workbook(copy).get_sheet_by_name(name))
    except BadSheet:
        raise
    except (CalamineError, ValueError, OverflowError) as fault:
        # An overflow is a number beyond any day or any span of time, in a cell that is formatted as one.
        raise damaged() from fault
    except BaseException as fault:
        # A reader written in Rust panics with an exception that no Exception covers and no module names.
        if type(fault).__name__ == "PanicException":
            raise damaged() from fault
        raise


def rows_of(sheet: CalamineSheet) -> tuple[Row, ...]:
    """The rows that have something in them, with merged areas filled downwards."""
    before: list[Cell] = [None] * (sheet.start[1] if sheet.start else 0)
    lines: dict[int, list[Cell]] = {}
    for number, raw in enumerate(within_deadline(sheet.iter_rows()), 1):
        cells = [cell_of(value) for value in raw]
        if any(cell is not None for cell in cells):
            lines[number] = before + cells
    fill_merged(lines, sheet.merged_cell_ranges or [])
    return tuple(Row(number, tuple(cells)) for number, cells in lines.items())


def cell_of(raw: Raw) -> Cell:
    """The value as the portal keeps it: an empty text, an error and an endless number are nothing."""
    if isinstance(raw, str):
        return tidy(raw) or None
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
        if filled > MOST_CELLS:  # areas of an honest workbook never overlap
            raise too_large()
        for number in below:
            lines[number][column] = anchor[column]
