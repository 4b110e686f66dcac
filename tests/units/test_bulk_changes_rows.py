"""Reading a spreadsheet of changes, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from portal.db import db
from portal.spreadsheets.reading import read_rows
from portal.spreadsheets.sheet import Cell, InvalidSpreadsheet, Row, Sheet
from portal.units.bulk_changes.rules.rows import RequestedChange, read_changes
from portal.units.bulk_changes.views.template import HEADINGS
from portal.units.models import Unit, UnitChange
from portal.units.queries.tree_history import tree_as_of
from tests.factories import make_unit
from tests.units.past import BEFORE, ON, REASON, since_long_ago


def sheet(*rows: tuple[Cell, ...]) -> Sheet:
    """A sheet of these rows, all of one width."""
    width = max(map(len, rows))
    filled = (row + (None,) * (width - len(row)) for row in rows)
    return Sheet("Thay đổi", tuple(Row(number, cells) for number, cells in enumerate(filled, 1)))


def test_columns_are_found_by_their_headings_in_any_order_and_language() -> None:
    vietnamese, _ = read_changes(
        sheet(
            ("SẮP XẾP ĐƠN VỊ",),
            ("STT", "Lý do (văn bản)", "MÃ ĐƠN VỊ CHA", "Vào mã", "ngay", "Viêc", "Mã đơn vị", "Tên mới", "Loại"),
            (1, "NQ 1", "CM", None, "01/07/2025", "THÀNH LẬP", 31825.0, "Xã  Mẫu", "Xã"),
            (2, "NQ 1", None, "31825", date(2025, 7, 1), "sáp nhập", "a-1; a-2", None, None),
        )
    )
    english, _ = read_changes(
        sheet(
            ("Change", "Date", "Unit code", "Parent / into code", "Reason"),
            ("merge", "2025-07-01", "a-1; a-2", "31825", "NQ 1"),
        )
    )

    founding = RequestedChange(3, ON, "open", ("31825",), "Xã Mẫu", "commune", "CM", (), "NQ 1")
    merging = RequestedChange(4, ON, "merge", ("a-1", "a-2"), "", "", "31825", (), "NQ 1")
    assert vietnamese == [founding, merging]
    assert (english[0].codes, english[0].other) == (merging.codes, merging.other)


def test_rows_come_in_the_order_of_days_then_as_they_stand() -> None:
    head = ("Ngày", "Việc", "Mã đơn vị", "Lý do")
    rows = [("02/07/2025", "ngưng", "b", "x"), (ON, "ngưng", "c", "x"), (ON, "ngưng", "a", "x")]

    wanted, faults = read_changes(sheet(head, *rows))

    assert ([change.codes[0] for change in wanted], faults) == (["c", "a", "b"], [])


def test_every_row_that_says_too_little_is_named(app: Flask) -> None:
    head = ("Ngày", "Việc", "Mã đơn vị", "Lý do", "Ghi chú")
    rows = [
        (ON, "đổi màu", "a", "x"),
        (None, "ngưng", "a", "x"),
        ("31/02/2025", "ngưng", "a", "x"),
        (ON, "ngưng", None, "x"),
        (ON, "ngưng", "a, b", "x"),
        (None, None, None, None, "nothing that counts"),
    ]

    with force_locale("en"):
        wanted, faults = read_changes(sheet(head, *rows))

    assert wanted == []
    assert [fault.row for fault in faults] == [2, 3, 4, 5, 6]
    assert "đổi màu" in faults[0].message
    assert "31/02/2025" in faults[2].message


@pytest.mark.parametrize(
    "head", [("Ngày", "Việc", "Mã đơn vị"), ("Ngày", "Việc", "Mã đơn vị", "Mã", "Lý do")], ids=["missing", "twice"]
)
def test_a_sheet_without_its_headings_is_refused(app: Flask, head: tuple[str, ...]) -> None:
    with pytest.raises(InvalidSpreadsheet):
        read_changes(sheet(head, (ON, "ngưng", "a", "x")))


@pytest.fixture
def places(commune: Unit, team: Unit) -> Unit:
    """A second commune, both there for long."""
    other = make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent, code="dm")
    commune.code, team.code = "ta", "t1"
    since_long_ago()
    return other


def table(folder: Path, *rows: str) -> Path:
    """A text table of changes below its headings."""
    path = folder / "doi.csv"
    path.write_text("\n".join((";".join(HEADINGS), *rows)), encoding="utf-8")
    return path


def test_every_impossible_row_is_named_and_none_is_made(app: Flask, places: Unit, tmp_path: Path) -> None:
    path = table(
        tmp_path,
        f"2025-07-01;đổi tên;ta;Xã Tân Ân Tây;;;;{REASON}",
        f"2025-07-01;chuyển;ta;;;t1;;{REASON}",
        f"2025-07-01;nhập;khong-co;;;ta;;{REASON}",
        f"2025-07-01;chuyển;ta;;;;;{REASON}",
        f"2025-07-01;đổi tên;ta;;;;;{REASON}",
        "2025-07-01;đổi tên;dm;Xã Mũi;;;;",
        f"2099-07-01;đổi tên;dm;Xã Mũi;;;;{REASON}",
        f"2025-07-01;tách;dm;;;;;{REASON}",
        f"2025-07-01;thành lập;moi;;xã;ta;;{REASON}",
        f"2025-07-01;ngưng;ta;;;;;{REASON}",
        f"2025-07-01;hát;ta;;;;;{REASON}",
    )

    result = app.test_cli_runner().invoke(args=["units", "apply", str(path), "--language", "en"])

    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert [line.split(": ")[1] for line in lines[:-1]] == [f"row {number}" for number in range(3, 13)]
    assert lines[-1] == "10 faulty rows; nothing changed."
    assert "There is no unit with the code khong-co." in lines[1]
    db.session.rollback()
    assert db.session.query(UnitChange).count() == 0


def test_a_file_that_is_no_spreadsheet_is_refused_in_a_sentence(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "đổi.xlsx"
    path.write_bytes(b"%PDF-1.7")

    for name in (path, tmp_path / "missing.xlsx"):
        result = app.test_cli_runner().invoke(args=["units", "apply", str(name)])

        assert result.exit_code == 1
        assert str(name) in result.output
        assert "Traceback" not in result.output


def test_a_change_of_kind_alone_and_a_split_are_recognised_too(app: Flask, places: Unit, tmp_path: Path) -> None:
    path = table(
        tmp_path,
        f"2025-07-01;đổi loại;dm;;đặc khu;;;{REASON}",
        f"2025-07-01;đổi loại;t1;;nhóm;;;{REASON}",
        f"2025-07-01;tách;ta;Xã Mới;;moi;t1;{REASON}",
    )
    runner = app.test_cli_runner()

    first = runner.invoke(args=["units", "apply", str(path), "--language", "en"])
    again = runner.invoke(args=["units", "apply", str(path), "--language", "en"])

    assert first.exit_code == 1
    assert "row 2" in first.output  # a special zone is a commune, as it was
    path.write_text(path.read_text(encoding="utf-8").replace("dm;;đặc khu", "dm;;đảo"), encoding="utf-8")
    first, again = (runner.invoke(args=["units", "apply", str(path), "--language", "en"]) for _again in range(2))
    assert (first.exit_code, "Units founded: 1" in first.output) == (0, True)
    assert "Nothing to do." in again.output
    db.session.rollback()
    assert tree_as_of(ON, places.id)[0].kind == "đảo"


def test_the_tree_of_a_day_is_printed_with_its_people(app: Flask, places: Unit, member: object) -> None:
    since_long_ago()
    runner = app.test_cli_runner()

    now = runner.invoke(args=["units", "list", "--unit", "ta", "--language", "en"])
    then = runner.invoke(args=["units", "as-of", "30/06/2025", "--language", "en"])

    assert now.output.splitlines() == [
        "Xã Tân Ân (Commune, ta) – 1 person",
        "  Tổ công nghệ số ấp Kinh Ráng (Team, t1) – 1 person",
    ]
    assert then.output.splitlines()[0].startswith("Tỉnh Cà Mau (Province, ")
    assert len(then.output.splitlines()) == 4
    for words in (["as-of", "1990-01-01"], ["list", "--unit", "khong-co"]):
        result = runner.invoke(args=["units", *words])
        assert (result.exit_code, len(result.output.splitlines())) == (1, 1)


@pytest.mark.parametrize("name", ["mau.xlsx", "mau.csv"])
def test_a_blank_spreadsheet_is_written_once(app: Flask, tmp_path: Path, name: str) -> None:
    runner = app.test_cli_runner()
    path = tmp_path / name

    first = runner.invoke(args=["units", "template", str(path)])
    content = path.read_bytes()
    second = runner.invoke(args=["units", "template", str(path)])

    assert (first.exit_code, second.exit_code, path.read_bytes()) == (0, 1, content)
    assert read_changes(read_rows(content, name)) == ([], [])
    assert BEFORE < ON
