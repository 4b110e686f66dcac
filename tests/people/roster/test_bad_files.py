"""Files that are no roster, handed in and given to the command: it is said why, and nothing is written."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.db import db
from portal.units.models import Unit
from tests.architecture.wrong_persons import all_rows
from tests.conftest import Browser
from tests.spreadsheets.files import SHEET, compound_file, with_part, workbook, workbook_of

MEGABYTE = 1024 * 1024
HEAD = "Họ và tên;Số điện thoại\n"
PERSON = "Lê Thị Lụa;0300000001\n"


def bomb() -> bytes:
    """40 KB that become 40 MB."""
    return with_part(
        workbook_of([["x"]]), SHEET, lambda xml: xml.replace(b"<row", b" " * 40 * MEGABYTE + b"<row", 1)
    )


def formulas() -> bytes:
    """A roster of which every cell is a formula that went wrong."""

    def fill(_made: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Họ và tên", "Số điện thoại"])
        sheet.write_formula(1, 0, "=VLOOKUP(A9,B:C,2)", None, "#N/A")
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")

    return workbook(fill)


# The name of the file, what is in it, and what is said about it.
BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a zip bomb": ("tổ.xlsx", bomb, "Tệp quá lớn"),
    "half an .xls": ("tổ.xls", lambda: compound_file("Workbook"), "Tệp bị hỏng"),
    "a web page without a table": ("tổ.xls", lambda: b"<html><p>x", "không có bảng nào"),
    "a password": ("tổ.xlsx", lambda: compound_file("EncryptedPackage"), "Tệp có mật khẩu"),
    "a program": ("tổ.xlsx", lambda: b"MZ\x90\x00" * 500, "không phải tệp Excel"),
    "half a workbook": ("tổ.xlsx", lambda: workbook_of([["x"] * 9] * 9)[:3000], "Tệp bị hỏng"),
    "formulas without results": ("tổ.xlsx", formulas, "2 ô có công thức nhưng không ra kết quả"),
    "no headings": ("tổ.xlsx", lambda: workbook_of([PERSON.split(";")]), "Không tìm thấy dòng tiêu đề"),
    "no headings in text": ("tổ.csv", lambda: PERSON.encode("utf-16"), "Không tìm thấy dòng tiêu đề"),
    "half a sign": ("tổ.csv", lambda: (HEAD + PERSON).encode("utf-16")[:-1], "Không đọc được chữ trong tệp này"),
    "one row too many": ("tổ.csv", lambda: (HEAD + "Ba;1\n" * 20_000).encode(), "Tệp có hơn 20000 dòng"),
}


def run(app: Flask, file: Path, unit: Unit) -> tuple[int, str]:
    """The exit code of `flask people import`, and what it said."""
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["people", "import", str(file), "--unit", unit.code])
    return result.exit_code, result.output


# What a person can tell in the browser: what the columns are.
ASKED = {"no headings", "no headings in text"}


@pytest.mark.parametrize("kind", BAD)
def test_it_is_refused_in_the_browser_and_by_the_command(
    kind: str, app: Flask, browser: Browser, leader: User, commune: Unit, tmp_path: Path
) -> None:
    name, make, message = BAD[kind]
    (tmp_path / name).write_bytes(make())
    address = f"/people/units/{commune.id}/roster"
    browser.sign_in(leader)
    before = all_rows()

    with (tmp_path / name).open("rb") as file:
        answer = browser.post(address, data={"file": (BytesIO(file.read()), name)}, buffered=True)
    code, said = run(app, tmp_path / name, commune)

    assert code == 1
    assert message in said
    assert "Traceback" not in said
    if kind in ASKED:
        assert answer.location.endswith("/reading")
        return
    assert answer.status_code == 422
    assert message in answer.text
    assert 'id="file-error"' in answer.text
    assert all_rows() == before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", ["a workbook of 200 MB", "two million rows"])
def test_what_is_very_large_is_not_read_to_its_end(kind: str, app: Flask, commune: Unit, tmp_path: Path) -> None:
    rows = (HEAD + PERSON * 2_000_000).encode() if kind == "two million rows" else b"PK\x03\x04"
    file = tmp_path / ("tổ.csv" if kind == "two million rows" else "tổ.xlsx")
    file.write_bytes(rows)
    if kind != "two million rows":
        with file.open("r+b") as opened:
            opened.truncate(200 * MEGABYTE)
    del rows
    before = all_rows()

    tracemalloc.start()
    code, said = run(app, file, commune)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert code == 1
    assert "Tệp quá lớn" in said or "Tệp có hơn 20000 dòng" in said
    assert peak < 20 * MEGABYTE
    assert all_rows() == before
