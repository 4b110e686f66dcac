"""Roster files made by xlsxwriter, one function each; `make_files` writes them. All people are invented."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

Rows = Iterable[Iterable[Any]]
BOOKS: dict[str, Callable[[Any], None]] = {}


def book(make: Callable[[Any], None]) -> Callable[[Any], None]:
    """Make a workbook of this function's name."""
    BOOKS[make.__name__.replace("_", "-") + ".xlsx"] = make
    return make


def write(sheet: Any, rows: Rows, first: int = 0, column: int = 0, style: Any = None) -> None:
    """Write rows of text, numbers and days."""
    for number, row in enumerate(rows, first):
        for place, cell in enumerate(row, column):
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell, style)
            elif cell is not None:
                sheet.write(number, place, cell, style)


@book
def plain(made: Any) -> None:
    """The usual list."""
    day = made.add_format({"num_format": "dd/mm/yyyy"})
    sheet = made.add_worksheet("Danh sách")
    write(sheet, [["STT", "Họ và tên", "Số điện thoại", "Tổ", "Chức vụ", "Ngày vào tổ"]])
    write(sheet, [[1, "Đỗ Thị Lụa", "0300000001", "Tổ công nghệ số ấp Kinh Ráng", "Tổ trưởng"]], 1)
    write(sheet, [[2, "Võ Văn Bảy", 300000002, "Tổ công nghệ số ấp Rạch Gốc", "Thành viên"]], 2)
    sheet.write_datetime(1, 5, date(2025, 7, 1), day)


