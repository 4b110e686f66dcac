"""Who is stuck: begun and not moved, failed the same quiz again and again, never signed in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.consents import withdraw_consent
from portal.courses.models import Course, Page
from portal.db import db
from portal.people.operations.deactivate import deactivate_user
from portal.progress.models import CourseProgress
from portal.units.models import Unit
from portal.units.operations.memberships import join_unit
from tests import factories
from tests.conftest import Browser
from tests.dashboard.walking import walk
from tests.questions.taking import take

DAY = timedelta(days=1)
RIGHT, WRONG = {"chosen": [1]}, {"chosen": [0]}


@pytest.fixture
def course(app: Flask) -> Course:
    """Two lessons and a quiz of three questions."""
    return factories.make_course(
        pages={
            "01-bai-mot.md": factories.lesson_markdown(),
            "02-bai-hai.md": factories.lesson_markdown("Bài hai"),
            "03-kiem-tra.md": factories.quiz_markdown(),
        }
    )


def stop(user: User, course: Course, *, days_ago: int) -> None:
    """Let the person have begun the course and have done nothing in it for so many days."""
    walk(user, course, lessons=1)
    db.session.get_one(CourseProgress, (user.id, course.id)).active_at = clock.now() - days_ago * DAY
    db.session.commit()


def fail(user: User, *, times: int) -> None:
    """Fail the quiz so many times."""
    for _time in range(times):
        take(user, WRONG, WRONG, WRONG)


def sections(browser: Browser, unit: Unit, query: str = "") -> dict[str, str]:
    """What each of the lists says."""
    response = browser.get(f"/dashboard/units/{unit.id}/at-risk{query}")
    assert response.status_code == 200
    found = re.findall(r'<section class="section" id="(\w+)">(.*?)</section>', response.text, re.DOTALL)
    return {name: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)) for name, text in found}


def test_who_has_not_moved_for_fourteen_days_is_named(
    browser: Browser, course: Course, member: User, head: User, leader: User, team: Unit, commune: Unit
) -> None:
    stop(member, course, days_ago=15)
    stop(head, course, days_ago=13)

    here = sections(browser.sign_in(leader), commune)["stalled"]

    assert "Trần Văn Tư An toàn trên mạng · 15 ngày trước" in here
    assert team.name in here
    assert "Lê Thị Ba" not in here


def test_who_finished_or_left_is_not_stuck(
    browser: Browser, course: Course, member: User, head: User, leader: User, commune: Unit
) -> None:
    stop(member, course, days_ago=20)
    stop(head, course, days_ago=20)
    db.session.get_one(CourseProgress, (head.id, course.id)).finished_at = clock.now()
    deactivate_user(member, actor=None)
    db.session.commit()

    assert "Không ai bỏ dở" in sections(browser.sign_in(leader), commune)["stalled"]


@pytest.mark.both_databases
def test_three_failures_at_one_quiz_are_named_until_it_is_passed(
    browser: Browser, course: Course, member: User, head: User, leader: User, commune: Unit
) -> None:
    fail(member, times=3)
    fail(head, times=2)
    browser.sign_in(leader)

    before = sections(browser, commune)["failed"]
    take(member, RIGHT, RIGHT, RIGHT)
    after = sections(browser, commune)["failed"]

    assert "Trần Văn Tư An toàn trên mạng: Kiểm tra · 3 lần làm" in before
    assert "Lê Thị Ba" not in before
    assert "Không ai kẹt ở bài kiểm tra" in after


def test_who_never_signed_in_is_named_with_a_code_to_give(
    browser: Browser, member: User, head: User, team: Unit
) -> None:
    new = factories.make_user("Đặng Thị Hai", unit=team, password=None, consented=False)
    member.last_seen_at = clock.now()
    db.session.commit()

    text = browser.sign_in(head).get(f"/dashboard/units/{team.id}/at-risk").text
    never = sections(browser, team)["never"]

    assert "Đặng Thị Hai" in never
    assert "Trần Văn Tư" not in never
    assert f'action="/people/{new.id}/codes"' in text


def test_who_did_not_agree_is_counted_and_not_named(
    browser: Browser, course: Course, member: User, head: User, team: Unit
) -> None:
    stop(member, course, days_ago=15)
    fail(member, times=3)
    db.session.get_one(CourseProgress, (member.id, course.id)).active_at = clock.now() - 15 * DAY
    withdraw_consent(member, "reporting")
    member.last_seen_at = clock.now()
    db.session.commit()

    found = sections(browser.sign_in(head), team)

    assert "Trần Văn Tư" not in " ".join(found.values())
    assert "Và 1 người chỉ tính trong tổng số" in found["stalled"]
    assert "Và 1 người chỉ tính trong tổng số" in found["failed"]


@pytest.mark.both_databases
def test_only_people_of_the_units_below_are_in_the_lists(
    browser: Browser, course: Course, member: User, head: User, outsider: User, team: Unit, commune: Unit
) -> None:
    elsewhere = factories.make_user("Phan Thị Sen", unit=None)
    other = db.session.query(Unit).filter_by(name="Xã Đất Mũi").one()
    join_unit(elsewhere, other, actor=None)
    db.session.commit()
    stop(elsewhere, course, days_ago=30)
    stop(member, course, days_ago=30)
    browser.sign_in(outsider)

    found = " ".join(sections(browser, other).values())

    assert "Phan Thị Sen" in found
    assert "Trần Văn Tư" not in found


@pytest.mark.both_databases
def test_the_province_sees_all_of_them(
    browser: Browser, course: Course, member: User, head: User, admin: User, commune: Unit
) -> None:
    stop(member, course, days_ago=30)
    fail(head, times=4)

    found = sections(browser.sign_in(admin), commune.parent)

    assert "Trần Văn Tư" in found["stalled"]
    assert "Lê Thị Ba An toàn trên mạng: Kiểm tra · 4 lần làm" in found["failed"]
    assert "Nguyễn Văn Sáu" not in found["failed"] + found["stalled"]


def test_a_long_list_has_pages(browser: Browser, course: Course, head: User, team: Unit) -> None:
    for number in range(60):
        factories.make_user(f"Người {number:02}", unit=team, password=None)
    browser.sign_in(head)

    some = sections(browser, team)["never"]
    alone = sections(browser, team, "?list=never&page=1000000000")

    assert len(re.findall(r"Người \d\d chưa", some)) == 10
    assert "Hiện tất cả" in some
    assert list(alone) == ["never"]
    assert len(re.findall(r"Người \d\d chưa", alone["never"])) == 10
    assert "Trang 2 trên 2" in alone["never"]


@pytest.mark.both_databases
def test_a_withdrawn_course_keeps_nobody_stuck(
    browser: Browser, course: Course, member: User, head: User, team: Unit
) -> None:
    stop(member, course, days_ago=30)
    fail(member, times=3)
    db.session.get_one(CourseProgress, (member.id, course.id)).active_at = clock.now() - 30 * DAY
    db.session.query(Page).filter_by(course_id=course.id).update({"withdrawn_at": clock.now()})
    db.session.get_one(Course, course.id).withdrawn_at = clock.now()
    db.session.commit()

    found = sections(browser.sign_in(head), team)

    assert "Không ai bỏ dở" in found["stalled"]
    assert "Không ai kẹt" in found["failed"]


def test_an_unknown_list_is_all_of_them(browser: Browser, head: User, team: Unit) -> None:
    assert list(sections(browser.sign_in(head), team, "?list=nothing&page=x")) == ["stalled", "failed", "never"]
