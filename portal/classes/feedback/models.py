"""The table of what participants say of classes."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model


class ClassFeedbackCount(Model):
    """How many gave an answer to a question about a class; `shown` are those of the last whole group of five."""

    __tablename__ = "class_feedback_count"

    session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    answer: Mapped[str] = mapped_column(primary_key=True)
    counted: Mapped[int] = mapped_column(default=0)
    shown: Mapped[int] = mapped_column(default=0)
