import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Consent, User
from portal.accounts.operations.users import create_user
from portal.accounts.rules.passwords import (
    BadPassword,
    ensure_password_allowed,
    ensure_password_length,
    verify_password,
)
from portal.classes.feedback.models import ClassFeedbackCount
from portal.classes.models import (
    Attendance,
    AttendanceMark,
    ClassFeedbackGiven,
    ClassRegistration,
    ClassSession,
    ClassUnit,
)
from portal.clock import VIETNAM
from portal.courses.models import Page
from portal.courses.queries.revision_cache import page_content
from portal.dashboard.counts.queries.consistency import find_inconsistencies
from portal.dashboard.models import PersonStatus, StatusCount, TeamPlan
from portal.db import db
from portal.demo import sign_ins
from portal.demo.people import HISTORY_DAYS
from portal.errors import Refused
from portal.observations.models import Observation
from portal.people.joining.models import JoinLink, JoinRequest
from portal.programmes.models import Assignment, OutsideCertificate, ProgrammeCompletion
from portal.progress.models import CourseProgress, PageProgress
from portal.questions.models import Answer, Attempt, RemedialAnswer, Review
from portal.questions.rules.grading import grade
from portal.scenarios.models import ScenarioRun, ScenarioStep
from portal.units.models import Grant, Membership, Unit, UnitVersion
from portal.units.operations.units import add_unit
from portal.units.queries.tree import path
from portal.visits.models import Visit, VisitCount, VisitGuide
from tests.conftest import clean_database
from tests.demo.conftest import UNTIL
from tests.factories import make_course

WRITTEN = (
    *(User, Unit, UnitVersion, Membership, Grant, Consent, PageProgress, CourseProgress, Attempt, Answer),
    *(RemedialAnswer, Review, ScenarioRun, ScenarioStep, Observation, PersonStatus, StatusCount, TeamPlan),
    *(Assignment, ProgrammeCompletion, OutsideCertificate),
)
# Their secrets are random, so that these are not compared.
VISITS = (Visit, VisitGuide, VisitCount)
CLASSES = (
    *(ClassSession, ClassUnit, ClassRegistration, Attendance, AttendanceMark),
    *(ClassFeedbackCount, ClassFeedbackGiven),
)
NUMBERED_BY_THE_DATABASE = (
    *(UnitVersion, Membership, Grant, Consent, Answer, RemedialAnswer, ScenarioStep, Observation),
    *(Assignment, OutsideCertificate),
)


def everything():
    """Every row that was written, but for the salt of the password, and ids that the database counts on."""
    left_out = {table: {"password_hash", "id" if table in NUMBERED_BY_THE_DATABASE else ""} for table in WRITTEN}
    return {
        table.__name__: [
            {name: value for name, value in row._mapping.items() if name not in left_out[table]}
            for row in db.session.execute(select(table.__table__).order_by(*table.__table__.primary_key))
        ]
        for table in WRITTEN
    }


def test_who_missed_what_must_be_right_passes_by_what_was_answered_after_it(build):
    build()

    tried = select(RemedialAnswer.attempt_id).distinct()
    passed, open_still = [
        db.session.scalars(select(Attempt).where(Attempt.id.in_(tried), Attempt.passed.is_(is_passed))).all()
        for is_passed in (True, False)
    ]
    last = {one.attempt_id: one.score for one in db.session.scalars(select(RemedialAnswer).order_by("number"))}
    assert passed
    assert {last[attempt.id] for attempt in passed} == {1.0}
    assert {last[attempt.id] for attempt in open_still} <= {0.0}


def test_the_pilot_is_as_the_founding_article_counts_it(build):
    size = build()

    kinds = Counter(db.session.scalars(select(Unit.kind)))
    in_teams = select(func.count()).select_from(Membership).join(Unit).where(Unit.kind == "team")
    assert (size.members, size.teams, size.communes) == (490, 93, 14)
    assert kinds == {"province": 1, "commune": 14, "hamlet": 93, "team": 93}
    assert db.session.scalar(in_teams) == 490


def test_every_team_stands_in_a_hamlet_of_a_commune_and_has_a_head(build):
    build(60)

    for team in db.session.scalars(select(Unit).where(Unit.kind == "team")):
        heads = db.session.scalars(select(Grant.role).where(Grant.unit_id == team.id)).all()
        assert [unit.kind for unit in path(team.id)] == ["province", "commune", "hamlet", "team"]
        assert heads == ["leader"]


