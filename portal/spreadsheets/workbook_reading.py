"""Workbooks (.xlsx, .xlsm) to rows: measured first, then a clean copy of the few parts needed is read."""

import zipfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from math import isfinite
from typing import IO, TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.content.text.vietnamese import plain_d
from portal.deadlines import within_deadline
from portal.spreadsheets.legacy_text import SOFT_HYPHEN, convert_legacy_text
from portal.spreadsheets.limits import MAX_CELLS, MAX_PART_BYTES, MEGABYTE, Limits, too_large
from portal.spreadsheets.normalise import composed
from portal.spreadsheets.sheet import Cell, CellPlace, InvalidSpreadsheet, Row, Sheet
from portal.spreadsheets.sheet_xml import ContentFinder, CountChecker, LegacyStyles, SharedStrings
from portal.spreadsheets.size_limits import SheetMeasurer, SheetTotals
from portal.spreadsheets.sniffing import damaged_workbook, not_a_spreadsheet, unsupported_workbook
from portal.spreadsheets.workbook import RELATIONS_PART, WORKBOOK_PART, SheetPart, list_sheets
from portal.spreadsheets.zip_container import CHUNK_SIZE, ZipContainer

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

FRAME_PARTS = ("[Content_Types].xml", "_rels/.rels", RELATIONS_PART, WORKBOOK_PART)
SHARED_STRINGS_PART = "xl/sharedStrings.xml"
STYLES_PART = "xl/styles.xml"
MAX_FRAME_BYTES = 4 * MEGABYTE
MAX_SHEETS = 100
PEEK_BYTES = 256 * 1024  # how much of a sheet that will not be read is looked at
RawCell = int | float | str | bool | time | date | datetime | timedelta


def read_workbook(package: ZipContainer, limits: Limits) -> Sheet:
    """The first visible sheet with something in it; InvalidSpreadsheet if there is none, or it is too large."""
    sheets = [sheet for sheet in list_sheets(package) if not sheet.is_hidden]
    chosen = next((sheet for sheet in sheets if has_content(package, sheet)), None)
    if chosen is None:
        raise empty_workbook()
    others = [sheet.name for sheet in sheets if sheet is not chosen and has_content(package, sheet, PEEK_BYTES)]
    read = CleanCopy(package, [chosen], limits).sheet(chosen)
    if not read.rows:
        raise empty_workbook()
    return replace(read, notes=(*other_sheets_note(chosen.name, others), *read.notes))


def read_all_sheets(package: ZipContainer, limits: Limits) -> tuple[Sheet, ...]:
    """Every sheet with something in it, hidden ones too."""
    sheets = list_sheets(package)[:MAX_SHEETS]
    copy = CleanCopy(package, sheets, limits)
    return tuple(sheet for sheet in map(copy.sheet, sheets) if sheet.rows or sheet.refusal)


