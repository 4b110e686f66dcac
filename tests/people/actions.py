"""A person who left a row in every table."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert

from portal import clock
from portal.accounts.models import ActivationCode, User
from portal.certificates.models import Certificate, CertificateLayout, CertificateSetting
from portal.classes.models import Attendance, AttendanceMark, ClassFeedbackGiven, ClassRegistration, ClassSession
from portal.classes.roll.paper.models import RollNumber
from portal.courses.models import Course, Page, Revision
from portal.dashboard.api_keys.models import ApiKey
from portal.dashboard.models import Snapshot
from portal.dashboard.period_report.models import PeriodReportDraft
from portal.dashboard.saved_views.models import SavedView
from portal.dashboard.snapshots.models import SnapshotSchedule, SnapshotVoid
from portal.dashboard.targets.models import Target
from portal.db import db
from portal.feedback.models import PageRating, PageReport
from portal.observations.models import Observation
from portal.paper_quizzes.models import PaperQuiz, PaperResult
from portal.people.follow_ups.models import FollowUp
from portal.people.joining.models import JoinLink, JoinRequest
from portal.people.models import RosterImport
from portal.pretests.models import PretestAnswer
from portal.privacy.models import DataRequest
from portal.programmes.models import Assignment, OutsideCertificate, Programme, ProgrammeCompletion
from portal.progress.models import AcknowledgedUpdate, Bookmark, CourseProgress, PageProgress, ReadingPosition
from portal.questions.models import Answer, Attempt, ExtraAttempt, Question, Regrading, RemedialAnswer, Review
from portal.scenarios.models import ScenarioRun
from portal.units.contacts.enums import ContactKind
from portal.units.contacts.models import UnitContact
from portal.units.models import Unit, UnitChange
from portal.units.office.models import UnitOffice
from portal.visits.models import Visit, VisitCompanion
from tests.people.writing_actions import wrote_everything

DAY = timedelta(days=1)
START = datetime(2026, 3, 1, 8, tzinfo=clock.VIETNAM)
_tokens = count(1)


def add(model: type[Any], **values: Any) -> int:
    """A row, straight into its table; its id where it has one."""
    if "id" in model.__table__.c:
        return db.session.scalars(insert(model).values(values).returning(model.id)).one()
    db.session.execute(insert(model).values(values))
    return 0


def did_everything(user: User, course: Course, other: User, unit: Unit, *, own_page: int, later: int) -> None:
    """A row of the user in every table; those for the first page, and for `own_page`, are like the other's."""
    pages = course.pages
    quiz, revision = pages[3], pages[0].revision_id
    questions = db.session.query(Question).filter_by(page_id=quiz.id).order_by(Question.id).all()
    at = START + later * DAY
    wrote_everything(user, course, at)
    add(
        ApiKey,
        unit_id=unit.id,
        kind="data",
        label="màn hình",
        key_hash=f"key-{next(_tokens)}",
        created_by_id=user.id,
        created_at=at,
        expires_on=at.date(),
        ended_by_id=user.id,
        ended_at=at,
    )
    add(
        RosterImport,
        unit_id=unit.id,
        uploaded_by_id=user.id,
        file_name="x",
        uploaded_at=at,
        rows=[],
        counts={},
        state="waiting",
    )
    add(
        ActivationCode,
        user_id=user.id,
        code_hash=str(next(_tokens)),
        issued_by_id=user.id,
        issued_at=at,
        expires_at=at,
    )
    add(
        UnitChange,
        unit_id=unit.id,
        on=at.date(),
        kind="renamed",
        reason="x",
        details={},
        actor_id=user.id,
        recorded_at=at,
    )
    add(
        Revision,
        page_id=quiz.id,
        number=90 + later,
        source="",
        front={},
        blocks=[],
        facts=[],
        author_id=user.id,
        published_at=at,
    )
    pretest = {"page_id": quiz.id, "revision_id": quiz.revision_id, "phase": "before", "form": "a", "score": 1.0}
    add(PretestAnswer, user_id=user.id, question_id=questions[0].id, answered_at=at, **pretest)
    add(Regrading, question_id=questions[0].id, revision_id=revision, actor_id=user.id, reason="x", regraded_at=at)
    add(
        DataRequest,
        user_id=user.id,
        handled_by_id=user.id,
        kind="correction",
        message="",
        asked_at=at,
        answer_by=at.date(),
        finish_by=at.date(),
    )
    joining = {"unit_id": unit.id, "created_at": at, "expires_at": at, "created_by_id": user.id}
    add(JoinLink, token=f"link-{next(_tokens)}", **joining)
    asked = {"unit_id": unit.id, "name": "", "phone": "", "consent_version": "x", "asked_at": at, "reason": ""}
    add(JoinRequest, **asked, state="approved", decided_by_id=user.id, decided_at=at, user_id=user.id)
    for person_id, by_id in ((user.id, other.id), (other.id, user.id)):
        add(FollowUp, user_id=person_id, by_id=by_id, kind="called", at=at)
        given = {"page_id": quiz.id, "reason": "Máy của Tư tắt ngang", "given_at": at}
        add(ExtraAttempt, user_id=person_id, given_by_id=by_id, **given)
    if not later:  # a unit has one number of a kind
        contact = {"kind": ContactKind.COMMUNE_POLICE, "phone": "02903000113"}
        add(UnitContact, **contact, unit_id=unit.id, checked_on=at.date(), saved_by_id=user.id, saved_at=at)
        add(UnitOffice, unit_id=unit.id, issuer="x", saved_by_id=user.id, saved_at=at)
        add(CertificateLayout, unit_id=unit.id, updated_by_id=user.id, updated_at=at)
        add(CertificateSetting, course_id=course.id, updated_by_id=user.id, updated_at=at)
    number = next(_tokens)
    add(
        Certificate,
        number=f"TN-{number}",
        kind="course",
        course_id=course.id,
        user_id=user.id,
        holder_name="chú Tư",
        title="Khóa",
        completed_on=at.date(),
        issued_on=at.date(),
        revoked_at=at,
        revoked_by_id=user.id,
        revoked_reason="Cấp nhầm cho chú Tư",
        subject_uuid=f"urn:uuid:{number}",
        created_at=at,
    )
    was_in_class(user, other, unit, at)
    went_out(user, unit, at)
    did_on_paper(user, other, unit, quiz, at)
    written = {"unit_id": unit.id, "since": (at + later * DAY).date(), "until": (at + DAY * 30).date()}
    add(PeriodReportDraft, **written, saved_by_id=user.id, saved_at=at)
    aimed_at(user, unit, at)
    for page, score in ((pages[0], 0.5 + later / 10), (pages[own_page], None)):
        add(PageProgress, user_id=user.id, page_id=page.id, revision_id=page.revision_id, done_at=at, score=score)
        add(AcknowledgedUpdate, user_id=user.id, page_id=page.id, revision_id=page.revision_id, relearned_at=at)
        add(ReadingPosition, user_id=user.id, page_id=page.id, anchor="x", read_at=at)
        add(Bookmark, user_id=user.id, page_id=page.id, kept_at=at)
        rated = {"page_id": page.id, "revision_id": page.revision_id, "rating": "hard", "rated_at": at}
        add(PageRating, user_id=user.id, **rated)
    add(CourseProgress, user_id=user.id, course_id=course.id, started_at=at, active_at=at + DAY, finished_at=None)
    programme_id = f"chuong-trinh-{later}"
    for id_ in ("chuong-trinh", programme_id):
        if db.session.get(Programme, id_) is None:
            add(Programme, id=id_, title="Chương trình", min_electives=0, counts_outside=True)
        add(ProgrammeCompletion, user_id=user.id, programme_id=id_, completed_at=at, renewed_at=at)
    add(
        Assignment,
        programme_id=programme_id,
        unit_id=unit.id,
        due_on=at.date(),
        assigned_by_id=user.id,
        assigned_at=at,
    )
    for number in ("1", str(next(_tokens))):
        add(
            OutsideCertificate,
            user_id=user.id,
            platform="Nền tảng",
            title="Khóa ở nơi khác",
            issued_on=at.date(),
            reference=number,
            recorded_at=at,
            state="accepted",
            decided_by_id=user.id,
            decided_at=at,
        )
    for submitted in (None, at):
        attempt = add(
            Attempt,
            user_id=user.id,
            page_id=quiz.id,
            revision_id=quiz.revision_id,
            drawn=[],
            pass_mark=80,
            started_at=at,
            submitted_at=submitted,
            entered_by_id=user.id,
        )
        add(
            Answer,
            user_id=user.id,
            question_id=questions[0].id,
            revision_id=revision,
            attempt_id=attempt,
            response=1,
            answered_at=at,
        )
        if submitted is not None:
            add(
                RemedialAnswer,
                attempt_id=attempt,
                missed_id=questions[0].id,
                question_id=questions[1].id,
                number=1,
                response={"chosen": [0]},
                score=0.0,
                answered_at=at,
            )
    for token in ("the same form", str(next(_tokens))):
        add(
            Answer,
            user_id=user.id,
            question_id=questions[1].id,
            revision_id=revision,
            token=token,
            response=1,
            answered_at=at,
        )
        add(
            PageReport,
            user_id=user.id,
            page_id=pages[0].id,
            revision_id=revision,
            text="Tôi là Tư.",
            token=token,
            reported_at=at,
            state="fixed",
            answered_by_id=user.id,
            answered_at=at,
        )
        add(
            Observation,
            user_id=other.id,
            observer_id=user.id,
            page_id=pages[0].id,
            revision_id=revision,
            ticked=[],
            is_complete=True,
            remark="",
            token=token,
            observed_at=at,
        )
    add(
        Observation,
        user_id=user.id,
        observer_id=other.id,
        on_behalf_of_id=user.id,
        page_id=pages[0].id,
        revision_id=revision,
        ticked=[],
        is_complete=True,
        remark="",
        token=str(next(_tokens)),
        observed_at=at,
    )
    for question, reviewed in ((questions[0], date(2026, 4, 1) + later * DAY), (questions[own_page], None)):
        add(
            Review,
            user_id=user.id,
            question_id=question.id,
            due_on=at.date(),
            card={"of": user.id},
            reviewed_on=reviewed,
        )
    for ended in (None, at):
        add(
            ScenarioRun,
            user_id=user.id,
            page_id=pages[0].id,
            revision_id=revision,
            first_scene="a",
            began_at=at,
            ended_at=ended,
        )


