"""Reports on paper: the heading, rows over many sheets, and what is left to fill in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from portal.documents.printed import PrintedReport
from portal.documents.report_pdf import report_pdf
from tests.documents.reading import opened, stretches, texts

AT = datetime(2026, 11, 26, 3, tzinfo=UTC)
LONG = "Tổ công nghệ số cộng đồng ấp Kinh Ráng, khóm 12, phường Năm Căn, tỉnh Cà Mau"
REPORT = PrintedReport(
    above="Tỉnh Cà Mau",
    unit="Xã Tân Ân",
    subject="Thành viên Tổ công nghệ số cộng đồng",
    as_of="Số liệu tính đến ngày 26/11/2026",
    headings=["STT", "Đơn vị", "Thành viên", "Tỷ lệ"],
    rows=[
        [str(number), LONG if number % 5 == 0 else f"Tổ {number}", "1.234", "66,7 %"] for number in range(1, 91)
    ],
    total=["", "Tổng cộng", "111.060", "66,7 %"],
    texts=(1,),
    levels=[1] * 90,
    is_wide=False,
)


@pytest.fixture(autouse=True)
def portal(app: Flask) -> None:
    """The portal, whose texts are printed."""


@pytest.mark.parametrize("is_wide", [False, True])
def test_rows_go_on_over_sheets_below_the_same_headings(is_wide: bool) -> None:
    sheets = texts(report_pdf(replace(REPORT, is_wide=is_wide), printed_at=AT))

    assert len(sheets) > 2
    assert all("STT Đơn vị Thành viên Tỷ lệ" in sheet for sheet in sheets)
    numbers = [f"Trang {number} trên {len(sheets)}" for number in range(1, len(sheets) + 1)]
    assert all(said in sheet for said, sheet in zip(numbers, sheets, strict=True))
    whole = " ".join(sheets)
    places = [whole.index(f"{row[0]} {row[1]} 1.234") for row in REPORT.rows]
    assert places == sorted(places)
    assert "Tổng cộng 111.060 66,7 %" in sheets[-1]


@pytest.mark.parametrize("is_wide", [False, True])
def test_nothing_stands_outside_the_margins(is_wide: bool) -> None:
    wide, high = (297, 210) if is_wide else (210, 297)

    with opened(report_pdf(replace(REPORT, is_wide=is_wide), printed_at=AT)) as document:
        boxes = [box for page in document for _text, box in stretches(page)]

    assert min(box[0] for box in boxes) > 20
    assert min(box[1] for box in boxes) > 10
    assert max(box[2] for box in boxes) < wide - 14
    assert max(box[3] for box in boxes) < high - 7


def test_the_issuing_body_stands_left_and_the_state_right() -> None:
    with opened(report_pdf(REPORT, printed_at=AT)) as document:
        found = dict(stretches(document[0]))

    left, right = found["XÃ TÂN ÂN"], found["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert left[2] < right[0]
    assert found["TỈNH CÀ MAU"][1] < left[1]
    assert found["Độc lập - Tự do - Hạnh phúc"][1] > right[1]


def test_a_report_without_rows_still_has_its_frame() -> None:
    (sheet,) = texts(report_pdf(replace(REPORT, above="", rows=[], levels=[]), printed_at=AT))

    assert "TỈNH CÀ MAU" not in sheet
    assert "Tổng cộng" in sheet
    assert "Nơi nhận:" in sheet


def test_the_same_report_gives_the_same_bytes() -> None:
    assert report_pdf(REPORT, printed_at=AT) == report_pdf(REPORT, printed_at=AT)


def test_a_very_long_name_breaks_and_is_never_cut() -> None:
    name = "Tổ" + "dài" * 60

    (sheet,) = texts(
        report_pdf(replace(REPORT, unit=name, rows=[["1", name, "1", "0,0 %"]], levels=[1]), printed_at=AT)
    )

    assert sheet.replace(" ", "").count(name) >= 2
