"""Finding the headings, and the people below them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import Babel

from portal.people.roster.labels.fields import FIELD_LABELS
from portal.people.roster.rules.columns import find_columns, lines_below
from portal.people.roster.rules.footers import rows_beyond_table
from portal.people.roster.rules.headings import FIELDS
from portal.people.roster.rules.rows import Line
from portal.spreadsheets.sheet import Cell, InvalidSpreadsheet, Row
from tests.architecture.source import PORTAL


def rows_of(*rows: tuple[Cell, ...]) -> tuple[Row, ...]:
    """Numbered rows of one width."""
    width = max(map(len, rows))
    return tuple(Row(number, cells + (None,) * (width - len(cells))) for number, cells in enumerate(rows, 1))


def people_in(*rows: tuple[Cell, ...]) -> tuple[Line, ...]:
    """The lines below the headings of these rows."""
    sheet = rows_of(*rows)
    lines, _examples = lines_below(find_columns(sheet), sheet)
    return tuple(lines)


@pytest.mark.parametrize(
    ("name", "phone"),
    [
        ("Họ và tên", "Số điện thoại"),
        ("HỌ TÊN", "SĐT"),
        ("ho va ten", "so dien thoai"),
        ("Họ và tên", "Điện thoại (*)"),
        ("Full name", "Phone number"),
        ("NAME", "mobile"),
        (" Họ\nvà tên ", "Số ĐT"),
    ],
)
def test_headings_are_known_in_both_languages_however_they_are_written(name: str, phone: str) -> None:
    columns = find_columns(rows_of((phone, "Ghi chú", name)))

    assert columns.places == {"phone": 0, "name": 2}
    assert columns.unknown == ()


def test_the_headings_may_stand_below_a_title() -> None:
    found = people_in(
        ("Tổ công nghệ số xã Tân Ân",), (), ("STT", "Họ tên", "SĐT"), (1, "Trần Văn Tư", "0300000001")
    )

    assert found == (Line(4, {"name": "Trần Văn Tư", "phone": "0300000001"}),)


def test_an_unknown_column_is_named_and_not_read() -> None:
    columns = find_columns(rows_of(("Họ tên", "SĐT", "Dân tộc", "Số CCCD")))

    assert columns.unknown == ("Dân tộc", "Số CCCD")


def test_family_and_given_names_in_two_columns_are_one_name() -> None:
    apart = people_in(("Họ đệm", "Tên", "SĐT"), ("Trần Văn", "Tư", "0300000001"))
    below_one_heading = people_in(("Họ và tên", None, "SĐT"), ("Trần Văn", "Tư", "0300000001"))

    assert apart[0].values["name"] == "Trần Văn Tư"
    assert below_one_heading[0].values["name"] == "Trần Văn Tư"


def test_what_belongs_to_the_frame_of_a_table_is_nobody() -> None:
    found = people_in(
        ("STT", "Họ tên", "SĐT", "Tổ"),
        ("(1)", "(2)", "(3)", "(4)"),
        ("A", "B", "C", "D"),
        ("1", "Trần Văn Tư", "0300000001", "Tổ 1"),
        ("STT", "Họ tên", "SĐT", "Tổ"),
        (None, "Tổng cộng: 1 người", None, None),
        ("Cộng:", None, None, "1"),
    )

    assert [line.number for line in found] == [4]


def test_the_examples_of_the_template_are_passed_over() -> None:
    sheet = rows_of(("Họ tên", "SĐT"), ("Ví dụ: Nguyễn Thị Lành", "0300 000 001"), ("Trần Văn Tư", "0300000002"))

    lines, examples = lines_below(find_columns(sheet), sheet)

    assert examples == 1
    assert [line.number for line in lines] == [3]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("Trần Văn Tư", "0300000001"), ("Lê Thị Ba", "0300000002")], "No row of headings"),
        ([("Tổ công nghệ số",)], "No row of headings"),
        ([("Họ tên", "Tổ", "Chức vụ")], "no column for the phone number"),
        ([("SĐT", "Tổ", "Chức vụ")], "no column for the name"),
        ([("Họ tên", "SĐT", "Điện thoại")], "“SĐT” and “Điện thoại”"),
    ],
)
def test_without_the_right_headings_it_says_what_is_expected(rows: list[tuple[Cell, ...]], message: str) -> None:
    with pytest.raises(InvalidSpreadsheet, match=message):
        find_columns(rows_of(*rows))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_headings_of_the_template_are_known_in_both_languages(language: str) -> None:
    app = Flask("roster")
    Babel(app, default_locale=language, default_translation_directories=str(PORTAL / "translations"))

    with app.app_context():
        columns = find_columns(rows_of(tuple(str(FIELD_LABELS[field]) for field in (*FIELDS, "note"))))

    assert columns.places == {field: place for place, field in enumerate(FIELDS)}
    assert columns.unknown == ()


def test_the_table_ends_at_its_sum_or_signature_and_goes_on_with_a_numbered_row() -> None:
    sheet = rows_of(
        ("STT", "Họ tên", "SĐT", "Chức vụ"),
        (1, "Trần Văn Tư", None, "Kế toán"),
        (None, "Cộng", None, None),
        (2, "Lê Thị Ba", "0300000002", None),
        (None, "Võ Văn Năm", None, "Chủ tịch Hội"),
        (None, "Người Lập Biểu", None, None),
        (None, "Lê Thị Hoa", None, None),
        (3, "Kim Thị Sáu", None, None),
        (None, "Tân Ân, ngày 3 tháng 11 năm 2026", None, None),
    )

    assert rows_beyond_table(find_columns(sheet), sheet) == {6, 7, 9}
