"""The dashboard: numbers that add up on every level, for those who lead and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.consents import withdraw_consent
from portal.courses.models import Course
from portal.dashboard.counts.operations.counts import mark_people_dirty
from portal.dashboard.rules.count_keys import course_subject
from portal.db import db
from portal.progress.models import CourseProgress
from portal.units.changes.operations.close import close_unit
from portal.units.models import Unit
from portal.units.operations.grants import grant_role
from tests import factories
from tests.conftest import Browser
from tests.dashboard.looking import DAY, assign, numbers, rows_at
from tests.dashboard.reading import on_screen, plain
from tests.dashboard.walking import WITH_CHECKLIST, make_programme, make_walk, show_teaching, walk


@pytest.fixture
def course(app: Flask) -> Course:
    """A course of two lessons and a checklist."""
    return make_walk()


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement that is sent, without those that begin a transaction."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def test_the_numbers_of_every_level_are_the_sum_of_the_level_below(
    browser: Browser,
    course: Course,
    member: User,
    head: User,
    leader: User,
    admin: User,
    team: Unit,
    commune: Unit,
) -> None:
    programme = make_programme(course)
    second = factories.make_unit("Tổ ấp Đường Kéo", parent=commune)
    others = [factories.make_user(f"Trần Văn {n}", unit=second) for n in range(3)]
    assign(programme, commune, in_days=-1)
    walk(member, course)
    walk(head, course, lessons=1)
    walk(others[0], course)
    show_teaching(member, course, head)
    subject = f"?subject={course_subject(course.id)}"

    browser.sign_in(admin)
    province = rows_at(browser, commune.parent, f"{subject}&who=all")
    below = rows_at(browser, commune, f"{subject}&who=all")
    of_teams = rows_at(browser, commune, subject)
    of_team = plain(browser.get(f"/dashboard/units/{team.id}{subject}").text)

    assert numbers(below[team.name]) == [2, 0, 1, 1, 1, 1]
    assert numbers(below[second.name]) == [3, 2, 0, 1, 2, 0]
    assert numbers(below[f"Trực thuộc {commune.name}"]) == [2, 2, 0, 0, 2, 0]
    assert numbers(below["Tổng cộng"]) == [7, 4, 1, 2, 5, 1]
    assert numbers(province[commune.name]) == numbers(below["Tổng cộng"])
    assert list(of_teams) == [second.name, team.name, "Tổng cộng"]
    assert numbers(of_teams["Tổng cộng"]) == [5, 2, 1, 2, 3, 1]
    assert rows_at(browser, commune.parent, subject)[commune.name] == of_teams["Tổng cộng"]
    assert "<strong>2</strong> <span>tổ viên</span>" in of_team
    assert "<strong>1</strong> <span>đã xong, 50 %</span>" in of_team
    assert "<strong>1</strong> <span>trễ hạn</span>" in of_team


def test_three_taps_lead_from_the_province_to_a_member(
    browser: Browser, course: Course, member: User, head: User, admin: User, team: Unit, commune: Unit
) -> None:
    walk(member, course)
    browser.sign_in(admin)
    subject = course_subject(course.id)

    first = browser.get(f"/dashboard/units/{commune.parent_id}").text
    second = browser.get(f"/dashboard/units/{commune.id}").text
    third = browser.get(f"/dashboard/units/{team.id}").text

    assert f'href="/dashboard/units/{commune.id}?down=1&amp;subject={subject}"' in first
    assert f'href="/dashboard/units/{team.id}?down=1&amp;subject={subject}"' in second
    assert f'href="/people/{member.id}"' in third
    assert f'<a href="/dashboard/units/{commune.parent_id}?subject={subject}">Tỉnh Cà Mau</a>' in third


@pytest.mark.both_databases
def test_a_hamlet_that_holds_nothing_but_its_team_is_passed_on_the_way_down(
    browser: Browser, member: User, leader: User, commune: Unit
) -> None:
    hamlet = factories.make_unit("Ấp Đường Kéo", kind="hamlet", parent=commune)
    team = factories.make_unit("Tổ ấp Đường Kéo", parent=hamlet)
    browser.sign_in(leader)

    down = browser.get(f"/dashboard/units/{hamlet.id}?down=1&state=learning")
    back = browser.get(f"/dashboard/units/{hamlet.id}")

    assert down.location == f"/dashboard/units/{team.id}?down=1&state=learning"
    assert back.status_code == 200


def test_the_table_of_a_team_names_those_who_agreed_and_counts_the_others(
    browser: Browser, course: Course, member: User, head: User, team: Unit
) -> None:
    shy = factories.make_user("Đặng Thị Hai", unit=team)
    walk(member, course)
    walk(shy, course)
    withdraw_consent(shy, "reporting")
    db.session.commit()

    text = browser.sign_in(head).get(f"/dashboard/units/{team.id}").text

    rows = {row[0]: row[1:] for row in on_screen(text, "dashboard-people")[1:]}
    assert rows == {
        "Lê Thị Ba": ["Chưa học", "", "hôm nay"],
        "Trần Văn Tư": ["Đã xong", "", "chưa có"],
    }
    assert "Đặng Thị Hai" not in text
    assert "Và 1 người chỉ tính trong tổng số" in text
    assert "<strong>2</strong> <span>đã xong, 67 %</span>" in text


def test_who_leads_one_unit_lands_on_it_and_who_leads_several_chooses(
    browser: Browser, head: User, team: Unit, commune: Unit
) -> None:
    one = browser.sign_in(head).get("/dashboard")
    second = factories.make_unit("Tổ ấp 7", parent=commune)
    grant_role(head, second, "leader", actor=None)
    db.session.commit()
    two = browser.get("/dashboard").text

    assert one.location == f"/dashboard/team/{team.id}"
    assert f'href="/dashboard/units/{team.id}"' in two
    assert f'href="/dashboard/units/{second.id}"' in two


@pytest.mark.parametrize("path", ["", "/people", "/matrix", "/at-risk", "?subject=member&sort=seen&state=overdue"])
def test_nobody_but_who_leads_the_unit_finds_it(
    browser: Browser, member: User, trainer: User, outsider: User, team: Unit, commune: Unit, path: str
) -> None:
    sibling = factories.make_unit("Tổ ấp 7", parent=commune)
    near = factories.make_user("Đỗ Văn Lành", unit=sibling, grants={"leader": sibling})
    address = f"/dashboard/units/{team.id}{path}"

    statuses = [browser.sign_in(person).get(address).status_code for person in (member, trainer, outsider, near)]

    assert statuses == [403, 403, 404, 404]
    assert browser.get(f"/dashboard/units/{commune.id}{path}").status_code == 404
    assert browser.get(f"/dashboard/units/999999{path}").status_code == 404


def test_a_head_is_shown_no_way_above_the_team(browser: Browser, head: User, team: Unit, commune: Unit) -> None:
    text = browser.sign_in(head).get(f"/dashboard/units/{team.id}").text

    assert commune.name not in text


def test_the_programme_given_nearest_is_shown_first(
    browser: Browser, course: Course, leader: User, team: Unit, commune: Unit, member: User
) -> None:
    near = make_programme(course, id_="gan", title="Việc của xã")
    text = "programmes:\n" + "".join(
        f"  - id: {id_}\n    title: {title}\n    compulsory: [{course.slug}]\n"
        for id_, title in (("gan", "Việc của xã"), ("a-dau", "A đầu tiên"))
    )
    factories.make_course(course.slug, pages=WITH_CHECKLIST, files={"programmes.yml": text}, title=course.title)
    browser.sign_in(leader)

    before = browser.get(f"/dashboard/units/{commune.id}").text
    assign("programme:a-dau", commune.parent, in_days=3)
    above = browser.get(f"/dashboard/units/{commune.id}").text
    assign(near, commune, in_days=90)
    after = browser.get(f"/dashboard/units/{commune.id}").text

    assert "<h1>A đầu tiên</h1>" in before
    assert "<h1>A đầu tiên, <span" in above
    assert "<h1>Việc của xã, <span" in after
    assert f"hạn {clock.today() + 90 * DAY:%d/%m/%Y}" in after


def test_what_is_empty_says_what_to_do(
    browser: Browser, leader: User, head: User, team: Unit, commune: Unit
) -> None:
    empty = factories.make_unit("Tổ ấp 7", parent=commune)
    browser.sign_in(leader)

    nobody = browser.get(f"/dashboard/units/{empty.id}").text
    nothing = browser.get(f"/dashboard/units/{commune.id}").text
    close_unit(empty, on=clock.today(), reason="Nghị quyết", actor=None)
    db.session.commit()
    closed = browser.get(f"/dashboard/units/{empty.id}").text

    assert f'href="/people/units/{empty.id}/roster"' in nobody
    assert "chưa có chương trình hay khóa học nào" in nothing
    assert team.name in nothing
    assert "giải thể" in closed


def test_complete_in_an_earlier_version_is_told(
    browser: Browser, course: Course, member: User, leader: User, team: Unit, commune: Unit
) -> None:
    walk(member, course)
    db.session.get_one(CourseProgress, (member.id, course.id)).behind_since = clock.now()
    mark_people_dirty([member.id])
    db.session.commit()
    browser.sign_in(leader)

    row = rows_at(browser, commune, f"?subject={course_subject(course.id)}")[team.name]
    person = browser.get(f"/dashboard/units/{team.id}?subject={course_subject(course.id)}&state=earlier").text

    assert "trong đó 1 theo bản trước" in row[3]
    assert "Đã xong, theo bản trước" in person


@pytest.mark.both_databases
def test_every_view_takes_at_most_six_statements(
    browser: Browser,
    course: Course,
    member: User,
    head: User,
    leader: User,
    admin: User,
    team: Unit,
    commune: Unit,
    statements: list[str],
) -> None:
    second = factories.make_unit("Tổ ấp 7", parent=commune)
    factories.make_user("Đặng Thị Hai", unit=second)
    programme = make_programme(course)
    assign(programme, team, in_days=-3)
    walk(member, course)
    browser.sign_in(admin)
    browser.get("/dashboard")
    taken = {}

    own = [f"{commune.id}/{screen}" for screen in ("people", "matrix", "trend")]
    for path in (commune.parent_id, commune.id, team.id, *own):
        for subject in ("", f"?subject={course_subject(course.id)}&sort=complete&page=7"):
            statements.clear()
            assert browser.get(f"/dashboard/units/{path}{subject}").status_code == 200
            taken[f"{path}{subject}"] = len(statements)

    assert all(0 < number <= 6 for number in taken.values()), taken


@pytest.mark.both_databases
def test_reports_and_lists_of_people_take_few_statements(
    browser: Browser, course: Course, member: User, leader: User, team: Unit, commune: Unit, statements: list[str]
) -> None:
    assign(make_programme(course), team, in_days=-3)
    walk(member, course)
    browser.sign_in(leader).get("/dashboard")
    most = {f"/dashboard/units/{commune.id}/report": 7, "/people": 7, f"/people/units/{commune.id}": 12}
    taken = {}

    for path in most:
        browser.get(path)
        statements.clear()
        assert browser.get(path).status_code == 200
        taken[path] = len(statements)

    assert all(0 < taken[path] <= most[path] for path in most), taken


def test_leaders_find_the_dashboard_among_the_main_places(browser: Browser, head: User, member: User) -> None:
    leading = browser.sign_in(head).get("/").text
    learning = browser.sign_in(member).get("/").text

    assert 'href="/dashboard"' in leading
    assert 'href="/dashboard"' not in learning
