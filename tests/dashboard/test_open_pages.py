"""Who still has pages: a list for the head, by name and day, and how many of the team learned this week."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.consents import give_consents
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS, LEARNING
from portal.courses.models import Course
from portal.db import db
from portal.programmes.models import Assignment
from portal.progress.queries.active_members import ActiveMembers, count_active_members
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.dashboard.test_newcomers import assigned, newcomer  # noqa: F401 - fixtures of a late joiner
from tests.dashboard.walking import make_programme, make_walk, walk
from tests.fixed_clock import FixedClock

DAY = timedelta(days=1)


@pytest.fixture
def course(commune: Unit) -> Course:
    """A course of two lessons and a checklist."""
    return make_walk()


def told(browser: Browser, unit: Unit) -> list[str]:
    """The lines of the list; none where the page has no list."""
    html = browser.get(f"/dashboard/team/{unit.id}").text
    found = re.search(r'<textarea[^>]*id="open-pages-text"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    return unescape(found[1]).split("\n") if found is not None else []


def test_each_has_the_pages_that_are_left_and_the_day(
    browser: Browser, course: Course, team: Unit, commune: Unit, member: User, head: User
) -> None:
    name, due_on = make_programme(course).partition(":")[2], clock.today() + 9 * DAY
    db.session.add(Assignment(programme_id=name, unit_id=commune.id, due_on=due_on, assigned_at=clock.now()))
    db.session.commit()
    walk(member, course, lessons=1)

    lines = told(browser.sign_in(head), team)

    assert lines[0] == f"{team.name}: ai còn bài nào, tính tới 15/12/2026 (Thành viên tổ)"
    assert f"• {member.name}: “{course.title}” còn 1 bài – hạn {due_on:%d/%m/%Y}" in lines
    assert f"• {head.name}: “{course.title}” còn 2 bài – hạn {due_on:%d/%m/%Y}" in lines
    assert len(lines) == 3


@pytest.mark.usefixtures("newcomer")
def test_a_newcomer_has_a_day_of_their_own_and_a_day_that_is_over_is_said_kindly(
    browser: Browser, course: Course, team: Unit, head: User, member: User
) -> None:
    lines = told(browser.sign_in(head), team)

    assert any(line.startswith("• Lê Thị Sáu:") and line.endswith("– hạn 27/12/2027") for line in lines)
    assert any(
        line.startswith(f"• {member.name}:") and line.endswith("– hạn 14/11/2027 đã qua, mình học bù")
        for line in lines
    )


def test_who_has_finished_or_did_not_agree_is_not_named(
    browser: Browser, course: Course, team: Unit, member: User, head: User
) -> None:
    shy = factories.make_user("Kiều Thị Mận", unit=team, consented=False)
    give_consents(shy, {LEARNING: CURRENT_VERSIONS[LEARNING]})
    db.session.commit()
    make_programme(course)
    walk(member, course)

    assert [line.partition(":")[0] for line in told(browser.sign_in(head), team)[1:]] == [f"• {head.name}"]
    walk(head, course)
    assert told(browser, team) == []


def test_the_text_for_the_group_still_names_nobody(
    browser: Browser, course: Course, team: Unit, member: User, head: User
) -> None:
    make_programme(course)

    html = browser.sign_in(head).get(f"/dashboard/team/{team.id}").text
    group = re.search(r'<textarea[^>]*id="group-text"[^>]*>(.*?)</textarea>', html, re.DOTALL)

    assert group is not None
    assert member.name not in group[1]


def test_a_head_of_another_team_reads_none_of_it(
    browser: Browser, course: Course, team: Unit, commune: Unit, member: User
) -> None:
    make_programme(course)
    other = factories.make_unit("Tổ bên cạnh", parent=commune)
    stranger = factories.make_user("Ngô Văn Chín", unit=other, grants={"leader": other})

    assert browser.sign_in(stranger).get(f"/dashboard/team/{team.id}").status_code == 404


def test_who_did_something_since_monday_counts_for_the_week(
    course: Course, team: Unit, member: User, head: User, fixed_clock: FixedClock
) -> None:
    monday = clock.now() - 1 * DAY
    walk(member, course, lessons=1)

    assert count_active_members(team.id, since=monday) == ActiveMembers(1, 2)
    assert count_active_members(team.id, since=clock.now() + DAY) == ActiveMembers(0, 2)


def test_the_head_sees_the_week_too(
    browser: Browser, course: Course, team: Unit, member: User, head: User
) -> None:
    browser.sign_in(head)
    before = browser.get(f"/dashboard/team/{team.id}").text
    walk(member, course, lessons=1)

    assert "Tuần này chưa ai học" in before
    assert "Tuần này 1 trong 2 người đã học" in browser.get(f"/dashboard/team/{team.id}").text
