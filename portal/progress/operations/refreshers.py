"""Refreshers: a short round of questions through a completed course whose refresh period is over."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from portal import clock
from portal.db import db
from portal.progress.events import course_refreshed
from portal.progress.models import CourseProgress
from portal.questions.queries.reviews import Person, ReviewQuestion, questions_of_course

MAX_REFRESHER_QUESTIONS = 10


@dataclass(frozen=True)
class Refresher:
    """A round of questions through a course: how many it wants, how many were answered since it was due.

    `questions` are all that the course asks, what was not seen the longest first.
    """

    wanted: int
    answered: int
    questions: tuple[ReviewQuestion, ...]

    @property
    def is_done(self) -> bool:
        """Whether enough was answered."""
        return self.answered >= self.wanted


def refresher_of(course_id: int, *, due_at: datetime, person: Person) -> Refresher:
    """The round as far as the person has come: all that was answered since it was due counts."""
    asked = questions_of_course(course_id, person=person)
    answered = sum(seen is not None and seen >= due_at for _question, seen in asked)
    wanted = min(MAX_REFRESHER_QUESTIONS, len(asked))
    return Refresher(wanted, answered, tuple(question for question, _seen in asked))


def complete_refresher(course_id: int, *, user_id: int) -> None:
    """Note that the person has gone over the course again now."""
    db.session.execute(
        update(CourseProgress)
        .where(CourseProgress.user_id == user_id, CourseProgress.course_id == course_id)
        .values(refreshed_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    course_refreshed.send((user_id,), course_id=course_id)
