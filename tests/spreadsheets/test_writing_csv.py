"""Tables to .csv: what Excel in Vietnam opens right, and nothing that could act as a formula."""

import csv
import io
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from portal.spreadsheets.csv_writing import write_csv
from portal.spreadsheets.reading import read_rows
from portal.spreadsheets.sheet import Cell


def cells(text: str, delimiter: str = ";") -> list[str]:
    """The cells of a row that has this text in the middle."""
    source = b"".join(write_csv(["a", "b", "c"], [["x", text, "y"]], delimiter=delimiter)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(source, newline=""), delimiter=delimiter))[1]


def test_the_file_is_what_excel_in_vietnam_expects() -> None:
    rows: list[Sequence[Cell]] = [["Ba; Tư", 1.5, 2.0], [date(2026, 11, 25), True, None]]

    source = b"".join(write_csv(["Tên", "Số", "x"], rows))

    assert source == b"\xef\xbb\xbf" + 'Tên;Số;x\r\n"Ba; Tư";1,5;2\r\n2026-11-25;TRUE;\r\n'.encode()
    assert b"".join(write_csv(["a"], [[1.5]], delimiter=",")) == b"\xef\xbb\xbfa\r\n1.5\r\n"


@pytest.mark.parametrize(
    "text",
    ["=cmd()", "+cmd()", "-cmd()", "@SUM(A1)", "＝1", "-2+3+cmd()", "+84=1", "\t=1", "\r=1", "\tx", " =cmd()"],
)
def test_what_would_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert cells(text)[1].strip().startswith("'")
    assert b"".join(write_csv([text], [])).decode("utf-8-sig").strip('" ').startswith("'")


@pytest.mark.parametrize(
    "text", ["+84912345678", "+84 912 345 678", "-5", "-", "a=b", "a - b", "cô Ba, chú Tư", "a@b.c"]
)
def test_numbers_and_harmless_text_stay_as_they_are(text: str) -> None:
    assert cells(text) == ["x", text, "y"]


@pytest.mark.parametrize("text", ["a,=cmd()", "a; =cmd()", "a\t@x", 'a"=cmd()', "a\n-x", 'a",+x'])
@pytest.mark.parametrize("written", ";,")
@pytest.mark.parametrize("read", ";,\t")
def test_no_formula_appears_when_the_cells_are_cut_elsewhere(text: str, written: str, read: str) -> None:
    source = b"".join(write_csv(["a", "b"], [["x", text]], delimiter=written)).decode("utf-8-sig")

    found = [cell.strip() for row in csv.reader(io.StringIO(source, newline=""), delimiter=read) for cell in row]

    assert [cell for cell in found if cell[:1] in set("=+-@")] == []


def test_very_many_rows_are_never_kept() -> None:
    def rows() -> Iterator[Sequence[Cell]]:
        for number in range(5_000):
            yield "Nguyễn Thị Ba", number, "Tổ công nghệ số cộng đồng " * 10

    tracemalloc.start()
    size = sum(map(len, write_csv(["a", "b", "c"], rows())))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size > 1_700_000
    assert peak < 1_000_000


def test_what_was_written_is_read() -> None:
    source = b"".join(write_csv(["Tên", "Điện thoại"], [["Ba\nTư", "0912345678"], [None, "+84912345678"]]))

    assert [row.cells for row in read_rows(source, "a.csv").rows] == [
        ("Tên", "Điện thoại"),
        ("Ba\nTư", "0912345678"),
        (None, "+84912345678"),
    ]
