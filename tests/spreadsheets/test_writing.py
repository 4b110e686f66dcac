"""Tables to .xlsx, read back and looked into."""

import io
import re
import tracemalloc
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portal.spreadsheets.reading import read_rows
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column, Table
from portal.spreadsheets.writing import write_large_xlsx, write_xlsx
from tests.spreadsheets.files import SHEET

CREATED = datetime(2026, 11, 25, 3, tzinfo=UTC)
PEOPLE = Table("Tổ 3", [Column("Họ tên"), Column("Điện thoại")], [["Nguyễn Thị Ba", "0912345678"]])


def written(*rows: Sequence[Cell], columns: Sequence[Column]) -> bytes:
    return write_xlsx([Table("Bảng", columns, rows)], created=CREATED)


def xml(source: bytes, part: str = SHEET) -> str:
    return zipfile.ZipFile(io.BytesIO(source)).read(part).decode()


def test_values_come_back_as_they_went() -> None:
    columns = [
        Column("Tên"),
        Column("Số", "number"),
        Column("Tỉ lệ", "share"),
        Column("Ngày", "day"),
        Column("Lúc", "moment"),
    ]
    moment = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)

    source = written(
        ["Ba", 7, 0.5, date(2026, 11, 25), moment],
        ["", 1.25, None, None, None],
        ["Tư", True, "không rõ", "chưa", float("nan")],
        ["Năm", date(2026, 1, 2), 1, date(1850, 1, 1), None],
        columns=columns,
    )

    assert [row.cells for row in read_rows(source, "a.xlsx").rows] == [
        ("Tên", "Số", "Tỉ lệ", "Ngày", "Lúc"),
        ("Ba", 7.0, 0.5, date(2026, 11, 25), datetime.fromisoformat("2026-11-25T07:30")),
        (None, 1.25, None, None, None),
        ("Tư", True, "không rõ", "chưa", "nan"),
        ("Năm", date(2026, 1, 2), 1.0, "1850-01-01", None),
    ]


def test_phone_numbers_stay_text_without_a_complaint() -> None:
    source = written(["0912345678"], [912345678], columns=[Column("Điện thoại")])

    assert [row.cells[0] for row in read_rows(source, "a.xlsx").rows] == ["Điện thoại", "0912345678", "912345678"]
    assert 'numberStoredAsText="1"' in xml(source)


@pytest.mark.parametrize(
    "text",
    ["=cmd|'/c calc'!A0", "{=1+1}", "+1+1", "-1", "@SUM(A1)", "http://example.org", "mailto:a@b.c", "internal:A1"],
)
def test_text_is_never_a_formula_or_a_link(text: str) -> None:
    source = write_xlsx([Table(text, [Column(text), Column(text, "number")], [[text, text]])], created=CREATED)

    assert [row.cells for row in read_rows(source, "a.xlsx").rows] == [(text, text), (text, text)]
    assert "<f" not in xml(source).replace("<filter", "")
    assert "hyperlink" not in xml(source)


def test_titles_stand_above_the_headings_and_the_total_below_outside_the_filter() -> None:
    table = Table(
        "Báo cáo",
        [Column("Đơn vị"), Column("Số người", "number"), Column("Tỉ lệ", "share")],
        [["=Xã A", 1200, 0.667], ["Xã B", 3, 1.0]],
        titles=["Báo cáo: An toàn", "Tỉnh Cà Mau"],
        total=["Cộng", 1203, 0.668],
        is_wide=True,
    )

    source = write_xlsx([table], created=CREATED)

    sheet = xml(source)
    assert [row.cells for row in read_rows(source, "a.xlsx").rows] == [
        ("Báo cáo: An toàn", None, None),
        ("Tỉnh Cà Mau", None, None),
        ("Đơn vị", "Số người", "Tỉ lệ"),
        ("=Xã A", 1200.0, 0.667),
        ("Xã B", 3.0, 1.0),
        ("Cộng", 1203.0, 0.668),
    ]
    assert '<autoFilter ref="A4:C6"/>' in sheet
    assert re.search(r'<pane ySplit="4" [^>]*state="frozen"', sheet)
    assert '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>' in sheet
    assert 'formatCode="0.0%"' in xml(source, "xl/styles.xml")


def test_the_heading_stays_in_sight_and_can_filter() -> None:
    sheet = xml(write_xlsx([PEOPLE], created=CREATED))

    assert '<autoFilter ref="A1:B2"/>' in sheet
    assert re.search(r'<pane ySplit="1" [^>]*state="frozen"', sheet)


def test_columns_are_as_wide_as_what_is_in_them_within_reason() -> None:
    columns = [Column("A"), Column("B"), Column("C"), Column("Ngày", "day"), Column("E", width=33)]
    sheet = xml(written(["x" * 20, "y" * 500, "z", date(2026, 1, 1), "e"], columns=columns))

    widths = [round(float(width)) for width in re.findall(r'<col [^>]*?width="([\d.]+)"', sheet)]

    assert widths == [23, 61, 9, 12, 34]


def test_the_same_table_gives_the_same_bytes() -> None:
    assert write_xlsx([PEOPLE], created=CREATED) == write_xlsx([PEOPLE], created=CREATED)
    assert "2026-11-25T10:00:00Z" in xml(write_xlsx([PEOPLE], created=CREATED), "docProps/core.xml")


def test_sheets_get_names_that_excel_accepts() -> None:
    names = ["Tổ [1]: a/b", "", "x" * 40, "X" * 40, "'tổ'"]

    source = write_xlsx([Table(name, [Column("a")]) for name in names], created=CREATED)

    found = re.findall(r'<sheet name="([^"]*)"', xml(source, "xl/workbook.xml"))
    assert found == ["Tổ  1   a b", "Sheet", "x" * 31, "X" * 29 + " 2", "tổ"]


def test_what_no_cell_can_hold_is_left_out() -> None:
    source = written(["a\x01\ud800\uffffb"], ["x" * 40_000], columns=[Column("T")])

    assert [row.cells[0] for row in read_rows(source, "a.xlsx").rows] == ["T", "ab", "x" * 32_767]


def test_a_row_of_another_width_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="argument 2"):
        written(["a", "b"], columns=[Column("T")])


def test_a_large_table_is_written_row_by_row(tmp_path: Path) -> None:
    target = tmp_path / "large.xlsx"

    def rows() -> Iterator[Sequence[Cell]]:
        for number in range(2_000):
            yield f"Người {number}", f"09{number:08}" * 200

    tracemalloc.start()
    with target.open("wb") as file:
        write_large_xlsx(file, [Table("T", [Column("Tên"), Column("Số")], rows())], created=CREATED)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    sheet = read_rows(target.read_bytes(), "a.xlsx")
    assert len(sheet.rows) == 2_001
    assert sheet.rows[-1].cells == ("Người 1999", "0900001999" * 200)
    assert peak < 2_000_000  # of 4 million letters


def test_more_rows_than_a_sheet_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.spreadsheets.writing.MAX_ROWS", 3)

    with pytest.raises(ValueError, match="no room"):
        written(["a"], ["b"], ["c"], columns=[Column("T")])
