"""One more attempt at a quiz than it allows: who gives it, with which reason, and what the member sees."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.accounts.operations.consents import withdraw_consent
from portal.audit.models import AuditEvent
from portal.courses.models import Course, Page
from portal.db import db
from portal.errors import Refused
from portal.questions.models import ExtraAttempt
from portal.questions.operations.extra_attempts import give_attempt
from portal.questions.queries.extra_attempts import exhausted_quizzes
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import lesson_markdown, make_course, quiz_markdown
from tests.questions.taking import take

WRONG = {"chosen": [0]}
REASON = "Máy tắt ngang giữa chừng"


@pytest.fixture
def limited() -> Course:
    """A course with a quiz of two attempts."""
    return make_course(pages={"01-bai.md": lesson_markdown(), "02-kiem-tra.md": quiz_markdown(max_attempts=2)})


@pytest.mark.both_databases
def test_a_head_gives_one_more_with_a_reason_that_the_member_reads(
    browser: Browser, limited: Course, head: User, member: User, team: Unit
) -> None:
    quiz = db.session.query(Page).filter_by(slug="kiem-tra").one()
    begin = f"/courses/{limited.slug}/kiem-tra"
    for _time in range(2):
        take(member, WRONG, WRONG, WRONG)
    address = f"/people/{member.id}/extra-attempts"

    assert browser.sign_in(member).post(f"{begin}/attempts").status_code == 422
    assert "Tổ trưởng có thể cho anh/chị làm thêm" in browser.get(begin).text
    assert address in browser.sign_in(head).get(f"/people/{member.id}").text
    assert "2 trên 2 lần" in browser.get(address).text
    empty = browser.post(address, data={"page": quiz.id, "reason": " "})
    assert empty.status_code == 422
    assert "Anh/chị ghi lý do" in empty.text
    assert browser.post(address, data={"page": quiz.id, "reason": REASON}).status_code == 303
    again = browser.post(address, data={"page": quiz.id, "reason": REASON})

    assert again.status_code == 422  # one is left now
    told = browser.sign_in(member).get(begin).text
    assert f"Lê Thị Ba cho anh/chị làm thêm một lần: {REASON}" in told
    assert browser.post(f"{begin}/attempts").status_code == 303
    db.session.rollback()
    assert exhausted_quizzes(member.id) == ()
    event = db.session.query(AuditEvent).filter_by(action="attempt.given").one()
    assert (event.actor_id, event.person_id, event.unit_id) == (head.id, member.id, team.id)


def test_nobody_else_gives_and_only_where_learning_may_be_seen(
    browser: Browser, limited: Course, head: User, leader: User, member: User, outsider: User, trainer: User
) -> None:
    quiz = db.session.query(Page).filter_by(slug="kiem-tra").one()
    form = {"page": quiz.id, "reason": REASON}
    address = f"/people/{member.id}/extra-attempts"
    with pytest.raises(Refused):
        give_attempt(member.id, quiz.id, reason=REASON, unit_id=1, actor=head)  # attempts are left

    assert browser.sign_in(outsider).post(address, data=form).status_code == 404
    assert browser.sign_in(member).post(address, data=form).status_code == 403
    assert browser.sign_in(head).post(f"/people/{head.id}/extra-attempts", data=form).status_code == 403
    withdraw_consent(db.session.get_one(User, member.id), "reporting")
    db.session.commit()
    assert browser.get(address).status_code == 403
    assert db.session.query(ExtraAttempt).count() == 0
