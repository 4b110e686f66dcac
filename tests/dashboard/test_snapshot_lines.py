"""Several frozen days as lines: what is drawn, what is not known, and the same as a table."""

from __future__ import annotations

from datetime import date, timedelta

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.dashboard.overview.queries.numbers import StateCounts
from portal.dashboard.queries.subjects import Subject
from portal.dashboard.snapshot_comparison.views import differences
from portal.dashboard.snapshot_lines.views import Point, UnitLine, plot_of, spaced
from portal.db import db
from portal.units.models import Unit
from tests.conftest import Browser
from tests.dashboard.reading import on_screen
from tests.dashboard.test_snapshots import course, frozen, studied
from tests.dashboard.walking import walk

__all__ = ["course", "studied"]  # fixtures
FIRST = date(2026, 9, 30)


def line(*shares: int | None, gap: int = 30) -> UnitLine:
    """A unit of a hundred people with so many complete on days of one distance; None where it was not counted."""
    points = [
        Point(FIRST + timedelta(days=gap * place), None if share is None else StateCounts(100, complete=share))
        for place, share in enumerate(shares)
    ]
    return UnitLine(1, "Xã", points, is_other=False)


def test_days_stand_as_far_from_each_other_as_they_are_and_lines_end_where_nothing_is_known() -> None:
    points = [*line(0, 50).points, Point(FIRST + timedelta(days=90), StateCounts(100, complete=100))]

    plot = plot_of(UnitLine(1, "Xã", points, is_other=False), width=376, height=174, goal=80)
    broken = plot_of(line(10, 20, None, 40, 50), width=376, height=174, goal=None)
    one_day = plot_of(line(10, 20, 30, gap=0), width=376, height=174, goal=None)

    assert [(dot.x, dot.y) for dot in plot.dots] == [(52, 134), (152, 84), (352, 34)]
    assert plot.paths == ["M52 134L152 84L352 34"]
    assert plot.goal_y == 54
    assert [path.count("L") for path in broken.paths] == [1, 1]
    assert len(broken.dots) == 4
    assert [dot.x for dot in one_day.dots] == [52, 202, 352]


def test_days_that_would_touch_have_no_mark() -> None:
    marks = [(x, FIRST) for x in (52, 60, 200, 270, 344)]

    assert [x for x, _day in spaced(marks)] == [60, 270, 344]


def test_of_units_that_were_merged_or_split_no_growth_is_told() -> None:
    points = line(10, 40).points

    assert UnitLine(1, "Xã", points, is_other=False).change == 30
    assert UnitLine(1, "Xã", points, is_other=True).change is None
    assert line(None, 40).change is None


def test_a_share_grew_by_the_same_points_as_lines_and_as_a_comparison() -> None:
    before, after = StateCounts(42, complete=9), StateCounts(44, complete=9)  # 21,4 and 20,5 %: 0,97 points apart

    points = [Point(FIRST, before), Point(FIRST + timedelta(days=1), after)]
    [compared] = [each for each in differences(before, after) if each.key == "share"]

    assert UnitLine(1, "Phường", points, is_other=False).change == compared.grown == -1
    assert compared.change == -0.01


def test_a_unit_over_several_days(
    browser: Browser, studied: Subject, course: Course, commune: Unit, team: Unit, head: User, leader: User
) -> None:
    days = [clock.today() - timedelta(days=ago) for ago in (60, 30, 0)]
    first = frozen(commune, on=days[0])
    frozen(commune, on=days[1])
    walk(head, course)
    frozen(commune, on=days[2])
    team_name = db.session.get_one(Unit, team.id).name
    address = f"/dashboard/units/{commune.id}/snapshots"
    browser.sign_in(leader)

    page = browser.get(f"{address}/lines?subject={studied.key}")
    listed = browser.get(address)
    alone = browser.get(f"{address}/lines?snapshot={first.id}")
    foreign = browser.get(f"{address}/lines?snapshot={first.id}&snapshot=99")

    assert page.status_code == 200
    rows = on_screen(page.text, "lines-table")
    assert rows[1] == [team_name, "50,0 % 1/2", "50,0 % 1/2", "100,0 % 2/2", "+50,0"]
    assert rows[2][1:] == ["50,0 % 1/2", "50,0 % 1/2", "100,0 % 2/2", "+50,0"]
    assert page.text.count('class="lines-dot"') == 6  # three days, for the phone and for the desk
    assert f"{address}/lines" in listed.text
    assert (alone.status_code, foreign.status_code) == (302, 404)
