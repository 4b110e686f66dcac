"""The report of a unit: the same cells on the screen, in spreadsheets and on paper."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from zipfile import ZipFile

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.dashboard.overview.queries.numbers import StateCounts, read_unit_overview
from portal.dashboard.report.queries.report import read_branch
from portal.dashboard.report.views import pdf
from portal.dashboard.rules.count_keys import course_subject
from portal.db import begin_write, db
from portal.programmes.models import Assignment
from portal.units.models import Unit
from tests.conftest import Browser
from tests.dashboard.reading import in_text, in_words, in_workbook, on_paper, on_screen
from tests.dashboard.walking import make_programme, make_walk, show_teaching, walk
from tests.factories import create_snapshot, make_unit, make_user
from tests.replay import replayed

HEADINGS = (
    *("No.", "Unit", "Members", "Not started", "Learning", "Complete", "Overdue"),
    *("Can teach it", "Trained so far", "Share complete"),
)


@pytest.fixture
def course(app: Flask) -> Course:
    """A course of two lessons and a checklist."""
    return make_walk()


@pytest.fixture
def studied(course: Course, commune: Unit, team: Unit, member: User, head: User, leader: User) -> str:
    """The subject of a programme that should be done by now; some people of the commune are on their way."""
    programme = make_programme(course)
    other = make_unit("=Tổ ấp 10", parent=commune)
    people = [make_user(f"Người {number}", unit=other) for number in range(3)]
    assign(commune, programme)
    walk(member, course)
    show_teaching(member, course, head)
    walk(people[0], course)
    show_teaching(people[0], course, leader)
    walk(head, course, lessons=1)
    return programme


@replayed
def assign(unit: Unit, subject: str) -> None:
    """Let the programme have been due yesterday in the unit and below."""
    unit_id = unit.id
    db.session.rollback()
    begin_write()
    db.session.add(
        Assignment(
            programme_id=subject.removeprefix("programme:"),
            unit_id=unit_id,
            due_on=clock.today() - timedelta(days=1),
            assigned_at=clock.now(),
        )
    )
    db.session.commit()


def numbers(counted: StateCounts) -> tuple[int, ...]:
    """What is counted, without the week of the last visit."""
    return (
        *(counted.members, counted.learning, counted.complete),
        *(counted.earlier, counted.teaching, counted.overdue),
    )


def test_the_report_has_a_row_for_each_unit_its_own_people_and_the_total(
    browser: Browser, studied: str, leader: User, commune: Unit
) -> None:
    address = f"/dashboard/units/{commune.id}/report?subject={studied}"
    of_teams = on_screen(browser.sign_in(leader).get(address).text)

    assert on_screen(browser.get(f"{address}&who=all").text) == [
        ["Số người" if cell == "Tổ viên" else cell for cell in in_words(*HEADINGS)],
        ["1", "=Tổ ấp 10", "3", "2", "0", "1", "2", "1", "1", "33,3 %"],
        ["2", "Tổ công nghệ số ấp Kinh Ráng", "2", "0", "1", "1", "1", "1", "1", "50,0 %"],
        ["3", "Trực thuộc Xã Tân Ân", "1", "1", "0", "0", "1", "0", "0", "0,0 %"],
        ["", "Tổng cộng", "6", "3", "1", "2", "4", "2", "2", "33,3 %"],
    ]
    # A phone shows what is asked for first; a sheet has the rest.
    phone = re.findall(r'<th scope="col" class="number">([^<]*)</th>', browser.get(f"{address}&who=all").text)
    assert phone == in_words("Complete", "Overdue", "Share complete")
    assert of_teams[-1] == ["", "Tổng cộng", "5", "2", "1", "2", "3", "2", "2", "40,0 %"]
    assert len(of_teams) == 4
    assert of_teams[0] == in_words(*HEADINGS)


@pytest.mark.parametrize("depth", ["children", "all"])
def test_the_one_row_of_a_team_is_the_team(
    browser: Browser, studied: str, leader: User, team: Unit, depth: str
) -> None:
    browser.sign_in(leader)
    shown = on_screen(browser.get(f"/dashboard/units/{team.id}/report?subject={studied}&depth={depth}").text)
    matrix = in_text(browser.get(f"/dashboard/units/{team.id}/matrix.csv?who=all").data)

    assert [row[1] for row in shown[1:]] == [team.name, "Tổng cộng"]
    assert [row[1] for row in matrix] == ["Đơn vị", team.name, "Tổng cộng"]
    assert matrix[0][2] == "Số người"


@pytest.mark.parametrize("depth", ["children", "all"])
@pytest.mark.parametrize("when", ["now", "frozen"])
def test_screen_workbook_text_and_paper_hold_the_same_cells(
    browser: Browser, studied: str, admin: User, commune: Unit, depth: str, when: str
) -> None:
    top = commune.parent
    assert top is not None
    said = f"subject={studied}&depth={depth}&who=all"
    if when == "frozen":
        db.session.rollback()
        begin_write()
        snapshot = create_snapshot(top, on=clock.today(), actor=None)
        db.session.commit()
        said += f"&snapshot={snapshot.id}"
    address = f"/dashboard/units/{top.id}/report"

    shown = on_screen(browser.sign_in(admin).get(f"{address}?{said}").text)
    paper = on_screen(browser.get(f"{address}/paper?{said}").text)
    workbook = in_workbook(browser.get(f"{address}.xlsx?{said}").data)
    text = in_text(browser.get(f"{address}.csv?{said}").data)
    sheets = on_paper(browser.get(f"{address}.pdf?{said}").data)

    # A file counts everybody once, and tells more of where each row stands.
    once = [row[1:] for row in shown if depth == "children" or row[1] != "Xã Tân Ân"]
    files = [[[cell.replace("'=", "=") for cell in row] for row in rows] for rows in (workbook, text)]
    assert len(shown) == (6 if depth == "all" else 3)
    assert shown == paper
    assert files[0] == files[1]
    places = [files[0][0].index(heading) for heading in shown[0][1:]]
    assert [[row[place] for place in places] for row in files[0]] == once
    assert all(cell in sheets for row in shown for cell in row)
    assert "Không ai trễ một hạn đã qua trước khi mình tới" in sheets


def test_rows_tell_where_they_stand_and_each_level_adds_up(
    browser: Browser, studied: str, admin: User, commune: Unit
) -> None:
    hamlet = make_unit("Ấp Kinh Ráng", kind="hamlet", parent=commune)
    teams = [make_unit(f"Tổ {number}", parent=hamlet) for number in (1, 2)]
    assert commune.parent is not None
    for place, unit in enumerate((hamlet, *teams, teams[0], commune.parent)):
        make_user(f"Thạch Văn {place}", unit=unit)
    address = f"/dashboard/units/{commune.parent_id}/report"
    said = f"subject={studied}&depth=all&who=all&where=all"

    shown = on_screen(browser.sign_in(admin).get(f"{address}?{said}").text)
    body = browser.get(f"{address}.xlsx?{said}").data
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names[:-1]]
    formulas = ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml").decode()
    tables = [rows[next(place for place, row in enumerate(rows) if row[0] == "STT") :] for rows in sheets]
    total = [int(cell) for cell in shown[-1][6:13]]
    once, by_commune, by_hamlet = tables

    place = ["Ấp, khóm", "Xã Tân Ân", "Ấp Kinh Ráng"]
    assert [row[1:2] + row[3:6] for row in shown if "Kinh Ráng" in row[1]][:2] == [
        ["Ấp Kinh Ráng", *place],
        ["Trực thuộc Ấp Kinh Ráng", *place],
    ]
    assert [row[1:7] for row in once if row[6] == "Tổ 1"] == [
        [teams[0].code, "Tổ", "Xã Tân Ân", "Ấp Kinh Ráng", "Tổ 1", "Tổ 1"]
    ]
    assert book.sheet_names == ["Từng đơn vị", "Theo xã, phường", "Theo ấp, khóm", "Cách tính"]
    assert total[0] == 12
    for rows in (once, by_commune, by_hamlet):
        # A file keeps its columns; a screen has one for earlier versions only where somebody is complete in one.
        assert rows[0][10:12] == ["Đã xong", "Trong đó theo bản trước"]
        columns = [place for place in range(7, 15) if place != 11]
        assert [sum(row[column] for row in rows[1:-1]) for column in columns] == total
        assert [rows[-1][column] for column in columns] == total
    assert re.search(r"<f>SUBTOTAL\(9,H6:H\d+\)</f>", formulas)
    assert re.search(r"<f>IF\(H(\d+)=0,0,\(K\1\)/H\1\)</f>", formulas)
    assert [row[6] for row in by_commune[1:-1]] == ["Xã Tân Ân", "Trực thuộc Tỉnh Cà Mau"]
    assert len(by_hamlet[1:-1]) == 5  # the hamlet, two teams beside it, those of the commune and of the province


@pytest.mark.parametrize("kind", ["xlsx", "csv", "pdf"])
def test_a_file_of_what_is_not_there_is_not_another_file(
    browser: Browser, studied: str, leader: User, commune: Unit, kind: str
) -> None:
    address = f"/dashboard/units/{commune.id}/report.{kind}"
    browser.sign_in(leader)

    assert browser.get(f"{address}?subject=course:999").status_code == 404
    assert browser.get(f"{address}?subject={studied}&depth=deep").status_code == 404
    assert browser.get(f"/dashboard/units/999/report.{kind}").status_code == 404
    found = browser.get(f"{address}?subject={studied}&depth=all")
    name = found.headers["Content-Disposition"]
    assert f"bao-cao-xa-tan-an-thanh-vien-to-moi-cap-{clock.today()}.{kind}" in name


@pytest.mark.parametrize("name", ["=1+1", "+84", "-Tổ", "@tổ"])
def test_a_name_like_a_formula_stays_text(
    browser: Browser, course: Course, leader: User, commune: Unit, name: str
) -> None:
    make_unit(name, parent=commune)
    address = f"/dashboard/units/{commune.id}/report"

    workbook = in_workbook(browser.sign_in(leader).get(f"{address}.xlsx").data)
    text = in_text(browser.get(f"{address}.csv").data)

    assert workbook[1][6] == name
    assert text[1][6] == ("+84" if name == "+84" else f"'{name}")


def test_all_levels_at_once_hold_what_the_dashboard_of_each_unit_says(
    studied: str, course: Course, admin: User, commune: Unit, team: Unit, outsider: User
) -> None:
    walk(outsider, course, lessons=1)
    assert commune.parent is not None
    below = make_unit("Tổ trong tổ", parent=team)
    walk(make_user("Sâu Văn Một", unit=below), course)
    today = clock.today()

    for subject in (studied, course_subject(course.id)):
        branch = read_branch(commune.parent.id, [subject], on=today)
        for unit in branch.units:
            dashboard = read_unit_overview(unit.id, subject, on=today)
            assert numbers(branch.counted(unit.id, subject)) == numbers(dashboard.total)
            assert numbers(branch.own_counted(unit.id, subject)) == numbers(dashboard.own)
    assert [unit.level for unit in branch.units] == [0, 1, 1, 2, 2, 3]


def test_the_paper_has_the_heading_of_a_report_and_leaves_open_what_nobody_knows(
    browser: Browser, studied: str, leader: User, commune: Unit
) -> None:
    address = f"/dashboard/units/{commune.id}/report"

    sheets = on_paper(browser.sign_in(leader).get(f"{address}.pdf?subject={studied}").data)
    screen = browser.get(f"{address}/paper?subject={studied}").text

    for said in (
        *("TỈNH CÀ MAU", "XÃ TÂN ÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        *("/BC-", "BÁO CÁO", "Thành viên tổ", "Nơi nhận:", f"năm {clock.today().year}"),
    ):
        assert said in sheets
        assert said in screen


def test_paper_is_refused_for_more_rows_than_anybody_prints(
    browser: Browser, studied: str, leader: User, commune: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "MAX_PRINTED_ROWS", 2)
    address = f"/dashboard/units/{commune.id}/report"

    answers = [browser.sign_in(leader).get(f"{address}{form}?who=all") for form in (".pdf", "/paper")]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert "3 dòng" in browser.get(answers[0].location).text


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("subject=khong-co", 200),
        ("subject=course:99999999999999999999", 200),
        ("depth=%27;drop", 200),
        ("page=1000000000", 200),
        ("page=-1", 200),
        ("snapshot=abc", 404),
        ("snapshot=99", 404),
        ("snapshot=99999999999999999999", 404),
    ],
)
def test_nonsense_in_the_address_is_told_or_not_found(
    browser: Browser, studied: str, leader: User, commune: Unit, said: str, status: int
) -> None:
    answer = browser.sign_in(leader).get(f"/dashboard/units/{commune.id}/report?{said}&who=all")

    assert answer.status_code == status
    if status == 200:
        assert len(on_screen(answer.text)) == 5
    if said.startswith(("subject", "depth")):
        assert "Địa chỉ có chỗ không hiểu được" in answer.text


def test_a_unit_with_nobody_and_nothing_below_says_so(
    browser: Browser, course: Course, leader: User, commune: Unit
):
    empty = make_unit("Tổ trống", parent=commune)

    answer = browser.sign_in(leader).get(f"/dashboard/units/{empty.id}/report")

    assert "chưa có ai" in answer.text
    assert browser.get(f"/dashboard/units/{empty.id}/report.pdf").status_code == 200


ROUTES = (
    *("report", "report/paper", "report.xlsx", "report.csv", "report.pdf", "snapshots"),
    "snapshots/comparison?from=1&to=2",
)


@pytest.mark.parametrize("route", ROUTES)
def test_whoever_does_not_lead_the_unit_finds_nothing(
    browser: Browser, studied: str, outsider: User, head: User, member: User, commune: Unit, route: str
) -> None:
    address = f"/dashboard/units/{commune.id}/{route}"

    assert browser.sign_in(outsider).get(address).status_code == 404
    assert browser.sign_in(head).get(address).status_code == 404
    assert browser.sign_in(member).get(address).status_code == 403
