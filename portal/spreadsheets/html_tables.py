"""Tables of web pages, which many systems hand out under the name .xls."""

import re
from codecs import getincrementaldecoder, lookup
from typing import IO, Any

from flask_babel import gettext as _

from portal.content.text.legacy_vietnamese import encoding_of_font
from portal.deadlines import check_deadline
from portal.spreadsheets.grid import Grid
from portal.spreadsheets.legacy_text import SOFT_HYPHEN
from portal.spreadsheets.limits import MEGABYTE, Limits, too_large
from portal.spreadsheets.normalise import composed
from portal.spreadsheets.sheet import InvalidSpreadsheet, Sheet
from portal.spreadsheets.size_limits import SheetTotals
from portal.spreadsheets.sniffing import damaged_workbook
from portal.spreadsheets.text_tables import SAMPLE_BYTES, UTF_8, WINDOWS_1258, sniff_utf_16

MAX_HTML_BYTES = 20 * MEGABYTE
MAX_SPAN = 10_000  # rows or columns that one cell may take
MAX_DEPTH = 20  # of tables in tables
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
FONT_FAMILY = re.compile(r"font-family\s*:\s*([^;,]+)", re.IGNORECASE)
CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
SPACES = re.compile(r"[ \t\r\n]+")
UNSEEN = frozenset({"style", "script", "head", "title"})
BLOCKS = frozenset({"br", "p", "div"})


class TableState:
    """Where a table stands: the cells that reach down into its next rows, and the row at hand."""

    def __init__(self) -> None:
        self.reaching: dict[int, int] = {}  # column: how many rows more
        self.holds_table = False


def read_html(stream: IO[bytes], limits: Limits) -> Sheet:
    """All tables of a page below each other, as spreadsheet programs show it; InvalidSpreadsheet if there is none.

    A table that only holds others is none itself.
    """
    from lxml import etree  # heavy, and rarely needed

    grid = Grid(limits, SheetTotals())
    number = 0
    tables: list[TableState] = []
    parser = etree.iterparse(
        PageStream(stream),
        events=("start", "end"),
        tag=("table", "tr"),
        html=True,
        encoding="utf-8",
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in parser:
            check_deadline()
            if element.tag == "table" and event == "start":
                for table in tables:
                    table.holds_table = True
                tables.append(TableState())
                if len(tables) > MAX_DEPTH:
                    raise damaged_workbook()
            elif element.tag == "table":
                tables.pop()
            elif event == "end" and tables:
                if not tables[-1].holds_table:
                    number += 1
                    put_row(grid, number, element, tables[-1])
                element.clear()
    except (etree.XMLSyntaxError, IndexError) as fault:
        raise damaged_workbook() from fault
    if not grid.lines:
        raise InvalidSpreadsheet(
            _("This is a web page without a table in it. Open it in Excel, save it as .xlsx and try again.")
        )
    return grid.sheet("")


def put_row(grid: Grid, number: int, row: Any, table: TableState) -> None:
    """Put the cells of a row where they belong, beside those that reach down from above."""
    reaching = table.reaching
    column = 0
    begun: dict[int, int] = {}
    for cell in row.iterchildren("td", "th"):
        while reaching.get(column, 0) > 0:
            column += 1
        grid.put(number, column, composed(cell_words(cell), keep=SOFT_HYPHEN) or None, font=font_of(cell))
        below, width = span_of(cell, "rowspan") - 1, span_of(cell, "colspan")
        if below > 0:
            grid.merge(number, column, below)
            begun.update(dict.fromkeys(range(column, column + width), below))
        column += width
    table.reaching = {place: left - 1 for place, left in reaching.items() if left > 1} | begun
    if number in grid.lines and HIDDEN.search(row.get("style", "")):
        grid.hidden_rows.add(number)


def cell_words(cell: Any) -> str:
    """The text of a cell, its lines apart."""
    words: list[str] = []
    for element in cell.iter():
        if element.tag in BLOCKS and words:
            words.append("\n")
        if element.tag not in UNSEEN and element.text:
            words.append(SPACES.sub(" ", element.text))
        if element is not cell and element.tail:
            words.append(SPACES.sub(" ", element.tail))
    return "\n".join(" ".join(line.split()) for line in "".join(words).split("\n")).strip()


def font_of(cell: Any) -> str | None:
    """The old encoding that a font inside the cell shows."""
    for element in cell.iter():
        faces = [element.get("face", ""), *FONT_FAMILY.findall(element.get("style", ""))]
        encoding = next((found for face in faces if (found := encoding_of_font(face.strip("'\" ")))), None)
        if encoding is not None:
            return encoding
    return None


def span_of(cell: Any, name: str) -> int:
    """How many rows or columns a cell takes."""
    text = cell.get(name, "1").strip()
    return min(max(int(text), 1), MAX_SPAN) if text.isascii() and text.isdigit() and len(text) < 7 else 1


class PageStream:
    """The bytes of a page from its beginning, in UTF-8; InvalidSpreadsheet when they are too many."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._decoder = getincrementaldecoder(sniff_encoding(stream))("replace")
        self._stream = stream
        self._left = MAX_HTML_BYTES
        stream.seek(0)

    def read(self, _size: int = -1) -> bytes:
        """The next bytes; none at the end."""
        while chunk := self._stream.read(SAMPLE_BYTES):
            self._left -= len(chunk)
            if self._left < 0:
                raise too_large()
            if text := self._decoder.decode(chunk):
                return text.encode("utf-8", "replace")
        return b""


def sniff_encoding(stream: IO[bytes]) -> str:
    """The encoding of a page: by its mark, by being right UTF-8, by what it says, else the old one of Windows."""
    stream.seek(0)
    sample = stream.read(SAMPLE_BYTES)
    stream.seek(0)
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if encoding := sniff_utf_16(sample):
        return encoding
    if is_utf_8(sample):
        return UTF_8
    said = CHARSET.search(sample)
    name = said[1].decode("ascii", "replace").lower() if said is not None else ""
    try:
        return WINDOWS_1258 if name in ("", "utf-8") else lookup(name).name
    except LookupError:
        return WINDOWS_1258


def is_utf_8(sample: bytes) -> bool:
    """Whether the bytes are UTF-8, but for a letter that may be cut at the end."""
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as fault:
        return fault.start > len(sample) - 4 and len(sample) == SAMPLE_BYTES
    return True
