"""Workbooks to rows: cells as they are, merged areas, numbers of rows, and which sheet counts."""

import io
from datetime import date, datetime
from typing import Any

import pytest

from portal.spreadsheets.reading import read_rows
from portal.spreadsheets.sheet import Row
from tests.spreadsheets.files import SHEET, with_cells, with_part, workbook, workbook_of

MORNING = datetime.fromisoformat("2026-11-25T07:30")  # cells know no time zone


def rows(source: bytes) -> dict[int, tuple[object, ...]]:
    return {row.number: row.cells for row in read_rows(source, "danh sách.xlsx").rows}


def test_cells_come_as_the_file_has_them() -> None:
    def fill(made: Any, sheet: Any) -> None:
        day, moment = (made.add_format({"num_format": code}) for code in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
        sheet.write_row(0, 0, ["Cô Ba", 912345678, 1.5, True])
        sheet.write_datetime(0, 4, date(2026, 11, 25), day)
        sheet.write_datetime(0, 5, MORNING, moment)

    found = rows(workbook(fill))

    assert found == {1: ("Cô Ba", 912345678.0, 1.5, True, date(2026, 11, 25), MORNING)}
    assert type(found[1][4]) is date


def test_times_of_day_and_durations_come_as_text_and_what_is_no_number_as_nothing() -> None:
    def fill(made: Any, sheet: Any) -> None:
        clock, hours = (made.add_format({"num_format": code}) for code in ("hh:mm", "[h]:mm"))
        sheet.write_number(0, 0, 0.3125, clock)
        sheet.write_number(0, 1, 1.75, hours)

    assert rows(workbook(fill)) == {1: ("07:30", "42:00")}
    assert rows(with_cells("<row><c><v>1</v></c><c><v>NaN</v></c></row>")) == {1: (1.0, None)}


def test_text_is_composed_and_freed_of_what_cannot_be_seen() -> None:
    source = workbook_of(
        [["Nguye\u0302\u0303n\u00a0Thi\u0323\u200b Ba\ufeff ", "a\x01\tb", "hai\r\ndòng", "\u200b\u00a0"]]
    )

    assert rows(source) == {1: ("Nguyễn Thị Ba", "a b", "hai\ndòng", None)}


def test_a_unit_merged_over_several_rows_stands_in_each_of_them() -> None:
    def fill(_made: Any, sheet: Any) -> None:
        sheet.merge_range("A1:C1", "DANH SÁCH TỔ")
        sheet.write_row(1, 0, ["Tổ", "Họ tên"])
        sheet.merge_range("A3:A5", "Tổ ấp 3")
        for row, name in ((2, "Ba"), (4, "Tư"), (5, "Năm")):
            sheet.write(row, 1, name)

    assert rows(workbook(fill)) == {
        1: ("DANH SÁCH TỔ", None),
        2: ("Tổ", "Họ tên"),
        3: ("Tổ ấp 3", "Ba"),
        5: ("Tổ ấp 3", "Tư"),
        6: (None, "Năm"),
    }


def test_rows_keep_their_numbers_and_columns_their_places_when_the_table_begins_elsewhere() -> None:
    def fill(_made: Any, sheet: Any) -> None:
        sheet.merge_range("C4:C5", "Tổ 1")
        sheet.write_column("D4", ["Ba", "Tư"])
        sheet.write("D9", "Năm")

    assert rows(workbook(fill)) == {
        4: (None, None, "Tổ 1", "Ba"),
        5: (None, None, "Tổ 1", "Tư"),
        9: (None, None, None, "Năm"),
    }


def test_formulas_give_their_last_value_or_nothing() -> None:
    def fill(_made: Any, sheet: Any) -> None:
        sheet.write(0, 0, "x")
        sheet.write_formula(0, 1, "=1+1", None, 2)
        sheet.write_formula(0, 2, '="a"&"b"', None, "ab")
        sheet.write_formula(0, 3, "=1+1", None, "")
        sheet.write_formula(0, 4, "=1/0", None, "#DIV/0!")
        sheet.write_string(0, 5, "=cmd()")

    assert rows(workbook(fill)) == {1: ("x", 2.0, "ab", None, None, "=cmd()")}


def test_formulas_without_a_result_are_told() -> None:
    def fill(_made: Any, sheet: Any) -> None:
        sheet.write_formula(0, 0, "=1+1", None, 2)
        sheet.write_formula(0, 1, "=1/0", None, "#DIV/0!")

    never_opened = with_cells("<row><c><v>1</v></c><c><f>A1</f></c></row><row><c><f>A1</f></c></row>")

    notes = [read_rows(source, "tổ.xlsx").notes for source in (workbook(fill), never_opened, workbook_of([[1]]))]

    assert [len(found) for found in notes] == [1, 1, 0]
    assert notes[0][0].startswith("1 cell holds a formula without a result")
    assert notes[1][0].startswith("2 cells hold formulas without a result")


def test_styled_but_empty_cells_far_away_do_not_count() -> None:
    def fill(made: Any, sheet: Any) -> None:
        sheet.write(0, 0, "x")
        sheet.write_blank(1_048_575, 16_383, None, made.add_format({"bold": True}))

    assert rows(workbook(fill)) == {1: ("x",)}


def test_the_first_visible_sheet_with_content_is_read_and_the_others_are_named() -> None:
    def fill(made: Any, first: Any) -> None:
        first.hide()
        first.write(0, 0, "hidden")
        for name, text in (("Trống", ""), ("Tổ", "đây"), ("Khác", "kia"), ("Trống nữa", "")):
            sheet = made.add_worksheet(name)
            sheet.write(0, 0, text)
            if name == "Trống":
                sheet.activate()

    sheet = read_rows(workbook(fill), "tổ.xlsx")

    assert (sheet.name, sheet.rows, sheet.width) == ("Tổ", (Row(1, ("đây",)),), 1)
    assert sheet.notes == ("Only the sheet “Tổ” was read; not read: “Khác”.",)


def test_a_prefix_on_every_element_makes_no_difference() -> None:
    def prefixed(xml: bytes) -> bytes:
        xml = xml.replace(b"</", b"<//").replace(b"<", b"<x:").replace(b"<x://", b"</x:").replace(b"<x:?", b"<?")
        return xml.replace(b"xmlns=", b"xmlns:x=")

    assert rows(with_part(workbook_of([["Ba", 1]]), SHEET, prefixed)) == {1: ("Ba", 1.0)}


def test_cells_without_references_follow_each_other() -> None:
    source = with_cells('<row><c t="s"><v>1</v></c><c><v>5</v></c></row><row/><row><c t="s"><v>2</v></c></row>')

    assert rows(source) == {1: ("chữ 1", 5.0), 3: ("chữ 2", None)}


def test_a_stream_is_read_and_left_open() -> None:
    stream = io.BytesIO(workbook_of([["x"]]))
    stream.read(7)

    sheet = read_rows(stream, "a.xlsx")

    assert sheet.rows[0].cells == ("x",)
    assert not stream.closed


@pytest.mark.parametrize("name", ["ĐÂY.XLSX", "that.csv", ""])
def test_the_content_says_that_it_is_a_workbook_whatever_the_name(name: str) -> None:
    assert read_rows(workbook_of([["x"]]), name).rows[0].cells == ("x",)
