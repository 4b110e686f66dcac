"""Spreadsheets of any kind to rows of cells."""

from io import BytesIO
from typing import IO

from portal.spreadsheets.binary_workbook import read_binary_workbook
from portal.spreadsheets.csv_reading import read_csv
from portal.spreadsheets.html_tables import read_html
from portal.spreadsheets.limits import Limits
from portal.spreadsheets.opendocument import is_opendocument, read_opendocument
from portal.spreadsheets.sheet import Sheet
from portal.spreadsheets.sniffing import FileKind, sniff_kind
from portal.spreadsheets.spreadsheet_2003 import read_spreadsheet_2003
from portal.spreadsheets.workbook_reading import (
    ensure_readable,
    ensure_workbook,
    first_visible,
    read_all_sheets,
    read_workbook,
)
from portal.spreadsheets.zip_container import ZipContainer

MAX_ROWS = 20_000
MAX_COLUMNS = 200


def read_rows(
    source: bytes | IO[bytes], file_name: str, *, most_rows: int = MAX_ROWS, most_columns: int = MAX_COLUMNS
) -> Sheet:
    """The rows of a file's first visible sheet, by its content; InvalidSpreadsheet with a message for the person.

    Read are .xlsx, .xls, .ods, XML Spreadsheet 2003, tables of web pages, .csv. A source that is a stream must be
    able to seek. It is left open, and at no certain place.
    """
    stream = BytesIO(source) if isinstance(source, bytes) else source
    limits = Limits(most_rows, most_columns)
    kind = sniff_kind(stream, file_name)
    if kind is FileKind.ZIP and not is_opendocument(package := ZipContainer(stream)):
        ensure_workbook(package)
        return read_workbook(package, limits)
    return first_visible(sheets_of(stream, file_name, kind, limits))


def read_sheets(
    source: bytes | IO[bytes], file_name: str, *, most_rows: int = MAX_ROWS, most_columns: int = MAX_COLUMNS
) -> tuple[Sheet, ...]:
    """Every sheet of the file that has something in it, hidden ones too; at least one of them can be seen.

    A text table and a web page have one sheet. Sheets of an .xlsx that are too large say so in `refusal`;
    InvalidSpreadsheet where no sheet that a person can see is left.
    """
    stream = BytesIO(source) if isinstance(source, bytes) else source
    limits = Limits(most_rows, most_columns)
    return ensure_readable(sheets_of(stream, file_name, sniff_kind(stream, file_name), limits))


def sheets_of(stream: IO[bytes], file_name: str, kind: FileKind, limits: Limits) -> tuple[Sheet, ...]:
    """The sheets of a file of this kind."""
    match kind:
        case FileKind.ZIP:
            package = ZipContainer(stream)
            if is_opendocument(package):
                return read_opendocument(package, limits)
            ensure_workbook(package)
            return read_all_sheets(package, limits)
        case FileKind.COMPOUND:
            return read_binary_workbook(stream, limits)
        case FileKind.XML:
            return read_spreadsheet_2003(stream, limits)
        case FileKind.HTML:
            return (read_html(stream, limits),)
        case _:
            return (read_csv(stream, file_name, limits),)
