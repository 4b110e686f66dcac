"""All sheets of a workbook, with what a person cannot see in them, and what was made of old letters."""

from __future__ import annotations

from typing import Any

from portal.spreadsheets.reading import read_rows, read_sheets
from tests.spreadsheets.files import workbook, workbook_of


def several(made: Any, first: Any) -> None:
    """Three sheets: one with hidden rows and columns, a hidden one, one more; and an empty one."""
    first.write_row(0, 0, ["Họ tên", "CCCD", "SĐT"])
    first.write_column(1, 0, ["Ba", "Tư", "Năm"])
    first.set_row(2, None, None, {"hidden": True})
    first.set_row(9, None, None, {"hidden": True})
    first.set_column(1, 1, None, None, {"hidden": True})
    other = made.add_worksheet("Ẩn")
    other.write(0, 0, "x")
    other.hide()
    made.add_worksheet("Khóm 2").write(4, 1, "Sáu")
    made.add_worksheet("Trống")


def test_every_sheet_comes_with_what_is_hidden_in_it() -> None:
    sheets = read_sheets(workbook(several), "a.xlsx")

    assert [(sheet.name, sheet.is_hidden, len(sheet.rows)) for sheet in sheets] == [
        *(("Danh sách", False, 4), ("Ẩn", True, 1), ("Khóm 2", False, 1))
    ]
    assert (sheets[0].hidden_rows, sheets[0].hidden_columns) == ({3}, {1})
    assert (sheets[2].hidden_rows, sheets[2].hidden_columns) == (set(), set())
    assert sheets[2].rows[0].number == 5


def test_a_sheet_that_is_too_long_does_not_take_the_others_with_it() -> None:
    def fill(made: Any, first: Any) -> None:
        first.write_column(0, 0, ["x"] * 3)
        made.add_worksheet("dài").write_column(0, 0, ["x"] * 20)
        made.add_worksheet("sau").write(0, 0, "y")

    sheets = read_sheets(workbook(fill), "a.xlsx", most_rows=10)

    assert [len(sheet.rows) for sheet in sheets] == [3, 0, 1]
    assert "more than 10 rows" in sheets[1].refusal


def test_formulas_without_a_result_are_told_by_their_cells() -> None:
    def fill(_made: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(0, 1, "=1/0", None, "#DIV/0!")

    (sheet,) = read_sheets(workbook(fill), "a.xlsx")

    assert sheet.resultless == {(1, 1)}
    assert sheet.origins(sheet.rows[0]) == {1: "formula"}


def test_cells_in_an_old_font_are_turned_also_where_only_a_piece_of_the_text_bears_it() -> None:
    def fill(made: Any, sheet: Any) -> None:
        old = made.add_format({"font_name": ".VnTime"})
        sheet.write(0, 0, "Hé", old)
        sheet.write(1, 0, "Hé")
        sheet.write_rich_string(2, 0, old, "Hå ", "Hé", made.add_format({"bold": True}))

    (sheet,) = read_sheets(workbook(fill), "a.xlsx")

    assert [row.cells[0] for row in sheet.rows] == ["Hộ", "Hé", "Hồ Hộ"]
    assert sheet.converted == {(1, 0): "TCVN3", (3, 0): "TCVN3"}
    assert sheet.notes == ("2 cells were typed in TCVN3 and were turned into Unicode.",)


def test_the_letter_that_unicode_takes_for_a_soft_hyphen_is_kept_and_elsewhere_it_is_nothing() -> None:
    old = workbook_of([["Hä vµ tªn"], ["L\u00ad¬ng ThÞ H\u00adêng"]])

    assert [row.cells[0] for row in read_rows(old, "a.xlsx").rows] == ["Họ và tên", "Lương Thị Hường"]
    assert read_rows(workbook_of([["Thị\u00ad Lụa"]]), "a.xlsx").rows[0].cells == ("Thị Lụa",)
