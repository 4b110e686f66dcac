"""What a reader finds in a report: the cells of a table on a screen, in a workbook, in a text and on paper."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from typing import Any

from flask import current_app
from flask_babel import gettext

from portal.spreadsheets.reading import read_rows
from tests.documents.reading import texts

Rows = list[list[str]]


class TableReader(HTMLParser):
    """The texts of the cells of the first table with this class."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.rows: Rows = []
        self._name = name
        self._is_inside = False
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag == "table" and self._name in (dict(attrs).get("class") or "").split():
            self._is_inside = not self.rows
        elif self._is_inside and tag == "tr":
            self.rows.append([])
        elif self._is_inside and tag in ("td", "th"):
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        """End a table or a cell."""
        if tag == "table":
            self._is_inside = False
        elif tag in ("td", "th") and self._cell is not None:
            self.rows[-1].append(plain("".join(self._cell)))
            self._cell = None

    def handle_data(self, data: str) -> None:
        """Keep the text of a cell."""
        if self._cell is not None:
            self._cell.append(data)


def in_words(*texts: str) -> list[str]:
    """What the portal says for these texts to everybody."""
    with current_app.test_request_context():
        return [str(gettext(text)) for text in texts]


def plain(text: str) -> str:
    """The text with single spaces."""
    return re.sub(r"\s+", " ", text).strip()


def on_screen(html: str, name: str = "report-table") -> Rows:
    """The table of a page."""
    reader = TableReader(name)
    reader.feed(html)
    return reader.rows


def in_workbook(body: bytes) -> Rows:
    """The table of a workbook, below its titles, in the words of the screen."""
    rows = [row.cells for row in read_rows(body, "a.xlsx").rows]
    top = next(place for place, row in enumerate(rows) if row[0] == "STT")
    return [[spoken(cell, heading) for cell, heading in zip(row, rows[top], strict=True)] for row in rows[top:]]


def in_text(body: bytes) -> Rows:
    """The table of a .csv, in the words of the screen."""
    assert body.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";")
    found = [[spoken(number_in(cell), heading) for cell, heading in zip(row, head, strict=True)] for row in rows]
    return [head, *found]


def number_in(cell: str) -> Any:
    """The number that Excel in Vietnam takes the cell for, or the text."""
    return float(cell.replace(",", ".")) if re.fullmatch(r"-?\d+(,\d+)?", cell) else cell


def spoken(cell: Any, heading: Any) -> str:
    """A cell as people read it."""
    if isinstance(cell, float) and str(heading).startswith("Tỷ lệ"):
        return f"{cell * 100:.1f} %".replace(".", ",")
    return f"{cell:.0f}" if isinstance(cell, float) else plain(str(cell)) if cell is not None else ""


def on_paper(body: bytes) -> str:
    """All that stands on the sheets, on one line."""
    return plain(" ".join(texts(body)))
