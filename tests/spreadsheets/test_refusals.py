"""What is not read: each with a message that says why, and none at the cost of memory."""

import io
import struct
import tracemalloc
import zipfile
from typing import IO, Any

import pytest

from portal.spreadsheets.limits import MAX_TEXT_CHARS
from portal.spreadsheets.reading import read_rows
from portal.spreadsheets.sheet import InvalidSpreadsheet
from tests.spreadsheets.files import (
    SHARED,
    SHEET,
    Endless,
    compound_file,
    with_cells,
    with_part,
    workbook,
    workbook_of,
)

MEGABYTE = 1024 * 1024


def refusal(source: Any, name: str = "tổ.xlsx", **limits: int) -> str:
    with pytest.raises(InvalidSpreadsheet) as refused:
        read_rows(source, name, **limits)
    return str(refused.value)


def zip_of(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_an_empty_file(name: str) -> None:
    assert "is empty" in refusal(b"", name)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (b"%PDF-1.7 and so on", "a.xlsx"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "a.csv"),
        (b"Ba,0912345678", "a.xlsx"),
        (b"\xef\xbb\xbf <?xml version='1.0'?>", "a.csv"),
        (bytes(range(256)) * 20, "a.csv"),
        (zip_of(**{"word/document.xml": b"<x/>"}), "a.xlsx"),
        (compound_file("WordDocument"), "a.xls"),
    ],
)
def test_what_is_no_spreadsheet_at_all(source: bytes, name: str) -> None:
    assert "not a spreadsheet" in refusal(source, name)


