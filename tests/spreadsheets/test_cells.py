"""One cell as a text or as a day."""

from datetime import date, datetime

import pytest

from portal.spreadsheets.cells import InvalidDate, cell_date, cell_text
from portal.spreadsheets.sheet import Cell

DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("0912", "0912"),
        (912345678.0, "912345678"),
        (912345678, "912345678"),
        (84912345678.0, "84912345678"),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (-3.0, "-3"),
        (1e20, "1e+20"),
        (True, "TRUE"),
        (False, "FALSE"),
        (DAY, "2026-11-25"),
        (datetime.fromisoformat("2026-11-25T07:30"), "2026-11-25 07:30"),
        (datetime.fromisoformat("2026-11-25T07:30:05"), "2026-11-25 07:30:05"),
    ],
)
def test_a_cell_as_a_person_reads_it(cell: Cell, text: str) -> None:
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        datetime.fromisoformat("2026-11-25T23:59"),
        46351,
        46351.75,
        "46351",
        "25/11/2026",
        "25-11-2026",
        "25.11.2026",
        " 25 / 11 / 2026 ",
        "2026-11-25",
        "2026/11/25",
        "25/11/2026 07:30",
        "2026-11-25T00:00:00",
        "25 tháng 11 năm 2026",
        "Ngày 25 tháng 11, năm 2026",
        "25 tha\u0301ng 11 na\u0306m 2026",
    ],
)
def test_a_day_however_it_is_written(cell: Cell) -> None:
    assert cell_date(cell) == DAY


def test_one_digit_and_the_first_day_that_excel_counts_right() -> None:
    assert cell_date("5/1/2026") == date(2026, 1, 5)
    assert cell_date(61) == date(1900, 3, 1)


@pytest.mark.parametrize("cell", [None, "", "  "])
def test_no_day(cell: Cell) -> None:
    assert cell_date(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "11/25/2026",
        "30/02/2026",
        "25/11-2026",
        "25/11",
        "2026",
        2026,
        2026.0,
        60,
        -1.0,
        1e9,
        True,
        "mai",
        "25/11/0226",
        "2026-13-01",
        "٢٥/11/2026",
    ],
)
def test_what_is_no_day(cell: Cell) -> None:
    with pytest.raises(InvalidDate, match="is not a day"):
        cell_date(cell)


@pytest.mark.parametrize("cell", ["25/11/26", "25 tháng 11 năm 26", "25-11-026"])
def test_a_year_is_never_guessed(cell: str) -> None:
    with pytest.raises(InvalidDate, match="four digits"):
        cell_date(cell)
