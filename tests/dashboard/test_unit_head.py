"""The head of a unit's screens: one shape on all of them, with the unit's line and its tabs."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.programmes.models import Assignment
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.dashboard.reading import plain
from tests.dashboard.walking import make_programme, make_walk, walk

SCREENS = ("", "/matrix", "/at-risk", "/trend", "/most-missed", "/competences", "/report")


@pytest.mark.both_databases
def test_every_screen_has_the_units_line_and_its_own_tab(
    browser: Browser, leader: User, member: User, team: Unit, commune: Unit
) -> None:
    course = make_walk()
    browser.sign_in(leader)

    for screen in SCREENS:
        text = browser.get(f"/dashboard/units/{commune.id}{screen}").text

        head = text[text.index('<header class="page-head unit-head">') : text.index("</nav>", text.index("tabs "))]
        assert commune.name in plain(head), screen
        assert f"1 tổ · {leader.name} phụ trách" in plain(head), screen
        current = re.findall(r'href="([^"?]*)[^"]*" aria-current="page"', head)
        assert current == [f"/dashboard/units/{commune.id}{screen}"]
        title = re.search(r"<h1>(.*?)</h1>", head)
        assert title is not None
        # What is counted for one programme or course is called by it; the unit then stands in the way to it.
        assert title[1] == (course.title if screen in ("", "/trend", "/report") else commune.name)


def test_the_line_says_who_leads_at_once_and_calls_a_unit_without_a_leader_so(
    browser: Browser, admin: User, team: Unit, commune: Unit
) -> None:
    browser.sign_in(admin)
    address = f"/dashboard/units/{commune.id}/most-missed"

    before = plain(browser.get(address).text)
    factories.make_user("Lê Thị Bảy", unit=commune, grants={"leader": commune})
    after = plain(browser.get(address).text)

    assert "1 tổ · chưa có ai phụ trách" in before
    assert "1 tổ · Lê Thị Bảy phụ trách" in after


@pytest.mark.both_databases
def test_a_day_is_red_once_somebody_is_late_amber_when_near_and_plain_while_far_or_where_nobody_is_late(
    browser: Browser, head: User, member: User, team: Unit
) -> None:
    course = make_walk()
    subject = make_programme(course)
    due = give(team, subject, clock.today() + timedelta(days=40))
    browser.sign_in(head)

    def day_told() -> str:
        title = re.search(r"<h1>.*?, (<span.*?)</h1>", browser.get(f"/dashboard/units/{team.id}").text)
        assert title is not None
        return title[1]

    assert day_told() == f'<span class="phrase">hạn {due.due_on:%d/%m/%Y}</span>'
    due.due_on = clock.today() + timedelta(days=14)
    db.session.commit()
    assert day_told() == f'<span class="phrase due-text">hạn {due.due_on:%d/%m/%Y}</span>'
    due.due_on = clock.today() - timedelta(days=13)
    db.session.commit()
    assert day_told() == '<span class="phrase late-text">trễ hạn 13 ngày</span>'
    walk(head, course)
    walk(member, course)
    assert day_told() == f'<span class="phrase">hạn {due.due_on:%d/%m/%Y}</span>'


@pytest.mark.both_databases
def test_who_is_late_stands_first_among_the_people_of_a_team(
    browser: Browser, head: User, member: User, team: Unit
) -> None:
    course = make_walk()
    give(team, make_programme(course), clock.today() - timedelta(days=1))
    walk(head, course)

    text = browser.sign_in(head).get(f"/dashboard/units/{team.id}").text
    by_name = browser.get(f"/dashboard/units/{team.id}?sort=name").text

    assert re.findall(r'class="person-link"[^>]*>(.*?)</a>', text) == [member.name, head.name]
    assert re.findall(r'class="person-link"[^>]*>(.*?)</a>', by_name) == [head.name, member.name]


def test_the_own_people_of_a_commune_stand_below_their_own_tab_and_are_people_not_members_of_teams(
    browser: Browser, leader: User, head: User, team: Unit, commune: Unit
) -> None:
    make_walk()

    text = browser.sign_in(leader).get(f"/dashboard/units/{commune.id}/people").text

    assert re.findall(r'href="([^"?]*)[^"]*" aria-current="page"', text[text.index("tabs ") :])[0] == (
        f"/dashboard/team/{commune.id}"
    )
    assert re.search(r'<div class="tile"><strong>1</strong> <span>người</span></div>', text)


def give(unit: Unit, subject: str, due_on: date) -> Assignment:
    """Give the programme to the unit, until this day."""
    assignment = Assignment(
        programme_id=subject.partition(":")[2], unit_id=unit.id, due_on=due_on, assigned_at=clock.now()
    )
    db.session.add(assignment)
    db.session.commit()
    return assignment
