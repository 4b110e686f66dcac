"""One person as leaders see them, and what they put right or move."""

from __future__ import annotations

from datetime import datetime

import pytest

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.consents import withdraw_consent
from portal.accounts.operations.users import update_user
from portal.audit.models import AuditEvent
from portal.courses.queries.published import list_courses, outlines
from portal.db import db
from portal.errors import FieldError, Forbidden
from portal.programmes.models import Assignment
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme
from portal.progress.models import CourseProgress
from portal.progress.operations.completions import complete_lesson
from portal.units.models import Membership, Unit
from portal.units.operations.people import update_person
from portal.units.queries.memberships import unit_of
from tests.conftest import Browser
from tests.factories import make_course, make_unit, make_user
from tests.fixed_clock import FixedClock
from tests.people.actions import DAY, START, add


def test_learning_is_shown_of_those_only_who_agree(browser: Browser, head: User, member: User) -> None:
    make_course(title="Cuộc gọi giả danh")
    course = list_courses()[0]
    page = outlines([course.id])[course.id][0]
    complete_lesson(page_id=page.id, course_id=course.id, revision_id=page.revision_id, actor=member)
    db.session.commit()
    shown = browser.sign_in(head).get(f"/people/{member.id}").text
    withdraw_consent(db.session.get_one(User, member.id), "reporting")
    db.session.commit()

    hidden = browser.get(f"/people/{member.id}").text

    assert "Cuộc gọi giả danh" in shown
    assert "1 trên 2 bài" in shown
    assert "Cuộc gọi giả danh" not in hidden
    assert "chưa đồng ý" in hidden


def test_a_number_is_corrected_and_the_log_does_not_keep_it(browser: Browser, head: User, member: User) -> None:
    told = {"name": " Trần  Văn Út ", "phone": "0912 000 099", "username": ""}

    answer = browser.sign_in(head).post(f"/people/{member.id}/correction", data=told)

    assert answer.location == f"/people/{member.id}"
    db.session.rollback()
    changed = db.session.get_one(User, member.id)
    assert (changed.name, changed.phone, changed.folded) == ("Trần Văn Út", "0912000099", "tran van ut")
    event = db.session.query(AuditEvent).filter_by(action="account.corrected").one()
    assert (event.actor_id, event.person_id, event.details) == (head.id, member.id, {"fields": ["name", "phone"]})


