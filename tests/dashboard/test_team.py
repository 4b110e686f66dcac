"""The head's page: who is how far, and what a head does about it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.consents import give_consents
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS, LEARNING
from portal.courses.models import Course
from portal.courses.queries.published import list_courses, units_above
from portal.dashboard.enums import MemberState
from portal.dashboard.team.operations import plan_course
from portal.dashboard.team.views.team import Team, team_view
from portal.db import db
from portal.people.operations.deactivate import deactivate_user
from portal.programmes.models import Assignment, OutsideCertificate
from portal.units.models import Unit
from portal.units.queries.tree import path
from tests import factories
from tests.conftest import Browser
from tests.dashboard.walking import make_programme, make_walk, show_teaching, walk

DAY = timedelta(days=1)


@pytest.fixture
def course(app) -> Course:
    """A course of two lessons and a checklist."""
    return make_walk()


def seen(unit: Unit, **asked) -> Team:
    """The team as its head sees it."""
    way, courses = [above.id for above in path(unit.id)], list_courses(units_above(unit.id))
    return team_view(unit, way, among=courses, **asked)


def shown(browser: Browser, unit: Unit, query: str = "") -> str:
    """The text of the screen, without marks."""
    response = browser.get(f"/dashboard/team/{unit.id}{query}")
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_members_stand_in_the_order_of_their_names_whatever_they_have_done(course, team, member, head):
    first = factories.make_user("Nguyễn Văn An", unit=team)
    walk(member, course)

    members = seen(team).members

    assert [one.name for one in members] == [first.name, head.name, member.name]


def test_a_finished_page_lights_its_window(course, team, member):
    walk(member, course, lessons=1)

    [walked] = next(one for one in seen(team).members if one.id == member.id).courses

    assert (walked.state, walked.houses, walked.lit) == ("learning", ["lit", "dark", "dark"], 1)


def test_the_state_is_that_of_the_programme_and_the_lane_that_of_the_course_to_talk_about(
    course, team, member, head
):
    second = make_walk("vietqr", title="Chuyển khoản")
    make_programme(course, second)
    walk(member, course)

    found = seen(team)
    one = next(each for each in found.members if each.id == member.id)

    assert found.programme is not None
    assert found.programme.title == "Thành viên tổ"
    assert (one.state, one.completed, len(one.courses)) == ("learning", 1, 2)
    assert one.now is not None
    assert one.now.course.row.id == second.id
    assert next(each for each in found.members if each.id == head.id).state == MemberState.NOT_STARTED


def test_a_course_of_the_programme_can_be_looked_at_alone(course, team, member):
    second = make_walk("vietqr", title="Chuyển khoản")
    make_programme(course, second)
    walk(member, course)

    found = seen(team, course_id=course.id)

    assert found.course is not None
    assert (found.complete, found.people.members) == (1, 1)
    assert found.is_done


def test_what_is_due_is_told_with_its_day(course, team, commune, member):
    due_on = give(course, commune, days=9)

    assert seen(team).due_on == due_on


def test_who_did_not_agree_is_counted_and_not_named(browser, course, team, member, head):
    shy = factories.make_user("Kiều Thị Mận", unit=team, consented=False)
    give_consents(shy, {LEARNING: CURRENT_VERSIONS[LEARNING]})
    db.session.commit()
    walk(shy, course)
    make_programme(course)

    text = shown(browser.sign_in(head), team)

    assert shy.name not in text
    assert "và 1 người chỉ tính trong tổng số" in text
    assert seen(team, course_id=course.id).complete == 1


def test_who_never_came_in_is_told_by_number_with_the_way_to_the_codes(browser, course, team, head):
    factories.make_user("Lý Thị Sen", unit=team, password=None, consented=False)

    text = shown(browser.sign_in(head), team)

    assert "Lý Thị Sen" not in text
    assert "1 người trong đơn vị chưa vô lần nào" in text


def test_who_left_is_on_the_page_no_more(browser, course, team, member, head, admin):
    deactivate_user(member, actor=admin)
    db.session.commit()

    assert member.name not in shown(browser.sign_in(head), team)
    assert seen(team).people.members == 1


def test_the_whole_team_is_praised_and_nobody_apart(browser, course, team, member, head):
    make_programme(course)
    walk(member, course)
    browser.sign_in(head)
    assert "Mọi người đã xong" not in shown(browser, team, f"?course={course.id}")

    walk(head, course)

    assert "Mọi người đã xong" in shown(browser, team, f"?course={course.id}")


def test_the_lane_of_the_team_has_a_house_for_each_and_the_lit_ones_first(course, team, member, head):
    walk(head, course)
    walk(member, course, lessons=1)

    assert seen(team, course_id=course.id).houses == ["lit", "here"]


def test_each_row_leads_to_the_person_and_no_code_is_given_by_a_slip_of_the_thumb(
    browser, course, team, member, head
):
    page = browser.sign_in(head).get(f"/dashboard/team/{team.id}").text

    assert all(page.count(f'href="/people/{user.id}"') == 2 for user in (member, head))  # the house and the row
    assert "/codes" not in page


def test_the_checklist_opens_where_only_it_is_left_until_it_was_seen(browser, course, team, member, head):
    address = f"/people/{member.id}/teach-back/{course.slug}/hoi-lai"
    browser.sign_in(head)
    walk(member, course, lessons=1)
    assert address not in browser.get(f"/dashboard/team/{team.id}").text
    walk(member, course)
    assert address in browser.get(f"/dashboard/team/{team.id}").text

    show_teaching(member, course, head)

    assert address not in browser.get(f"/dashboard/team/{team.id}").text
    assert next(one for one in seen(team).members if one.id == member.id).teaches


def test_the_windows_of_a_house_are_lit_by_quarters_and_a_first_page_lights_one(course, team, member):
    def quarters():
        return next(one for one in seen(team).members if one.id == member.id).quarters

    found = [quarters()]
    for lessons in (1, 2):
        walk(member, course, lessons)
        found.append(quarters())

    assert found == [0, 1, 4]  # one page of three; both lessons are the whole course, whoever is to be watched


def test_two_of_one_given_name_are_told_apart_by_the_name_before_it(course, team, member):
    other = factories.make_user("Lê Anh Tư", unit=team)
    found = seen(team)

    assert {found.short_name(one) for one in found.members if one.id in (member.id, other.id)} == {
        "Văn Tư",
        "Anh Tư",
    }


def test_somebody_late_can_be_called_and_ticked_there(browser, course, team, commune, member, head):
    give(course, commune, days=-2)
    page = browser.sign_in(head).get(f"/dashboard/team/{team.id}").text
    assert f'href="tel:{member.phone}"' in page

    answer = browser.post(
        f"/people/{member.id}/follow-ups", data={"kind": "reminded", "next": f"/dashboard/team/{team.id}"}
    )

    assert answer.status_code == 303
    assert "nhắc" in shown(browser, team)


@pytest.mark.both_databases
def test_waiting_certificates_are_counted_with_the_way_to_them(browser, team, member, head, outsider):
    for number, (user, state) in enumerate([(member, "waiting"), (member, "declined"), (outsider, "waiting")]):
        told = {"platform": "MOOC", "title": "An toàn", "issued_on": clock.today(), "reference": str(number)}
        db.session.add(OutsideCertificate(user_id=user.id, state=state, recorded_at=clock.now(), **told))
    db.session.commit()

    page = browser.sign_in(head).get(f"/dashboard/team/{team.id}").text

    assert "1 giấy chứng nhận đang chờ" in page
    assert 'href="/outside-certificates/team"' in page


def give(course: Course, unit: Unit, *, days: int) -> date:
    """Give the unit a programme with the course, due in so many days; returns the day."""
    due_on = clock.today() + days * DAY
    name = make_programme(course).partition(":")[2]
    db.session.add(Assignment(programme_id=name, unit_id=unit.id, due_on=due_on, assigned_at=clock.now()))
    db.session.commit()
    return due_on


def text_for_group(browser: Browser, unit: Unit) -> str:
    """What the head would copy."""
    page = browser.get(f"/dashboard/team/{unit.id}").text
    found = re.search(r"<textarea[^>]*readonly[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_text_for_the_group_names_what_is_due_and_no_person(browser, course, team, commune, member, head):
    due_on = give(course, commune, days=9)
    plan_course(team, course_id=course.id, by=clock.today() + 3 * DAY, actor=head)
    db.session.commit()

    text = text_for_group(browser.sign_in(head), team)

    assert "Thành viên tổ" in text
    assert f"{due_on:%d/%m/%Y}" in text
    assert f"{clock.today() + 3 * DAY:%d/%m/%Y}" in text
    assert text.count(f"http://localhost/courses/{course.slug}") == 1
    assert not any(name in text for user in (member, head) for name in (user.name, user.name.split()[-1]))


def test_a_day_that_is_over_is_said_kindly(browser, course, team, commune, member, head):
    give(course, commune, days=-2)
    browser.sign_in(head)

    assert "mình ráng học cho xong nghen" in text_for_group(browser, team)
    assert "Trễ hạn 2 ngày" in shown(browser, team)


def test_when_all_are_done_the_text_thanks(browser, course, team, commune, member, head):
    give(course, commune, days=9)
    for user in (member, head):
        walk(user, course)

    text = text_for_group(browser.sign_in(head), team)

    assert "Cảm ơn cô bác" in text
    assert "http" not in text


@pytest.mark.parametrize(
    "query",
    [
        "?programme=khong-co",
        "?course=999999",
        "?course=-1",
        "?course=1e9",
        "?page=1000000000",
        "?page=0",
        "?plan=x",
    ],
)
def test_an_address_written_by_hand_shows_the_page_as_if_nothing_had_been_asked(
    browser, course, team, head, query
):
    assert head.name in shown(browser.sign_in(head), team, query)


def test_a_larger_unit_is_shown_page_by_page(browser, course, team, head):
    for number in range(40):
        factories.make_user(f"Bùi Văn {number:02d}", unit=team)

    found = seen(team, page=2)

    assert (found.pagination.page, found.pagination.pages, len(found.members)) == (2, 2, 11)
    assert found.houses == []


@pytest.mark.both_databases
def test_a_team_without_people_says_so(browser, commune, leader):
    empty = factories.make_unit("Tổ mới lập", parent=commune)

    assert "Chưa có ai" in shown(browser.sign_in(leader), empty)


@pytest.mark.parametrize("who", ["head", "leader", "admin"])
def test_whoever_leads_the_team_or_a_unit_above_sees_it(browser, request, course, team, member, who):
    user: User = request.getfixturevalue(who)

    assert member.name in shown(browser.sign_in(user), team)


@pytest.mark.parametrize("screen", ["team/{}", "units/{}/trend", "units/{}/most-missed", "units/{}/competences"])
@pytest.mark.parametrize("role", ["leader", "trainer", "admin", None])
def test_nobody_from_a_sibling_unit_sees_any_of_it(browser, course, team, commune, member, screen, role):
    sibling = factories.make_unit("Tổ ấp bên", parent=commune)
    stranger = factories.make_user("Đỗ Văn Lành", unit=sibling, grants={role: sibling} if role else {})

    answer = browser.sign_in(stranger).get(f"/dashboard/{screen.format(team.id)}")

    assert answer.status_code == (404 if role in ("leader", "admin") else 403)
    assert member.name not in answer.text
    assert team.name not in answer.text


def test_every_form_of_a_kept_team_has_the_token_of_whoever_looks(
    browser: Browser, app: Flask, head: User, team: Unit
) -> None:
    def tokens(of: Browser) -> set[str]:
        page = of.sign_in(head).get(f"/dashboard/team/{team.id}").text
        return set(re.findall(r'name="csrf_token"[^>]* value="([^"]*)"', page))

    first, second = tokens(browser), tokens(Browser(app, app.response_class))

    assert len(first) == len(second) == 1
    assert first != second


def test_a_unit_that_is_no_team_has_its_people_and_neither_a_plan_nor_a_group(
    browser, course, team, commune, leader, head
):
    of_commune = browser.sign_in(leader).get(f"/dashboard/team/{commune.id}").text
    of_team = browser.get(f"/dashboard/team/{team.id}").text

    assert leader.name in of_commune
    for only_of_teams in ('id="plans"', 'id="group"', 'class="member-lane"'):
        assert only_of_teams not in of_commune
        assert only_of_teams in of_team
