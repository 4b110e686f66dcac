"""The home of those who have more to do here than to learn: what needs a hand stands first."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.dashboard.overview.queries.numbers import StateCounts, UnitCounts
from portal.dashboard.queries.due_programmes import DueProgramme
from portal.dashboard.rules.pace import weekly_need
from portal.db import db
from portal.home.views.leader import due_days, units_behind
from portal.programmes.models import Assignment, OutsideCertificate
from tests import factories
from tests.conftest import Browser
from tests.dashboard.looking import assign
from tests.dashboard.walking import make_programme, make_walk, walk

DAY = timedelta(days=1)


@pytest.fixture
def course(app) -> Course:
    """A course of two lessons and a checklist."""
    return make_walk()


def home(browser: Browser, user: User) -> str:
    """The home as the person has it."""
    response = browser.sign_in(user).get("/")
    assert response.status_code == 200
    return response.text


def words(text: str) -> str:
    """The text of a screen, without marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def headings(text: str) -> list[str]:
    """The headings in their order."""
    return [words(one) for one in re.findall(r"<h[12][^>]*>(.*?)</h[12]>", text, re.DOTALL)]


@pytest.mark.both_databases
def test_a_head_sees_the_team_first_and_whom_to_remind_with_number_and_tick(
    browser, course, commune, team, member, head
):
    assign(make_programme(course), commune, in_days=-3)
    walk(head, course)

    text = home(browser, head)

    assert headings(text) == [team.name, "Cần anh/chị", "Phần học của mình"]
    assert "1 trên 2 người đã xong" in words(text)
    assert "Trễ hạn 3 ngày" in words(text)
    assert f'href="tel:{member.phone}"' in text
    assert f'action="/people/{member.id}/follow-ups"' in text
    assert f'action="/people/{head.id}/follow-ups"' not in text


def test_a_head_is_told_who_waits_to_be_watched_and_which_papers_wait(browser, course, team, member, head):
    make_programme(course)
    walk(member, course)
    told = {"platform": "MOOC", "title": "An toàn", "issued_on": clock.today(), "reference": "1"}
    db.session.add(OutsideCertificate(user_id=member.id, state="waiting", recorded_at=clock.now(), **told))
    db.session.commit()

    text = home(browser, head)

    assert f"/people/{member.id}/teach-back/{course.slug}/hoi-lai" in text
    assert "1 giấy chứng nhận học ở nơi khác" in words(text)
    assert "2 việc" in words(text)


def test_a_head_of_a_hamlet_with_one_team_has_that_team(browser, course, commune):
    hamlet = factories.make_unit("Ấp Kinh Ráng", kind="hamlet", parent=commune)
    below = factories.make_unit("Tổ ấp Kinh Ráng", kind="team", parent=hamlet)
    head = factories.make_user("Lê Thị Bảy", unit=below, grants={"leader": hamlet})

    assert headings(home(browser, head))[0] == below.name


@pytest.mark.both_databases
def test_a_leader_sees_the_unit_the_numbers_that_need_a_hand_and_whom_to_call(
    browser, course, commune, team, member, head, leader
):
    assign(make_programme(course), commune, in_days=-3)
    waiting = factories.make_user("Lý Văn Mới", unit=team, password=None)
    walk(head, course)

    text = home(browser, leader)

    assert headings(text)[0] == commune.name
    assert f'href="tel:{head.phone}"' in text
    assert f"{head.name} phụ trách" in words(text)
    assert f'href="/dashboard/units/{team.id}' in text
    tiles = dict(re.findall(r"<strong>(\d+)</strong>([^<]+)", text))
    assert int(next(number for number, said in tiles.items() if said == "chưa vô lần nào")) >= 1
    assert waiting.name not in text


def test_of_a_hamlet_that_nobody_leads_the_head_of_its_team_is_called(browser, course, commune, leader):
    assign(make_programme(course), commune, in_days=-3)
    hamlet = factories.make_unit("Ấp Kinh Ráng", kind="hamlet", parent=commune)
    below = factories.make_unit("Tổ ấp Kinh Ráng", kind="team", parent=hamlet)
    head = factories.make_user("Lê Thị Bảy", phone="0912000077", unit=below, grants={"leader": below})

    assert f'href="tel:{head.phone}"' in home(browser, leader)