@book
def letterhead(made: Any) -> None:
    """Names of offices, motto, title, headings over two rows, numbered columns, a sum, signature, addressees."""
    sheet = made.add_worksheet("DS")
    sheet.merge_range("A1:C1", "ỦY BAN NHÂN DÂN XÃ TÂN ÂN")
    sheet.merge_range("D1:G1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    sheet.merge_range("D2:G2", "Độc lập - Tự do - Hạnh phúc")
    sheet.merge_range("A4:G4", "DANH SÁCH THÀNH VIÊN")
    sheet.merge_range("A5:G5", "(Kèm theo Quyết định số     /QĐ-UBND ngày    tháng    năm 2026)")
    for place, heading in enumerate(("STT", "Họ và tên", None, None, "Số điện thoại", "Đơn vị", "Chức vụ")):
        if heading is not None:
            sheet.merge_range(6, place, 7, place, heading)
    sheet.merge_range("C7:D7", "Năm sinh")
    write(sheet, [[None, None, "Nam", "Nữ"]], 7)
    write(sheet, [["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"]], 8)
    write(sheet, [[1, "Phạm Thị Mơ", None, 1990, "0300000011", "Tổ 1", "Tổ trưởng"]], 9)
    write(sheet, [[2, "Lê Văn Ngà", 1985, None, "0300000012", "Tổ 2", "Thành viên"]], 10)
    write(sheet, [[None, "Tổng cộng: 02 người"]], 11)
    write(sheet, [[None, None, None, None, "Tân Ân, ngày 3 tháng 11 năm 2026"]], 12)
    write(sheet, [[None, "Người lập biểu", None, None, "TM. ỦY BAN NHÂN DÂN"]], 13)
    write(sheet, [[None, None, None, None, "CHỦ TỊCH"], [None, "Lê Thị Hoa", None, None, "Trần Văn Út"]], 14)
    write(sheet, [["Nơi nhận:"], ["- Như trên;"], ["- Lưu: VT."]], 18)


@book
def hamlet_column(made: Any) -> None:
    """A column of hamlets."""
    rows = [
        ["STT", "Họ và tên", "SĐT", "Ấp/khóm", "Chức vụ"],
        [1, "Đỗ Thị Lụa", "0300000001", "Ấp Kinh Ráng", "Tổ trưởng"],
        [2, "Võ Văn Bảy", "0300000002", "ấp Rạch Gốc", "Tổ phó"],
        [3, "Trần Thị Ngọc", "0300000003", "Cái Nước", "Thành viên"],
    ]
    write(made.add_worksheet(), rows)


@book
def capitals_without_marks(made: Any) -> None:
    """All in capitals, nothing with dấu."""
    rows = [["HO VA TEN", "SO DIEN THOAI", "TO"], ["DO THI LUA", "0300000001", "TO 1"]]
    write(made.add_worksheet(), [*rows, ["VO VAN BAY", "0300000002", "TO CONG NGHE SO AP KINH RANG"]])


@book
def english(made: Any) -> None:
    """Headings in English."""
    rows = [
        ["No", "Full name", "Phone", "Team", "Role"],
        [1, "Đỗ Thị Lụa", "+84 300 000 001", "Tổ 1", "Team head"],
    ]
    write(made.add_worksheet(), [*rows, [2, "Võ Văn Bảy", "84300000002", "CM-7-2", None]])


@book
def headings_of_offices(made: Any) -> None:
    """Headings as a commune wrote them."""
    rows = [
        ["TT", "Họ tên thành viên", "Điện thoại liên hệ (Zalo)", "Đơn vị công tác", "Nhiệm vụ trong Tổ"],
        [1, "Đỗ Thị Lụa", "0300 000 001", "Tổ 1", "Tổ trưởng"],
        [2, "Võ Văn Bảy", "0300.000.002", "Tổ 2", "Thành viên"],
    ]
    write(made.add_worksheet(), rows)


@book
def honorifics(made: Any) -> None:
    """Forms of address, numbers and roles around the names."""
    names = [
        *(
            "Ông Phạm Văn Nghĩa",
            "Bà: Nguyễn Thị Lài",
            "Đồng chí Trần Hữu Quý",
            "Thầy Thạch Sa Rây",
            "1. Hồ Minh Kiệt",
        ),
        *("Đỗ Văn Bé (Tổ trưởng)", "Anh Thư Nguyễn", "Đ/c Lê Văn Tám - Tổ phó"),
    ]
    rows = [[name, f"03000000{number}", "Tổ 1"] for number, name in enumerate(names, 10)]
    write(made.add_worksheet(), [["Họ và tên", "SĐT", "Tổ"], *rows])


@book
def phones(made: Any) -> None:
    """Phone numbers in many ways."""
    numbers = [
        *(
            "(+84) 300-000-010",
            "'0300000011",
            "0300000012 (vợ)",
            "SĐT: 0300000013",
            "O3OO OOO O14",
            "0290 3831234",
        ),
        *(300000016, 300000017.0, "01680000018", "0300000019/0300000020", "3E+08", "03000"),
    ]
    rows = [
        [f"Đỗ Thị {word}", number]
        for word, number in zip("Ba Tư Năm Sáu Bảy Tám Chín Mười Lụa Là Gấm Vóc".split(), numbers, strict=True)
    ]
    write(made.add_worksheet(), [["Họ và tên", "Số ĐT"], *rows])


@book
def repeated(made: Any) -> None:
    """One row twice, two people with one number."""
    rows = [
        *(["Đỗ Thị Lụa", "0300000001", "Tổ 1"], ["Đỗ Thị Lụa", "0300000001", "Tổ 1"]),
        *(["Võ Văn Bảy", "0300000002", "Tổ 1"], ["Võ Thị Tám", "0300000002", "Tổ 2"]),
    ]
    write(made.add_worksheet(), [["Họ và tên", "SĐT", "Tổ"], *rows])


@book
def days(made: Any) -> None:
    """Days of joining, right ones, none at all, and such as cannot be."""
    day = made.add_format({"num_format": "dd/mm/yyyy"})
    sheet = made.add_worksheet()
    texts = ["01/7/2025", "2025-07-01", 45839, "15-3-26", "03/2026", 2026, "01/01/1900", "30/02/2025", None]
    write(sheet, [["Họ và tên", "SĐT", "Ngày vào tổ"]])
    write(
        sheet,
        [[f"Đỗ Thị {chr(65 + place)}n", f"03000000{place + 10}", text] for place, text in enumerate(texts)],
        1,
    )
    write(sheet, [["Đỗ Thị Út", "0300000030"]], 10)
    sheet.write_datetime(10, 2, date(2025, 7, 1), day)


@book
def hidden(made: Any) -> None:
    """A hidden sheet first, then a list with a hidden row and a hidden column."""
    old = made.add_worksheet("Cũ")
    write(old, [["Họ và tên", "SĐT"], ["Người Cũ Rồi", "0300000099"]])
    sheet = made.add_worksheet("Mới")
    sheet.activate()
    sheet.set_first_sheet()
    old.hide()
    write(sheet, [["Họ và tên", "Số CCCD", "SĐT", "Tổ"], ["Đỗ Thị Lụa", "096300000001", "0300000001", "Tổ 1"]])
    write(sheet, [["Võ Văn Bảy", "096300000002", "0300000002", "Tổ 1"]], 2)
    write(sheet, [["Lê Thị Mai", "096300000003", "0300000003", "Tổ 2"]], 3)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(1, 1, None, None, {"hidden": True})


@book
def formulas(made: Any) -> None:
    """Formulas with a result, and such as were never worked out."""
    sheet = made.add_worksheet()
    write(sheet, [["STT", "Họ và tên", "SĐT"], [1], [2, "Võ Văn Bảy"]])
    sheet.write_formula(1, 1, '="Đỗ Thị"&" Lụa"', None, "Đỗ Thị Lụa")
    sheet.write_formula(1, 2, '="0300000001"', None, "0300000001")
    sheet.write_formula(2, 2, "=VLOOKUP(A3,X:Y,2)", None, "#N/A")


@book
def sheet_per_hamlet(made: Any) -> None:
    """One sheet for each hamlet, all of one make."""
    for name, people in (
        ("Ấp Kinh Ráng", [["Đỗ Thị Lụa", "0300000001", "Tổ trưởng"], ["Võ Văn Bảy", "0300000002", None]]),
        ("Ấp Rạch Gốc", [["Lê Thị Mai", "0300000003", None]]),
    ):
        write(made.add_worksheet(name), [["Họ và tên", "SĐT", "Chức vụ"], *people])


@book
def section_rows(made: Any) -> None:
    """The unit as a row of its own, numbered in Roman figures; a sum below each part; a signature."""
    rows: Rows = [
        ["STT", "Họ và tên", "Số điện thoại", "Chức vụ"],
        ["I. Tổ công nghệ số ấp Kinh Ráng"],
        [1, "Đỗ Thị Lụa", "0300000001", "Tổ trưởng"],
        [2, "Võ Văn Bảy", "0300000002", "Thành viên"],
        [None, "Cộng: 2"],
        ["II", "Tổ công nghệ số ấp Rạch Gốc"],
        [1, "Lê Thị Mai", "0300000003", "Tổ trưởng"],
        [None, "Cộng: 1"],
        [],
        [None, "NGƯỜI LẬP BIỂU", None, "KT. CHỦ TỊCH"],
        [None, "Lê Thị Hoa", None, "Trần Văn Út"],
    ]
    write(made.add_worksheet(), rows)


@book
def hamlets_then_teams(made: Any) -> None:
    """Two levels of rows that name units."""
    rows: Rows = [
        ["Họ và tên", "SĐT"],
        ["A. Ấp Cái Nước"],
        ["1. Tổ 1"],
        ["Đỗ Thị Lụa", "0300000001"],
        ["2. Tổ 2"],
        ["Võ Văn Bảy", "0300000002"],
        ["B. Ấp Kinh Ráng"],
        ["Lê Thị Mai", "0300000003"],
    ]
    write(made.add_worksheet(), rows)


@book
def merged(made: Any) -> None:
    """The hamlet merged downwards."""
    sheet = made.add_worksheet()
    write(sheet, [["Ấp", "Họ và tên", "SĐT"]])
    sheet.merge_range("A2:A3", "Ấp Kinh Ráng")
    sheet.merge_range("A4:A5", "Ấp Rạch Gốc")
    names = ("Đỗ Thị Lụa", "Võ Văn Bảy", "Lê Thị Mai", "Hồ Văn Sáu")
    write(sheet, [[name, f"030000000{number}"] for number, name in enumerate(names, 1)], 1, 1)


@book
def unit_in_first_row_only(made: Any) -> None:
    """The unit only where it changes, not merged."""
    rows = [["Tổ", "Họ và tên", "SĐT"], ["Tổ 1", "Đỗ Thị Lụa", "0300000001"], [None, "Võ Văn Bảy", "0300000002"]]
    write(made.add_worksheet(), [*rows, ["Tổ 2", "Lê Thị Mai", "0300000003"]])


@book
def family_and_given(made: Any) -> None:
    """Family and middle names apart, with what offices keep besides."""
    rows = [
        ["STT", "Họ và chữ đệm", "Tên", "Số CCCD", "Đảng viên", "Điện thoại", "Tổ"],
        [1, "Trần Thị", "Thắm", "096300000001", "x", "0300000001", "Tổ 1"],
        [2, "Nguyễn Văn", "Đượm", "096300000002", None, "0300000002", "Tổ 2"],
    ]
    write(made.add_worksheet(), rows)


@book
def family_under_one_heading(made: Any) -> None:
    """One heading, merged over family and given names."""
    sheet = made.add_worksheet()
    sheet.merge_range("B1:C1", "Họ và tên")
    write(
        sheet,
        [["STT", None, None, "SĐT"], [1, "Trần Thị", "Thắm", "0300000001"], [2, "Võ Văn", "Bảy", "0300000002"]],
    )


@book
def vni_fonts(made: Any) -> None:
    """Typed in VNI, in its font, headings too."""
    old = made.add_format({"font_name": "VNI-Times"})
    rows = [["Hoï vaø teân", "Ñieän thoaïi", "Toå"], ["Ñoã Vaên Hieàn", "0300000001", "Toå 1"]]
    write(
        made.add_worksheet(),
        [*rows, ["Leâ Thò Hoà", "0300000002", "Toå 2"], ["Hoà", "0300000003", "Toå 2"]],
        style=old,
    )


@book
def tcvn3_fonts(made: Any) -> None:
    """Typed in TCVN3, in its fonts."""
    old = made.add_format({"font_name": ".VnTime"})
    sheet = made.add_worksheet()
    capitals = made.add_format({"font_name": ".VnTimeH"})
    write(sheet, [["Hä vµ tªn", "Sè ®iÖn tho¹i", "Tæ", "Chøc vô"]], style=capitals)
    write(
        sheet,
        [["§ç V¨n HiÒn", "0300000001", "Tæ c«ng nghÖ sè Êp Kinh R¸ng", "Tæ tr\u00adëng"]],
        1,
        style=old,
    )
    write(sheet, [["L\u00ad¬ng ThÞ Hoµ", "0300000002", "Tæ 1"]], 2, style=old)


@book
def vni_in_a_font_of_today(made: Any) -> None:
    """Typed in VNI, shown in a font of Unicode; one row was typed in Unicode."""
    rows = [
        *(["Họ và tên", "SĐT"], ["Ñoã Vaên Hieàn", "0300000001"], ["Nguyeãn Thò Myõ", "0300000002"]),
        *(["Trần Thị Hoà", "0300000003"], ["Hồ Đẩu Hoà", "0300000004"]),
    ]
    write(made.add_worksheet(), rows)


@book
def tcvn3_in_a_font_of_today(made: Any) -> None:
    """Typed in TCVN3, shown in a font of Unicode."""
    rows = [["Họ và tên", "SĐT"], ["NguyÔn V¨n B¶y", "0300000001"], ["TrÇn ThÞ Lôa", "0300000002"]]
    write(made.add_worksheet(), [*rows, ["PH¹M V¡N §¹T", "0300000003"], ["Lª Hå", "0300000004"]])


@book
def letters_that_look_like_d(made: Any) -> None:
    """Ð of another alphabet, in headings too."""
    rows = [["H\u1ecd v\u00e0 t\u00ean", "\u00d0i\u1ec7n tho\u1ea1i"], ["\u00d0ặng Văn \u00d0ẩu", "0300000001"]]
    write(made.add_worksheet(), rows)


@book
def names_as_they_are_copied(made: Any) -> None:
    """Taken apart, with odd spaces, line breaks, and what cannot be seen."""
    names = [
        "Tra\u0302\u0300n Thi\u0323 Me\u0302\u0301n",
        "Trần\u00a0Văn\u00a0\u00a0Tư",
        "Lê Thị\nHoa",
        "Võ\u200b Văn Bảy\ufeff",
    ]
    rows = [[name, f"030000000{number}"] for number, name in enumerate(names, 1)]
    write(made.add_worksheet(), [["Họ và\ntên", "Số\nđiện thoại"], *rows])


@book
def table_further_right(made: Any) -> None:
    """The table begins at C5; 3,000 rows below it are formatted and empty."""
    sheet = made.add_worksheet()
    write(sheet, [["Họ và tên", "SĐT", "Tổ"], ["Đỗ Thị Lụa", "0300000001", "Tổ 1"]], 4, 2)
    bold = made.add_format({"bold": True})
    for row in range(6, 3_006, 100):
        sheet.write_blank(row, 2, None, bold)


@book
def user_names(made: Any) -> None:
    """People without a number, with a user name."""
    rows = [["Họ và tên", "Tên đăng nhập", "SĐT", "Tổ"], ["Đỗ Thị Lụa", "lua.kinh-rang", None, "Tổ 1"]]
    write(
        made.add_worksheet(),
        [*rows, ["Võ Văn Bảy", None, "0300000002", "Tổ 1"], ["Lê Thị Mai", None, None, "Tổ 1"]],
    )


@book
def pages_with_headings_again(made: Any) -> None:
    """Printed pages: the headings come again, and the numbers of the columns."""
    head = [["TT", "Họ tên", "Di động", "Tổ"], ["A", "B", "C", "D"]]
    rows = [*head, [1, "Đỗ Thị Lụa", "0300000001", "Tổ 1"], *head, [2, "Võ Văn Bảy", "0300000002", "Tổ 2"]]
    write(made.add_worksheet(), rows)
