"""Where the table of a roster ends: behind its sum stand who signs it and who gets it, but nobody more."""

import re
from collections.abc import Iterable, Sequence

from portal.content.text.vietnamese import fold
from portal.people.roster.rules.columns import Columns, is_total
from portal.people.roster.rules.headings import normalise_heading
from portal.spreadsheets.cells import cell_text
from portal.spreadsheets.sheet import Cell, Row

ORDINAL_HEADINGS = frozenset({"stt", "tt", "so tt", "so thu tu", "no", "number"})
# Folded; how a cell begins that belongs to a signature or to a list of addressees.
CLOSING = re.compile(
    r"(?:nguoi (?:lap|duyet|nhan|ky)|lap (?:bieu|bang|danh sach)|can bo lap|noi nhan|t/?m[ .]|kt[. ]|tl\.|tuq\."
    r"|thu truong|chu tich|pho chu tich|bi thu|truong (?:phong|ban|ap|khom)|xac nhan|ke toan|thu quy|\(?\s*ky[ ,]"
    r"|- ?(?:nhu tren|luu)|luu: ?|ghi chu:|danh sach (?:nay|gom|co)|tong cong"
    r"|.{0,40}\bngay [\d.… ]*thang [\d.… ]*nam)"
)
ORDINAL = re.compile(r"\d{1,5}(?:\.0)?[.)]?")
MIN_PHONE_DIGITS = 8


def rows_beyond_table(columns: Columns, rows: Sequence[Row]) -> frozenset[int]:
    """The rows below the headings that belong to no person, since the table had ended before them.

    After a sum, or the beginning of a signature, a row counts again once it has a number of its own or a phone
    number: some lists have a sum below each part.
    """
    ordinal = ordinal_column(columns, rows)
    beyond = set()
    has_ended = False
    for row in rows:
        if row.number <= columns.heading_row:
            continue
        if is_numbered(row, columns, ordinal):
            has_ended = False
        elif has_ended or is_closing(row, columns):
            has_ended = True
            beyond.add(row.number)
        elif any(map(is_total, row.cells)):
            has_ended = True
    return frozenset(beyond)


def ordinal_column(columns: Columns, rows: Iterable[Row]) -> int | None:
    """The column that numbers the rows, if there is one."""
    headings = next((row.cells for row in rows if row.number == columns.heading_row), ())
    return next(
        (place for place, cell in enumerate(headings) if normalise_heading(cell_text(cell)) in ORDINAL_HEADINGS),
        None,
    )


def is_numbered(row: Row, columns: Columns, ordinal: int | None) -> bool:
    """Whether the row has a number of its own, a phone number or a user name."""
    if ordinal is not None and ORDINAL.fullmatch(cell_text(cell_at(row, ordinal))):
        return True
    phone = cell_text(cell_at(row, columns.places.get("phone")))
    return sum(map(str.isdigit, phone)) >= MIN_PHONE_DIGITS or bool(
        cell_text(cell_at(row, columns.places.get("username")))
    )


def is_closing(row: Row, columns: Columns) -> bool:
    """Whether a signature or a list of addressees begins in the row; a person's position may sound alike."""
    name = cell_at(row, columns.places.get("name"))
    if isinstance(name, str):
        return CLOSING.match(fold(name)) is not None
    return any(isinstance(cell, str) and CLOSING.match(fold(cell)) is not None for cell in row.cells)


def cell_at(row: Row, place: int | None) -> Cell:
    """The cell of a column, nothing where there is no such column."""
    return row.cells[place] if place is not None and place < len(row.cells) else None
