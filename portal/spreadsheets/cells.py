"""Parsing of a single imported cell to text or to a date."""

import re
from datetime import date, datetime, timedelta
from unicodedata import normalize

from flask_babel import gettext as _

from portal.content.text.dates import match_date, parse_date
from portal.spreadsheets.sheet import Cell

MAX_EXACT_NUMBER = 1e15  # below it a float keeps every digit of a whole number
SERIAL_EPOCH = date(1899, 12, 30)  # as Excel counts days since 1 March 1900
FIRST_SERIAL = 61  # before it Excel counts a 29 February 1900 that never was
SERIAL_YEARS = range(1900, 2200)  # a number in here is a year, not a day
TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$", re.ASCII)


class InvalidDate(ValueError):
    """The cell holds something, but no day; the message says what is expected, in the person's language."""


def cell_text(cell: Cell) -> str:
    """The cell as a person reads it: whole numbers without a point, days as 2026-11-25, nothing as ""."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < MAX_EXACT_NUMBER else format(cell, ".15g")
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes" if cell.second == 0 else "seconds")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def cell_date(cell: Cell) -> date | None:
    """The day in the cell, None for an empty one; InvalidDate for anything else.

    Days are written as `parse_date` reads them, or counted by Excel (46351, 1900 system).
    """
    if cell is None or isinstance(cell, datetime):
        return cell.date() if cell else None
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool):
        raise invalid_date(cell)
    if isinstance(cell, str):
        return text_date(cell)
    return serial_date(cell)


def text_date(text: str) -> date | None:
    """The day that a text names, None for an empty text; InvalidDate if it names none."""
    text = " ".join(normalize("NFC", text).split())
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) == 5:
        return serial_date(int(text))
    written = TIME_OF_DAY.sub("", text)
    named = match_date(written)
    if named is not None and len(named["year"]) != 4:
        raise InvalidDate(_("“%(text)s”: write the year with four digits, such as 25/11/2026.", text=text))
    day = parse_date(written, in_spreadsheet=True)
    if day is None or day.year not in SERIAL_YEARS:
        raise invalid_date(text)
    return day


def serial_date(number: float) -> date:
    """The day that Excel counts as this number, without its time; InvalidDate for a bare year and beyond 2199."""
    if not FIRST_SERIAL <= number < 110_000 or number in SERIAL_YEARS:
        raise invalid_date(number)
    day = SERIAL_EPOCH + timedelta(days=int(number))
    if day.year not in SERIAL_YEARS:
        raise invalid_date(number)
    return day


def invalid_date(cell: Cell) -> InvalidDate:
    """The refusal of a cell that names no day."""
    return InvalidDate(
        _(
            "“%(text)s” is not a day. Write the day, the month and the year, such as 25/11/2026.",
            text=cell_text(cell),
        )
    )