@pytest.mark.parametrize(
    ("told", "field", "reason"),
    [
        ({"phone": "0912000002"}, "phone", "đã có người dùng"),
        ({"phone": "12"}, "phone", "thiếu chữ số"),
        ({"phone": "", "username": ""}, "phone", "Cần có"),
        ({"username": "Ư"}, "username", "chữ"),
        ({"name": " "}, "name", "họ tên"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    browser: Browser, head: User, member: User, told: dict[str, str], field: str, reason: str
) -> None:
    kept = {"name": member.name, "phone": member.phone or "", "username": ""}

    answer = browser.sign_in(head).post(f"/people/{member.id}/correction", data=kept | told)

    assert answer.status_code == 422
    error = answer.text.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert reason in error
    assert head.name not in error


def test_only_those_who_may_issue_a_code_correct(head: User, leader: User, member: User, outsider: User) -> None:
    for actor, user in ((head, leader), (outsider, member), (member, head), (head, head)):
        with pytest.raises(Forbidden):
            update_person(user, name="Khác", phone=user.phone, username=None, actor=actor)


def test_saying_the_same_changes_nothing(member: User) -> None:
    assert update_user(member, name=member.name, phone="+84 912 000 001", username=None, actor=None) == []
    with pytest.raises(FieldError):
        update_user(member, name="", phone=member.phone, username=None, actor=None)

    assert db.session.query(AuditEvent).filter_by(action="account.corrected").count() == 0


@pytest.mark.both_databases
def test_a_person_moves_and_the_time_before_stays(
    browser: Browser, leader: User, member: User, team: Unit, commune: Unit
) -> None:
    other = make_unit("Tổ ấp 7", parent=commune)
    browser.sign_in(leader)
    choice = browser.get(f"/people/{member.id}/transfer?q=ap+7").text

    answer = browser.post(f"/people/{member.id}/memberships", data={"unit": other.id})

    assert f'value="{other.id}"' in choice
    assert f'value="{team.id}"' not in choice
    assert answer.location == f"/people/{member.id}"
    text = browser.get(f"/people/{member.id}").text
    assert team.name in text
    assert other.name in text


def test_a_team_stands_before_the_hamlet_it_is_named_after(
    browser: Browser, leader: User, member: User, commune: Unit
) -> None:
    hamlet = make_unit("Ấp 7", parent=commune, kind="hamlet")
    team = make_unit("Tổ công nghệ số ấp 7", parent=hamlet)

    choice = browser.sign_in(leader).get(f"/people/{member.id}/transfer?q=ap+7").text

    assert choice.index(f'value="{team.id}"') < choice.index(f'value="{hamlet.id}"')


def test_nobody_moves_a_person_out_of_the_own_reach(
    browser: Browser, leader: User, head: User, member: User, outsider: User
) -> None:
    foreign, home = unit_of(outsider.id), unit_of(member.id)
    assert foreign is not None
    assert home is not None
    browser.sign_in(leader)

    assert foreign.name not in browser.get(f"/people/{member.id}/transfer?q=dat+mui").text
    assert browser.post(f"/people/{member.id}/memberships", data={"unit": foreign.id}).status_code == 403
    assert browser.post(f"/people/{member.id}/memberships").status_code == 422
    browser.sign_in(head)
    assert "/transfer" not in browser.get(f"/people/{member.id}").text
    assert browser.get(f"/people/{member.id}/transfer").status_code == 403
    browser.sign_in(outsider)
    for address in ("transfer", "correction"):
        assert browser.get(f"/people/{member.id}/{address}").status_code == 404
    assert browser.post(f"/people/{member.id}/memberships", data={"unit": foreign.id}).status_code == 404
    db.session.rollback()
    assert unit_of(member.id) == home


def test_somebody_who_has_left_is_shown_with_that_and_gets_no_code(
    browser: Browser, leader: User, team: Unit
) -> None:
    gone = make_user("Lý Thị Mười", unit=team)
    gone.deactivated_at = gone.created_at
    db.session.commit()

    text = browser.sign_in(leader).get(f"/people/{gone.id}").text

    assert "Đã rời tổ" in text
    assert "Cấp mã" not in text
    assert browser.get(f"/people/{gone.id}/correction").status_code == 403


@pytest.mark.both_databases
def test_learning_and_a_message_stand_first_and_what_was_earned_where_is_told(
    browser: Browser, leader: User, member: User, team: Unit, commune: Unit, fixed_clock: FixedClock
) -> None:
    make_course(title="Cuộc gọi giả danh")
    course = list_courses()[0]
    other = make_unit("Tổ ấp 7", parent=commune)
    db.session.add(CourseProgress(user_id=member.id, course_id=course.id, **finished_at(clock.now())))
    db.session.commit()
    fixed_clock.advance(days=10)
    browser.sign_in(leader)
    before = browser.get(f"/people/{member.id}").text
    browser.post(f"/people/{member.id}/memberships", data={"unit": other.id})

    person = browser.get(f"/people/{member.id}").text
    former = browser.get(f"/people/units/{team.id}").text

    assert before.index("Đã xong") < before.index("Chép lời nhắn riêng") < before.index("Giúp Tư vô lại (cấp mã)")
    assert "Anh/chị học xong hết rồi" in before
    assert "Xong 1 khóa ở đây" in person
    assert person.count("Cuộc gọi giả danh") == 2  # the course, and where it was finished
    assert "ở đây tới 25/12/2026, nay ở Tổ ấp 7" in former
    assert "xong 1 khóa ở đây" in former
    assert f'href="/people/{member.id}"' in former
    withdraw_consent(db.session.get_one(User, member.id), "reporting")
    db.session.commit()
    assert "xong 1 khóa ở đây" not in browser.get(f"/people/units/{team.id}").text


def test_who_is_late_is_told_under_the_name(browser: Browser, head: User, member: User, team: Unit) -> None:
    course = make_course()
    programme = create_programme(
        ProgrammeSpec("Chương trình của tổ", compulsory=[course.id]), unit=team, actor=None
    )
    add(Assignment, programme_id=programme.id, unit_id=team.id, due_on=clock.today() - 3 * DAY, assigned_at=START)
    db.session.query(Membership).update({"since": START})
    db.session.commit()

    text = browser.sign_in(head).get(f"/people/{member.id}").text

    assert "Trễ hạn 3 ngày" in text
    assert "đang chờ anh/chị" in text


def finished_at(at: datetime) -> dict[str, datetime]:
    """A course that was begun and finished at once."""
    return {"started_at": at, "active_at": at, "finished_at": at}
