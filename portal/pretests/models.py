"""Table of what was answered before and after courses."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, moment


class PretestAnswer(Model):
    """How a person did on one question of a pretest, once; what they answered is not kept.

    `page_id` is the quiz that the question stands in, `form` the form it belonged to; `score` is 0 to 1.
    """

    __tablename__ = "pretest_answer"
    __table_args__ = (
        Index("ix_pretest_answer_user_page", "user_id", "page_id"),
        Index("ix_pretest_answer_page", "page_id", "user_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True, index=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    phase: Mapped[str]
    form: Mapped[str]
    score: Mapped[float]
    answered_at: Mapped[moment]
