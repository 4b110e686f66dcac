"""The demonstration has a class in each state, with people on its rolls and in its places."""

from __future__ import annotations

from collections import Counter

from portal.accounts.queries.users import find_by_login
from portal.certificates.models import Certificate
from portal.classes.enums import AttendanceState, RegistrationState, SessionState
from portal.classes.feedback.enums import FeedbackQuestion
from portal.classes.feedback.queries import givers, shown_counts
from portal.classes.models import Attendance, ClassRegistration, ClassSession, ClassUnit
from portal.classes.planning.enums import Phase
from portal.classes.planning.rules import is_moved, phase_of
from portal.clock import now
from portal.courses.models import Page
from portal.db import db
from portal.demo.classes import COURSE, PLACES, write_classes
from portal.demo.sign_ins import MEMBER
from portal.progress.models import PageProgress
from portal.units.queries.search import members_in
from tests.factories import lesson_markdown, make_course, shipped_library


def test_each_screen_of_classes_has_something_to_show(build):
    build(members=60)

    db.session.rollback()
    sessions = db.session.query(ClassSession).all()
    assert {phase_of(session, now()) for session in sessions} == set(Phase)
    assert {session.state for session in sessions} >= {
        SessionState.PLANNED,
        SessionState.CANCELLED,
        SessionState.NOT_HELD,
    }
    assert sum(is_moved(session) for session in sessions) == 1
    assert db.session.query(Attendance).count() > 1
    places = Counter(row.state for row in db.session.query(ClassRegistration))
    assert places[RegistrationState.REGISTERED] == PLACES
    assert places[RegistrationState.WAITING] > 0


def test_the_closed_class_completes_lessons_for_who_was_there(build):
    pages = {"01-mot.md": lesson_markdown("Một"), "02-hai.md": lesson_markdown("Hai")}
    make_course(COURSE, pages=pages, class_counts_for="[mot]")

    build(members=60)

    db.session.rollback()
    member = find_by_login(MEMBER.username)
    assert member is not None
    done = db.session.query(PageProgress).filter_by(user_id=member.id).join(Page).filter(Page.slug == "mot").one()
    assert done.class_day is not None
    assert db.session.query(Certificate).filter_by(user_id=member.id).count() == 1


def test_the_closed_class_has_people_enough_for_its_feedback_to_be_shown(build):
    build(members=60)

    db.session.rollback()
    past = db.session.query(ClassSession).filter(ClassSession.roll_closed_at.is_not(None)).one()
    states = Counter(row.state for row in db.session.query(Attendance).filter_by(session_id=past.id))
    understood = [one for one in shown_counts(past.id) if one.question == FeedbackQuestion.UNDERSTOOD]
    expected = sum(
        len(members_in(unit.unit_id)) for unit in db.session.query(ClassUnit).filter_by(session_id=past.id)
    )
    assert states[AttendanceState.PRESENT] >= 8
    assert states[AttendanceState.EXCUSED] == 1
    assert expected - states.total() == 1  # one is not marked
    assert givers(past.id) == 6
    assert sum(one.shown for one in understood) == 5


def test_the_shipped_course_of_the_classes_says_what_they_count_for():
    course = next(course for course in shipped_library().courses if course.slug == COURSE)

    assert course.front["class_counts_for"]


def test_without_a_head_nothing_is_planned(app):
    write_classes()

    assert db.session.query(ClassSession).count() == 0
