"""Being marked present by the square on the wall or the code said aloud, and who is not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.classes.enums import AttendanceState, SessionState
from portal.classes.models import Attendance, AttendanceMark, ClassSession
from portal.clock import VIETNAM
from portal.db import db
from portal.units.models import Unit
from tests.classes.sessions import code_at, make_class, token_at
from tests.conftest import Browser
from tests.fixed_clock import FixedClock


@pytest.fixture
def session(team: Unit, head: User) -> ClassSession:
    """A class of the team that has just begun, taught by the head."""
    return make_class(team, teacher=head)


def stamp_of(html: str) -> str:
    """The sealed moment in the form on the page."""
    return re.search(r'name="token" value="([^"]+)"', html)[1]


def marks() -> int:
    """How many marks there are."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(AttendanceMark))


def present(session: ClassSession, user: User) -> bool:
    """Whether the roll says that the person is there."""
    db.session.rollback()
    found = db.session.get(Attendance, (session.id, user.id))
    return found is not None and found.state == AttendanceState.PRESENT


def test_the_square_shows_a_button_and_the_button_marks(
    browser: Browser, session: ClassSession, member: User
) -> None:
    browser.sign_in(member)
    path = f"/c/{token_at(session)}"

    page = browser.get(path)
    assert member.name in page.text
    assert marks() == 0
    answer = browser.post(path, data={"token": stamp_of(page.text)})

    assert "check-in-done" in answer.text
    assert member.name in answer.text
    assert session.starts_at.astimezone(VIETNAM).strftime("%H:") in answer.text
    assert present(session, member)


def test_the_same_code_again_is_the_same_mark(browser: Browser, session: ClassSession, member: User) -> None:
    browser.sign_in(member)
    path = f"/c/{token_at(session)}"
    stamp = stamp_of(browser.get(path).text)

    answers = [browser.post(path, data={"token": stamp}) for _time in range(3)]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert marks() == 1


def test_a_tap_that_the_line_held_up_still_counts(
    browser: Browser, session: ClassSession, member: User, fixed_clock: FixedClock
) -> None:
    browser.sign_in(member)
    path = f"/c/{token_at(session)}"
    stamp = stamp_of(browser.get(path).text)
    fixed_clock.advance(hours=20)

    assert browser.post(path, data={"token": stamp}).status_code == 200
    assert present(session, member)


@pytest.mark.parametrize("minutes", [2, 30])
def test_a_picture_of_the_wall_sent_on_is_worth_nothing(
    browser: Browser, session: ClassSession, member: User, fixed_clock: FixedClock, minutes: int
) -> None:
    browser.sign_in(member)
    token = token_at(session)
    fixed_clock.advance(minutes=minutes)
    page = browser.get(f"/c/{token}")
    as_link = browser.post(f"/c/{token}", data={"token": stamp_of(page.text)})
    fixed_clock.advance(minutes=10)
    as_text = browser.post("/c", data={"code": f"http://localhost/c/{token}"})

    assert as_link.status_code == as_text.status_code == 422
    assert marks() == 0


def test_who_has_to_sign_in_first_has_a_quarter_of_an_hour(
    browser: Browser, session: ClassSession, member: User, fixed_clock: FixedClock
) -> None:
    path = f"/c/{token_at(session)}"
    assert browser.get(path).location.startswith("/sign-in?next=")
    fixed_clock.advance(minutes=9)
    browser.sign_in(member)

    page = browser.get(path)

    assert browser.post(path, data={"token": stamp_of(page.text)}).status_code == 200
    assert present(session, member)


def test_after_a_quarter_of_an_hour_it_is_too_late_to_sign_in(
    browser: Browser, session: ClassSession, member: User, fixed_clock: FixedClock
) -> None:
    path = f"/c/{token_at(session)}"
    browser.get(path)
    fixed_clock.advance(minutes=16)
    browser.sign_in(member)

    assert browser.post(path, data={"token": stamp_of(browser.get(path).text)}).status_code == 422
    assert marks() == 0


def test_the_code_said_aloud_marks(browser: Browser, session: ClassSession, member: User) -> None:
    browser.sign_in(member)
    assert session.title in browser.get("/c").text

    answer = browser.post("/c", data={"code": " ".join(code_at(session))})

    assert member.name in answer.text
    assert present(session, member)


def test_a_code_typed_without_a_line_is_taken_in_later(
    browser: Browser, session: ClassSession, member: User, fixed_clock: FixedClock
) -> None:
    browser.sign_in(member)
    stamp = stamp_of(browser.get("/c").text)
    code = code_at(session, minutes=20)
    fixed_clock.advance(hours=70)

    answer = browser.post("/c", data={"code": code, "token": stamp, "later": str(20 * 60)})

    assert answer.status_code == 200
    assert present(session, member)
    attendance = db.session.get(Attendance, (session.id, member.id))
    assert abs(attendance.marked_at - session.starts_at - timedelta(minutes=20)) < timedelta(minutes=2)


def test_after_three_days_nothing_is_taken_in(
    browser: Browser, session: ClassSession, member: User, fixed_clock: FixedClock
) -> None:
    browser.sign_in(member)
    stamp = stamp_of(browser.get("/c").text)
    code = code_at(session, minutes=20)
    fixed_clock.advance(hours=74)

    assert browser.post("/c", data={"code": code, "token": stamp, "later": str(20 * 60)}).status_code == 422
    assert marks() == 0


