"""Week by week: how many people finished, as bars and as a table that says the same."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from portal import clock
from portal.courses.models import Course
from portal.dashboard.counts.operations.recount import recount_all
from portal.dashboard.overview.queries.numbers import UnitOverview, read_unit_overview
from portal.dashboard.rules.count_keys import course_subject
from portal.dashboard.rules.population import EVERYBODY
from portal.dashboard.trend.views import TOP, WEEKS, Goal, Trend, WeekCount, completion_trend, plot
from portal.db import begin_write, db
from portal.progress.models import CourseProgress
from portal.units.changes.operations.close import close_unit
from portal.units.models import Unit
from tests import factories
from tests.dashboard.reading import plain
from tests.dashboard.walking import make_programme, make_walk, walk

WEEK = timedelta(days=7)


def overview(unit: Unit, course: Course) -> UnitOverview:
    """The numbers of everybody in the unit and below."""
    return read_unit_overview(unit.id, course_subject(course.id), on=clock.today(), population=EVERYBODY)


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
    weeks = completion_trend(overview(unit, course), on=on or clock.today()).weeks
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

    weeks = completion_trend(overview(team, course), on=sunday).weeks

    assert (len(weeks), weeks[-1].monday, weeks[-1].sunday) == (WEEKS, date(2026, 11, 23), sunday)
    assert {week.monday.weekday() for week in weeks} == {0}


def weeks_of(*people: int) -> tuple[WeekCount, ...]:
    """Half a year of weeks, of which the last ones have these numbers."""
    numbers = [0] * (WEEKS - len(people)) + list(people)
    monday = date(2026, 11, 23) - (WEEKS - 1) * WEEK
    return tuple(
        WeekCount(monday + place * WEEK, number, sum(numbers[: place + 1])) for place, number in enumerate(numbers)
    )


def test_the_plot_begins_with_the_first_week_that_has_anything_and_ends_at_the_goal():
    goal = Goal(100, date(2026, 12, 17), 40, date(2026, 11, 27))
    trend = Trend(weeks_of(10, 0, 20, 10), goal)

    drawn = plot(trend, 328, 260)

    assert [bar.week.together for bar in drawn.bars] == [10, 10, 30, 40]
    assert [bar.week.people for bar in drawn.bars] == [10, 0, 20, 10]
    assert drawn.bars[-1].height * 100 // (drawn.ground - TOP) in (39, 40)  # 40 of the 100 that are the goal
    assert drawn.bars[1].fresh == 0
    assert drawn.goal is not None
    assert drawn.goal[1] == TOP
    assert drawn.bars[-1].x + drawn.bar < drawn.goal[0] <= 328
    assert drawn.way.startswith(f"M{drawn.bars[-1].x + drawn.bar // 2} ")
    assert drawn.marks[0].text == "2/11"
    assert goal.weekly == 21  # 60 people in 20 days
    assert (trend.recent, trend.before, trend.last_week) == (30, 0, 20)


def test_a_goal_whose_day_is_over_or_that_is_reached_is_not_drawn():
    for goal in (
        Goal(100, date(2026, 11, 14), 40, date(2026, 11, 27)),
        Goal(40, date(2026, 12, 17), 40, date(2026, 11, 27)),
        None,
    ):
        drawn = plot(Trend(weeks_of(40), goal), 328, 260)

        assert drawn.goal is None
        assert drawn.way == drawn.line == ""
        assert drawn.bars[0].y == TOP  # the highest value fills the plot


def test_who_finished_before_the_half_year_is_in_the_sum(course, team, member, head):
    finished(member, course, weeks_ago=1)
    finished(head, course, weeks_ago=WEEKS + 3)

    trend = completion_trend(overview(team, course), on=clock.today())

    assert (trend.total, trend.weeks[0].together, trend.weeks[-1].together) == (1, 1, 2)


@pytest.mark.parametrize(
    ("weeks", "news"),
    [
        ({0: 2}, "2 người xong trong tuần này"),
        ({1: 2}, "2 người xong trong bốn tuần qua, bốn tuần trước chưa có ai"),
        ({1: 2, 5: 1}, "2 người xong trong bốn tuần qua, gấp 2 lần bốn tuần trước"),
        ({2: 1, 8: 1}, "1 người xong trong bốn tuần qua, bằng bốn tuần trước"),
        ({1: 1, 6: 2}, "1 người xong trong bốn tuần qua, ít hơn bốn tuần trước 1 người"),
        ({7: 2}, "Bốn tuần qua chưa có ai xong thêm; bốn tuần trước có 2 người"),
        ({12: 1}, "Bốn tuần qua chưa có ai xong thêm"),
    ],
)
def test_the_title_says_what_is_new(browser, course, team, head, weeks, news):
    for weeks_ago, people in weeks.items():
        for number in range(people):
            finished(factories.make_user(f"Người {weeks_ago} {number}", unit=team), course, weeks_ago=weeks_ago)

    page = browser.sign_in(head).get(f"/dashboard/units/{team.id}/trend?subject=course:{course.id}").text

    assert plain(re.search(r'<h2 id="trend-news">(.*?)</h2>', page, re.S)[1]) == news


def test_a_closed_unit_below_counts_no_more(course, commune, member, leader):
    finished(leader, course, weeks_ago=1)
    close_unit(factories.make_unit("Tổ cũ", parent=commune), on=clock.today(), reason="Nghị quyết", actor=None)
    db.session.commit()

    assert numbers(commune, course) == {1: 1}


def test_the_table_says_what_the_bars_show(browser, course, team, member, head):
    finished(member, course, weeks_ago=1)
    finished(head, course, weeks_ago=1)

    page = browser.sign_in(head).get(f"/dashboard/units/{team.id}/trend?subject=course:{course.id}").text

    rows = re.findall(r'<tr><th scope="row">([^<]+).*?<td class="number">(\d+)</td>', page)
    monday = clock.today() - timedelta(days=clock.today().weekday()) - WEEK
    assert len(rows) == 2 + 1  # from the first week with anything, and the sum
    assert (rows[1][0].split()[0], rows[1][1]) == (f"{monday:%d/%m/%Y}", "2")
    assert rows[-1] == ("Cộng", "2")
    assert page.count('<rect class="trend-bar') == 2 * 2  # drawn for a phone and for a desk


def test_the_programme_of_the_unit_is_shown_first(browser, course, team, head):
    make_programme(course)

    page = browser.sign_in(head).get(f"/dashboard/units/{team.id}/trend").text

    assert '<option lang="vi" value="programme:thanh-vien" selected>' in page
    assert "chưa có ai học xong" in page.lower()


@pytest.mark.parametrize("asked", ["course:999", "course:x", "programme:", "member", "' OR 1=1 --", "%00"])
def test_a_subject_that_is_none_is_as_if_nothing_had_been_asked(browser, course, team, head, asked):
    answer = browser.sign_in(head).get(f"/dashboard/units/{team.id}/trend", query_string={"subject": asked})

    assert answer.status_code == 200
    assert f'<option lang="vi" value="course:{course.id}" selected>' in answer.text


def test_without_any_course_the_screen_says_so(browser, team, head):
    answer = browser.sign_in(head).get(f"/dashboard/units/{team.id}/trend")

    assert answer.status_code == 200
    assert "Chưa có khóa học nào" in answer.text
