"""Text tables (.csv, .txt, .tsv) to rows, read as a stream: what lies beyond the limits is never looked at."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import PurePath
from typing import IO

from flask_babel import gettext as _

from portal.deadlines import within_deadline
from portal.spreadsheets.legacy_text import SOFT_HYPHEN
from portal.spreadsheets.limits import MAX_RECORD_CHARS, MAX_TEXT_CHARS, Limits, too_large
from portal.spreadsheets.normalise import composed
from portal.spreadsheets.sheet import InvalidSpreadsheet, Row, Sheet
from portal.spreadsheets.text_tables import (
    LATIN_1,
    SAMPLE_BYTES,
    SEP_DECLARATION,
    WINDOWS_1258,
    sniff_delimiter,
    sniff_encodings,
)
from portal.spreadsheets.workbook_reading import cell_notes, finish_rows


def read_csv(stream: IO[bytes], file_name: str, limits: Limits) -> Sheet:
    """All rows of a text table, every cell a text or None; InvalidSpreadsheet if none, too many, or no text."""
    stream.seek(0)
    sample = stream.read(SAMPLE_BYTES)
    for encoding in sniff_encodings(sample):
        delimiter = sniff_delimiter(sample.decode(encoding, errors="replace"))
        try:
            rows = decode_rows(stream, encoding, delimiter, limits)
        except UnicodeError:
            continue
        if not rows:
            raise InvalidSpreadsheet(_("There is nothing in the file: no row has a filled cell."))
        notes = (_("The file was read in the old Windows encoding for Vietnamese (1258)."),)
        lines = {row.number: [*row.cells] for row in pad_rows(rows)}
        read, converted = finish_rows(lines, (), is_all_legacy=encoding == LATIN_1)
        return Sheet(
            PurePath(file_name).stem,
            read,
            (*(notes if encoding == WINDOWS_1258 else ()), *cell_notes(0, converted)),
            converted=converted,
        )
    raise InvalidSpreadsheet(
        _("The letters of this file cannot be read. Save it in Excel as “CSV UTF-8” or as .xlsx.")
    )


def decode_rows(stream: IO[bytes], encoding: str, delimiter: str, limits: Limits) -> list[Row]:
    """The rows with something in them, if the file is in this encoding; UnicodeError if it is not."""
    stream.seek(0)
    text = TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        return list(rows_of(RecordLines(text), delimiter, limits))
    except csv.Error as fault:
        raise row_too_long() from fault
    finally:
        text.detach()


def rows_of(records: "RecordLines", delimiter: str, limits: Limits) -> Iterator[Row]:
    """The rows one by one, counted as a spreadsheet program would number them."""
    count = letters = 0
    for number, raw in enumerate(within_deadline(csv.reader(records, delimiter=delimiter)), 1):
        letters += records.end_of_record()
        cells = [composed(cell, keep=SOFT_HYPHEN) or None for cell in raw]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells or (number == 1 and is_sep_line(raw)):
            continue
        count += 1
        if count > limits.max_rows:
            raise limits.too_many_rows()
        if len(cells) > limits.max_columns:
            raise limits.too_many_columns()
        if letters > MAX_TEXT_CHARS:
            raise too_large()
        yield Row(number, tuple(cells))


def is_sep_line(raw: list[str]) -> bool:
    """Whether the first line is Excel's “sep=;”, which its delimiter has cut in two."""
    return len(raw) == 2 and raw[0].lower() == SEP_DECLARATION and not raw[1]


class RecordLines:
    """The lines of a text for the csv reader; InvalidSpreadsheet when one record grows too long."""

    def __init__(self, text: TextIOWrapper) -> None:
        self._text = text
        self._length = 0

    def __iter__(self) -> "RecordLines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(MAX_RECORD_CHARS + 1)
        if not line:
            raise StopIteration
        self._length += len(line)
        if self._length > MAX_RECORD_CHARS:
            raise row_too_long()
        return line

    def end_of_record(self) -> int:
        """Begin a new record, and tell how long the last one was."""
        length, self._length = self._length, 0
        return length


def row_too_long() -> InvalidSpreadsheet:
    """The refusal of a row without end, mostly a quotation mark that is never closed."""
    return InvalidSpreadsheet(_("A row of the file has no end. Look for a quotation mark that is not closed."))


def pad_rows(rows: list[Row]) -> tuple[Row, ...]:
    """The rows filled up with empty cells, so that every row has all the columns."""
    width = max(len(row.cells) for row in rows)
    return tuple(Row(row.number, row.cells + (None,) * (width - len(row.cells))) for row in rows)
