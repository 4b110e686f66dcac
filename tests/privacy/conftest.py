"""A member of whom the portal keeps something of everything, with words that name the person wherever it can."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.activation_codes import issue_code
from portal.accounts.operations.devices import register_device
from portal.courses.models import Course, Page
from portal.db import db
from portal.observations.models import Observation
from portal.privacy.operations.requests import create_request
from portal.programmes.models import OutsideCertificate
from portal.questions.models import Answer, Question
from portal.units.models import Unit
from tests import factories
from tests.fixed_clock import FixedClock
from tests.people.actions import add, did_everything

FRIDAY_EVENING = datetime(2026, 11, 20, 19, 30, tzinfo=clock.VIETNAM)
WRITTEN = """\
---
title: Viết
---

Số nào gọi khi gặp cháy?

<!-- data-id="so" -->
[[114]]

Điền vào chỗ trống.

<!-- data-id="cho" -->
Dừng rồi [[hỏi]], sau đó [[kiểm tra]].
"""


@pytest.fixture
def course(team: Unit) -> Course:
    """Lessons and a quiz, one of them with questions to be answered in own words."""
    pages = {f"0{n}-bai-{n}.md": factories.lesson_markdown(f"Bài {n}") for n in (1, 2)}
    pages |= {"03-viet.md": WRITTEN, "09-kiem-tra.md": factories.quiz_markdown(3)}
    return factories.make_course("an-toan", pages=pages)


def told(user: User, page: Page, name: str, response: object) -> int:
    """The user's answer to the question of the page with this name; its id."""
    question = db.session.query(Question).filter_by(page_id=page.id, name=name).one()
    return add(
        Answer,
        user_id=user.id,
        question_id=question.id,
        revision_id=page.revision_id,
        token=f"the form of {name}",
        response=response,
        score=0.0,
        answered_at=clock.now(),
    )


@pytest.fixture
def known(member: User, head: User, team: Unit, course: Course) -> User:
    """The member, after a year with the portal."""
    did_everything(member, course, head, team, own_page=1, later=0)
    db.session.query(Answer).update({"response": {"chosen": [1]}})
    told(member, course.pages[2], "so", {"text": "Trần Văn Tư 0912 000 001"})
    told(member, course.pages[2], "cho", {"gaps": ["hỏi", "anh Tư, tức Trần Văn Tư"]})
    db.session.query(Observation).filter_by(user_id=member.id).update({"remark": "Trần Văn Tư dạy dễ hiểu."})
    words = {"title": "Trần Văn Tư, tổ phó", "reason": "Anh Trần Văn Tư xem lại số này."}
    db.session.query(OutsideCertificate).filter_by(user_id=member.id).update(words)
    issue_code(member, actor=head)
    register_device(member, label="Chrome")
    create_request(member, "deletion", message="Tôi, Trần Văn Tư, nghỉ rồi.")
    db.session.commit()
    return member


@pytest.fixture
def at_friday(app: Flask, fixed_clock: FixedClock) -> datetime:
    """The clock stands on a Friday evening."""
    fixed_clock.stand(FRIDAY_EVENING)
    return FRIDAY_EVENING