def did_on_paper(user: User, other: User, unit: Unit, quiz: Page, at: datetime) -> None:
    """A quiz on paper of the user, a sheet of theirs, and one that they typed in, also under the same token."""
    place = {"page_id": quiz.id, "revision_id": quiz.revision_id, "unit_id": unit.id}
    draw = {"seed": 1, "fields": [], "versions": {"A": []}}
    made = add(PaperQuiz, **place, title="Giấy", code=471, draw=draw, created_by_id=user.id, created_at=at)
    sheet = {"paper_quiz_id": made, "version": "A", "responses": {}, "score": 1.0, "passed": True}
    for person_id, by_id in ((user.id, other.id), (other.id, user.id)):
        for token in ("the same sheet", f"sheet {next(_tokens)}")[by_id == other.id :]:
            done = {"done_on": at.date(), "token": token, "entered_by_id": by_id, "entered_at": at}
            add(PaperResult, **sheet, **done, user_id=person_id)


def was_in_class(user: User, other: User, unit: Unit, at: datetime) -> None:
    """A row of the user in every table of classes; two who were in the same class are both on its roll."""
    shared = db.session.query(ClassSession.id).filter_by(uid="chung").scalar()
    deeds = {f"{name}_by_id": user.id for name in ("roll_closed", "confirmed", "created")}
    planned = {"series": "x", "title": "Buổi", "unit_id": unit.id, "place": "x", "starts_at": at, "minutes": 60}
    kept = planned | deeds | {"teacher_id": user.id, "secret": "x", "created_at": at, "updated_at": at}
    own = add(ClassSession, uid=f"x{next(_tokens)}" if shared else "chung", **kept)
    for session_id in {shared or own, own}:
        for person_id, by_id in ((user.id, other.id), (other.id, user.id)):
            if db.session.get(ClassRegistration, (session_id, person_id)) is None:
                place = {"session_id": session_id, "user_id": person_id, "state": "registered"}
                add(ClassRegistration, **place, registered_at=at, registered_by_id=by_id)
                mark = {"state": "present", "method": "hand", "marked_at": at, "marked_by_id": by_id}
                add(Attendance, session_id=session_id, user_id=person_id, **mark)
                add(ClassFeedbackGiven, session_id=session_id, user_id=person_id)
                add(RollNumber, session_id=session_id, number=next(_tokens), user_id=person_id, given_at=at)
        for token in ("the same mark", str(next(_tokens))) if session_id == own else ():
            mark = {"state": "present", "method": "hand", "marked_at": at, "received_at": at, "token": token}
            add(AttendanceMark, session_id=session_id, user_id=user.id, marked_by_id=user.id, **mark)


