"""Workbooks that are no .xlsx: old ones, OpenDocument, XML of 2003, web pages; LibreOffice made the samples."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from struct import pack

import pytest

from portal.spreadsheets.binary_workbook import BinaryWorkbook, shared_lengths
from portal.spreadsheets.limits import Limits
from portal.spreadsheets.reading import read_rows, read_sheets
from portal.spreadsheets.sheet import InvalidSpreadsheet, Sheet
from tests.spreadsheets.files import Endless

SAMPLES = Path(__file__).parent / "samples"
MEGABYTE = 1024 * 1024
XML = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>{}</Table></Worksheet>'
    "</Workbook>"
)
DATA = '<Data ss:Type="String">x</Data>'


def sample(name: str) -> tuple[Sheet, ...]:
    """The sheets of a sample."""
    return read_sheets((SAMPLES / name).read_bytes(), name)


def refusal(source: object, name: str = "a.xls") -> str:
    """Why the file is refused."""
    with pytest.raises(InvalidSpreadsheet) as refused:
        read_sheets(source, name)  # type: ignore[arg-type]  # bytes or a stream
    return str(refused.value)


@pytest.mark.parametrize("name", ["three-sheets.xls", "three-sheets.ods"])
def test_an_old_workbook_and_an_open_one_say_what_an_xlsx_says(name: str) -> None:
    first, hidden, last = sample(name)

    assert [(sheet.name, sheet.is_hidden) for sheet in (first, hidden, last)] == [
        *(("Khóm 1", False), ("Ẩn", True), ("Khóm 2", False))
    ]
    assert (first.hidden_rows, first.hidden_columns) == ({3}, {1})
    assert first.converted == {(2, 0): "VNI", (3, 0): "VNI", (4, 0): "TCVN3"}
    assert [(row.number, row.cells) for row in first.rows] == [
        (1, ("Họ và tên", "CCCD", "Điện thoại", "Tổ", "Ngày")),
        (2, ("Đỗ Văn Hiền", "x", "0900000001", "Tổ 1", None)),
        (3, ("Hồ", None, 900000002.0, "Tổ 1", date(2025, 7, 1))),
        (4, ("Hộ", None, "0900000003", "Tổ 1", None)),
        (6, ("Nguyễn Hà", "y", "0900000004", None, None)),
    ]


def test_the_first_sheet_of_any_kind_is_read_and_the_others_are_named() -> None:
    read = read_rows((SAMPLES / "three-sheets.ods").read_bytes(), "a.ods")

    assert read.name == "Khóm 1"
    assert read.notes[0] == "Only the sheet “Khóm 1” was read; not read: “Khóm 2”."


def test_xml_of_2003() -> None:
    shown, hidden = sample("two-sheets.xml")

    assert (shown.hidden_rows, shown.hidden_columns, shown.resultless) == ({3}, {1}, {(3, 2)})
    assert hidden.is_hidden
    assert [(row.number, row.cells) for row in shown.rows] == [
        (1, ("Họ và tên", "CCCD", "Điện thoại", "Tổ", None)),
        (2, ("Hộ", None, 900000001.0, "Tổ 1", date(2025, 7, 1))),
        (3, ("Ba", None, None, "Tổ 1", None)),
        (6, ("Cộng", None, None, "x", None)),
    ]
    wide = (SAMPLES / "two-sheets.xml").read_text(encoding="utf-8").encode("utf-16")
    assert read_sheets(wide, "a.xls")[0].rows == shown.rows


def test_a_web_page_of_libreoffice_and_one_of_an_office_s_system() -> None:
    assert [row.cells[1] for row in sample("three-sheets.html")[0].rows[:2]] == ["Điện thoại", "0900000001"]
    page = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
        <style>x</style></head><body><table><tr><td><table border=1>
        <tr><th colspan=2>DANH S&Aacute;CH</th></tr><tr><td>Tổ<td>Họ<br>tên<td>SĐT</tr>
        <tr><td rowspan=2>Tổ 1<td>Đỗ  Bé &amp; <b>em</b><td>0900000001</tr>
        <tr style="display: none"><td>Tư<td>0900000002</tr><tr><td>Tổ 2<td>Năm<td></tr>
        </table></td></tr></table><script>"<td>"</script></body></html>"""

    for source in (page.encode(), page.encode("utf-8-sig"), page.encode("utf-16"), page.encode("utf-16-le")):
        (sheet,) = read_sheets(source, "danh-sach.xls")
        assert [(row.number, row.cells) for row in sheet.rows] == [
            (1, ("DANH SÁCH", None, None)),
            (2, ("Tổ", "Họ\ntên", "SĐT")),
            (3, ("Tổ 1", "Đỗ Bé & em", "0900000001")),
            (4, ("Tổ 1", "Tư", "0900000002")),
            (5, ("Tổ 2", "Năm", None)),
        ]
        assert sheet.hidden_rows == {4}


