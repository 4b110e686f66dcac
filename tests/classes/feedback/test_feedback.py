"""What participants say of a class: counted once each, unnamed, and shown in groups of five."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.classes.enums import AttendanceState, MarkMethod
from portal.classes.feedback.enums import FeedbackQuestion
from portal.classes.feedback.models import ClassFeedbackCount
from portal.classes.feedback.operations import give_feedback
from portal.classes.feedback.queries import classes_to_rate, givers, shown_counts
from portal.classes.models import Attendance, ClassFeedbackGiven, ClassSession
from portal.clock import now
from portal.db import begin_write, db
from portal.errors import Refused
from portal.units.models import Unit
from tests import factories
from tests.classes.sessions import make_class
from tests.conftest import Browser
from tests.fixed_clock import FixedClock

ANSWERS = {"understood": "well", "pace": "right", "again": "yes"}
OTHERS = {"understood": "hardly", "pace": "fast", "again": "no"}


@pytest.fixture
def session(team: Unit, head: User) -> ClassSession:
    """A class of the team, taught by the head."""
    return make_class(team, teacher=head)


def attend(session: ClassSession, user: User) -> User:
    """Let the person have been there."""
    db.session.add(
        Attendance(
            session_id=session.id,
            user_id=user.id,
            state=AttendanceState.PRESENT,
            method=MarkMethod.HAND,
            marked_at=now(),
            marked_by_id=user.id,
        )
    )
    db.session.commit()
    return user


def say(session: ClassSession, user: User, answers: dict[str, str] = ANSWERS) -> bool:
    """Let the person answer."""
    db.session.rollback()
    begin_write()
    said = give_feedback(
        session.id, {FeedbackQuestion(name): value for name, value in answers.items()}, actor=user
    )
    db.session.commit()
    return said


def participants(session: ClassSession, team: Unit, number: int) -> list[User]:
    """People who were in the class."""
    return [attend(session, factories.make_user(f"Người {place}", unit=team)) for place in range(number)]


def shown(session: ClassSession) -> dict[tuple[str, str], int]:
    """What those who teach see."""
    return {(count.question, count.answer): count.shown for count in shown_counts(session.id)}


def test_each_person_is_counted_once(session: ClassSession, member: User, fixed_clock: FixedClock) -> None:
    attend(session, member)
    assert classes_to_rate(member.id, now()) == ()
    fixed_clock.advance(hours=2)
    assert [one.id for one in classes_to_rate(member.id, now())] == [session.id]

    assert [say(session, member), say(session, member, OTHERS)] == [True, False]

    assert givers(session.id) == 1
    assert classes_to_rate(member.id, now()) == ()


def test_nothing_is_shown_below_five_and_then_in_groups_of_five(
    session: ClassSession, team: Unit, fixed_clock: FixedClock
) -> None:
    people = participants(session, team, 7)
    fixed_clock.advance(hours=2)
    seen = []
    for place, person in enumerate(people):
        say(session, person, OTHERS if place >= 5 else ANSWERS)
        seen.append(shown(session).get(("understood", "well"), 0))

    assert seen == [0, 0, 0, 0, 5, 5, 5]
    assert ("understood", "hardly") not in shown(session)


def test_no_order_of_rows_tells_who_said_what(session: ClassSession, team: Unit, fixed_clock: FixedClock) -> None:
    people = participants(session, team, 5)
    fixed_clock.advance(hours=2)
    kept = []
    for order in (people, people[::-1]):
        db.session.rollback()
        begin_write()
        for table in (ClassFeedbackCount, ClassFeedbackGiven):
            db.session.query(table).delete()
        db.session.commit()
        for person in order:
            say(session, person, OTHERS if person.id == people[0].id else ANSWERS)
        rows = db.session.execute(select(ClassFeedbackCount.__table__)).all()
        kept.append((sorted(rows), set(db.session.execute(select(ClassFeedbackGiven.__table__)).all())))

    assert kept[0] == kept[1]
    assert {column.name for column in ClassFeedbackCount.__table__.columns} == {
        "session_id",
        "question",
        "answer",
        "counted",
        "shown",
    }


def test_only_those_who_were_there_are_asked(
    session: ClassSession, member: User, head: User, fixed_clock: FixedClock
) -> None:
    fixed_clock.advance(hours=2)
    with pytest.raises(Refused):
        say(session, member)
    attend(session, member)
    with pytest.raises(Refused):
        say(session, member, ANSWERS | {"pace": "very"})
    fixed_clock.advance(days=20)
    with pytest.raises(Refused):
        say(session, member)


def test_the_form_is_sent_and_says_thanks(
    browser: Browser, session: ClassSession, member: User, head: User, fixed_clock: FixedClock
) -> None:
    path = f"/classes/{session.id}/feedback"
    browser.sign_in(member)
    assert browser.get(path).status_code == 404
    attend(session, member)
    fixed_clock.advance(hours=2)
    page = browser.get(path)
    assert page.text.count('type="radio"') == 9

    assert browser.post(path, data={"understood": "well"}).status_code == 422
    assert browser.post(path, data=ANSWERS).location == path
    assert browser.post(path, data=OTHERS).location == path

    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(ClassFeedbackCount)) == 3
    assert browser.get(f"{path}/results").status_code == 404
    assert Browser(browser.application).sign_in(head).get(f"{path}/results").status_code == 200


def test_who_was_there_is_asked_on_the_home_and_on_the_page_of_the_class_until_they_answer(
    browser: Browser, session: ClassSession, member: User, team: Unit, fixed_clock: FixedClock
) -> None:
    absent = factories.make_user("Chú Bảy", unit=team)
    attend(session, member)
    asked, pages = f'href="/classes/{session.id}/feedback"', ("/", f"/classes/{session.id}")

    def where_asked(person: User) -> list[bool]:
        browser.sign_in(person)
        return [asked in browser.get(page).text for page in pages]

    assert where_asked(member) == [False, False]
    fixed_clock.advance(hours=2)
    assert (where_asked(member), where_asked(absent)) == ([True, True], [False, False])
    browser.sign_in(member).post(f"/classes/{session.id}/feedback", data=ANSWERS)
    assert where_asked(member) == [False, False]


def test_a_head_who_was_in_a_class_is_asked_on_the_home(
    browser: Browser, session: ClassSession, head: User, fixed_clock: FixedClock
) -> None:
    attend(session, head)
    fixed_clock.advance(hours=2)
    assert f'href="/classes/{session.id}/feedback"' in browser.sign_in(head).get("/").text
