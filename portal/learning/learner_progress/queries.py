"""Reading the learner progress: all that one person did in courses, in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import (
    Float,
    Integer,
    bindparam,
    cast,
    exists,
    extract,
    func,
    literal_column,
    null,
    select,
    union_all,
)

from portal import clock
from portal.certificates.queries.certificates import HAS_NEW_CERTIFICATE, NEW_FOR
from portal.classes.feedback.queries import HAS_CLASS_TO_RATE
from portal.classes.places.queries.standing import HAS_COMING, coming_period
from portal.courses.models import Page
from portal.db import Rows, UtcDateTime, fetch
from portal.learning.rules import (
    EPOCH_ORDINAL,
    SECONDS_PER_DAY,
    VIETNAM_OFFSET_SECONDS,
    day_in_vietnam,
    rhythm_starts_on,
    start_of_day,
)
from portal.observations.models import Observation
from portal.progress.models import CourseProgress, PageProgress
from portal.progress.queries.started_courses import StartedCourse, started_courses_from_rows
from portal.progress.queries.updates import NO_UPDATES, PendingUpdates, pending_update_columns
from portal.questions.models import Answer, Attempt, RegradedAttempt
from portal.questions.queries.open_quizzes import is_unfinished, may_be_unfinished

# What a row of _LEARNER_PROGRESS is of.
_PAGE, _COURSE, _TAUGHT, _ATTEMPT, _OBSERVED, _REGRADED, _DAY, _CLASS, _CERTIFICATE, _TO_RATE = range(1, 11)
# With their types: PostgreSQL takes bare NULLs of such arms for texts.
_no_moment, _no_score = cast(null(), UtcDateTime), cast(null(), Float)
_no_number = cast(null(), Integer)


def _progress_arm(
    kind: int,
    id_: Any = _no_number,
    *moments: Any,
    score: Any = _no_score,
    numbers: tuple[Any, ...] = (),
) -> Rows:
    """One kind of rows of _LEARNER_PROGRESS: its kind, an id, four moments, a score and four numbers."""
    blanks = [_no_moment] * (4 - len(moments)), [_no_number] * (4 - len(numbers))
    return select(literal_column(str(kind), Integer), id_, *moments, *blanks[0], score, *numbers, *blanks[1])


_of_attempt = Answer.attempt_id == Attempt.id
_last_answer = select(func.max(Answer.answered_at)).where(_of_attempt).correlate(Attempt).scalar_subquery()
_answered = select(func.count()).where(_of_attempt).correlate(Attempt).scalar_subquery()
# The days on which something was answered, in Vietnam, counted from 1970.
_answer_day = (cast(extract("epoch", Answer.answered_at), Integer) + VIETNAM_OFFSET_SECONDS) // SECONDS_PER_DAY
# All that a person did in courses, in one statement: of a page done_at and its news, of a course the columns of
# started_courses_from_rows(), of a quiz to go on with its id, what is answered, of how many questions, and its
# pass mark; whether there is word of an observation or of grading again, a class to come or to rate, or a new
# certificate; and on which days of the last weeks they learned.
_LEARNER_PROGRESS = union_all(
    _progress_arm(
        *(_PAGE, PageProgress.page_id, PageProgress.done_at, *pending_update_columns), score=PageProgress.score
    )
    .join(Page, Page.id == PageProgress.page_id)
    .where(PageProgress.user_id == bindparam("user")),
    _progress_arm(
        _COURSE,
        CourseProgress.course_id,
        CourseProgress.active_at,
        CourseProgress.finished_at,
        CourseProgress.refreshed_at,
        CourseProgress.behind_since,
    ).where(CourseProgress.user_id == bindparam("user")),
    _progress_arm(_TAUGHT, Page.course_id)
    .join(Observation, Observation.page_id == Page.id)
    .where(Observation.user_id == bindparam("user"), Observation.is_complete),
    _progress_arm(
        *(_ATTEMPT, Attempt.page_id, Attempt.started_at, _last_answer, Attempt.submitted_at),
        score=Attempt.score,
        numbers=(Attempt.id, _answered, func.json_array_length(Attempt.drawn, type_=Integer), Attempt.pass_mark),
    ).where(Attempt.user_id == bindparam("user"), may_be_unfinished),
    _progress_arm(_OBSERVED).where(
        exists().where(Observation.user_id == bindparam("user"), Observation.acknowledged_at.is_(None))
    ),
    _progress_arm(_REGRADED).where(
        exists().where(
            RegradedAttempt.attempt_id == Attempt.id,
            RegradedAttempt.seen_at.is_(None),
            Attempt.user_id == bindparam("user"),
        )
    ),
    _progress_arm(_CLASS).where(HAS_COMING),
    _progress_arm(_CERTIFICATE).where(HAS_NEW_CERTIFICATE),
    _progress_arm(_TO_RATE).where(HAS_CLASS_TO_RATE),
    _progress_arm(_DAY, _answer_day)
    .where(Answer.user_id == bindparam("user"), Answer.answered_at >= bindparam("since", type_=UtcDateTime))
    .distinct(),
)


@dataclass(frozen=True)
class OpenAttempt:
    """A quiz to go on with: when it was worked at last, how many questions have an answer."""

    id: int
    active_at: datetime
    answered: int
    questions: int
    is_short_of_must_pass: bool = False  # handed in; its score suffices, and something that must be right does not

    @property
    def number(self) -> int:
        """The question where it goes on, counted from 1."""
        return min(self.answered + 1, self.questions)


@dataclass(frozen=True)
class LearnerProgress:
    """All that a person did in courses, as rows of _LEARNER_PROGRESS."""

    rows: tuple[tuple[Any, ...], ...]

    @cached_property
    def pages(self) -> Mapping[int, tuple[datetime | None, float | None, PendingUpdates]]:
        """When and how well each page was finished, and what is new in it, by page id."""
        return {
            row[1]: (row[2], row[6], PendingUpdates(row[3], row[4]) if row[3] or row[4] else NO_UPDATES)
            for row in self.rows
            if row[0] == _PAGE
        }

    @cached_property
    def begun(self) -> Mapping[int, StartedCourse]:
        """The courses that were begun, by id."""
        return started_courses_from_rows(row[1:6] for row in self.rows if row[0] == _COURSE)

    @cached_property
    def open_attempts(self) -> Mapping[int, OpenAttempt]:
        """The quizzes that were begun and not handed in, or lack only what must be right, by page id."""
        return {
            row[1]: OpenAttempt(
                *(row[7], row[4] or row[3] or row[2]),
                answered=row[8],
                questions=row[9],
                is_short_of_must_pass=row[4] is not None,
            )
            for row in self.rows
            if row[0] == _ATTEMPT and is_unfinished(row[4], row[6], row[10])
        }

    @cached_property
    def has_observation_news(self) -> bool:
        """Whether somebody watched the person, who has not taken note of it yet."""
        return any(row[0] == _OBSERVED for row in self.rows)

    @cached_property
    def has_regradings(self) -> bool:
        """Whether an attempt was graded again, and the person has not seen it yet."""
        return any(row[0] == _REGRADED for row in self.rows)

    @cached_property
    def has_coming_classes(self) -> bool:
        """Whether a class comes or runs that the person is invited to, teaches or wanted to go to."""
        return any(row[0] == _CLASS for row in self.rows)

    @cached_property
    def has_classes_to_rate(self) -> bool:
        """Whether the person was in a class and may say how it was."""
        return any(row[0] == _TO_RATE for row in self.rows)

    @cached_property
    def has_new_certificate(self) -> bool:
        """Whether the person got a certificate in the last two weeks."""
        return any(row[0] == _CERTIFICATE for row in self.rows)

    @cached_property
    def learning_days(self) -> frozenset[date]:
        """The days of the last weeks, in Vietnam, on which the person answered something or finished a page."""
        answered = {date.fromordinal(EPOCH_ORDINAL + row[1]) for row in self.rows if row[0] == _DAY}
        return frozenset(answered | {day_in_vietnam(row[2]) for row in self.rows if row[0] == _PAGE})

    @cached_property
    def taught(self) -> frozenset[int]:
        """The courses that the person can teach."""
        return frozenset(row[1] for row in self.rows if row[0] == _TAUGHT)


def read_learner_progress(user_id: int) -> LearnerProgress:
    """What the person did in courses."""
    since, now = start_of_day(rhythm_starts_on(clock.today())), clock.now()
    values = {"user": user_id, "since": since, "certificates_since": now - NEW_FOR, **coming_period(now)}
    return LearnerProgress(tuple(map(tuple, fetch(_LEARNER_PROGRESS, values))))