def test_a_member_keeps_the_home_of_a_member(browser, course, team, member):
    assert "Phần học của mình" not in headings(home(browser, member))


def test_a_trainer_sees_what_waits_in_the_studio_and_no_leaders_numbers(browser, course, trainer):
    text = home(browser, trainer)

    assert "Khóa đang soạn" in headings(text)
    assert course.title in text
    assert 'href="/dashboard' not in text


def test_an_administrator_sees_the_teams_that_nobody_leads_until_somebody_does(
    browser, course, commune, team, member, admin
):
    text = home(browser, admin)
    assert "Tổ chưa có tổ trưởng" in words(text)
    assert team.name in words(text)

    factories.make_user("Lê Thị Ba", unit=team, grants={"leader": team})

    assert team.name not in words(home(browser, admin))


@pytest.mark.parametrize("who", ["member", "head", "leader"])
def test_the_question_missed_most_is_for_trainers(browser, request, course, who):
    assert browser.sign_in(request.getfixturevalue(who)).get("/worst-question").status_code == 403


def test_the_question_missed_most_opens_without_scripts(browser, course, trainer):
    answer = browser.sign_in(trainer).get("/worst-question")

    assert answer.status_code == 200
    assert headings(answer.text) == ["Câu hay trả lời sai nhất"]


def row(name: str, members: int, complete: int, overdue: int = 0) -> UnitCounts:
    """A unit right below with these numbers."""
    return UnitCounts(hash(name), name, name, "commune", StateCounts(members, 0, complete, overdue=overdue))


def test_units_with_most_people_late_are_called_first_then_those_with_the_smallest_share():
    rows = [row("a", 10, 10), row("b", 10, 5), row("c", 40, 2), row("d", 10, 9, overdue=1), row("e", 0, 0)]

    assert [each.name for each in units_behind(rows)] == ["d", "c", "b"]


@pytest.mark.parametrize(
    ("left", "days", "needed"),
    [(100, 0, 100), (100, 7, 100), (100, 13, 54), (100, 14, 50), (397, 20, 139), (185, 33, 40), (1, 60, 1)],
)
def test_the_need_of_a_week_is_told_by_the_days_that_are_left_not_by_whole_weeks(left, days, needed):
    today = date(2026, 11, 27)

    assert weekly_need(left, today + days * DAY, today) == needed


def test_due_days_are_those_of_the_next_two_months_each_programme_once_a_day():
    today = date(2026, 11, 27)

    def given(unit: str, title: str, days: int, percent: int | None = None) -> DueProgramme:
        return DueProgramme(1, title, unit, today + days * DAY, percent)

    rows = [given("Xã A", "Tết", 5), given("Xã B", "Tết", 5), given("Xã C", "Xa", 61), given("Xã A", "Tết", 9, 80)]

    assert [(one.title, one.units, one.percent) for one in due_days(rows, [], today=today)] == [
        ("Tết", 2, None),
        ("Tết", 1, 80),
    ]


@pytest.mark.parametrize(("who", "most"), [("head", 16), ("leader", 18), ("trainer", 8), ("admin", 10)])
def test_a_home_with_duties_takes_few_statements_also_after_something_was_learned(
    browser, request, course, commune, team, member, head, statements, who, most
):
    assign(make_programme(course), commune, in_days=5)
    browser.sign_in(request.getfixturevalue(who)).get("/")
    walk(member, course)
    statements.clear()

    browser.get("/")

    assert len(statements) <= most


def test_the_day_of_the_programme_that_the_home_tells_is_not_told_again_nor_a_later_one_of_it(
    browser, course, team, commune, member, leader
):
    name = make_programme(course).partition(":")[2]
    for unit, days in ((commune, 5), (team, 12)):
        told = {"programme_id": name, "unit_id": unit.id, "due_on": clock.today() + days * DAY}
        db.session.add(Assignment(**told, assigned_at=clock.now()))
    db.session.commit()

    text = browser.sign_in(leader).get("/").text

    assert "còn 5 ngày" in text
    assert "Còn 12 ngày" not in text
