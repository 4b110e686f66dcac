"""A team's own plan: set, changed, taken back, and the pace against it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal import clock
from portal.audit.models import AuditEvent
from portal.courses.models import Course
from portal.courses.queries.published import CourseRow, list_courses
from portal.dashboard.models import TeamPlan
from portal.dashboard.team.operations import plan_course, remove_plan
from portal.dashboard.team.views.plans import PlanProgress, plan_progress
from portal.db import db
from portal.errors import Forbidden, NotFound, Refused
from portal.units.operations.deputies import appoint_deputy
from tests import factories
from tests.dashboard.walking import make_walk, walk

DAY = timedelta(days=1)
ROW = CourseRow(1, "an-toan", "An toàn", "", "vi", 0, None, None, 2, 8)


@pytest.fixture
def course(app) -> Course:
    """A course of two lessons and a checklist."""
    return make_walk()


def later(days: int = 10) -> date:
    """A day to come."""
    return clock.today() + days * DAY


def pace(*, gone: int, whole: int = 10, complete: int = 0, lit: int = 0) -> PlanProgress:
    """A plan for four people with two lessons each, so many days of which are gone."""
    today = date(2026, 11, 26)
    since = today - gone * DAY
    return PlanProgress(
        ROW, since, since + (whole - 1) * DAY, today, people=4, complete=complete, windows=8, lit=lit
    )


def test_a_plan_is_kept_with_the_day_on_which_the_team_set_out(course, team, head):
    plan = plan_course(team, course_id=course.id, by=later(), actor=head)
    db.session.commit()

    assert (plan.since, plan.by, plan.planned_by_id) == (clock.today(), later(), head.id)


def test_another_day_for_the_same_course_changes_the_plan_and_keeps_its_beginning(course, team, head):
    plan_course(team, course_id=course.id, by=later(), actor=head).since = clock.today() - 5 * DAY
    db.session.commit()

    plan_course(team, course_id=course.id, by=later(20), actor=head)
    db.session.commit()

    [plan] = db.session.query(TeamPlan).all()
    assert (plan.since, plan.by) == (clock.today() - 5 * DAY, later(20))


@pytest.mark.parametrize("days", [-1, -400, 3 * 366])
def test_a_day_that_is_over_or_years_away_is_refused(course, team, head, days):
    with pytest.raises(Refused):
        plan_course(team, course_id=course.id, by=later(days), actor=head)

    assert db.session.query(TeamPlan).count() == 0


def test_today_is_a_day_that_can_still_be_kept(course, team, head):
    assert plan_course(team, course_id=course.id, by=clock.today(), actor=head).by == clock.today()


def test_a_course_that_is_not_the_teams_is_refused(app, team, commune, head, outsider):
    with pytest.raises(Refused):
        plan_course(team, course_id=99_999, by=later(), actor=head)


def test_a_plan_is_taken_back_and_only_once(course, team, head):
    plan_course(team, course_id=course.id, by=later(), actor=head)
    remove_plan(team, course_id=course.id, actor=head)
    db.session.commit()

    assert db.session.query(TeamPlan).count() == 0
    with pytest.raises(NotFound):
        remove_plan(team, course_id=course.id, actor=head)


def test_the_log_keeps_who_planned_and_a_deputy_with_the_name_of_the_head(course, team, member, head):
    appoint_deputy(team, member, head=head, until=later(), actor=head)
    plan_course(team, course_id=course.id, by=later(), actor=member)
    remove_plan(team, course_id=course.id, actor=head)
    db.session.commit()

    events = (
        db.session.query(AuditEvent).filter(AuditEvent.action.like("team_plan.%")).order_by(AuditEvent.id).all()
    )

    told = [(event.action, event.actor_id, event.on_behalf_of_id, event.unit_id) for event in events]
    assert told == [("team_plan.set", member.id, head.id, team.id), ("team_plan.dropped", head.id, None, team.id)]


@pytest.mark.parametrize("who", ["member", "trainer", "outsider"])
def test_who_does_not_lead_the_team_plans_nothing_for_it(request, course, team, head, who):
    actor = request.getfixturevalue(who)
    plan_course(team, course_id=course.id, by=later(), actor=head)
    db.session.commit()

    with pytest.raises(Forbidden):
        plan_course(team, course_id=course.id, by=later(30), actor=actor)
    with pytest.raises(Forbidden):
        remove_plan(team, course_id=course.id, actor=actor)


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({"gone": 0}, "in_step"),
        ({"gone": 5, "lit": 4}, "in_step"),
        ({"gone": 5, "lit": 5}, "ahead"),
        ({"gone": 5, "lit": 3}, "behind"),
        ({"gone": 10, "lit": 7}, "over"),
        ({"gone": 10, "lit": 8, "complete": 4}, "done"),
        ({"gone": 9, "lit": 8}, "ahead"),
    ],
)
def test_the_pace_is_what_is_finished_against_the_time_that_has_gone(given, verdict):
    assert pace(**given).verdict == verdict


def test_the_share_of_time_ends_with_the_last_day_and_no_earlier():
    shares = [pace(gone=gone).elapsed for gone in (0, 5, 9, 10, 99)]

    assert shares == [0.0, 0.5, 0.9, 1.0, 1.0]


def test_windows_count_for_everybody_and_a_checklist_waits_for_nobody(course, team, member, head):
    plan_course(team, course_id=course.id, by=later(), actor=head)
    walk(member, course)
    walk(head, course, lessons=1)

    [found] = plan_progress(team, courses=list_courses(), people=2, today=clock.today())

    assert (found.windows, found.lit, found.complete, found.share) == (4, 3, 1, 0.75)


def test_only_the_teams_own_people_count_for_its_plan(course, team, commune, member, leader):
    plan_course(commune, course_id=course.id, by=later(), actor=leader)
    walk(member, course)

    [found] = plan_progress(commune, courses=list_courses(), people=1, today=clock.today())

    assert (found.lit, found.complete) == (0, 0)


def test_the_form_sets_a_plan_and_leads_back(browser, course, team, head):
    form = {"course": course.id, "by": later().strftime("%d/%m/%Y")}

    answer = browser.sign_in(head).post(f"/dashboard/team/{team.id}/plans", data=form)

    assert (answer.status_code, answer.location) == (303, f"/dashboard/team/{team.id}#plans")
    assert db.session.query(TeamPlan).one().by == later()


def test_htmx_gets_the_plans_alone(browser, course, team, head):
    form = {"course": course.id, "by": later().isoformat()}

    answer = browser.sign_in(head).post(
        f"/dashboard/team/{team.id}/plans", data=form, headers={"HX-Request": "true"}
    )

    assert answer.text.lstrip().startswith('<section class="section" id="plans"')
    assert "Đã đặt kế hoạch." in answer.text
    assert course.title in answer.text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"by": "2020-01-01"}, "Ngày này đã qua"),
        ({"by": "ngày mai"}, "Ghi ngày như sau"),
        ({"by": ""}, "Chọn ngày cuối"),
        ({"by": "9999-12-31"}, "hơn hai năm nữa"),
        ({"course": "0"}, "Chọn một khóa"),
        ({"course": "một"}, "Chọn một khóa"),
        ({"course": "99999999999999"}, "Chọn một khóa"),
        ({}, "Chọn ngày cuối"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_what_cannot_be_planned_is_said_beside_its_field(browser, course, team, head, said, told, headers):
    form = {"course": course.id, "by": later().isoformat()} | said if said else {}

    answer = browser.sign_in(head).post(f"/dashboard/team/{team.id}/plans", data=form, headers=headers)

    assert answer.status_code == 422
    assert told in answer.text
    assert db.session.query(TeamPlan).count() == 0


def test_the_form_opens_with_the_plan_that_is_to_be_changed(browser, course, team, head):
    plan_course(team, course_id=course.id, by=later(), actor=head)
    db.session.commit()

    page = browser.sign_in(head).get(f"/dashboard/team/{team.id}?plan={course.id}").text

    assert f'value="{later().isoformat()}"' in page
    assert 'id="plan-form" open' in page


def test_a_plan_is_dropped_by_its_button(browser, course, team, head):
    plan_course(team, course_id=course.id, by=later(), actor=head)
    db.session.commit()
    browser.sign_in(head)

    answers = [
        browser.post(f"/dashboard/team/{team.id}/plans/removal", data={"course": said}).status_code
        for said in ("x", course.id, course.id)
    ]

    assert answers == [404, 303, 404]


def test_the_head_of_a_sibling_team_changes_no_plan(browser, course, team, commune, head):
    sibling = factories.make_unit("Tổ ấp bên", parent=commune)
    stranger = factories.make_user("Đỗ Văn Lành", unit=sibling, grants={"leader": sibling})
    plan_course(team, course_id=course.id, by=later(), actor=head)
    db.session.commit()
    browser.sign_in(stranger)
    form = {"course": course.id, "by": later(30).isoformat()}

    answers = [
        browser.post(f"/dashboard/team/{team.id}/{path}", data=form).status_code
        for path in ("plans", "plans/removal")
    ]

    assert answers == [404, 404]
    assert db.session.query(TeamPlan).one().by == later()
