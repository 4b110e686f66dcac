"""Workbooks of Excel 97 to 2003 (.xls): their records are measured first, then the whole file is read.

Formats: [MS-CFB] for the container, [MS-XLS] 2.3 for the records of the stream inside it.
"""

from collections.abc import Iterator
from struct import error, unpack_from
from typing import IO

from portal.content.text.legacy_vietnamese import encoding_of_font
from portal.deadlines import check_deadline
from portal.spreadsheets.grid import Grid, sheet_of
from portal.spreadsheets.limits import MAX_WORKBOOK_BYTES, Limits, too_large
from portal.spreadsheets.sheet import InvalidSpreadsheet, Sheet
from portal.spreadsheets.size_limits import SheetTotals
from portal.spreadsheets.sniffing import damaged_workbook, password_protected, unsupported_workbook
from portal.spreadsheets.workbook_reading import cell_lines, merged_areas, open_workbook

STREAMS = ("Workbook", "Book")
MAX_SHEETS = 100
# [MS-XLS] 2.3.2 and, for BIFF5, the same numbers.
BOF, EOF, BOUNDSHEET, FILEPASS, FONT, XF = 0x0809, 0x000A, 0x0085, 0x002F, 0x0031, 0x00E0
ROW, COLINFO, MULRK, LABEL_SST, LABEL, RSTRING = 0x0208, 0x007D, 0x00BD, 0x00FD, 0x0204, 0x00D6
VALUES = frozenset({0x0203, 0x027E, 0x0205, 0x0006, LABEL_SST, LABEL, RSTRING})  # NUMBER, RK, BOOLERR, FORMULA, …
FORMULA, SST, CONTINUE = 0x0006, 0x00FC, 0x003C
BIFF8 = 0x0600
ROW_HIDDEN, COLUMN_HIDDEN = 0x20, 0x01
FIRST_MISSING_FONT = 4  # there is no font of this number, those behind it are counted one further
MAX_STRINGS = 400_000
Records = Iterator[tuple[int, bytes, int]]  # type, content, where it begins


class BinaryWorkbook:
    """What the records say of the sheets; InvalidSpreadsheet where cells are too many, or stand too far away."""

    def __init__(self, stream: bytes, limits: Limits) -> None:
        self.grids: list[Grid] = []
        self.starts: dict[int, int] = {}  # where the sheet's records begin: its place in the list
        self.is_hidden: list[bool] = []
        self._limits = limits
        self._totals = SheetTotals()
        self._is_biff8 = False
        self._fonts: list[str | None] = []
        self._styles: list[int] = []
        self._row_hidden: set[int] = set()
        self._grid: Grid | None = None
        self._shared: list[bytes] = []  # the record of shared texts, and those that continue it
        self._lengths: list[int] | None = None  # of the shared texts
        self._before = 0
        try:
            for kind, content, start in records_of(stream):
                self._take(kind, content, start)
                self._before = kind if kind != CONTINUE else self._before
        except (error, IndexError) as fault:
            raise damaged_workbook() from fault

    def _take(self, kind: int, content: bytes, start: int) -> None:
        if kind == BOF:
            self._begin(content, start)
        elif kind == FILEPASS:
            raise password_protected()
        elif kind == BOUNDSHEET:
            position, visibility, sheet_kind = unpack_from("<IBB", content)
            if sheet_kind == 0:
                self.starts[position] = len(self.grids)
                self.grids.append(Grid(self._limits, self._totals))
                self.is_hidden.append(visibility & 0x03 != 0)
            if len(self.grids) > MAX_SHEETS:
                raise too_large()
        elif kind == SST or (kind == CONTINUE and self._before == SST):
            self._shared.append(content)
        elif kind == FONT:
            self._fonts.append(encoding_of_font(self._font_name(content)))
        elif kind == XF:
            self._styles.append(unpack_from("<H", content)[0])
        elif self._grid is not None:
            self._take_of_sheet(self._grid, kind, content)

    def _begin(self, content: bytes, start: int) -> None:
        version = unpack_from("<H", content)[0]
        self._is_biff8 = version == BIFF8
        place = self.starts.get(start)
        self._grid = self.grids[place] if place is not None else None
        self._row_hidden = set()

    def _take_of_sheet(self, grid: Grid, kind: int, content: bytes) -> None:
        if kind == ROW:
            (row,) = unpack_from("<H", content)
            if unpack_from("<H", content, 12)[0] & ROW_HIDDEN:
                self._row_hidden.add(row)
        elif kind == COLINFO:
            first, last, _width, _style, options = unpack_from("<5H", content)
            if options & COLUMN_HIDDEN:
                grid.hide_columns(first, last - first + 1)
        elif kind == MULRK:
            row, first = unpack_from("<HH", content)
            (last,) = unpack_from("<H", content, len(content) - 2)
            for column in range(first, last + 1):
                self._cell(grid, row, column, unpack_from("<H", content, 4 + 6 * (column - first))[0], 0)
        elif kind in VALUES:
            row, column, style = unpack_from("<HHH", content)
            self._cell(grid, row, column, style, self._letters_of(kind, content))
            if kind == FORMULA and content[6:7] in (b"\x02", b"\x03") and content[12:14] == b"\xff\xff":
                grid.resultless.add((row + 1, column))  # an error, or an empty text that was never worked out

    def _cell(self, grid: Grid, row: int, column: int, style: int, letters: int) -> None:
        grid.claim(row + 1, column, 1, letters)
        grid.lines.setdefault(row + 1, [])
        if row in self._row_hidden:
            grid.hidden_rows.add(row + 1)
        encoding = self._encoding_of(style)
        if encoding is not None:
            grid.fonts[row + 1, column] = encoding

    def _letters_of(self, kind: int, content: bytes) -> int:
        if kind in (LABEL, RSTRING):
            return len(content)
        if kind != LABEL_SST:
            return 0
        if self._lengths is None:
            self._lengths = list(shared_lengths(self._shared))
        place: int = unpack_from("<I", content, 6)[0]
        return self._lengths[place]

    def _encoding_of(self, style: int) -> str | None:
        if style >= len(self._styles):
            return None
        font = self._styles[style]
        place = font - 1 if font > FIRST_MISSING_FONT else font
        return self._fonts[place] if place < len(self._fonts) else None

    def _font_name(self, content: bytes) -> str:
        length = content[14]
        if not self._is_biff8:
            return content[15 : 15 + length].decode("cp1252", "replace")
        if content[15] & 1:
            return content[16 : 16 + 2 * length].decode("utf-16-le", "replace")
        return content[16 : 16 + length].decode("latin-1")