def test_a_page_opened_after_the_code_proves_nothing(
    browser: Browser, session: ClassSession, member: User, fixed_clock: FixedClock
) -> None:
    browser.sign_in(member)
    code, token = code_at(session), token_at(session)
    fixed_clock.advance(minutes=30)
    stamp = stamp_of(browser.get("/c").text)

    answers = [browser.post("/c", data={"code": text, "token": stamp, "later": "0"}) for text in (code, token)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert marks() == 0


def test_a_stamp_of_somebody_else_proves_nothing(
    browser: Browser, session: ClassSession, member: User, head: User, fixed_clock: FixedClock
) -> None:
    stamp = stamp_of(Browser(browser.application).sign_in(head).get("/c").text)
    code = code_at(session, minutes=1)
    fixed_clock.advance(hours=1)

    answer = browser.sign_in(member).post("/c", data={"code": code, "token": stamp, "later": "60"})

    assert answer.status_code == 422
    assert marks() == 0


def test_whoever_is_not_expected_is_told_whom_to_ask(
    browser: Browser, session: ClassSession, outsider: User, head: User
) -> None:
    browser.sign_in(outsider)
    path = f"/c/{token_at(session)}"

    answer = browser.post(path, data={"token": stamp_of(browser.get(path).text)})

    assert answer.status_code == 422
    assert head.name in answer.text
    assert browser.post("/c", data={"code": code_at(session)}).status_code == 422
    assert marks() == 0


@pytest.mark.parametrize("state", [SessionState.CANCELLED, SessionState.NOT_HELD])
def test_a_class_that_does_not_take_place_marks_nobody(
    browser: Browser, team: Unit, member: User, state: SessionState
) -> None:
    session = make_class(team, state=state)
    browser.sign_in(member)
    path = f"/c/{token_at(session)}"

    assert browser.post(path, data={"token": stamp_of(browser.get(path).text)}).status_code == 422
    assert browser.post("/c", data={"code": code_at(session)}).status_code == 422
    assert marks() == 0


def test_a_code_after_the_class_marks_nobody(
    browser: Browser, session: ClassSession, member: User, fixed_clock: FixedClock
) -> None:
    browser.sign_in(member)
    fixed_clock.advance(hours=2)
    path = f"/c/{token_at(session)}"

    assert browser.post(path, data={"token": stamp_of(browser.get(path).text)}).status_code == 422
    assert browser.post("/c", data={"code": code_at(session)}).status_code == 422
    assert marks() == 0


def test_a_forged_code_marks_nobody(browser: Browser, session: ClassSession, member: User) -> None:
    browser.sign_in(member)
    genuine = token_at(session)
    forged = genuine[:8] + str((int(genuine[8]) + 1) % 10) + genuine[9:]

    assert browser.post(f"/c/{forged}").status_code == 422
    assert browser.post("/c/1").status_code == 404
    assert marks() == 0


def test_ten_wrong_codes_close_the_form_for_a_day(
    browser: Browser, session: ClassSession, member: User, fixed_clock: FixedClock
) -> None:
    browser.sign_in(member)
    right = code_at(session)
    wrong = f"{(int(right) + 5000) % 10000:04}"
    fixed_clock.step = timedelta(0)

    statuses = [browser.post("/c", data={"code": wrong}).status_code for _try in range(11)]
    closed = browser.post("/c", data={"code": right}).status_code
    fixed_clock.advance(hours=1)
    later = browser.post("/c", data={"code": code_at(session)}).status_code

    assert statuses == [422] * 10 + [429]
    assert (closed, later) == (429, 429)
    assert marks() == 0


def test_the_wall_is_for_who_teaches_and_leads(
    browser: Browser, session: ClassSession, member: User, outsider: User, head: User
) -> None:
    path = f"/classes/{session.id}/wall"

    assert browser.sign_in(member).get(path).status_code == 404
    assert Browser(browser.application).sign_in(outsider).get(path).status_code == 404
    page = Browser(browser.application).sign_in(head).get(path)
    assert " ".join(code_at(session)) in page.text
    assert f'href="{path}"' in page.text  # to load it anew without the script
    assert page.headers["Cache-Control"] == "no-store"


def test_the_wall_is_handed_ten_minutes_and_then_only_what_it_lacks(
    browser: Browser, session: ClassSession, head: User, fixed_clock: FixedClock
) -> None:
    browser.sign_in(head)
    page = browser.get(f"/classes/{session.id}/wall").text
    steps = [int(step) for step in re.findall(r'data-code="(\d+)"', page)]
    fixed_clock.advance(seconds=60)

    news = browser.get(f"/classes/{session.id}/wall/codes?after={steps[-1]}").text

    assert len(steps) == 20
    assert [int(step) for step in re.findall(r'data-code="(\d+)"', news)] == [steps[-1] + 1, steps[-1] + 2]


def test_out_of_hours_the_wall_shows_no_code(
    browser: Browser, session: ClassSession, head: User, fixed_clock: FixedClock
) -> None:
    fixed_clock.advance(hours=3)

    page = browser.sign_in(head).get(f"/classes/{session.id}/wall").text

    assert "data-code=" not in page