def test_the_same_seed_builds_the_same_and_another_builds_another(build):
    build(60)
    first = everything()
    remove_people()
    build(60)
    second = everything()
    remove_people()
    build(60, seed=2)

    assert first == second
    assert first["User"] != everything()["User"]


def remove_people():
    """Empty what the demonstration wrote; the course stays, with its ids."""
    db.session.rollback()
    with db.engine.execution_options(write=True).begin() as connection:
        connection.execute(Unit.__table__.update().values(parent_id=None))
        # The link's token is random, so that it is not compared.
        written = [model.__table__ for model in (*WRITTEN, JoinLink, JoinRequest, *CLASSES, *VISITS)]
        for table in reversed(db.metadata.sorted_tables):
            if table in written:
                connection.execute(table.delete())


def test_everybody_can_be_tried_with_the_one_password(build):
    build(60)

    ensure_password_length(sign_ins.PASSWORD)
    for sign_in in sign_ins.ALL:
        user = db.session.query(User).filter_by(username=sign_in.username).one()
        assert user.phone == sign_in.phone
        assert verify_password(sign_ins.PASSWORD, user.password_hash)


def test_nobody_takes_the_password_of_the_demonstration_elsewhere():
    with pytest.raises(BadPassword):
        ensure_password_allowed(sign_ins.PASSWORD)


def test_each_sign_in_has_its_role(build):
    build(60)

    held = {
        sign_in.username: {
            tuple(row)
            for row in db.session.execute(
                select(Grant.role, Unit.kind)
                .join(Unit, Unit.id == Grant.unit_id)
                .join(User, User.id == Grant.user_id)
                .where(User.username == sign_in.username)
            )
        }
        for sign_in in sign_ins.ALL
    }
    assert held == {
        "thanhvien": set(),
        "totruong": {("leader", "team")},
        "lanhdaoxa": {("leader", "commune")},
        "lanhdaotinh": {("leader", "province")},
        "giangvien": {("trainer", "province")},
        "quantri": {("admin", "province")},
    }


def test_everybody_is_marked_and_has_a_number_of_the_demonstration(build):
    build()

    users = db.session.query(User).all()
    assert all(user.is_demo for user in users)
    assert all(re.fullmatch(r"0300\d{6}", user.phone) for user in users)


def test_some_teams_are_done_some_are_stuck_and_some_people_never_came(build):
    build()

    finished = db.session.query(CourseProgress).filter(CourseProgress.finished_at.is_not(None)).count()
    begun = db.session.query(CourseProgress).count()
    never = db.session.query(User).filter(User.last_seen_at.is_(None)).all()
    assert 100 < finished < begun < 450
    assert 40 < len(never) < 200
    assert {user.password_hash for user in never} == {None}
    assert db.session.query(Attempt).filter(Attempt.passed.is_(False)).count() > 10


def test_progress_agrees_with_the_answers_and_the_course(build):
    build()

    # A course does not wait for its checklist.
    pages = db.session.scalar(select(func.count()).select_from(Page).where(Page.kind != "checklist"))
    finished = select(PageProgress.user_id).join(Page, Page.id == PageProgress.page_id)
    done = Counter(db.session.scalars(finished.where(Page.kind != "checklist")))
    passed = {
        tuple(row) for row in db.session.execute(select(Attempt.user_id, Attempt.page_id).where(Attempt.passed))
    }
    for progress in db.session.scalars(select(CourseProgress)):
        assert progress.started_at <= progress.active_at <= UNTIL
        assert (progress.finished_at is not None) == (done[progress.user_id] == pages)
    for progress in db.session.scalars(select(PageProgress)):
        assert (progress.score is not None) == ((progress.user_id, progress.page_id) in passed)


def test_every_submitted_attempt_is_graded_as_the_portal_grades(build):
    build(150)

    attempts = db.session.scalars(select(Attempt)).all()
    for attempt in attempts:
        questions = page_content(attempt.revision_id).questions
        names = {drawn["question"]: drawn["name"] for drawn in attempt.drawn}
        answers = db.session.scalars(select(Answer).where(Answer.attempt_id == attempt.id)).all()
        scores = [grade(questions[names[answer.question_id]], answer.response).score for answer in answers]
        assert len(names) == 4
        if attempt.submitted_at is None:
            assert [answer.score for answer in answers] == [None] * len(answers)
        else:
            assert [answer.score for answer in answers] == scores
            assert attempt.score == pytest.approx(sum(scores) / 4)
            assert attempt.passed == (round(attempt.score * 100) >= 75)


