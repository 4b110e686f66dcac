"""What is kept of the person's learning, and of teaching before somebody who watched."""

from sqlalchemy import bindparam, case, func, literal_column, null, or_, select, union_all
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.courses.models import Course, Page, Revision
from portal.db import Rows
from portal.feedback.models import PageRating, PageReport
from portal.observations.models import Observation
from portal.pretests.enums import PretestPhase
from portal.pretests.models import PretestAnswer
from portal.privacy.queries.data_subjects import is_own_account, relation
from portal.progress.models import AcknowledgedUpdate, Bookmark, CourseProgress, PageProgress, ReadingPosition
from portal.questions.models import (
    Answer,
    Attempt,
    ExtraAttempt,
    Question,
    RegradedAttempt,
    Regrading,
    RemedialAnswer,
    Review,
)
from portal.scenarios.models import ScenarioRun, ScenarioStep

_observer, _head = aliased(User), aliased(User)
_page = (Course.slug.label("course"), Page.slug.label("page"), Page.title)

COURSES: Rows = (
    select(
        Course.slug.label("course"),
        Course.title,
        CourseProgress.started_at,
        CourseProgress.active_at,
        CourseProgress.finished_at,
        CourseProgress.refreshed_at,
    )
    .join(Course, Course.id == CourseProgress.course_id)
    .where(is_own_account(CourseProgress.user_id))
    .order_by(CourseProgress.active_at.desc(), Course.id)
)
_finished: Rows = (
    select(
        case(
            (PageProgress.class_day.is_not(None), literal_column("'finished in a class'")),
            else_=literal_column("'finished'"),
        ).label("what"),
        *_page,
        Revision.number.label("revision"),
        PageProgress.done_at.label("at"),
        PageProgress.score,
    )
    .join(Page, Page.id == PageProgress.page_id)
    .join(Course, Course.id == Page.course_id)
    .join(Revision, Revision.id == PageProgress.revision_id)
    .where(is_own_account(PageProgress.user_id))
)
_relearned: Rows = (
    select(
        literal_column("'relearned'").label("what"),
        *_page,
        Revision.number.label("revision"),
        AcknowledgedUpdate.relearned_at.label("at"),
        null().label("score"),
    )
    .join(Page, Page.id == AcknowledgedUpdate.page_id)
    .join(Course, Course.id == Page.course_id)
    .join(Revision, Revision.id == AcknowledgedUpdate.revision_id)
    .where(is_own_account(AcknowledgedUpdate.user_id))
)
_stopped: Rows = (
    select(
        literal_column("'stopped here'").label("what"),
        *_page,
        null().label("revision"),
        ReadingPosition.read_at.label("at"),
        null().label("score"),
    )
    .join(Page, Page.id == ReadingPosition.page_id)
    .join(Course, Course.id == Page.course_id)
    .where(is_own_account(ReadingPosition.user_id))
)
_measured: Rows = (
    select(
        case(
            (PretestAnswer.phase == PretestPhase.BEFORE.value, literal_column("'before the course'")),
            else_=literal_column("'after the course'"),
        ).label("what"),
        *_page,
        func.max(Revision.number).label("revision"),
        func.max(PretestAnswer.answered_at).label("at"),
        func.avg(PretestAnswer.score).label("score"),
    )
    .join(Page, Page.id == PretestAnswer.page_id)
    .join(Course, Course.id == Page.course_id)
    .join(Revision, Revision.id == PretestAnswer.revision_id)
    .where(is_own_account(PretestAnswer.user_id))
    .group_by(PretestAnswer.user_id, PretestAnswer.phase, Course.slug, Page.slug, Page.title)
)
_pages = union_all(_finished, _relearned, _stopped, _measured).subquery()
PAGES: Rows = select(_pages).order_by(_pages.c.at.desc(), _pages.c.page)
BOOKMARKS: Rows = (
    select(*_page, Bookmark.kept_at)
    .join(Page, Page.id == Bookmark.page_id)
    .join(Course, Course.id == Page.course_id)
    .where(is_own_account(Bookmark.user_id))
    .order_by(Bookmark.kept_at.desc(), Page.id)
)
_given = relation(for_me=ExtraAttempt.user_id, by_me=ExtraAttempt.given_by_id)
_giver = aliased(User)
EXTRA_ATTEMPTS: Rows = (
    select(
        _given.label("relation"),
        Page.title,
        ExtraAttempt.given_at,
        # To whom the person gave one, and why, is said by that one's own data.
        case((_given == "for_me", ExtraAttempt.reason)).label("reason"),
        case((_given == "for_me", _giver.name)).label("given_by"),
    )
    .join(Page, Page.id == ExtraAttempt.page_id)
    .join(_giver, _giver.id == ExtraAttempt.given_by_id)
    .where(or_(is_own_account(ExtraAttempt.user_id), is_own_account(ExtraAttempt.given_by_id)))
    .order_by(ExtraAttempt.given_at.desc(), ExtraAttempt.id.desc())
)
ATTEMPTS: Rows = (
    select(
        Attempt.id,
        *_page,
        Attempt.pass_mark,
        Attempt.medium,
        Attempt.started_at,
        Attempt.submitted_at,
        Attempt.score,
        Attempt.passed,
        Attempt.drawn,
        Attempt.flagged,
        Regrading.regraded_at,
        Regrading.reason,
        RegradedAttempt.score_before,
        RegradedAttempt.score_after,
        RegradedAttempt.seen_at,
    )
    .join(Page, Page.id == Attempt.page_id)
    .join(Course, Course.id == Page.course_id)
    .outerjoin(RegradedAttempt, RegradedAttempt.attempt_id == Attempt.id)
    .outerjoin(Regrading, Regrading.id == RegradedAttempt.regrading_id)
    .where(is_own_account(Attempt.user_id))
    .order_by(Attempt.started_at.desc(), Attempt.id.desc(), Regrading.id)
)
ANSWERS: Rows = (
    select(
        Answer.id,
        *_page,
        Question.name.label("question"),
        Answer.revision_id,
        Answer.attempt_id,
        Answer.response,
        Answer.score,
        Answer.answered_at,
    )
    .join(Question, Question.id == Answer.question_id)
    .join(Page, Page.id == Question.page_id)
    .join(Course, Course.id == Page.course_id)
    .where(is_own_account(Answer.user_id))
    .order_by(Answer.answered_at.desc(), Answer.id.desc())
)
ANSWERS_PAGE = ANSWERS.limit(bindparam("limit")).offset(bindparam("offset"))
_missed = aliased(Question)
REMEDIAL_ANSWERS: Rows = (
    select(
        RemedialAnswer.id,
        *_page,
        Question.name.label("question"),
        _missed.name.label("in_place_of"),
        Attempt.revision_id,
        RemedialAnswer.attempt_id,
        RemedialAnswer.response,
        RemedialAnswer.score,
        RemedialAnswer.answered_at,
    )
    .join(Question, Question.id == RemedialAnswer.question_id)
    .join(_missed, _missed.id == RemedialAnswer.missed_id)
    .join(Attempt, Attempt.id == RemedialAnswer.attempt_id)
    .join(Page, Page.id == Question.page_id)
    .join(Course, Course.id == Page.course_id)
    .where(is_own_account(Attempt.user_id))
    .order_by(RemedialAnswer.answered_at.desc(), RemedialAnswer.id.desc())
)
REVIEWS: Rows = (
    select(*_page, Question.name.label("question"), Review.due_on, Review.reviewed_on, Review.card)
    .join(Question, Question.id == Review.question_id)
    .join(Page, Page.id == Question.page_id)
    .join(Course, Course.id == Page.course_id)
    .where(is_own_account(Review.user_id))
    .order_by(Review.due_on, Question.id)
)
SCENARIOS: Rows = (
    select(
        ScenarioRun.id,
        *_page,
        ScenarioRun.began_at,
        ScenarioRun.ended_at,
        ScenarioRun.ending,
        ScenarioStep.number,
        ScenarioStep.scene,
        ScenarioStep.choice,
        ScenarioStep.to,
        ScenarioStep.chosen_at,
    )
    .join(Page, Page.id == ScenarioRun.page_id)
    .join(Course, Course.id == Page.course_id)
    .outerjoin(ScenarioStep, ScenarioStep.run_id == ScenarioRun.id)
    .where(is_own_account(ScenarioRun.user_id))
    .order_by(ScenarioRun.began_at.desc(), ScenarioRun.id.desc(), ScenarioStep.number)
)
_rated: Rows = (
    select(
        literal_column("'rated'").label("what"),
        *_page,
        PageRating.rated_at.label("at"),
        PageRating.rating.label("said"),
        literal_column("''").label("text"),
        literal_column("''").label("reply"),
    )
    .join(Page, Page.id == PageRating.page_id)
    .join(Course, Course.id == Page.course_id)
    .where(is_own_account(PageRating.user_id))
)
_reported: Rows = (
    select(
        literal_column("'reported'").label("what"),
        *_page,
        PageReport.reported_at.label("at"),
        PageReport.state.label("said"),
        PageReport.text,
        PageReport.reply,
    )
    .join(Page, Page.id == PageReport.page_id)
    .join(Course, Course.id == Page.course_id)
    .where(is_own_account(PageReport.user_id))
)
_feedback = union_all(_rated, _reported).subquery()
FEEDBACK: Rows = select(_feedback).order_by(_feedback.c.at.desc(), _feedback.c.page)
_seen = relation(
    about_me=Observation.user_id, watched_by_me=Observation.observer_id, watched_for_me=Observation.on_behalf_of_id
)
_is_about_me = _seen == "about_me"
TEACH_BACKS: Rows = (
    select(
        _seen.label("relation"),
        *_page,
        Observation.observed_at,
        Observation.is_complete,
        # Whom somebody watched, and what was seen of them, belongs to that person's own data.
        case((_is_about_me, Observation.ticked)).label("ticked"),
        case((_is_about_me, Observation.remark)).label("remark"),
        case((_is_about_me, _observer.name)).label("observer"),
        case((_is_about_me, _head.name)).label("on_behalf_of"),
    )
    .join(Page, Page.id == Observation.page_id)
    .join(Course, Course.id == Page.course_id)
    .join(_observer, _observer.id == Observation.observer_id)
    .outerjoin(_head, _head.id == Observation.on_behalf_of_id)
    .where(
        or_(
            is_own_account(Observation.user_id),
            is_own_account(Observation.observer_id),
            is_own_account(Observation.on_behalf_of_id),
        )
    )
    .order_by(Observation.observed_at.desc(), Observation.id.desc())
)
