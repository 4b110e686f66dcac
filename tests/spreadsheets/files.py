"""Spreadsheets made for the tests: right ones by a library, wrong ones by hand."""

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def workbook(fill: Callable[[Any, Any], None]) -> bytes:
    """A workbook after `fill(workbook, first_sheet)`."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as made:
        fill(made, made.add_worksheet("Danh sách"))
    return target.getvalue()


def workbook_of(rows: Iterable[Iterable[object]]) -> bytes:
    """A workbook whose only sheet has these rows, from A1."""

    def fill(_made: Any, sheet: Any) -> None:
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return workbook(fill)


def with_part(source: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return target.getvalue()


def with_cells(xml: str) -> bytes:
    """A workbook whose sheet data is this XML; its shared texts are “chữ 0” to “chữ 9”."""
    plain = workbook_of([[f"chữ {number}" for number in range(10)]])

    def change(sheet: bytes) -> bytes:
        before, _, rest = sheet.partition(b"<sheetData>")
        return before + b"<sheetData>" + xml.encode() + b"</sheetData>" + rest.partition(b"</sheetData>")[2]

    return with_part(plain, SHEET, change)


def compound_file(*names: str) -> bytes:
    """The beginning of an OLE compound file with these names in its directory."""
    entries = b""
    for name in ("Root Entry", *names):
        letters = (name + "\0").encode("utf-16-le")
        entries += (letters.ljust(64, b"\0") + len(letters).to_bytes(2, "little")).ljust(128, b"\0")
    return OLE.ljust(512, b"\0") + entries


class Endless(io.RawIOBase):
    """A file that is the same bytes over and over, `size` in all, without keeping them."""

    def __init__(self, again: bytes, size: int) -> None:
        self._again = again
        self._size = size
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        self._place = place + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        return self._place

    def readinto(self, buffer: Any) -> int:
        count = min(len(buffer), self._size - self._place)
        start = self._place % len(self._again)
        times = (start + count) // len(self._again) + 1
        buffer[:count] = (self._again * times)[start : start + count]
        self._place += count
        return count