def shared_lengths(pieces: list[bytes]) -> Iterator[int]:
    """How many letters each shared text has ([MS-XLS] 2.4.265, 2.5.293); it may go on in the next record."""
    if not pieces:
        return
    reader = PieceReader(pieces)
    _all, count = unpack_from("<II", reader.take(8))
    for _number in range(min(count, MAX_STRINGS)):
        letters, flags = unpack_from("<HB", reader.take(3))
        runs = unpack_from("<H", reader.take(2))[0] if flags & 0x08 else 0
        more = unpack_from("<I", reader.take(4))[0] if flags & 0x04 else 0
        reader.skip_letters(letters, is_wide=bool(flags & 0x01))
        reader.take(4 * runs + more)
        yield letters


class PieceReader:
    """Reads on from one record to the next."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._piece = self._place = 0

    def take(self, count: int) -> bytes:
        """The next bytes, over the end of a record where it must be."""
        taken = b""
        while len(taken) < count:
            rest = self._pieces[self._piece][self._place : self._place + count - len(taken)]
            taken += rest
            self._place += len(rest)
            if len(taken) < count:
                self._next()
        return taken

    def skip_letters(self, count: int, *, is_wide: bool) -> None:
        """Pass over letters; behind the end of a record a byte says anew how wide they are."""
        while count:
            size = 2 if is_wide else 1
            there = min(count, (len(self._pieces[self._piece]) - self._place) // size)
            self._place += there * size
            count -= there
            if count:
                self._next()
                is_wide = bool(self._pieces[self._piece][0] & 0x01)
                self._place = 1

    def _next(self) -> None:
        self._piece += 1
        self._place = 0


def records_of(stream: bytes) -> Records:
    """The records one after the other, till the stream ends or is padded."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, place)
        if place % 65_536 < 4:
            check_deadline()
        if kind == 0 and length == 0:
            return
        yield kind, stream[place + 4 : place + 4 + length], place
        place += 4 + length


def read_binary_workbook(file: IO[bytes], limits: Limits) -> tuple[Sheet, ...]:
    """Every sheet of an .xls that has something in it."""
    from python_calamine import SheetTypeEnum

    measured = BinaryWorkbook(workbook_stream(file), limits)
    file.seek(0)
    workbook = open_workbook(file)
    read = []
    names = [meta.name for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    if len(names) != len(measured.grids):
        raise damaged_workbook()
    for name, grid, is_hidden in zip(names, measured.grids, measured.is_hidden, strict=True):
        lines = cell_lines(workbook, name) if grid.lines else {}
        if lines:
            read.append(
                sheet_of(
                    name,
                    lines,
                    areas=merged_areas(workbook, name),
                    fonts=grid.fonts,
                    is_hidden=is_hidden,
                    hidden_rows=grid.hidden_rows,
                    hidden_columns=grid.hidden_columns,
                    resultless=grid.resultless,
                )
            )
    return tuple(read)


def workbook_stream(file: IO[bytes]) -> bytes:
    """The stream of records inside the container; InvalidSpreadsheet where there is none."""
    import olefile  # rarely needed

    file.seek(0)
    head = file.read(MAX_WORKBOOK_BYTES + 1)
    if len(head) > MAX_WORKBOOK_BYTES:
        raise too_large()
    try:
        with olefile.OleFileIO(head) as container:
            name = next((name for name in STREAMS if container.exists(name)), None)
            if name is None:
                raise unsupported_workbook()
            stream: bytes = container.openstream(name).read()
    except InvalidSpreadsheet:
        raise
    except Exception as fault:  # a reader of damaged containers raises whatever it stumbles over
        raise damaged_workbook() from fault
    return stream