def ensure_readable(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """The same sheets; InvalidSpreadsheet where a person can see none that was read."""
    if any(sheet.rows and not sheet.is_hidden for sheet in sheets):
        return sheets
    refusal = next((sheet.refusal for sheet in sheets if sheet.refusal and not sheet.is_hidden), "")
    raise InvalidSpreadsheet(refusal) if refusal else empty_workbook()


def ensure_workbook(package: ZipContainer) -> None:
    """InvalidSpreadsheet for a package that is no .xlsx."""
    if WORKBOOK_PART not in package:
        raise (
            unsupported_workbook()
            if "mimetype" in package or "xl/workbook.bin" in package
            else not_a_spreadsheet()
        )


def first_visible(sheets: tuple[Sheet, ...]) -> Sheet:
    """The first sheet that a person can see, with the others named; InvalidSpreadsheet if there is none."""
    visible = [sheet for sheet in ensure_readable(sheets) if not sheet.is_hidden]
    chosen = next(sheet for sheet in visible if sheet.rows)
    others = [sheet.name for sheet in visible if sheet is not chosen]
    return replace(chosen, notes=(*other_sheets_note(chosen.name, others), *chosen.notes))


def empty_workbook() -> InvalidSpreadsheet:
    """The refusal of a workbook without a filled cell that a person can see."""
    return InvalidSpreadsheet(_("There is nothing in the file: no sheet has a filled cell."))


def other_sheets_note(name: str, others: list[str]) -> Iterator[str]:
    """What tells the person that only one sheet counts."""
    if others:
        listed = ", ".join(f"“{other}”" for other in others[:5]) + ("…" if len(others) > 5 else "")
        yield _("Only the sheet “%(name)s” was read; not read: %(others)s.", name=name, others=listed)


def cell_notes(resultless: int, converted: Mapping[CellPlace, str]) -> Iterator[str]:
    """What tells the person that some formulas count for nothing, and that old letters were turned."""
    if resultless:
        yield ngettext(
            "%(num)d cell holds a formula without a result and counts as empty. Mend it in Excel and save again.",
            "%(num)d cells hold formulas without a result and count as empty. Mend them in Excel and save again.",
            resultless,
        )
    for encoding, count in sorted(Counter(converted.values()).items()):
        yield ngettext(
            "%(num)d cell was typed in %(encoding)s and was turned into Unicode.",
            "%(num)d cells were typed in %(encoding)s and were turned into Unicode.",
            count,
            encoding=encoding,
        )


def has_content(package: ZipContainer, sheet: SheetPart, most: int = 2 * MAX_PART_BYTES) -> bool:
    """Whether a filled cell stands in about the first `most` bytes of a sheet, which by itself means anywhere."""
    return ContentFinder(most // CHUNK_SIZE).walk(package.chunks(sheet.part)).found


class CleanCopy:
    """A zip of our own making with only what the tables need; all of it was measured on its way there.

    All sheets share the limits of one: what comes after too much is refused, and does not take the rest with it.
    """

    def __init__(self, package: ZipContainer, sheets: Sequence[SheetPart], limits: Limits) -> None:
        self._measures: dict[str, SheetMeasurer] = {}
        self._refusals: dict[str, str] = {}
        self._file = BytesIO()
        texts, styles = SharedStrings(), LegacyStyles()
        with zipfile.ZipFile(self._file, "w", zipfile.ZIP_STORED) as target:
            for name in (*FRAME_PARTS, STYLES_PART):
                if name in package:
                    with target.open(name, "w") as part:
                        walker = styles if name == STYLES_PART else CountChecker()
                        walker.walk(copying_chunks(package.chunks(name, MAX_FRAME_BYTES), part))
            if SHARED_STRINGS_PART in package:
                with target.open(SHARED_STRINGS_PART, "w") as part:
                    texts.walk(copying_chunks(package.chunks(SHARED_STRINGS_PART), part))
            shared = SheetTotals()
            for sheet in sheets:
                measure = SheetMeasurer(limits, texts, styles, shared)
                try:
                    with target.open(sheet.part, "w") as part:
                        measure.walk(copying_chunks(package.chunks(sheet.part), part))
                except InvalidSpreadsheet as refusal:
                    if len(sheets) == 1:
                        raise
                    self._refusals[sheet.part] = str(refusal)
                else:
                    self._measures[sheet.part] = measure
        self._file.seek(0)
        self._workbook = open_workbook(self._file)

    def sheet(self, sheet: SheetPart) -> Sheet:
        """The sheet as it was read; without rows where it was refused."""
        measure = self._measures.get(sheet.part)
        if measure is None:
            return Sheet(sheet.name, (), is_hidden=sheet.is_hidden, refusal=self._refusals[sheet.part])
        rows, converted = rows_in(self._workbook, sheet.name, measure.fonts)
        return Sheet(
            sheet.name,
            rows,
            tuple(cell_notes(len(measure.resultless), converted)),
            is_hidden=sheet.is_hidden,
            hidden_rows=frozenset(measure.hidden_rows),
            hidden_columns=frozenset(measure.hidden_columns),
            resultless=frozenset(measure.resultless),
            converted=converted,
        )


def copying_chunks(chunks: Iterator[bytes], target: IO[bytes]) -> Iterator[bytes]:
    """The same chunks, each written to the target once it was looked at without complaint."""
    for chunk in chunks:
        yield chunk
        target.write(chunk)


def open_workbook(file: IO[bytes]) -> "CalamineWorkbook":
    """The reader of a workbook; InvalidSpreadsheet where it gives up on it."""
    from python_calamine import load_workbook  # not at the top: a process that serves lessons needs it not

    with refusing_damage():
        return load_workbook(file)


@contextmanager
def refusing_damage() -> Iterator[None]:
    """Where the reader gives up on a workbook, that is InvalidSpreadsheet."""
    from python_calamine import CalamineError

    try:
        yield
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


def rows_in(
    workbook: "CalamineWorkbook", name: str, fonts: Mapping[CellPlace, str]
) -> tuple[tuple[Row, ...], dict[CellPlace, str]]:
    """The rows of a sheet, and which of their cells were turned into Unicode from what."""
    return finish_rows(cell_lines(workbook, name), merged_areas(workbook, name), fonts)


def cell_lines(workbook: "CalamineWorkbook", name: str) -> dict[int, list[Cell]]:
    """The rows of a sheet that have something in them, by their numbers, as the file has them."""
    lines: dict[int, list[Cell]] = {}
    with refusing_damage():
        sheet = workbook.get_sheet_by_name(name)
        before: list[Cell] = [None] * (sheet.start[1] if sheet.start else 0)
        for number, raw in enumerate(within_deadline(sheet.iter_rows()), 1):
            cells = [normalise_cell(value) for value in raw]
            if any(cell is not None for cell in cells):
                lines[number] = before + cells
    return lines


def merged_areas(workbook: "CalamineWorkbook", name: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The merged areas of a sheet: row and column of the first cell and of the last one, from 0."""
    with refusing_damage():
        return workbook.get_sheet_by_name(name).merged_cell_ranges or []


def finish_rows(
    lines: dict[int, list[Cell]],
    areas: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    fonts: Mapping[CellPlace, str] | None = None,
    *,
    is_all_legacy: bool = False,
) -> tuple[tuple[Row, ...], dict[CellPlace, str]]:
    """The rows once old letters are turned into Unicode and merged areas filled downwards; which were turned."""
    converted = convert_legacy_text(lines, fonts, is_all_legacy=is_all_legacy)
    fill_merged(lines, areas)
    rows = tuple(Row(number, tuple(map(plain_letters, cells))) for number, cells in lines.items())
    return rows, converted


def plain_letters(cell: Cell) -> Cell:
    """The cell with Đ for what looks like it, and without what old letters may have needed."""
    if not isinstance(cell, str) or cell.isascii():
        return cell
    return plain_d(cell.replace(SOFT_HYPHEN, "")).strip() or None


def normalise_cell(raw: RawCell) -> Cell:
    """The value as the portal keeps it: an empty text, an error and an endless number are nothing."""
    if isinstance(raw, str):
        return composed(raw, keep=SOFT_HYPHEN) or None
    if isinstance(raw, float):
        return raw if isfinite(raw) else None
    if isinstance(raw, time):
        return raw.isoformat("minutes" if raw.second == 0 else "seconds")
    if isinstance(raw, timedelta):
        minutes = round(raw.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return raw


def fill_merged(lines: dict[int, list[Cell]], areas: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
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
