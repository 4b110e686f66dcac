"""The review of the day, and going over a finished course again: one question at a time, answered in place."""

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import clock
from portal.accounts.rules.viewer import Viewer
from portal.courses.queries.published import CourseIntroduction
from portal.db import db
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.enums import AnswerState
from portal.learning.questions.labels import encouragement
from portal.learning.reviews.routes.question_round import (
    QuestionRound,
    posted_question,
    record_posted_answer,
    show_answer,
    show_answered,
    show_question,
    show_round_complete,
)
from portal.learning.routes import bp
from portal.programmes.queries.duties import renewable_courses
from portal.progress.operations import refreshers
from portal.progress.operations.refreshers import Refresher, refresher_of
from portal.progress.queries.started_courses import StartedCourse, started_courses
from portal.questions.queries.reviews import review_day, right_in_a_row_today
from portal.web.access import open_to, viewer
from portal.web.htmx import wants_fragment
from portal.web.resubmission import resubmittable
from portal.web.transactions import writes_late

ANSWER_PATH = "answers/<int:answer_id>"


@bp.get("/review")
@open_to("signed_in")
def review() -> Response:
    """The next question that comes back today, or that this was all."""
    person = viewer()
    day = review_day(person, clock.today())
    if not day.left:
        return show_round_complete(_review_round(day.answered, day.total), answered=day.answered)
    return show_question(day.left[0], _review_round(day.answered + 1, day.total), person)


@bp.post("/review/answers")
@resubmittable
@writes_late
@open_to("signed_in")
def answer_review() -> Response:
    """Keep the answer to a question that came back, say what is to be said about it and when it returns."""
    person = viewer()
    asked = posted_question(person)
    if asked.due_on is None:
        raise NotFound
    answered = record_posted_answer(asked, person)
    if not answered.error and not wants_fragment():
        return redirect(url_for(".reviewed_answer", answer_id=answered.answer_id, _anchor="review"), 303)
    day = review_day(person, clock.today())
    number = day.answered + (1 if answered.error else 0)
    is_right = answered.question.verdict == AnswerState.RIGHT
    said = _review_encouragement(answered.answer_id, person) if is_right else ""
    return show_answered(answered, asked, _review_round(number, day.total), encouragement=said)


@bp.get(f"/review/{ANSWER_PATH}")
@open_to("signed_in")
def reviewed_answer(answer_id: int) -> Response:
    """An answer of the review with what is to be said about it."""
    person = viewer()
    day = review_day(person, clock.today())
    said = _review_encouragement(answer_id, person)
    return show_answer(answer_id, _review_round(day.answered, day.total), person, encouragement=said)


@bp.get("/courses/<course_slug>/refresher")
@open_to("signed_in")
def refresher(course_slug: str) -> Response:
    """The next question of a finished course whose time to be gone over again has come."""
    person = viewer()
    course, mine = _get_completed_course(course_slug, person)
    going_over = _due_refresher(course, mine, person)
    if going_over is None or not going_over.questions:
        # Where nothing is asked, it is gone over by reading.
        to_read = going_over is not None and not going_over.wanted
        round_ = _refresher_round(course, None)
        answered = 0 if to_read else int(mine.refreshed_at is not None)
        return show_round_complete(round_, answered=answered, to_read=course.slug if to_read else None)
    return show_question(going_over.questions[0], _refresher_round(course, going_over, ahead=1), person)


@bp.post("/courses/<course_slug>/refresher/answers")
@resubmittable
@writes_late
@open_to("signed_in")
def answer_refresher(course_slug: str) -> Response:
    """Keep an answer on the way over a course again, and note when that is done."""
    person = viewer()
    course, mine = _get_completed_course(course_slug, person)
    asked = posted_question(person)
    if asked.course_id != course.id:
        raise NotFound
    answered = record_posted_answer(asked, person, ahead=True)
    going_over = _due_refresher(course, mine, person)
    if going_over is not None and going_over.is_done and not answered.error:
        refreshers.complete_refresher(course.id, user_id=person.id)
    db.session.commit()
    if not answered.error and not wants_fragment():
        place = url_for(".refreshed_answer", course_slug=course_slug, answer_id=answered.answer_id)
        return redirect(f"{place}#review", 303)
    round_ = _refresher_round(course, going_over, ahead=1 if answered.error else 0)
    return show_answered(answered, asked, round_)


@bp.post("/courses/<course_slug>/refresher/completion")
@open_to("signed_in")
def complete_refresher(course_slug: str) -> Response:
    """Note that a course in which nothing is asked was read again."""
    person = viewer()
    course, mine = _get_completed_course(course_slug, person)
    going_over = _due_refresher(course, mine, person)
    if going_over is None or going_over.wanted:
        raise NotFound
    refreshers.complete_refresher(course.id, user_id=person.id)
    db.session.commit()
    return redirect(url_for(".refresher", course_slug=course_slug), 303)


@bp.get(f"/courses/<course_slug>/refresher/{ANSWER_PATH}")
@open_to("signed_in")
def refreshed_answer(course_slug: str, answer_id: int) -> Response:
    """An answer of the refresher with what is to be said about it."""
    person = viewer()
    course, mine = _get_completed_course(course_slug, person)
    return show_answer(answer_id, _refresher_round(course, _due_refresher(course, mine, person)), person)


def _get_completed_course(course_slug: str, person: Viewer) -> tuple[CourseIntroduction, StartedCourse]:
    """A course the person has finished, or NotFound."""
    course = queries.get_course(course_slug, viewer=person)
    mine = started_courses(user_id=person.id).get(course.id)
    if mine is None or mine.finished_at is None:
        raise NotFound
    return course, mine


def _due_refresher(course: CourseIntroduction, mine: StartedCourse, person: Viewer) -> Refresher | None:
    """The refresher of the course, None while neither it nor a programme with it is to be renewed."""
    due_at = mine.refresh_due_at if mine.needs_refresher(clock.now()) else None
    opens_at = renewable_courses(person.id).get(course.id)
    due = [at for at in (due_at, opens_at) if at is not None]
    return refresher_of(course.id, due_at=min(due), person=person) if due else None


def _review_round(number: int, total: int) -> QuestionRound:
    return QuestionRound("review", _("Review"), url_for(".review"), number, total)


def _review_encouragement(answer_id: int, person: Viewer) -> str:
    today = clock.today()
    in_a_row = right_in_a_row_today(answer_id, user_id=person.id, today=today)
    return encouragement(in_a_row, today.toordinal())


def _refresher_round(course: CourseIntroduction, going_over: Refresher | None, *, ahead: int = 0) -> QuestionRound:
    """The round of the course; `ahead` is 1 where the next question is on the screen, not the last answer."""
    total = going_over.wanted if going_over is not None else 0
    number = min(going_over.answered + ahead, total) if going_over is not None else 0
    return QuestionRound("refresher", course.title, url_for(".refresher", course_slug=course.slug), number, total)
