"""Tables of quizzes on paper, and of the sheets that were typed in."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.db import Model, UtcDateTime, json_value, key, moment
from portal.units.models import Unit


class PaperQuiz(Model):
    """A draw of questions of a quiz page, fixed in all its versions; printed again it is the same.

    `code` has three digits and stands on each sheet before the number of its version. `draw` is
    `{"seed": …, "fields": [what is filled in], "versions": {letter: [as Attempt.drawn]}}`: the texts and keys are
    those of the revision.
    """

    __tablename__ = "paper_quiz"
    __table_args__ = (Index("ix_paper_quiz_unit", "unit_id", "created_at"), Index("ix_paper_quiz_code", "code"))

    id: Mapped[key]
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    title: Mapped[str]
    code: Mapped[int]
    draw: Mapped[json_value]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[moment]
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    unit: Mapped[Unit] = relationship()
    created_by: Mapped[User] = relationship()

    @property
    def letters(self) -> list[str]:
        """The letters of its versions."""
        return list(self.draw["versions"])


class PaperResult(Model):
    """A sheet as somebody typed it in: whose it is, what was answered, and what came of it.

    It waits a few minutes, in which it can be taken back, and then becomes an attempt at the quiz. `responses` go
    by question id, in the form of portal.questions.rules.grading; a text that was only marked says so in `marked`.
    """

    __tablename__ = "paper_result"
    __table_args__ = (
        UniqueConstraint("entered_by_id", "token"),  # a form sent twice counts once
        Index("ix_paper_result_quiz", "paper_quiz_id", "entered_at"),
        Index("ix_paper_result_user", "user_id"),
    )

    id: Mapped[key]
    paper_quiz_id: Mapped[int] = mapped_column(ForeignKey("paper_quiz.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    version: Mapped[str]
    responses: Mapped[json_value]
    score: Mapped[float]  # 0 to 1
    passed: Mapped[bool]
    done_on: Mapped[date]  # in the hall
    token: Mapped[str]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    entered_at: Mapped[moment]
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"), index=True)  # none: it still waits

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    entered_by: Mapped[User] = relationship(foreign_keys=[entered_by_id])
