"""Spreadsheets and tables of text: bytes in, rows out, and the other way; no database, no web."""

from portal.sheets.cells import BadDay, as_day, as_text
from portal.sheets.reading import read_rows
from portal.sheets.sheet import BadSheet, Cell, Row, Sheet

__all__ = ["BadDay", "BadSheet", "Cell", "Row", "Sheet", "as_day", "as_text", "read_rows"]
