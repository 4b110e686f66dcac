"""The team as a lane of this week: how many learned, and never who."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.dashboard.walking import make_walk, walk
from tests.fixed_clock import FixedClock


@pytest.fixture
def course(team: Unit) -> Course:
    """A course of two lessons without questions."""
    return make_walk()


@pytest.fixture
def others(team: Unit, member: User, head: User) -> list[User]:
    """Three more people of the team, which has five."""
    return [factories.make_user(f"Người {number}", unit=team) for number in ("Một", "Hai", "Ba")]


def week_of(browser: Browser) -> str:
    """The part of the progress page about the team's week; empty where there is none."""
    html = browser.get("/progress").text
    return html.partition('id="team-week"')[2].partition("</section>")[0]


def test_the_lane_counts_who_learned_and_names_nobody(
    course: Course, browser: Browser, member: User, others: list[User]
) -> None:
    browser.sign_in(member)
    before = week_of(browser)
    for user in others[:2]:
        walk(user, course, lessons=1)

    after = week_of(browser)

    assert "Tuần này tổ mình chưa ai học" in before
    assert "Tuần này 2 trong 5 người của tổ đã học" in after
    assert (after.count('class="lit"'), after.count('class="dark"')) == (2, 3)
    assert not any(user.name in after for user in others)


def test_a_new_week_begins_on_monday(
    course: Course, browser: Browser, member: User, others: list[User], fixed_clock: FixedClock
) -> None:
    walk(others[0], course, lessons=1)
    fixed_clock.advance(days=5)  # from Tuesday to Sunday
    on_sunday = week_of(browser.sign_in(member))
    fixed_clock.advance(days=1)

    assert "Tuần này 1 trong 5 người" in on_sunday
    assert "chưa ai học" in week_of(browser)


@pytest.mark.parametrize("people", [1, 2, 38, 39])
def test_a_team_so_small_that_a_number_names_and_a_unit_that_is_no_team_have_none(
    course: Course, browser: Browser, member: User, head: User, team: Unit, people: int
) -> None:
    for number in range(people):
        factories.make_user(f"Người {number}", unit=team)
    db.session.commit()

    assert bool(week_of(browser.sign_in(member))) is (4 <= people + 2 <= 40)


def test_who_belongs_to_no_team_has_none(course: Course, browser: Browser) -> None:
    assert week_of(browser.sign_in(factories.make_user("Lý Thị Sen", unit=None))) == ""
