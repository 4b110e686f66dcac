"""Spreadsheets and tables of text: bytes in, rows out, and the other way; no database, no web."""
