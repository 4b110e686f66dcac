"""Text tables to rows: encodings, delimiters, quotes, and the numbers of rows."""

import pytest

from portal.spreadsheets.reading import read_rows
from portal.spreadsheets.sheet import InvalidSpreadsheet, Row

NAMES = "Họ tên;Điện thoại\r\nNguyễn Thị Ba;0912345678\r\nĐỗ Văn Tư;0987654321\r\n"
READ = (
    Row(1, ("Họ tên", "Điện thoại")),
    Row(2, ("Nguyễn Thị Ba", "0912345678")),
    Row(3, ("Đỗ Văn Tư", "0987654321")),
)


def windows_1258(text: str) -> bytes:
    """As an old Windows writes it: the tone after the letter, as a mark of its own."""
    tones = {"ễ": "ê\u0303", "ị": "i\u0323", "ọ": "o\u0323", "ệ": "ê\u0323", "ạ": "a\u0323", "ỗ": "ô\u0303"}
    return "".join(tones.get(letter, letter) for letter in text).encode("cp1258")


@pytest.mark.parametrize(
    "source",
    [
        NAMES.encode(),
        NAMES.encode("utf-8-sig"),
        NAMES.encode("utf-16"),
        b"\xfe\xff" + NAMES.encode("utf-16-be"),
        NAMES.encode("utf-16-le"),
        NAMES.encode("utf-16-be"),
        windows_1258(NAMES),
        NAMES.replace("\r\n", "\r").encode(),
        NAMES.replace("\r\n", "\n").encode(),
        NAMES.replace(";", ",").encode(),
        NAMES.replace(";", "\t").encode("utf-16"),
        NAMES.replace("Ba", "B\0a").encode(),
    ],
)
def test_every_usual_way_of_saving_gives_the_same_rows(source: bytes) -> None:
    assert read_rows(source, "tổ.csv").rows == READ


def test_the_sheet_is_called_after_the_file_and_an_old_encoding_is_told() -> None:
    assert read_rows(NAMES.encode(), "tổ 3.csv").name == "tổ 3"
    assert read_rows(NAMES.encode(), "a.csv").notes == ()
    assert "1258" in read_rows(windows_1258(NAMES), "a.csv").notes[0]


def test_a_letter_of_windows_1258_may_come_late() -> None:
    source = b"ten;so\n" * 12_000 + windows_1258("Nguyễn;1\n")

    assert read_rows(source, "a.csv").rows[-1] == Row(12_001, ("Nguyễn", "1"))


def test_empty_lines_are_left_out_and_quoted_lines_stay_together() -> None:
    source = 'tên;ghi chú\n\n;;\nBa;"dòng 1\ndòng ""2"";\n"\nTư;x'.encode()

    assert read_rows(source, "a.csv").rows == (
        Row(1, ("tên", "ghi chú")),
        Row(4, ("Ba", 'dòng 1\ndòng "2";')),
        Row(5, ("Tư", "x")),
    )


def test_commas_inside_the_cells_do_not_win_over_the_delimiter() -> None:
    source = "DANH SÁCH\ntên;nơi ở\nBa;ấp 3, xã Ba, tỉnh Tư\nTư;ấp 4, xã Ba, tỉnh Tư\nNăm;ấp 5\n".encode()

    assert [row.cells for row in read_rows(source, "a.csv").rows] == [
        ("DANH SÁCH", None),
        ("tên", "nơi ở"),
        ("Ba", "ấp 3, xã Ba, tỉnh Tư"),
        ("Tư", "ấp 4, xã Ba, tỉnh Tư"),
        ("Năm", "ấp 5"),
    ]


def test_the_line_that_names_the_delimiter_is_no_row() -> None:
    assert read_rows(b"sep=,\r\na,b;c;d\r\n", "a.csv").rows == (Row(2, ("a", "b;c;d")),)


def test_one_column_needs_no_delimiter() -> None:
    assert [row.cells for row in read_rows(b"0912345678\n0987654321\n", "a.txt").rows] == [
        ("0912345678",),
        ("0987654321",),
    ]


@pytest.mark.parametrize(
    "source", [b"t\xean;s\xf4\n\x8a\x8d", "tên".encode("utf-16") + b"\x00\xd8\x00", b"\xef\xbb\xbfa;\xff"]
)
def test_letters_that_no_encoding_explains(source: bytes) -> None:
    with pytest.raises(InvalidSpreadsheet, match="letters of this file"):
        read_rows(source, "a.csv")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Hoï teân;Ñieän thoaïi\nNguyeãn Thò Ba;0912345678\nÑoã Vaên Töï;0987654321\n", "VNI"),
        ("Hä tªn;§iÖn tho¹i\nNguyÔn ThÞ Ba;0912345678\n§ç V¨n Tù;0987654321\n", "TCVN3"),
    ],
)
@pytest.mark.parametrize("saved_as", ["latin-1", "utf-8", "utf-16"])
def test_a_file_in_an_old_encoding_is_turned_with_its_headings(text: str, encoding: str, saved_as: str) -> None:
    sheet = read_rows(text.encode(saved_as), "tổ.csv")

    assert [row.cells for row in sheet.rows] == [
        ("Họ tên", "Điện thoại"),
        ("Nguyễn Thị Ba", "0912345678"),
        ("Đỗ Văn Tự", "0987654321"),
    ]
    assert sheet.notes == (f"4 cells were typed in {encoding} and were turned into Unicode.",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            ["Hä vµ tªn;Sè ®iÖn tho¹i;Khãm", "§ç V¨n HiÒn;0300000001;Khãm 1", "Lª Hµ;0300000002;Khãm 2"],
            ["Họ và tên;Số điện thoại;Khóm", "Đỗ Văn Hiền;0300000001;Khóm 1", "Lê Hà;0300000002;Khóm 2"],
        ),
        (
            ["Hoï vaø teân;Soá ñieän thoaïi;Toå", "Ñoã Vaên Hieàn;0300000001;Hé", "Leâ Haø;0300000002;Toå 2"],
            ["Họ và tên;Số điện thoại;Tổ", "Đỗ Văn Hiền;0300000001;Hé", "Lê Hà;0300000002;Tổ 2"],
        ),
    ],
)
def test_a_text_file_from_before_unicode_is_all_in_its_one_encoding(typed: list[str], meant: list[str]) -> None:
    sheet = read_rows("\r\n".join(typed).encode("latin-1"), "a.csv")
    in_unicode = read_rows("\n".join(["José;Tổ;Khãm", *typed[1:]]).encode(), "a.csv")

    assert [";".join(map(str, row.cells)) for row in sheet.rows] == meant
    assert in_unicode.rows[0].cells == ("José", "Tổ", "Khãm")
