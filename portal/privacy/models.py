"""Tables of the requests that people make about their own data."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.db import Model, UtcDateTime, key, moment
from portal.privacy.enums import RequestState


class DataRequest(Model):
    """What a person asked to be done with the own data, by when the law wants it done, and what came of it."""

    __tablename__ = "data_request"
    __table_args__ = (Index("ix_data_request_state", "state", "finish_by"),)

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    kind: Mapped[str]  # a RequestKind
    message: Mapped[str]
    asked_at: Mapped[moment]
    answer_by: Mapped[date]
    finish_by: Mapped[date]
    extension_reason: Mapped[str] = mapped_column(default="")  # one extension; the reason is told to the person
    state: Mapped[str] = mapped_column(default=RequestState.OPEN)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(default="")  # what the person is told
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    handled_by: Mapped[User | None] = relationship(foreign_keys=[handled_by_id])

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.finished_at is None

    @property
    def due(self) -> date:
        """The next day that must not be missed: for the answer, then for the deed."""
        return self.finish_by if self.answered_at is not None else self.answer_by
