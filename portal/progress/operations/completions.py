"""Every change to progress."""

from datetime import datetime
from functools import cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Insert, bindparam, func, or_, update

from portal import clock
from portal.audit.models import Actor
from portal.courses.queries.revision_cache import page_content
from portal.db import UtcDateTime, db, fetch, insert, run_in_transaction, table_of
from portal.errors import Refused
from portal.progress.events import course_completed, progress_changed
from portal.progress.models import CourseProgress, PageProgress
from portal.progress.operations.outdated_completions import record_outdated
from portal.progress.operations.reading_positions import forget_reading_position
from portal.progress.queries.completed_pages import (
    INCOMPLETE_PAGES,
    course_id_of_page,
    last_completed_at,
    unfinished_course_ids,
)
from portal.questions.models import Attempt
from portal.questions.operations.attempts import PracticeAnswers, record_practice_answers
from portal.questions.queries.answers import AttemptRow, practice_tries
from portal.scenarios.queries import Run

_COURSES = table_of(CourseProgress)


class UnansweredQuestions(Refused):
    """A lesson whose practice questions are not all answered; `names` are those that are missing, in order."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(_("Answer the practice questions first; a wrong answer counts too."))
        self.names = names


def complete_lesson(
    *, page_id: int, course_id: int, revision_id: int, answers: PracticeAnswers | None = None, actor: Actor
) -> None:
    """Keep the answers that came along, and mark the lesson as done; again changes nothing.

    Raises UnansweredQuestions while practice questions are open; the answers are kept all the same. In a request
    that only reads besides, it is committed either way.
    """
    given = {answer.question.id for answer in answers.given} if answers is not None else set()
    answered = practice_tries(page_id, user_id=actor.id).keys() | given
    missing = [name for name in page_content(revision_id).questions if name not in answered]
    user_id = actor.id

    def keep() -> None:
        if answers is not None:
            record_practice_answers(answers, page_id=page_id, course_id=course_id, actor=actor)
        if not missing:
            _complete_page(user_id, page_id=page_id, course_id=course_id, revision_id=revision_id)
            forget_reading_position(page_id, user_id=user_id)

    if given or not missing:
        run_in_transaction(keep)
    if missing:
        raise UnansweredQuestions(missing)


def touch_course(_page_id: int, *, course_id: int, user_id: int, **_rest: Any) -> None:
    """Note that the person does something in the course now, and so has begun it."""
    now = clock.now()
    values = {"user_id": user_id, "course_id": course_id, "started_at": now, "active_at": now}
    started = fetch(_touch_course(db.engine.dialect.name), values).scalar_one()
    if started == now:
        progress_changed.send((user_id,))


@cache
def _touch_course(_dialect: str) -> Insert:
    touching = insert(CourseProgress)
    return touching.on_conflict_do_update(
        index_elements=["user_id", "course_id"],
        set_={"active_at": touching.excluded.active_at, "begun_in_class": False},
    ).returning(CourseProgress.started_at)


def on_attempt_submitted(attempt: AttemptRow, **_rest: Any) -> None:
    """Finish the page of an attempt that passed, if only by what was asked after it; the best score stays."""
    course_id = course_id_of_page(attempt.page_id)
    if attempt.passed:
        _complete_page(
            attempt.user_id,
            page_id=attempt.page_id,
            course_id=course_id,
            revision_id=attempt.revision_id,
            score=attempt.score,
        )
    else:
        touch_course(attempt.page_id, course_id=course_id, user_id=attempt.user_id)


def on_attempt_regraded(attempt: Attempt) -> None:
    """Finish the page of an attempt that passes now that it was graded again; its person did nothing today."""
    if attempt.passed:
        course_id = course_id_of_page(attempt.page_id)
        _record_page(
            attempt.user_id,
            page_id=attempt.page_id,
            course_id=course_id,
            revision_id=attempt.revision_id,
            score=attempt.score,
        )


def on_scenario_ended(run: Run) -> None:
    """Turn a safe ending of a scenario into a finished page; a harmed one shows only that somebody is learning."""
    if run.ending == "safe":
        _complete_page(run.user_id, page_id=run.page.id, course_id=run.page.course_id, revision_id=run.revision_id)
    else:
        touch_course(run.page.id, course_id=run.page.course_id, user_id=run.user_id)


def complete_guide(*, page_id: int, course_id: int, revision_id: int, actor: Actor) -> None:
    """Mark a guide as done: its reader said so; again changes nothing.

    In a request that only reads besides, it is committed on return.
    """
    user_id = actor.id
    run_in_transaction(
        lambda: _complete_page(user_id, page_id=page_id, course_id=course_id, revision_id=revision_id)
    )


def complete_checklist(user_id: int, *, page_id: int, course_id: int, revision_id: int) -> None:
    """Mark a checklist as done: somebody with the right saw every point."""
    _complete_page(user_id, page_id=page_id, course_id=course_id, revision_id=revision_id)
    progress_changed.send((user_id,))


def _complete_page(
    user_id: int, *, page_id: int, course_id: int, revision_id: int, score: float | None = None
) -> None:
    touch_course(page_id, course_id=course_id, user_id=user_id)
    _record_page(user_id, page_id=page_id, course_id=course_id, revision_id=revision_id, score=score)


def _record_page(user_id: int, *, page_id: int, course_id: int, revision_id: int, score: float | None) -> None:
    values = {
        "user_id": user_id,
        "page_id": page_id,
        "revision_id": revision_id,
        "done_at": clock.now(),
        "score": score,
    }
    fetch(_upsert_page(db.engine.dialect.name), values)
    _complete_course(user_id, course_id)


@cache
def _upsert_page(_dialect: str) -> Insert:
    """A finished page; one that is kept changes only to a better score, and no score is better than none.

    What a class alone had finished is the person's own from now on.
    """
    keeping = insert(PageProgress)
    return keeping.on_conflict_do_update(
        index_elements=["user_id", "page_id"],
        set_={"score": func.coalesce(keeping.excluded.score, PageProgress.score), "class_day": None},
        where=or_(
            PageProgress.class_day.is_not(None), func.coalesce(PageProgress.score, -1.0) < keeping.excluded.score
        ),
    )


def complete_merged_courses(user_id: int) -> None:
    """Note the end of the courses of which no page is missing since two accounts of the person became one.

    The person finished them when the last page was finished, under whichever account.
    """
    record_outdated(CourseProgress.user_id == user_id)
    for course_id in unfinished_course_ids(user_id):
        last_done = last_completed_at(user_id, course_id)
        if last_done is not None:
            _complete_course(user_id, course_id, at=last_done)


_COMPLETE_COURSE = (
    update(_COURSES)
    .where(
        _COURSES.c.user_id == bindparam("user"),
        _COURSES.c.course_id == bindparam("course"),
        _COURSES.c.finished_at.is_(None),
        ~INCOMPLETE_PAGES.exists(),
    )
    .values(finished_at=bindparam("at", type_=UtcDateTime))
    .returning(_COURSES.c.course_id)
)


def _complete_course(user_id: int, course_id: int, *, at: datetime | None = None) -> None:
    """Note the end of the course the first time that none of its pages is missing, now or as it was at a moment.

    A checklist is not waited for: it depends on somebody else's evening, and says that a person can teach.
    """
    values = {"user": user_id, "course": course_id, "at": at or clock.now()}
    finished = fetch(_COMPLETE_COURSE, values).first()
    if finished is not None:
        record_outdated(CourseProgress.user_id == user_id, CourseProgress.course_id == course_id)
        course_completed.send((user_id,), course_id=course_id)
        progress_changed.send((user_id,))