def went_out(user: User, unit: Unit, at: datetime) -> None:
    """Two visits of the user, one of them by a form that somebody else sent as well; and two with others."""
    helped = {"topic": "payment", "people": 2, "managed": 2, "outcome": "alone", "remark": "Tư: máy cũ"}
    for token in ("the same visit", str(next(_tokens))):
        add(Visit, unit_id=unit.id, by_id=user.id, visited_on=at.date(), token=token, recorded_at=at, **helped)
    told = {"unit_id": unit.id, "visited_on": at.date(), "recorded_at": at, **helped}
    with_both = db.session.scalar(db.select(Visit.id).where(Visit.token == "with both"))
    for visit_id in (with_both or add(Visit, token="with both", **told), add(Visit, token="with one", **told)):
        add(VisitCompanion, visit_id=visit_id, user_id=user.id)


def aimed_at(user: User, unit: Unit, at: datetime) -> None:
    """A row of the user in every table of targets, frozen numbers and saved views."""
    if db.session.get(Programme, "dich") is None:
        add(Programme, id="dich", title="Chương trình", min_electives=0, counts_outside=True)
    number = next(_tokens)
    deed = {"set_by_id": user.id, "set_at": at, "ended_by_id": user.id, "ended_at": at}
    add(Target, unit_id=unit.id, programme_id="dich", percent=80, due_on=at.date(), **deed)
    planned = {"created_by_id": user.id, "created_at": at, "ended_by_id": user.id, "ended_at": at}
    add(SnapshotSchedule, unit_id=unit.id, kind="month", hour=7, name="", **planned)
    kept = {"subjects": [], "checksum": "x", "name": "", "note": "", "format": 1}
    frozen = add(Snapshot, unit_id=unit.id, frozen_on=at.date(), frozen_at=at, **kept)
    add(SnapshotVoid, snapshot_id=frozen, reason="x", voided_by_id=user.id, voided_at=at)
    add(SavedView, user_id=user.id, unit_id=unit.id, name=f"x{number}", query="", saved_at=at)
