"""Who is stuck, one row a person: begun and not moved, failed the same quiz again and again, never signed in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.consents import withdraw_consent
from portal.audit.models import AuditEvent
from portal.courses.models import Course, Page
from portal.db import db
from portal.people.follow_ups.queries import latest_follow_ups
from portal.people.operations.deactivate import deactivate_user
from portal.progress.models import CourseProgress
from portal.spreadsheets.reading import read_rows
from portal.units.models import Unit
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


def rows(browser: Browser, unit: Unit, query: str = "") -> dict[str, str]:
    """What the list says of each person, by name."""
    response = browser.get(f"/dashboard/units/{unit.id}/at-risk{query}")
    assert response.status_code == 200
    found = re.findall(r'<li class="marked-row">(.*?)</li>', response.text, re.DOTALL)
    texts = [re.sub(r"<label.*?</label>", "", row, flags=re.DOTALL) for row in found]
    told = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip() for text in texts]
    names = [re.findall(r'class="marked-name"[^>]*>([^<]+)<', row)[0].strip() for row in found]
    return dict(zip(names, told, strict=True))


def chips(browser: Browser, unit: Unit, query: str = "") -> dict[str, int]:
    """The number on each chip, by its reason."""
    text = browser.get(f"/dashboard/units/{unit.id}/at-risk{query}").text
    inside = text[text.index('class="chips ') :]
    found = re.findall(r">([^<>]+) <b>(\d+)</b>", inside[: inside.index("</ul>")])
    return {name: int(number) for name, number in found}


def ids(browser: Browser, unit: Unit, query: str = "") -> list[int]:
    """Who can be marked, in the order of the list."""
    text = browser.get(f"/dashboard/units/{unit.id}/at-risk{query}").text
    return [int(number) for number in re.findall(r'name="person" value="(\d+)"', text)]


@pytest.mark.both_databases
def test_each_person_is_counted_once_by_reasons_that_are_true(
    browser: Browser, course: Course, member: User, head: User, leader: User, team: Unit, commune: Unit
) -> None:
    other = factories.make_course("khoa-khac", pages={"01-bai.md": factories.lesson_markdown()})
    stop(member, course, days_ago=15)
    stop(member, other, days_ago=20)  # two courses, one person
    fail(member, times=3)
    db.session.get_one(CourseProgress, (member.id, course.id)).active_at = clock.now() - 15 * DAY
    stop(head, course, days_ago=30)  # learned elsewhere since
    stop(head, other, days_ago=2)
    new = factories.make_user("Đặng Thị Hai", unit=team, password=None, consented=False)
    outside = factories.make_user("Lý Văn Xã", unit=commune, password=None, consented=False)
    for user in (member, head, leader):
        user.last_seen_at = clock.now()
    db.session.commit()
    browser.sign_in(leader)

    found = rows(browser, commune)

    assert list(rows(browser, commune, "?sort=name")) == ["Lê Thị Ba", new.name, member.name]  # by given name
    assert "Bỏ dở một khóa" in found["Lê Thị Ba"]
    assert "14 ngày nay chưa học" not in found["Lê Thị Ba"]
    assert "14 ngày nay chưa học" in found[member.name]
    assert "Kiểm tra ba lần chưa đạt" in found[member.name]
    assert "An toàn trên mạng: Kiểm tra, 3 lần làm" in found[member.name]
    assert member.phone is not None
    assert f"{member.phone[:4]} {member.phone[4:7]} {member.phone[7:]}" in found[member.name]
    assert chips(browser, commune) == {
        "Tất cả": 3,
        "Chưa vô lần nào": 1,
        "Kiểm tra ba lần chưa đạt": 1,
        "14 ngày nay chưa học": 1,
        "Bỏ dở một khóa": 1,
    }
    assert list(rows(browser, commune, "?list=failed")) == [member.name]
    assert outside.name in rows(browser, commune, "?who=all")
    assert chips(browser, commune, "?who=all")["Tất cả"] == 4
    assert ids(browser, commune)[0] == head.id  # stuck the longest


def test_who_waits_for_what_must_be_right_is_told_apart(
    browser: Browser, member: User, head: User, leader: User, commune: Unit
) -> None:
    quiz = factories.quiz_markdown(pass_mark=60, shuffle=False, must_pass=["cau-1"])
    factories.make_course(pages={"03-kiem-tra.md": quiz})
    for _time in range(3):
        take(member, WRONG, RIGHT, RIGHT)
        take(head, RIGHT, WRONG, WRONG)
    member.last_seen_at = head.last_seen_at = clock.now()
    db.session.commit()
    browser.sign_in(leader)

    found = rows(browser, commune, "?list=failed")

    waiting = "An toàn trên mạng: Kiểm tra, 3 lần làm, điểm đã đủ, còn câu giữ tiền, "
    assert waiting in found[member.name]
    assert "câu giữ tiền" not in found[head.name]
    sheet = browser.post(f"/dashboard/units/{commune.id}/at-risk/table", data={"format": "csv"}).text
    assert "Kiểm tra ba lần chưa đạt (An toàn trên mạng: Kiểm tra, điểm đã đủ, còn câu giữ tiền)" in sheet


def test_who_finished_or_left_is_not_stuck(
    browser: Browser, course: Course, member: User, head: User, leader: User, commune: Unit
) -> None:
    stop(member, course, days_ago=20)
    stop(head, course, days_ago=20)
    db.session.get_one(CourseProgress, (head.id, course.id)).finished_at = clock.now()
    deactivate_user(member, actor=None)
    head.last_seen_at = clock.now()
    db.session.commit()

    text = browser.sign_in(leader).get(f"/dashboard/units/{commune.id}/at-risk").text

    assert "Không ai đang kẹt" in text


@pytest.mark.both_databases
def test_three_failures_at_one_quiz_are_named_until_it_is_passed(
    browser: Browser, course: Course, member: User, head: User, leader: User, commune: Unit
) -> None:
    fail(member, times=3)
    fail(head, times=2)
    browser.sign_in(leader)

    before = rows(browser, commune, "?list=failed")
    take(member, RIGHT, RIGHT, RIGHT)

    assert list(before) == [member.name]
    assert rows(browser, commune, "?list=failed") == {}


def test_who_did_not_agree_is_counted_and_not_named(
    browser: Browser, course: Course, member: User, head: User, team: Unit
) -> None:
    stop(member, course, days_ago=15)
    withdraw_consent(member, "reporting")
    member.last_seen_at = head.last_seen_at = clock.now()
    db.session.commit()
    browser.sign_in(head)

    assert rows(browser, team) == {}
    assert chips(browser, team)["Tất cả"] == 1
    text = browser.get(f"/dashboard/units/{team.id}/at-risk").text
    assert "Trần Văn Tư" not in text
    assert "Và 1 người chỉ tính trong tổng số" in text


@pytest.mark.both_databases
def test_a_province_sees_units_first_and_then_names(
    browser: Browser, member: User, head: User, admin: User, outsider: User, team: Unit, commune: Unit
) -> None:
    for number in range(70):
        factories.make_user(f"Người {number:02}", unit=team, password=None)
    province = commune.parent
    assert province is not None
    browser.sign_in(admin)

    by_unit = browser.get(f"/dashboard/units/{province.id}/at-risk?list=never").text
    last = rows(browser, province, "?list=never&view=names&page=1000000000")

    assert "Người 00" not in by_unit
    assert re.search(rf"{re.escape(commune.name)}</span><span class=\"number\">\d\d", by_unit)
    assert f"/dashboard/units/{commune.id}/at-risk?list=never" in by_unit
    assert "Người 69" in last
    assert len(last) <= 30


@pytest.mark.both_databases
def test_a_withdrawn_course_keeps_nobody_stuck(
    browser: Browser, course: Course, member: User, head: User, team: Unit
) -> None:
    stop(member, course, days_ago=30)
    fail(member, times=3)
    db.session.get_one(CourseProgress, (member.id, course.id)).active_at = clock.now() - 30 * DAY
    db.session.query(Page).filter_by(course_id=course.id).update({"withdrawn_at": clock.now()})
    db.session.get_one(Course, course.id).withdrawn_at = clock.now()
    member.last_seen_at = head.last_seen_at = clock.now()
    db.session.commit()

    assert "Không ai đang kẹt" in browser.sign_in(head).get(f"/dashboard/units/{team.id}/at-risk").text


def test_an_unknown_list_is_all_of_them(browser: Browser, member: User, head: User, team: Unit) -> None:
    assert rows(browser.sign_in(head), team, "?list=nothing&page=x") == rows(browser, team)


@pytest.mark.both_databases
def test_deeds_for_all_who_are_marked(
    browser: Browser,
    course: Course,
    member: User,
    head: User,
    leader: User,
    outsider: User,
    team: Unit,
    commune: Unit,
) -> None:
    stop(member, course, days_ago=15)
    new = factories.make_user("Đặng Thị Hai", unit=team, password=None)
    here = f"/dashboard/units/{commune.id}/at-risk"
    marked = {"person": [member.id, new.id, outsider.id]}
    browser.sign_in(leader)

    assert browser.post(f"{here}/called").status_code == 422  # nobody is marked
    assert browser.post(f"{here}/called?list=never", data=marked).location == f"{here}?list=never"
    assert latest_follow_ups([member.id, new.id, outsider.id]).keys() == {member.id, new.id}
    assert "Anh/chị đã gọi hôm nay" in rows(browser, commune)[member.name]
    stop(head, course, days_ago=15)
    told = {"person": [member.id, new.id, outsider.id, head.id]}
    texts = browser.post(f"{here}/message", data=told).text
    group, private = (text.split("</textarea>")[0] for text in texts.split("<textarea")[1:3])
    assert f"{team.name} (Lê Thị Ba): 2 người" in group
    assert member.name not in group
    assert member.name in private
    assert new.name in private
    assert head.name not in private.split("\n", 1)[1]  # to whom it goes
    alone = browser.post(f"{here}/message", data={"person": [head.id]})
    assert alone.status_code == 422
    assert "gọi điện thì hơn" in alone.text
    codes = browser.post("/people/codes", data={"person": [member.id, new.id], "only": "new", "next": here}).text
    assert new.name in codes
    assert member.name not in codes  # has a password
    refused = browser.post("/people/codes", data={"person": [member.id], "only": "new", "next": here})
    assert refused.location == here
    own = browser.sign_in(head).post(f"/dashboard/units/{team.id}/at-risk/message", data=marked).text
    assert member.name not in own.split("<textarea")[1].split("</textarea>")[0]


def test_the_table_has_phone_numbers_and_who_took_it_is_noted(
    browser: Browser, course: Course, member: User, leader: User, commune: Unit
) -> None:
    stop(member, course, days_ago=15)
    here = f"/dashboard/units/{commune.id}/at-risk/table?list=stalled"
    browser.sign_in(leader)

    cells = [row.cells for row in read_rows(browser.post(here, data={"format": "xlsx"}).data, "a.xlsx").rows]
    text = browser.post(here, data={"format": "csv"}).text

    assert any(member.name in row and "0912 000 001" in row for row in cells)
    assert member.name in text
    db.session.rollback()
    assert db.session.query(AuditEvent).filter_by(action="people.exported").count() == 2
