"""Tables to .csv that Excel in Vietnam opens right, row by row, however many there are.

Vietnamese regional settings write 1,5 for one and a half, so Excel there separates cells by semicolons. A first
line “sep=;” would make that sure everywhere, but it makes Excel overlook the mark of UTF-8 and spoil every
Vietnamese letter, and other programs take it for a row. Whoever needs commas asks for them; whoever needs phone
numbers to keep their leading zero, which Excel takes away from any .csv, is better served by an .xlsx.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from portal.deadlines import within_deadline
from portal.sheets.cells import as_text
from portal.sheets.sheet import Cell
from portal.sheets.tidying import storable

BYTE_ORDER_MARK = "\ufeff"
CHUNK = 64 * 1024
# A formula may begin a cell, or stand after a sign at which a program with other settings would cut the cell.
# What has nothing but digits after its plus or minus, such as +84 912 345 678, is a number and can do no harm.
FORMULA = re.compile(r"""(^\s*|[,;\t\r\n"]\s*)(?=[=@＝＠]|[+\-＋－](?![\d ]*(?:$|[,;\t\r\n"])))""", re.ASCII)
SIGNS = set("=+-@＝＋－＠")
STARTS = {"\t", "\r"}  # some programs skip them, and find a formula behind them


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str = ";") -> Iterator[bytes]:
    r"""The table in UTF-8 with its mark and \r\n, in pieces of about 64 KB; no text in it can act as a formula."""
    buffer = StringIO(newline="")
    buffer.write(BYTE_ORDER_MARK)
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    comma = "," if delimiter == ";" else "."
    writer.writerow([harmless(heading) for heading in headings])
    for row in within_deadline(rows):
        writer.writerow([written(cell, comma) for cell in row])
        if buffer.tell() > CHUNK:
            yield take(buffer)
    yield take(buffer)


def take(buffer: StringIO) -> bytes:
    """What was written so far; the buffer is empty afterwards."""
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def written(cell: Cell, comma: str) -> str:
    """The cell as text: a fraction with this comma, a day as 2026-11-25, which Excel knows in every country."""
    if isinstance(cell, float):
        return as_text(cell).replace(".", comma)
    return harmless(cell) if isinstance(cell, str) else as_text(cell)


def harmless(text: str) -> str:
    """The text with an apostrophe before anything that a spreadsheet program would take for a formula."""
    text = storable(text)
    if SIGNS.isdisjoint(text) and text[:1] not in STARTS:
        return text
    marked = FORMULA.sub(r"\1'", text)
    return f"'{marked}" if text[:1] in STARTS else marked