@pytest.mark.parametrize(
    "source",
    [
        zip_of(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
        zip_of(**{"xl/workbook.bin": b"x"}),
    ],
)
def test_other_kinds_of_workbook(source: bytes) -> None:
    assert "save it as .xlsx" in refusal(source)


def test_a_password() -> None:
    assert "password" in refusal(compound_file("EncryptedPackage", "\x06DataSpaces"))
    assert "password" in refusal(compound_file("\x06DataSpaces", *["Filler"] * 3000, "EncryptedPackage"))


@pytest.mark.parametrize("name", ["Workbook", "Book"])
def test_an_old_workbook_that_breaks_off(name: str) -> None:
    assert "damaged" in refusal(compound_file(name))


@pytest.mark.parametrize("rest", [0.3, 0.9, 0.999])
def test_a_workbook_that_breaks_off(rest: float) -> None:
    whole = workbook_of([["x"] * 5] * 5)

    assert "damaged" in refusal(whole[: int(len(whole) * rest)])


@pytest.mark.parametrize(
    "xml",
    [
        "<row><c><v>1</c></row>",
        '<row><c r="A0"><v>1</v></c></row>',
        '<row><c r="5"><v>1</v></c></row>',
        '<row><c r="ZZZZZZZZ5"><v>1</v></c></row>',
        '<row><c r="A99999999999"><v>1</v></c></row>',
        '<row r="x"><c><v>1</v></c></row>',
        '<row><c t="s"><v>99</v></c></row>',
        '<row><c t="s"><v>0000000001</v></c></row>',
        '<row><c t="s"><v>-1</v></c></row>',
        '<row><c t="s"><v>1<!-- --></v></c></row>',
        '<row><c t="s"><v>1<v>2</v></v></c></row>',
        '<row><c t="nonsense"><v>1</v></c></row>',
    ],
)
def test_a_sheet_that_contradicts_itself(xml: str) -> None:
    assert "damaged" in refusal(with_cells(xml))


@pytest.mark.parametrize("count", ["4294967295", "0000000004294967295", "-1"])
def test_a_count_for_which_the_reader_would_make_room(count: str) -> None:
    def claim(xml: bytes) -> bytes:
        return xml.replace(b'uniqueCount="1"', f'uniqueCount="{count}"'.encode())

    assert "damaged" in refusal(with_part(workbook_of([["x"]]), SHARED, claim))


def test_a_number_beyond_any_span_of_time() -> None:
    def fill(made: Any, sheet: Any) -> None:
        sheet.write_number(0, 0, 3e300, made.add_format({"num_format": "[h]:mm"}))

    assert "damaged" in refusal(workbook(fill))


def test_a_reader_that_panics(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        """As the reader's own is called."""

    def panic(_file: object) -> None:
        raise PanicException

    monkeypatch.setattr("python_calamine.load_workbook", panic)

    assert "damaged" in refusal(workbook_of([["x"]]))


def test_entities() -> None:
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    )

    assert "damaged" in refusal(with_part(workbook_of([["x"]]), SHEET, lambda _old: bomb))


def test_a_part_that_is_missing() -> None:
    assert "damaged" in refusal(zip_of(**{"xl/workbook.xml": b"<workbook/>"}))


def test_a_wrong_checksum() -> None:
    whole = bytearray(workbook_of([["x"]]))
    whole[whole.index(b"PK\x01\x02", whole.index(b"sheet1.xml") + 50) + 16] ^= 0xFF

    assert "damaged" in refusal(bytes(whole))


def test_nothing_in_it() -> None:
    def hidden(made: Any, sheet: Any) -> None:
        sheet.write(0, 0, "x")
        made.add_worksheet().activate()
        sheet.hide()

    assert "nothing in the file" in refusal(workbook_of([]))
    assert "nothing in the file" in refusal(workbook(hidden))
    assert "nothing in the file" in refusal(workbook_of([["\u200b \u00a0"]]))
    assert "nothing in the file" in refusal(b"\r\n;;;\r\n \r\n", "a.csv")


def test_too_many_rows_and_columns() -> None:
    source = workbook_of([["a", "b", "c"]] * 4)

    assert "more than 3 rows" in refusal(source, most_rows=3)
    assert "more than 2 columns" in refusal(source, most_columns=2)
    assert len(read_rows(source, "a.xlsx", most_rows=4, most_columns=3).rows) == 4
    assert "more than 3 rows" in refusal(b"a;b\n" * 4, "a.csv", most_rows=3)
    assert "more than 2 columns" in refusal(b"a;b;c\n", "a.csv", most_columns=2)
    assert read_rows(b"a;b;;\n", "a.csv", most_rows=1, most_columns=2).width == 2


def test_a_cell_far_below_the_rest_for_which_the_reader_would_make_room() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'

    assert "too large" in refusal(with_cells(far.format(1_048_576, "C")))
    assert "columns" in refusal(with_cells(far.format(5, "XFD")))
    assert len(read_rows(with_cells(far.format(100_000, "C")), "a.xlsx").rows) == 2


def test_a_bomb_is_refused_by_what_it_admits_or_by_what_comes_out_of_it() -> None:
    honest = with_part(
        workbook_of([["x"]]), SHEET, lambda old: old.replace(b"<row", b" " * 40 * MEGABYTE + b"<row", 1)
    )
    real = next(
        part.file_size for part in zipfile.ZipFile(io.BytesIO(honest)).infolist() if part.filename == SHEET
    )
    lying = honest.replace(struct.pack("<I", real), struct.pack("<I", 1000))

    tracemalloc.start()
    refused = refusal(honest), refusal(lying)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "too large" in refused[0]
    assert "damaged" in refused[1]
    assert peak < 5 * MEGABYTE


def test_a_bomb_with_a_modest_ratio_is_stopped_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.spreadsheets.zip_container.MAX_COMPRESSION_RATIO", 10_000)
    bomb = with_part(
        workbook_of([["x"]]), SHEET, lambda old: old.replace(b"<row", b" " * 40 * MEGABYTE + b"<row", 1)
    )

    tracemalloc.start()
    refused = refusal(bomb)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "too large" in refused
    assert peak < 5 * MEGABYTE


def test_one_long_text_in_very_many_cells() -> None:
    long = "x" * 30_000
    row = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
    cells = row * (MAX_TEXT_CHARS // 30_000 // 100 + 1)

    bomb = with_part(with_cells(cells), SHARED, lambda old: old.replace("chữ 0".encode(), long.encode()))

    assert "too large" in refusal(bomb)


def test_very_many_entries() -> None:
    assert "too large" in refusal(zip_of(**{f"x/{number}": b"" for number in range(2_001)}))


def test_a_workbook_of_200_megabytes() -> None:
    assert "too large" in refusal(Endless(b"PK\x03\x04" + bytes(60), 200 * MEGABYTE))


def test_merged_areas_that_overlap_without_end() -> None:
    areas = "".join(f'<mergeCell ref="A1:A{number}"/>' for number in range(3_000, 3_400)).encode()
    source = with_part(
        workbook_of([["x"]] * 3_000),
        SHEET,
        lambda old: old.replace(b"</sheetData>", b"</sheetData><mergeCells>" + areas + b"</mergeCells>"),
    )

    assert "too large" in refusal(source)


def test_two_million_rows_of_text_are_left_after_the_last_one_allowed() -> None:
    row = "Nguyễn Thị Ba;0912345678;Tổ công nghệ số cộng đồng ấp 3\r\n".encode()

    tracemalloc.start()
    refused = refusal(Endless(row, len(row) * 2_000_000), "tổ.csv", most_rows=3_000)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "more than 3000 rows" in refused
    assert peak < 5 * MEGABYTE


@pytest.mark.parametrize("source", [Endless(b"x", 200 * MEGABYTE), io.BytesIO(b'Ba;"' + b"x\n;" * 100_000)])
def test_a_row_without_end(source: IO[bytes]) -> None:
    tracemalloc.start()
    refused = refusal(source, "a.csv")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "has no end" in refused
    assert peak < 5 * MEGABYTE
