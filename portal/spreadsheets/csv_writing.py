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
from portal.spreadsheets.cells import cell_text
from portal.spreadsheets.normalise import xml_safe
from portal.spreadsheets.sheet import Cell

BYTE_ORDER_MARK = "\ufeff"
CHUNK_SIZE = 64 * 1024
# A formula may begin a cell, or stand after a sign at which a program with other settings would cut the cell.
# What has nothing but digits after its plus or minus, such as +84 912 345 678, is a number and can do no harm.
FORMULA_START = re.compile(r"""(^\s*|[,;\t\r\n"]\s*)(?=[=@＝＠]|[+\-＋－](?![\d ]*(?:$|[,;\t\r\n"])))""", re.ASCII)
FORMULA_SIGNS = set("=+-@＝＋－＠")
FORMULA_CONTROLS = {"\t", "\r"}  # some programs skip them, and find a formula behind them


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str = ";") -> Iterator[bytes]:
    r"""The table in UTF-8 with its mark and \r\n, in pieces of about 64 KB; no text in it can act as a formula."""
    buffer = StringIO(newline="")
    buffer.write(BYTE_ORDER_MARK)
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    comma = "," if delimiter == ";" else "."
    writer.writerow([escape_formulas(heading) for heading in headings])
    for row in within_deadline(rows):
        writer.writerow([csv_text(cell, comma) for cell in row])
        if buffer.tell() > CHUNK_SIZE:
            yield drain(buffer)
    yield drain(buffer)


def drain(buffer: StringIO) -> bytes:
    """What was written so far; the buffer is empty afterwards."""
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def csv_text(cell: Cell, comma: str) -> str:
    """The cell as text: a fraction with this comma, a day as 2026-11-25, which Excel knows in every country."""
    if isinstance(cell, float):
        return cell_text(cell).replace(".", comma)
    return escape_formulas(cell) if isinstance(cell, str) else cell_text(cell)


def escape_formulas(text: str) -> str:
    """The text with an apostrophe before anything that a spreadsheet program would take for a formula."""
    text = xml_safe(text)
    if FORMULA_SIGNS.isdisjoint(text) and text[:1] not in FORMULA_CONTROLS:
        return text
    marked = FORMULA_START.sub(r"\1'", text)
    return f"'{marked}" if text[:1] in FORMULA_CONTROLS else marked
