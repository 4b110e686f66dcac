"""A roster of 490 people as offices send them: full of small faults, and how many there are of each is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from unicodedata import normalize

import xlsxwriter

PEOPLE = 490
UNITS = tuple(
    f"Tổ công nghệ số ấp {name}"
    for name in ("Kinh Ráng", "Đường Kéo", "Rạch Gốc", "Cái Nước", "Xẻo Mắm", "Vàm Lũng", "Ông Trang")
)
FAMILIES = "Nguyễn Trần Lê Phạm Huỳnh Võ Phan Trương Đặng Lâm".split()
MIDDLES = "Văn Thị Hữu Ngọc Kim Minh Thanh".split()
GIVEN = "Hai Ba Tư Năm Sáu Bảy Tám Chín Mười Út Lành Lụa Đẹp Được Mến Gấm Khởi".split()
HEADINGS = ("STT", "HỌ VÀ TÊN", "Số điện thoại (*)", "Tổ", "Chức vụ", "Ngày vào tổ", "Dân tộc", "Ghi chú")
FIRST_ROW = 6  # of the people, as the spreadsheet program numbers it
# Every so many people there is an empty line.
GAP = 100

# What is wrong, by the place of the person in the list; each code is that of a fault.
FAULTS: dict[int, str] = {
    **dict.fromkeys((7, 107, 207), "name_missing"),
    **dict.fromkeys((11, 111, 211, 311), "phone_bad"),
    **dict.fromkeys((13, 113, 213), "phone_two"),
    **dict.fromkeys((17, 117, 217), "phone_missing"),
    **dict.fromkeys((19, 20, 119, 120), "phone_double"),
    **dict.fromkeys((24, 124), "row_again"),
    **dict.fromkeys((29, 129, 229, 329, 429), "unit_unknown"),
    **dict.fromkeys((31, 131), "day_ahead"),
    **dict.fromkeys((37, 137), "name_signs"),
}
# What is put right on the way.
CAPITALS = range(40, 60)
NUMBERS = range(60, 80)  # phone numbers without their zero, since they are numbers
NO_DAY = 33  # comes in, without the day
OLD_NUMBERS = range(80, 95)
DECOMPOSED = range(140, 170)
MERGED = range(240, 250)  # the unit stands in one cell for all of them
NUMBER_OF = Counter(FAULTS.values())


@dataclass(frozen=True)
class Messy:
    """The workbook, and the row of each person in it."""

    content: bytes
    row_of: dict[int, int]

    def rows_with(self, code: str) -> list[int]:
        """The rows with this fault."""
        return [self.row_of[place] for place, found in FAULTS.items() if found == code]


def messy_roster(units: Sequence[str] = UNITS) -> Messy:
    """The workbook as .xlsx, for people of these units; they come from no real list."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False}) as workbook:
        sheet = workbook.add_worksheet("Danh sách")
        bold = workbook.add_format({"bold": True})
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_string(0, 0, "ỦY BAN NHÂN DÂN XÃ TÂN ÂN", bold)
        sheet.merge_range(2, 0, 2, len(HEADINGS) - 1, "DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG", bold)
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(3, column, heading, bold)
            sheet.write_string(4, column, f"({column + 1})")
        row_of = {}
        for place in range(PEOPLE):
            row = FIRST_ROW - 1 + place + place // GAP
            row_of[place] = row + 1
            sheet.write_number(row, 0, place + 1)
            write_person(sheet, row, place, units, day)
        first, last = row_of[MERGED[0]] - 1, row_of[MERGED[-1]] - 1
        sheet.merge_range(first, 3, last, 3, units[0])
        sheet.write_string(row_of[PEOPLE - 1] + 1, 1, "Tổng cộng: 490 người")
    return Messy(target.getvalue(), row_of)


def write_person(sheet: object, row: int, place: int, units: Sequence[str], day: object) -> None:
    """One person, with whatever is wrong with the row."""
    write = sheet.write_string  # type: ignore[attr-defined]  # a worksheet, whose library ships no types
    fault = FAULTS.get(place, "")
    told = place - 1 if fault == "row_again" else place
    name, phone, unit = name_of(told), phone_of(told), units[told % len(units)]
    if place in CAPITALS:
        name = name.upper()
    if place in DECOMPOSED:
        name = normalize("NFD", name)
    name = {"name_missing": "", "name_signs": "=cmd()|" + name}.get(fault, name)
    phone = {
        "phone_bad": phone[:-2],
        "phone_two": f"{phone} / 0912 000 999",
        "phone_missing": "",
        "phone_double": phone_of(place // 100 * 100 + 19),
    }.get(fault, phone)
    write(row, 1, name)
    if place in NUMBERS:
        sheet.write_number(row, 2, int(phone))  # type: ignore[attr-defined]  # see above
    else:
        write(row, 2, phone)
    if place not in MERGED:
        write(row, 3, "Tổ ấp Kinh Rángg" if fault == "unit_unknown" else unit)
    write(row, 4, "Thành viên" if place % 70 else "Tổ trưởng")
    write_day(sheet, row, place, fault, day)
    write(row, 6, "Kinh")


def write_day(sheet: object, row: int, place: int, fault: str, form: object) -> None:
    """The day of joining in one of three ways, or none."""
    texts = {"day_ahead": "01/01/2190"}
    told = place - 1 if fault == "row_again" else place
    if fault in texts:
        sheet.write_string(row, 5, texts[fault])  # type: ignore[attr-defined]  # a worksheet
    elif place == NO_DAY:
        sheet.write_string(row, 5, "31/02/2025")  # type: ignore[attr-defined]  # a worksheet
    elif told % 4 == 0:
        sheet.write_datetime(row, 5, date(2025, 7, 1), form)  # type: ignore[attr-defined]  # a worksheet
    elif told % 4 in (1, 2):
        sheet.write_string(row, 5, ("01/7/2025", "2025-07-01")[told % 4 - 1])  # type: ignore[attr-defined]  # a worksheet


def name_of(place: int) -> str:
    """An invented name; the same one comes up again, as names do."""
    return f"{FAMILIES[place % 10]} {MIDDLES[place % 7]} {GIVEN[place % 17]}"


def phone_of(place: int) -> str:
    """A number of the demonstration; old ones have eleven digits, some have spaces or the country."""
    if place in OLD_NUMBERS:
        return f"0168{place:07}"
    plain = f"0300000{place:03}"
    if place in NUMBERS:
        return plain
    return (plain, f"{plain[:4]} {plain[4:7]} {plain[7:]}", f"+84{plain[1:]}")[place % 3]
