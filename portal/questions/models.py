"""Tables of what was asked and answered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import CATALOGUE_TABLE, Model, UtcDateTime, json_value, key, moment
from portal.questions.enums import AttemptMedium


class Question(Model):
    """A question of a page, known by its id in the text through every edit; its wording is in the revisions."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("page_id", "name"), CATALOGUE_TABLE)

    id: Mapped[key]
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    name: Mapped[str]  # the data-id
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # no longer in the page's text


class Attempt(Model):
    """One go at a quiz: the questions drawn for it, and once submitted its score.

    It passes by its score and by what must be right, for which remedial answers may make up.

    `drawn` is a list of `{"question": id, "name": …, "options": [order in which options, steps, … are shown]}`.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        # Two taps on "begin" open one attempt.
        Index(
            "uq_attempt_open",
            "user_id",
            "page_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        Index("ix_attempt_user_page", "user_id", "page_id"),
        # Whether anything was handed in of late is asked with every look at the figures of a page's questions.
        Index("ix_attempt_page_submitted", "page_id", "submitted_at"),
        # Who fails the same quiz again and again is looked for among all who fail.
        Index(
            "ix_attempt_failed",
            "user_id",
            "page_id",
            "submitted_at",
            sqlite_where=text("passed IS 0"),
            postgresql_where=text("passed IS false"),
        ),
    )

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    drawn: Mapped[json_value]
    pass_mark: Mapped[int]  # percent
    started_at: Mapped[moment]
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    score: Mapped[float | None]  # 0 to 1
    passed: Mapped[bool | None]
    # The ids of questions that its person wants to look at again before handing it in.
    flagged: Mapped[json_value] = mapped_column(default=list, server_default="[]")
    # An AttemptMedium: on the person's own screen, or on paper, typed in by somebody else.
    medium: Mapped[str] = mapped_column(default=AttemptMedium.SCREEN, server_default=AttemptMedium.SCREEN.value)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    answers: Mapped[list[Answer]] = relationship(back_populates="attempt")


class Answer(Model):
    """What a person answered, on which revision; in a quiz the last answer before submitting, else every try.

    `response` holds numbers as authored, in the form of its kind of question: see portal.questions.rules.grading.
    `score` is 0 to 1; none while a quiz is open, since it is graded once.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("attempt_id", "question_id"),
        UniqueConstraint("user_id", "token"),  # a form sent twice counts once
        Index("ix_answer_user_question", "user_id", "question_id"),
    )

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"))  # none: practice in a lesson
    token: Mapped[str | None]
    response: Mapped[json_value]
    score: Mapped[float | None]
    answered_at: Mapped[moment]
    # When it was changed on the person's screen, in ms since 1970 by our clock; a late copy of an older one loses.
    client_ms: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")

    attempt: Mapped[Attempt | None] = relationship(back_populates="answers")


class RemedialAnswer(Model):
    """An answer to a question that was asked after a quiz, since one that must be right to pass was missed in it.

    `missed_id` is the question that was missed, `question_id` the one that was asked in its place, `number` which
    one it was, from 1.
    """

    __tablename__ = "remedial_answer"
    __table_args__ = (
        UniqueConstraint("attempt_id", "missed_id", "number"),  # a form sent twice counts once
        # Whether anything was answered of late is asked with every look at the figures of questions.
        Index("ix_remedial_answer_answered_at", "answered_at"),
    )

    id: Mapped[key]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    missed_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    number: Mapped[int]
    response: Mapped[json_value]
    score: Mapped[float]
    answered_at: Mapped[moment]


class Review(Model):
    """A passed question that comes back: when it is due, and what the scheduler knows of it."""

    __tablename__ = "review"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True, index=True)
    due_on: Mapped[date]  # in Vietnam
    card: Mapped[json_value]  # of the fsrs library
    reviewed_on: Mapped[date | None]  # the last day it was asked in a review


class Regrading(Model):
    """A question graded again after its key was mended, by whom and why."""

    __tablename__ = "regrading"

    id: Mapped[key]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))  # whose key it was graded by
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str]
    regraded_at: Mapped[moment]


class RegradedAttempt(Model):
    """What a regrading changed for one attempt; shown to its person until it was seen."""

    __tablename__ = "regraded_attempt"

    regrading_id: Mapped[int] = mapped_column(ForeignKey("regrading.id"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True, index=True)
    score_before: Mapped[float]
    score_after: Mapped[float]
    passed_before: Mapped[bool]
    passed_after: Mapped[bool]
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ExtraAttempt(Model):
    """One more attempt at a quiz than it allows, given to a person by somebody who leads them, with the reason."""

    __tablename__ = "extra_attempt"
    __table_args__ = (Index("ix_extra_attempt_user_page", "user_id", "page_id"),)

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    reason: Mapped[str]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    given_at: Mapped[moment]
