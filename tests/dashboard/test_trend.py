"""Week by week: how many people finished, as bars and as a table that says the same."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from portal import clock
from portal.courses.models import Course
from portal.dashboard.counts.operations.recount import recount_all
from portal.dashboard.rules.count_keys import course_subject
from portal.dashboard.trend.views import PLOT_HEIGHT, WEEKS, completion_trend
from portal.db import begin_write, db
from portal.progress.models import CourseProgress
from portal.units.changes.operations.close import close_unit
from tests import factories
from tests.dashboard.walking import make_programme, make_walk, walk

WEEK = timedelta(days=7)


@pytest.fixture
def course(app) -> Course:
    """A course of two lessons and a checklist."""
    return make_walk()


def finished(user, course: Course, *, weeks_ago: int) -> None:
    """Let the person have finished the course so many weeks ago."""
    walk(user, course)
    mine = db.session.get_one(CourseProgress, (user.id, course.id))
    mine.finished_at = clock.now() - weeks_ago * WEEK
    db.session.commit()
    begin_write()
    recount_all()
    db.session.commit()


def numbers(unit, course: Course, on: date | None = None) -> dict[int, int]:
    """How many people finished so many weeks ago."""
    weeks = completion_trend(unit.id, course_subject(course.id), on=on or clock.today()).weeks
    return {len(weeks) - 1 - place: week.people for place, week in enumerate(weeks) if week.people}


def test_each_counts_in_the_week_of_finishing_at_every_level(course, team, commune, member, head, leader):
    finished(member, course, weeks_ago=0)
    finished(head, course, weeks_ago=3)
    finished(leader, course, weeks_ago=3)

    assert numbers(team, course) == {0: 1, 3: 1}
    assert numbers(commune, course) == numbers(commune.parent, course) == {0: 1, 3: 2}


def test_the_top_is_the_sum_of_what_stands_below_and_of_its_own(course, commune, member, outsider):
    own = factories.make_user("Lâm Văn Chín", unit=commune.parent)
    for user in (member, outsider, own):
        finished(user, course, weeks_ago=1)

    assert numbers(commune.parent, course) == {1: 3}


def test_half_a_year_is_looked_at_and_nothing_before(course, team, member, head):
    finished(member, course, weeks_ago=WEEKS - 1)
    finished(head, course, weeks_ago=WEEKS)

    assert numbers(team, course) == {WEEKS - 1: 1}


def test_weeks_begin_on_monday_and_the_last_is_that_of_the_day(course, team):
    sunday = date(2026, 11, 29)

    weeks = completion_trend(team.id, course_subject(course.id), on=sunday).weeks

    assert (len(weeks), weeks[-1].monday, weeks[-1].sunday) == (WEEKS, date(2026, 11, 23), sunday)
    assert {week.monday.weekday() for week in weeks} == {0}


def test_the_highest_bar_fills_the_plot_and_one_person_is_still_seen(course, team, member, head):
    finished(member, course, weeks_ago=0)
    finished(head, course, weeks_ago=2)
    third = factories.make_user("Nguyễn Văn An", unit=team)
    finished(third, course, weeks_ago=2)

    trend = completion_trend(team.id, course_subject(course.id), on=clock.today())

    assert [week.height for week in trend.weeks if week.people] == [PLOT_HEIGHT, PLOT_HEIGHT // 2]
    assert (trend.total, trend.best.people, trend.recent, trend.before) == (3, 2, 2, 0)


def test_a_closed_unit_below_counts_no_more(course, commune, member, leader):
    finished(leader, course, weeks_ago=1)
    close_unit(factories.make_unit("Tổ cũ", parent=commune), on=clock.today(), reason="Nghị quyết", actor=None)
    db.session.commit()

    assert numbers(commune, course) == {1: 1}


def test_the_table_says_what_the_bars_show(browser, course, team, member, head):
    finished(member, course, weeks_ago=1)
    finished(head, course, weeks_ago=1)

    page = browser.sign_in(head).get(f"/dashboard/units/{team.id}/trend?subject=course:{course.id}").text

    rows = re.findall(r'<tr><th scope="row">([^<]+).*?<td class="number">(\d+)</td></tr>', page)
    monday = clock.today() - timedelta(days=clock.today().weekday()) - WEEK
    assert len(rows) == WEEKS + 1
    assert (rows[1][0].split()[0], rows[1][1]) == (f"{monday:%d/%m/%Y}", "2")
    assert rows[-1] == ("Cộng", "2")
    assert page.count('<rect class="trend-bar') == 1


def test_the_programme_of_the_unit_is_shown_first(browser, course, team, head):
    make_programme(course)

    page = browser.sign_in(head).get(f"/dashboard/units/{team.id}/trend").text

    assert '<option value="programme:thanh-vien" selected>' in page
    assert "chưa có ai học xong" in page


@pytest.mark.parametrize("asked", ["course:999", "course:x", "programme:", "member", "' OR 1=1 --", "%00"])
def test_a_subject_that_is_none_is_as_if_nothing_had_been_asked(browser, course, team, head, asked):
    answer = browser.sign_in(head).get(f"/dashboard/units/{team.id}/trend", query_string={"subject": asked})

    assert answer.status_code == 200
    assert f'<option value="course:{course.id}" selected>' in answer.text


def test_without_any_course_the_screen_says_so(browser, team, head):
    answer = browser.sign_in(head).get(f"/dashboard/units/{team.id}/trend")

    assert answer.status_code == 200
    assert "Chưa có khóa học nào" in answer.text