def test_a_web_page_in_an_old_encoding() -> None:
    (known,) = read_sheets("<table><tr><td>Trần Hương</table>".encode("cp1258", "replace"), "a.xls")
    (told,) = read_sheets(b"<html><meta charset=windows-1252><table><tr><td>\xd1o\xe3 Va\xean</table>", "a.xls")

    assert "ương" in str(known.rows[0].cells[0])
    assert told.rows[0].cells == ("Đỗ Văn",)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"<html><frameset><frame src=sheet001.htm></frameset></html>", "without a table"),
        (b"<?xml version='1.0'?><feed><entry/></feed>", "not a spreadsheet"),
        (
            XML.format(
                '<Row ss:Index="1048576"><Cell>' + DATA + '</Cell><Cell ss:Index="9">' + DATA + "</Cell></Row>"
            ),
            "large",
        ),
        (XML.format('<Row><Cell ss:Index="16384">' + DATA + "</Cell></Row>"), "columns"),
        (XML.format("<Row><Cell><Data>x</Row>"), "damaged"),
        (XML.format('<Row ss:Index="x"/>'), "damaged"),
        (XML.replace("<Workbook", '<!DOCTYPE x [<!ENTITY a "b">]><Workbook').format(""), "damaged"),
        ("<table>" + "<tr><td>x</tr>" * 20_001, "more than 20000 rows"),
        ("<table><tr>" + "<td>x" * 201, "more than 200 columns"),
        ("<table>" * 30 + "<tr><td>x", "damaged"),
        (Endless(b"<table><tr><td>x</table><p>" + b"y" * 5_000, 200 * MEGABYTE), "large"),
    ],
)
def test_what_is_too_much_or_broken_is_refused(source: object, words: str) -> None:
    assert words in refusal(source.encode() if isinstance(source, str) else source)


def ods(content: str, manifest: str = "") -> bytes:
    """An .ods with this between the tags of its spreadsheet."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", manifest)
        made.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="A">{content}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
    return target.getvalue()


CELL = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            '<table:table-row table:number-rows-repeated="1000000">' + CELL.format("", "x") + "</table:table-row>",
            "rows",
        ),
        (
            "<table:table-row>"
            + CELL.format(' table:number-columns-repeated="16384"', "x")
            + "</table:table-row>",
            "columns",
        ),
        (
            '<table:table-row table:number-rows-repeated="9000">'
            + CELL.format(' table:number-columns-repeated="100"', "x" * 30_000)
            + "</table:table-row>",
            "large",
        ),
        ("<table:table-row>" + CELL.format(' table:number-columns-repeated="-1"', "x"), "damaged"),
        ("<table:table-row/>", "nothing in the file"),
    ],
)
def test_an_open_workbook_with_too_much_in_it(content: str, words: str) -> None:
    assert words in refusal(ods(content), "a.ods")


def test_an_open_workbook_with_empty_rows_to_the_end_and_one_with_a_password() -> None:
    empty = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
    row = "<table:table-row>" + CELL.format("", "x") + "</table:table-row>"

    assert [found.number for found in read_sheets(ods(row + empty), "a.ods")[0].rows] == [1]
    assert "password" in refusal(ods(row, manifest="<manifest:encryption-data/>"), "a.ods")


def record(kind: int, content: bytes) -> bytes:
    """A record of an old workbook."""
    return pack("<HH", kind, len(content)) + content


def old_stream(*cells: bytes, shared: bytes = b"") -> bytes:
    """The records of an old workbook with one sheet of these cells."""
    begin = record(0x0809, pack("<HH", 0x0600, 0x0005) + bytes(12)) + shared
    size = len(begin) + len(record(0x0085, bytes(8))) + len(record(0x000A, b""))
    head = begin + record(0x0085, pack("<IBB", size, 0, 0) + b"\x01\0") + record(0x000A, b"")
    return head + record(0x0809, pack("<HH", 0x0600, 0x0010) + bytes(12)) + b"".join(cells) + record(0x000A, b"")


@pytest.mark.parametrize(
    ("stream", "words"),
    [
        (old_stream(record(0x0203, pack("<HHHd", 65_535, 199, 0, 1.0))), "large"),
        (old_stream(record(0x0203, pack("<HHHd", 0, 255, 0, 1.0))), "columns"),
        (old_stream(record(0x002F, b"")), "password"),
        (old_stream(record(0x0203, b"\0")), "damaged"),
        (
            old_stream(
                *[record(0x00FD, pack("<HHHI", row, 0, 0, 0)) for row in range(1_000)],
                shared=record(0x00FC, pack("<IIHB", 1, 1, 30_000, 0) + b"x" * 8_000)
                + record(0x003C, b"\0" + b"x" * 22_000),
            ),
            "large",
        ),
    ],
)
def test_an_old_workbook_is_measured_before_it_is_read(stream: bytes, words: str) -> None:
    with pytest.raises(InvalidSpreadsheet, match=words):
        BinaryWorkbook(stream, Limits(20_000, 200))


def test_shared_texts_that_go_on_in_the_next_record() -> None:
    pieces = [pack("<IIHB", 3, 3, 4, 0) + b"ab", b"\x01" + "ữ".encode("utf-16-le") * 2 + pack("<HB", 1, 0), b"\0z"]
    pieces.append(pack("<HBH", 2, 8, 1) + b"ab" + bytes(4))

    assert list(shared_lengths(pieces)) == [4, 1, 2]