def test_nothing_happens_before_the_beginning_or_after_the_end_and_most_in_the_evening(build):
    build()

    moments = db.session.scalars(select(Answer.answered_at)).all()
    hours = Counter(moment.astimezone(VIETNAM).hour for moment in moments)
    assert UNTIL - timedelta(days=HISTORY_DAYS) <= min(moments) <= max(moments) <= UNTIL
    assert sum(hours[hour] for hour in (18, 19, 20, 21)) > len(moments) / 2
    assert hours[3] == 0


def test_whoever_learns_has_agreed_to_it(build):
    build()

    learners = set(db.session.scalars(select(CourseProgress.user_id)))
    agreeing = set(db.session.scalars(select(Consent.user_id).where(Consent.purpose == "learning")))
    reporting = db.session.query(Consent).filter(Consent.purpose == "reporting").count()
    assert learners <= agreeing
    assert len(agreeing) * 0.7 < reporting < len(agreeing)


def test_the_portal_counts_on_from_the_last_number(build):
    build(20)

    user = create_user("Trần Văn Mới", phone="0912345678", actor=None)
    unit = add_unit("Tổ mới", kind="team", code="new", actor=None)
    db.session.flush()

    assert user.id == db.session.scalar(select(func.max(User.id)))
    assert unit.id == db.session.scalar(select(func.max(Unit.id)))


def test_a_database_with_people_is_left_alone(build, app):
    create_user("Trần Văn Mới", phone="0912345678", actor=None)
    db.session.commit()

    with pytest.raises(Refused):
        build(20)

    assert db.session.query(User).count() == 1


def test_a_real_portal_takes_no_demonstration(build, app, monkeypatch):
    monkeypatch.setitem(app.config, "PORTAL_MODE", "production")

    with pytest.raises(Refused):
        build(20)

    assert db.session.query(User).count() == 0


def test_without_a_course_there_are_people_who_learn_nothing_yet(build):
    clean_database()

    build(20)

    assert db.session.query(User).count() > 20
    assert db.session.query(CourseProgress).count() == 0


def test_a_scenario_is_finished_by_a_safe_run_and_a_checklist_by_whoever_saw_every_point(build):
    build(120)

    finished = select(PageProgress.user_id).join(Page, Page.id == PageProgress.page_id)
    rehearsed = set(db.session.scalars(finished.where(Page.kind == "scenario")))
    seen = set(db.session.scalars(finished.where(Page.kind == "checklist")))
    assert rehearsed == set(db.session.scalars(select(ScenarioRun.user_id).where(ScenarioRun.ending == "safe")))
    assert seen == set(db.session.scalars(select(Observation.user_id).where(Observation.is_complete)))
    assert rehearsed
    assert seen
    heads = set(db.session.scalars(select(Grant.user_id).where(Grant.role == "leader")))
    assert set(db.session.scalars(select(Observation.observer_id))) <= heads


def test_what_was_answered_right_comes_back_some_day(build):
    build(60)

    right = {(row.user_id, row.question_id) for row in db.session.scalars(select(Answer).where(Answer.score == 1))}
    after = select(Attempt.user_id, RemedialAnswer.question_id).join(RemedialAnswer)
    right |= {tuple(row) for row in db.session.execute(after.where(RemedialAnswer.score == 1))}
    reviews = list(db.session.scalars(select(Review)))
    assert {(review.user_id, review.question_id) for review in reviews} == right
    assert all(review.card["card_id"] == review.question_id for review in reviews)


def test_a_programme_is_due_in_the_province_and_earlier_in_a_commune(build):
    programmes = "programmes:\n  - {id: ca-to, title: Cả tổ, compulsory: [an-toan]}\n"
    make_course(pages={}, files={"programmes.yml": programmes})
    build(200)

    given = db.session.query(Assignment).all()
    kinds = {assignment.unit.kind: assignment.due_on for assignment in given}
    assert kinds["commune"] < UNTIL.date() < kinds["province"]
    assert 0 < db.session.query(ProgrammeCompletion).count() < 200
    assert not find_inconsistencies()
