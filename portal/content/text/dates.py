"""Dates as people type them."""

import re
from datetime import date

DAY_FIRST = re.compile(r"(?P<day>\d{1,2}) ?([/.-]) ?(?P<month>\d{1,2}) ?\2 ?(?P<year>\d+)", re.ASCII)
YEAR_FIRST = re.compile(r"(?P<year>\d{4})([/.-])(?P<month>\d{1,2})\2(?P<day>\d{1,2})", re.ASCII)
TYPED = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{1,2}-\d{1,2}", re.ASCII)
IN_WORDS = re.compile(
    r"(?:ngày )?(?P<day>\d{1,2}) tháng (?P<month>\d{1,2}),? năm (?P<year>\d+)", re.ASCII | re.IGNORECASE
)


def match_date(text: str) -> re.Match[str] | None:
    """The `day`, `month` and `year` of a text that is written like a date, whether or not there is such a day."""
    return YEAR_FIRST.fullmatch(text) or DAY_FIRST.fullmatch(text) or IN_WORDS.fullmatch(text)


def parse_date(text: str, *, in_spreadsheet: bool = False) -> date | None:
    """The date that was picked or typed, None for anything else.

    Dates are written 25/11/2026 or 2026-11-25; in spreadsheets also 25-11-2026, 25.11.2026, 25 tháng 11 năm 2026.
    Years have four digits: a guess about 26 would one day be wrong.
    """
    text = text.strip()
    named = match_date(text)
    if named is None or len(named["year"]) != 4 or not (in_spreadsheet or TYPED.fullmatch(text)):
        return None
    try:
        return date(int(named["year"]), int(named["month"]), int(named["day"]))
    except ValueError:
        return None
