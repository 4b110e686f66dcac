"""Spreadsheets and tables of text: bytes in, rows out, and the other way; no database, no web."""

from portal.sheets.cells import BadDay, as_day, as_text
from portal.sheets.csv_writing import write_csv
from portal.sheets.reading import read_rows
from portal.sheets.sheet import BadSheet, Cell, Row, Sheet
from portal.sheets.table import Column, Table
from portal.sheets.writing import write_large_xlsx, write_xlsx

__all__ = [
    "BadDay",
    "BadSheet",
    "Cell",
    "Column",
    "Row",
    "Sheet",
    "Table",
    "as_day",
    "as_text",
    "read_rows",
    "write_csv",
    "write_large_xlsx",
    "write_xlsx",
]
