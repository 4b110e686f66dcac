"""Units against courses: the share that completed each, and the way to its dashboard."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from portal.accounts.models import User
from portal.courses.models import Course
from portal.dashboard.matrix.views import MatrixCell
from portal.dashboard.rules.count_keys import course_subject
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.dashboard.reading import on_screen
from tests.dashboard.walking import make_walk, walk


@pytest.fixture
def course(app: Flask) -> Course:
    """A course of two lessons and a checklist."""
    return make_walk()


def cells_at(browser: Browser, unit: Unit, query: str = "") -> dict[str, list[str]]:
    """The rows of the matrix, by what stands first in them."""
    response = browser.get(f"/dashboard/units/{unit.id}/matrix?who=all{query}")
    assert response.status_code == 200
    return {row[0]: row[1:] for row in on_screen(response.text, "matrix-table")}


def test_each_cell_tells_the_share_and_how_many_of_how_many(
    browser: Browser, course: Course, member: User, head: User, leader: User, team: Unit, commune: Unit
) -> None:
    other = make_walk("chuyen-khoan", title="Chuyển khoản")
    walk(member, course)
    walk(head, course)
    walk(member, other)
    walk(leader, other, lessons=1)

    rows = cells_at(browser.sign_in(leader), commune)

    assert rows["Đơn vị"] == ["Số người", course.title, other.title]
    assert rows[team.name] == ["2", "100 % (2 trên 2)", "50 % (1 trên 2)"]
    assert rows[f"Trực thuộc {commune.name}"] == ["1", "0 % (0 trên 1)", "0 % (0 trên 1)"]
    assert rows["Tổng cộng"] == ["3", "67 % (2 trên 3)", "33 % (1 trên 3)"]


def test_who_needs_a_hand_first_stands_first_and_a_step_of_colour_is_a_quarter(
    browser: Browser, course: Course, member: User, leader: User, team: Unit, commune: Unit
) -> None:
    second = factories.make_unit("Tổ ấp Bà Keo", parent=commune)
    factories.make_user("Đặng Thị Hai", unit=second)
    factories.make_unit("Tổ ấp 7", parent=commune)
    walk(member, course)
    browser.sign_in(leader)

    order = list(cells_at(browser, commune))
    steps = [MatrixCell(completed, 100).step for completed in (0, 1, 24, 25, 49, 50, 74, 75, 100)]

    assert order[1:] == [second.name, team.name, "Tổ ấp 7", f"Trực thuộc {commune.name}", "Tổng cộng"]
    assert steps == ["0", "1", "1", "2", "2", "3", "3", "4", "4"]
    assert MatrixCell(0, 0).step == "empty"


def test_a_cell_leads_to_the_dashboard_of_its_unit_and_course(
    browser: Browser, course: Course, member: User, leader: User, team: Unit, commune: Unit
) -> None:
    text = browser.sign_in(leader).get(f"/dashboard/units/{commune.id}/matrix?who=all").text
    subject = course_subject(course.id)

    assert f'href="/dashboard/units/{team.id}?subject={subject}&amp;who=all"' in text
    assert f'href="/dashboard/units/{commune.id}/people?subject={subject}&amp;who=all"' in text
    assert f"<title>{commune.name}" in text


def test_the_names_of_many_courses_stand_upright(
    browser: Browser, course: Course, member: User, leader: User, commune: Unit
) -> None:
    address = f"/dashboard/units/{commune.id}/matrix"
    few = browser.sign_in(leader).get(address).text
    for number in range(10):
        factories.make_course(f"khoa-{number}", pages={"01-a.md": factories.lesson_markdown("A")})

    assert '<table class="matrix-table">' in few
    assert '<table class="matrix-table many">' in browser.get(address).text


def test_a_unit_without_people_has_no_share(browser: Browser, course: Course, leader: User, commune: Unit) -> None:
    empty = factories.make_unit("Tổ ấp 7", parent=commune)

    assert cells_at(browser.sign_in(leader), commune)[empty.name] == ["0", "–ở đây không có ai"]


def test_a_course_of_another_commune_has_no_column(
    browser: Browser, course: Course, leader: User, outsider: User, team: Unit, commune: Unit
) -> None:
    sibling = factories.make_unit("Xã Phú Tân", kind="commune", parent=commune.parent)
    make_walk("rieng", title="Khóa của xã khác", unit=sibling.code)

    text = browser.sign_in(leader).get(f"/dashboard/units/{commune.id}/matrix?who=all").text

    assert "Khóa của xã khác" not in text


def test_many_units_have_pages_and_one_total(
    browser: Browser, course: Course, leader: User, commune: Unit
) -> None:
    for number in range(51):
        factories.make_user(f"Người {number}", unit=factories.make_unit(f"Tổ {number:02}", parent=commune))

    rows = cells_at(browser.sign_in(leader), commune, "&page=1000000000")

    assert list(rows) == ["Đơn vị", "Tổ 50", f"Trực thuộc {commune.name}", "Tổng cộng của mọi trang"]
    assert rows["Tổng cộng của mọi trang"][0] == "52"


@pytest.mark.both_databases
def test_without_courses_or_people_it_says_what_to_do(
    browser: Browser, leader: User, commune: Unit, admin: User
) -> None:
    without_course = browser.sign_in(leader).get(f"/dashboard/units/{commune.id}/matrix").text
    make_walk()
    empty = factories.make_unit("Tổ ấp 7", parent=commune)
    without_people = browser.get(f"/dashboard/units/{empty.id}/matrix").text

    assert "Chưa có khóa học nào" in without_course
    assert f'href="/people/units/{empty.id}"' in without_people


def test_the_files_hold_all_pages_and_the_total(
    browser: Browser, leader: User, member: User, commune: Unit
) -> None:
    course = make_walk()
    walk(member, course)
    for number in range(60):
        factories.make_user(f"Danh Thị {number}", unit=factories.make_unit(f"Tổ {number}", parent=commune))
    address = f"/dashboard/units/{commune.id}/matrix"

    text = browser.sign_in(leader).get(f"{address}.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(browser.get(f"{address}.xlsx").data))
    sheet = book.get_sheet_by_name("Đơn vị và khóa học").to_python()
    page = browser.get(address).text

    assert len(rows) >= 63
    assert rows[-1][1] == "Tổng cộng"
    assert [sum(int(row[place]) for row in rows[1:-1]) for place in (2, 3)] == [
        int(cell) for cell in rows[-1][2:4]
    ]
    assert [str(cell) for cell in sheet[-1][1:4]] == [rows[-1][1], f"{rows[-1][2]}.0", f"{rows[-1][3]}.0"]
    assert book.sheet_names[-1] == "Cách tính"
    assert f"{address}.xlsx" in page
