"""What is new in a finished page: on home, in the lane, over the lesson, and on a page of two minutes."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.db import db
from portal.progress.models import AcknowledgedUpdate
from portal.questions.models import Answer
from portal.units.queries.memberships import unit_of
from tests import factories
from tests.conftest import Browser
from tests.fixed_clock import FixedClock
from tests.progress.update_review import PLACE, finish, page, publish, text
from tests.questions.review_rounds import Calendar

CHANGES = f"{PLACE}/changes"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def done(fixed_clock: FixedClock, member: User) -> User:
    """A member who finished the lesson on its first revision, the day before yesterday."""
    calendar = Calendar(fixed_clock)
    publish()
    finish(member)
    calendar.pass_days(2)
    return member


def fields(html: str) -> dict[str, str]:
    """The hidden fields of the question on the page."""
    return dict(re.findall(r'type="hidden" name="(question|revision|token)" value="([^"]*)"', html))


def noted() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(AcknowledgedUpdate)) or 0


def answers() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Answer)) or 0


@pytest.mark.parametrize("impact", [None, "minor"])
def test_a_small_change_says_nothing(browser: Browser, done: User, impact: str | None) -> None:
    publish("156", impact=impact)
    browser.sign_in(done)

    assert "chỗ mới" not in browser.get(PLACE).text
    assert CHANGES not in browser.get("/").text
    assert browser.get(CHANGES).location == PLACE


def test_a_notice_is_a_line_at_the_top_until_it_was_seen(browser: Browser, done: User) -> None:
    publish("156", impact="notice")
    html = browser.sign_in(done).get(PLACE).text
    assert "Bài này có chỗ mới từ ngày 22/11/2026" in html
    assert f'href="{CHANGES}"' in html
    assert CHANGES not in browser.get("/").text

    response = browser.post(f"{CHANGES}/acknowledgement", data={"revision": page().revision_id})

    assert response.location == PLACE
    browser.get(PLACE)
    assert "chỗ mới" not in browser.get(PLACE).text


def test_a_notice_shows_what_changed_and_asks_nothing(browser: Browser, done: User) -> None:
    publish("156", impact="notice")

    html = browser.sign_in(done).get(CHANGES).text

    assert "<ins>156</ins>" in html
    assert "<del>113</del>" in html
    assert "Còn lại vẫn vậy" not in html
    assert 'name="choice"' not in html
    assert f'action="{PLACE}/changes/acknowledgement"' in html


def test_one_who_did_not_finish_sees_no_line(browser: Browser, done: User, head: User) -> None:
    publish("156", impact="notice")
    assert "chỗ mới" in browser.sign_in(done).get(PLACE).text

    other = Browser(browser.application).sign_in(head)

    assert "chỗ mới" not in other.get(PLACE).text
    assert other.get(CHANGES).status_code == 404
    assert other.post(f"{CHANGES}/acknowledgement", data={"revision": page().revision_id}).status_code == 404


def test_what_must_be_known_is_due_on_home_and_in_the_lane(browser: Browser, done: User) -> None:
    publish("156", impact="must-know")
    browser.sign_in(done)

    for place in ("/", "/courses/an-toan", PLACE):
        html = browser.get(place).text

        assert f'href="{CHANGES}"' in html, place
        assert "06/12/2026" in html, place
    assert '<li class="lit">' in browser.get("/courses/an-toan").text


def test_the_two_minute_page_asks_one_question_and_then_it_is_done(browser: Browser, done: User) -> None:
    publish("156", impact="must-know")
    html = browser.sign_in(done).get(CHANGES).text
    assert "<ins>156</ins>" in html
    assert "trước ngày 06/12/2026" in html
    assert f'action="{PLACE}/changes/acknowledgement"' not in html

    answered = browser.post(f"{CHANGES}/answers", data=fields(html) | {"choice": "0"}, headers=HTMX)
    confirmed = browser.post(f"{CHANGES}/acknowledgement", data={"revision": page().revision_id})

    assert answered.text.lstrip().startswith('<section id="relearning">')
    assert 'class="verdict wrong"' in answered.text
    assert f'action="{PLACE}/changes/acknowledgement"' in answered.text
    assert confirmed.status_code == 303
    assert noted() == 1
    assert CHANGES not in browser.get("/").text
    assert browser.get(CHANGES).location == PLACE


def test_without_scripts_the_answer_stands_on_the_page(browser: Browser, done: User) -> None:
    publish("156", impact="must-know")
    html = browser.sign_in(done).get(CHANGES).text

    response = browser.post(f"{CHANGES}/answers", data=fields(html) | {"choice": "1"})

    assert response.location == f"{CHANGES}#relearning"
    again = browser.get(CHANGES).text
    assert 'class="verdict right"' in again
    assert f'action="{PLACE}/changes/acknowledgement"' in again


def test_confirming_before_answering_is_refused(browser: Browser, done: User) -> None:
    publish("156", impact="must-know")

    response = browser.sign_in(done).post(f"{CHANGES}/acknowledgement", data={"revision": page().revision_id})

    assert response.status_code == 422
    assert noted() == 0


def test_a_double_post_counts_once(browser: Browser, done: User) -> None:
    publish("156", impact="must-know")
    data = fields(browser.sign_in(done).get(CHANGES).text) | {"choice": "1"}

    for _ in range(2):
        assert browser.post(f"{CHANGES}/answers", data=data).status_code == 303
    for _ in range(2):
        browser.post(f"{CHANGES}/acknowledgement", data={"revision": page().revision_id})

    assert answers() == 1
    assert noted() == 1


def test_nothing_chosen_is_said_beside_the_question(browser: Browser, done: User) -> None:
    publish("156", impact="must-know")
    data = fields(browser.sign_in(done).get(CHANGES).text)

    fragment = browser.post(f"{CHANGES}/answers", data=data, headers=HTMX)
    whole = browser.post(f"{CHANGES}/answers", data=data)

    assert (fragment.status_code, whole.status_code) == (422, 422)
    assert 'role="alert"' in fragment.text
    assert "<ins>156</ins>" in whole.text
    assert answers() == 0


@pytest.mark.parametrize("name", ["khong-co", ""])
def test_another_question_leads_back_to_the_page(browser: Browser, done: User, name: str) -> None:
    publish("156", impact="must-know")
    data = fields(browser.sign_in(done).get(CHANGES).text) | {"question": name, "choice": "1"}

    assert browser.post(f"{CHANGES}/answers", data=data).location == CHANGES
    assert answers() == 0


@pytest.mark.parametrize("revision", ["0", "-1", "99999999999999999999", "", "abc"])
def test_a_revision_that_is_none_is_not_found(browser: Browser, done: User, revision: str) -> None:
    publish("156", impact="notice")

    response = browser.sign_in(done).post(f"{CHANGES}/acknowledgement", data={"revision": revision})

    assert response.status_code == 404
    assert noted() == 0


def test_a_page_without_a_question_is_only_confirmed(browser: Browser, done: User) -> None:
    publish("156", impact="must-know", asks=False)

    html = browser.sign_in(done).get(CHANGES).text

    assert f'action="{PLACE}/changes/acknowledgement"' in html
    assert 'name="choice"' not in html


def test_what_changed_hardly_a_word_is_not_said_to_take_two_minutes(browser: Browser, done: User) -> None:
    publish(impact="must-know", asks=False)

    html = browser.sign_in(done).get(CHANGES).text

    assert "không cần đọc lại" in html
    assert "hai phút" not in html


def test_a_course_of_others_stays_hidden(browser: Browser, outsider: User, done: User) -> None:
    theirs = unit_of(outsider.id)
    assert theirs is not None
    code = theirs.code
    changed = text("156", impact="must-know")
    factories.make_course("an-toan", pages={"01-bai.md": changed}, unit=code)
    browser.sign_in(done)

    assert browser.get(CHANGES).status_code == 404
    assert browser.post(f"{CHANGES}/answers", data={"question": "so-may", "choice": "1"}).status_code == 404
    assert browser.post(f"{CHANGES}/acknowledgement", data={"revision": page().revision_id}).status_code == 404
    assert CHANGES not in browser.get("/").text


@pytest.mark.parametrize("path", [CHANGES, f"{CHANGES}/answers", f"{CHANGES}/acknowledgement"])
def test_a_stranger_is_sent_to_the_door(browser: Browser, done: User, path: str) -> None:
    response = browser.get(path) if path == CHANGES else browser.post(path)

    if path.endswith("/answers"):  # what was answered comes back, to be sent again
        assert (response.status_code, f"/sign-in?next={CHANGES}" in response.text) == (401, True)
    else:
        assert response.location.startswith("/sign-in")


def test_what_was_finished_stays_finished(browser: Browser, done: User) -> None:
    publish("156", impact="must-know")
    browser.sign_in(done)

    assert browser.get("/continue").location == "/courses"
    assert "Bài một" in browser.get("/progress").text


def test_other_kinds_of_pages_say_it_too(browser: Browser, done: User) -> None:
    quiz = factories.quiz_markdown(2)
    factories.make_course("thi", pages={"01-thi.md": quiz})
    finish(done, "thi", "thi")
    mended = quiz.replace("kind: quiz", "kind: quiz\nimpact: must-know").replace("mã OTP", "mật khẩu")
    factories.make_course("thi", pages={"01-thi.md": mended})

    browser.sign_in(done)

    assert 'href="/courses/thi/thi/changes"' in browser.get("/courses/thi/thi").text
    assert 'name="choice"' in browser.get("/courses/thi/thi/changes").text
