"""Spreadsheets of any kind to rows of cells."""

from io import BytesIO
from typing import IO

from portal.spreadsheets.csv_reading import read_csv
from portal.spreadsheets.limits import Limits
from portal.spreadsheets.sheet import Sheet
from portal.spreadsheets.sniffing import sniff_kind
from portal.spreadsheets.workbook_reading import read_all_sheets, read_workbook


def read_rows(
    source: bytes | IO[bytes], file_name: str, *, most_rows: int = 20_000, most_columns: int = 200
) -> Sheet:
    """The rows of an .xlsx or .csv, by its content; raises InvalidSpreadsheet with a message for the person.

    A source that is a stream must be able to seek. It is left open, and at no certain place.
    """
    stream = BytesIO(source) if isinstance(source, bytes) else source
    limits = Limits(most_rows, most_columns)
    if sniff_kind(stream, file_name) == "workbook":
        return read_workbook(stream, limits)
    return read_csv(stream, file_name, limits)


def read_sheets(
    source: bytes | IO[bytes], file_name: str, *, most_rows: int = 20_000, most_columns: int = 200
) -> tuple[Sheet, ...]:
    """Every sheet of the file that has something in it, hidden ones too; at least one of them can be seen.

    A text table has one sheet. Sheets that are too large say so in `refusal`; InvalidSpreadsheet where no sheet
    that a person can see is left.
    """
    stream = BytesIO(source) if isinstance(source, bytes) else source
    limits = Limits(most_rows, most_columns)
    if sniff_kind(stream, file_name) == "workbook":
        return read_all_sheets(stream, limits)
    return (read_csv(stream, file_name, limits),)
