"""Text tables (.csv, .txt, .tsv) to rows, read as a stream: what lies beyond the limits is never looked at."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import PurePath
from typing import IO

from flask_babel import gettext as _

from portal.deadlines import within_deadline
from portal.sheets.limits import LONGEST_RECORD, MOST_TEXT, Limits, too_large
from portal.sheets.sheet import BadSheet, Row, Sheet
from portal.sheets.text_tables import DECLARED, SAMPLE, WINDOWS_1258, delimiter_of, encodings_of
from portal.sheets.tidying import tidy


def read_csv(stream: IO[bytes], file_name: str, limits: Limits) -> Sheet:
    """All rows of a text table, every cell a text or None; BadSheet if there are none, too many, or no text."""
    stream.seek(0)
    sample = stream.read(SAMPLE)
    for encoding in encodings_of(sample):
        delimiter = delimiter_of(sample.decode(encoding, errors="replace"))
        try:
            rows = read_rows_as(stream, encoding, delimiter, limits)
        except UnicodeError:
            continue
        if not rows:
            raise BadSheet(_("There is nothing in the file: no row has a filled cell."))
        notes = (_("The file was read in the old Windows encoding for Vietnamese (1258)."),)
        return Sheet(PurePath(file_name).stem, of_one_width(rows), notes if encoding == WINDOWS_1258 else ())
    raise BadSheet(_("The letters of this file cannot be read. Save it in Excel as “CSV UTF-8” or as .xlsx."))


def read_rows_as(stream: IO[bytes], encoding: str, delimiter: str, limits: Limits) -> list[Row]:
    """The rows with something in them, if the file is in this encoding; UnicodeError if it is not."""
    stream.seek(0)
    text = TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        return list(rows_of(Records(text), delimiter, limits))
    except csv.Error as fault:
        raise too_long_a_row() from fault
    finally:
        text.detach()


def rows_of(records: "Records", delimiter: str, limits: Limits) -> Iterator[Row]:
    """The rows one by one, counted as a spreadsheet program would number them."""
    count = letters = 0
    for number, raw in enumerate(within_deadline(csv.reader(records, delimiter=delimiter)), 1):
        letters += records.end_of_record()
        cells = [tidy(cell) or None for cell in raw]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells or (number == 1 and is_setting(raw)):
            continue
        count += 1
        if count > limits.most_rows:
            raise limits.too_many_rows()
        if len(cells) > limits.most_columns:
            raise limits.too_many_columns()
        if letters > MOST_TEXT:
            raise too_large()
        yield Row(number, tuple(cells))


def is_setting(raw: list[str]) -> bool:
    """Whether the first line is Excel's “sep=;”, which its delimiter has cut in two."""
    return len(raw) == 2 and raw[0].lower() == DECLARED and not raw[1]


class Records:
    """The lines of a text for the csv reader; BadSheet when one record, quoted lines and all, grows too long."""

    def __init__(self, text: TextIOWrapper) -> None:
        self._text = text
        self._length = 0

    def __iter__(self) -> "Records":
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_RECORD + 1)
        if not line:
            raise StopIteration
        self._length += len(line)
        if self._length > LONGEST_RECORD:
            raise too_long_a_row()
        return line

    def end_of_record(self) -> int:
        """Begin a new record, and tell how long the last one was."""
        length, self._length = self._length, 0
        return length


def too_long_a_row() -> BadSheet:
    """The refusal of a row without end, mostly a quotation mark that is never closed."""
    return BadSheet(_("A row of the file has no end. Look for a quotation mark that is not closed."))


def of_one_width(rows: list[Row]) -> tuple[Row, ...]:
    """The rows filled up with empty cells, so that every row has all the columns."""
    width = max(len(row.cells) for row in rows)
    return tuple(Row(row.number, row.cells + (None,) * (width - len(row.cells))) for row in rows)
