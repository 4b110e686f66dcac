"""Targets: set for a unit, inherited by those below, how far it is, ended and told in the log."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.courses.models import Course
from portal.dashboard.enums import TargetState
from portal.dashboard.rules.count_keys import programme_subject
from portal.dashboard.targets.models import Target
from portal.dashboard.targets.operations import end_target, set_target
from portal.dashboard.targets.queries import current_targets, current_targets_of
from portal.dashboard.targets.rules import TargetProgress, TargetRow, next_target
from portal.db import db
from portal.errors import FieldError, Forbidden
from portal.units.models import Unit
from tests.conftest import Browser
from tests.dashboard.test_reports import assign
from tests.dashboard.walking import make_programme, make_walk, walk

TODAY = date(2026, 11, 27)


def progress(*, percent: int = 80, members: int = 507, completed: int = 97, days: int = 34) -> TargetProgress:
    """How far so many are from a target."""
    row = TargetRow(1, 1, "Tỉnh", "p", "Thành viên tổ", percent, TODAY + timedelta(days=days))
    return TargetProgress(row, members, completed, TODAY)


@pytest.mark.parametrize(
    ("said", "needed", "missing", "weekly", "state"),
    [
        ({}, 406, 309, 64, TargetState.OPEN),  # 405.6 people are 406; 34 days
        ({"completed": 406}, 406, 0, 0, TargetState.REACHED),
        ({"completed": 405, "days": 0}, 406, 1, 1, TargetState.OPEN),  # the last day still counts
        ({"completed": 405, "days": -1}, 406, 1, 1, TargetState.MISSED),
        ({"percent": 100, "members": 3, "completed": 2}, 3, 1, 1, TargetState.OPEN),
        ({"members": 0, "completed": 0}, 0, 0, 0, TargetState.OPEN),  # nobody reaches nothing
    ],
)
def test_the_distance_is_told_in_people(
    said: dict[str, int], needed: int, missing: int, weekly: int, state: TargetState
) -> None:
    found = progress(**said)

    assert (found.needed, found.missing, found.weekly, found.state) == (needed, missing, weekly, state)


def test_of_several_the_next_one_counts_and_then_the_last_that_passed() -> None:
    rows = tuple(
        TargetRow(number, 1, "Tỉnh", "p", "Thành viên tổ", 50, TODAY + timedelta(days=days))
        for number, days in enumerate((-9, -1, 5, 30))
    )

    found = [next_target(some, "p", TODAY) for some in (rows, rows[:2], (), rows[3:])]

    assert [row and row.id for row in found] == [2, 1, None, 3]
    assert next_target(rows, "other", TODAY) is None


@pytest.fixture
def programme_id(commune: Unit, member: User, head: User, leader: User) -> str:
    """A programme that one of three has completed."""
    course: Course = make_walk()
    subject = make_programme(course)
    assign(commune, subject)
    walk(member, course)
    return subject.removeprefix("programme:")


def test_a_target_is_set_shown_everywhere_changed_and_ended(
    browser: Browser, programme_id: str, commune: Unit, team: Unit, leader: User, head: User
) -> None:
    address = f"/dashboard/units/{commune.id}"
    day = clock.today() + timedelta(days=20)
    form = {"programme": programme_id, "percent": "80", "due_on": f"{day:%d/%m/%Y}"}
    browser.sign_in(leader)

    empty = browser.get(f"{address}/targets").text
    wrong = browser.post(f"{address}/targets", data=form | {"percent": "101"})
    late = browser.post(f"{address}/targets", data=form | {"due_on": "01/01/2020"})
    done = browser.post(f"{address}/targets", data=form)
    twice = browser.post(f"{address}/targets", data=form)
    more = browser.post(f"{address}/targets", data=form | {"percent": "90"})

    assert "Chưa đặt mục tiêu" in empty
    assert "từ 1 tới 100" in wrong.text
    assert "đã qua" in late.text
    assert (wrong.status_code, late.status_code, done.status_code) == (422, 422, 303)
    assert (twice.status_code, more.status_code) == (422, 303)
    subject = programme_subject(programme_id)
    for screen in ("?", "/report?", "/report/paper?", "/targets?"):
        page = browser.get(f"{address}{screen}subject={subject}").text
        assert "còn thiếu 1 người" in page.lower(), screen
        assert "90 %" in page, screen
    below = browser.sign_in(head).get(f"/dashboard/units/{team.id}/targets").text
    assert f"Đặt cho {commune.name}" in below
    assert "/ending" not in below  # it is not the head's

    target = db.session.query(Target).filter_by(ended_at=None).one()
    assert browser.post(f"/dashboard/targets/{target.id}/ending").status_code == 404
    ended = browser.sign_in(leader).post(f"/dashboard/targets/{target.id}/ending")
    after = browser.get(f"{address}/targets").text

    assert ended.status_code == 303
    assert "Chưa đặt mục tiêu" in after
    assert "2 mục tiêu đã thôi đặt" in after
    assert leader.name in after
    log = [event.action for event in db.session.query(AuditEvent).filter(AuditEvent.action.like("target.%"))]
    assert sorted(log) == ["target.ended", "target.ended", "target.set", "target.set"]


def test_a_unit_goes_by_its_own_target_before_that_of_the_unit_above(
    app: Flask, programme_id: str, commune: Unit, team: Unit, leader: User, head: User, outsider: User
) -> None:
    day = clock.today() + timedelta(days=20)
    told = {"programme_id": programme_id, "due_on": day}
    way = (commune.parent_id or 0, commune.id, team.id)
    set_target(commune, percent=80, actor=leader, **told)
    inherited = current_targets(way)
    own = set_target(team, percent=60, actor=head, **told)
    found = current_targets_of(team.id)
    end_target(own, actor=head)
    again = current_targets(way)

    assert [(row.unit_id, row.percent) for row in inherited] == [(commune.id, 80)]
    assert [(row.unit_id, row.percent) for row in found] == [(team.id, 60)]
    assert again == inherited
    with pytest.raises(Forbidden):
        set_target(commune, percent=70, actor=outsider, **told)
    with pytest.raises(FieldError):
        set_target(commune, percent=70, actor=leader, programme_id="không-có", due_on=day)
    db.session.execute(update(Target).values(percent=1))
    assert db.session.query(Target).count() == 2
